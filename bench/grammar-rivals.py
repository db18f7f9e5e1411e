"""Times llguidance and XGrammar on the cases of bench/grammar.mjs: grammar-rivals.py CASES.json RESULTS.json

Processor time of the thread, so that other programs do not count. All instances of a schema run `rounds` times, each
time on a grammar that has run nothing before; the least time at each place counts, which keeps the cost of a first visit
and drops that of interruptions.
"""

import base64
import json
import signal
import sys
import time
import types

CLOCK = time.CLOCK_THREAD_CPUTIME_ID


def now() -> float:
    return time.clock_gettime_ns(CLOCK) / 1000


class TimedOut(Exception):
    pass


def stub_torch() -> None:
    """XGrammar imports PyTorch and Transformers for its types; masks need neither."""
    import tvm_ffi  # noqa: F401, looks for PyTorch and does without

    def attribute(name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *_, **__: None})

    for name in ("torch", "transformers"):
        module = types.ModuleType(name)
        module.__getattr__ = attribute  # type: ignore[method-assign]
        sys.modules[name] = module


class Tokens:
    """A vocabulary as llguidance's TokenizerWrapper wants it."""

    def __init__(self, tokens: list[bytes], end: int):
        self.tokens = tokens
        self.eos_token_id = end
        self.bos_token_id = None
        self.special_token_ids = [i for i, token in enumerate(tokens) if token.startswith(b"\xff")]

    def __call__(self, text) -> list[int]:
        data = text if isinstance(text, bytes) else text.encode()
        ids, by_bytes = [], self.by_bytes()
        while data:
            length = next(n for n in range(min(len(data), self.longest), 0, -1) if data[:n] in by_bytes)
            ids.append(by_bytes[data[:length]])
            data = data[length:]
        return ids

    def by_bytes(self):
        if not hasattr(self, "known"):
            self.known = {token: i for i, token in enumerate(self.tokens) if token}
            self.longest = max(map(len, self.known))
        return self.known


def llguidance_engine(tokens: list[bytes], end: int):
    import llguidance as ll
    import numpy

    # Control tokens are marked by a byte that no text has.
    marked = [token if token else b"\xff<|%d|>" % i for i, token in enumerate(tokens)]
    vocabulary = ll.LLTokenizer(ll.TokenizerWrapper(Tokens(marked, end)))
    mask = numpy.zeros((1, (vocabulary.vocab_size + 31) // 32), dtype=numpy.int32)

    def compile_schema(schema: str):
        def fresh():
            matcher = ll.LLMatcher(vocabulary, ll.LLMatcher.grammar_from_json_schema(schema), log_level=0)
            if matcher.is_error():
                raise ValueError(matcher.get_error())
            return matcher.deep_copy

        fresh()
        return fresh

    address, size = mask.ctypes.data, mask.nbytes

    def run(start, ids):
        matcher, times = start(), []
        for token in ids:
            before = now()
            matcher.unsafe_compute_mask_ptr(address, size)
            between = now()
            if not mask[0, token >> 5] >> (token & 31) & 1:
                break
            taken = now()
            matcher.consume_token(token)
            times.append((between - before, now() - taken))
        return times

    return compile_schema, run


def xgrammar_engine(tokens: list[bytes], end: int):
    stub_torch()
    import numpy
    import xgrammar

    info = xgrammar.TokenizerInfo(tokens, xgrammar.VocabType.RAW, vocab_size=len(tokens), stop_token_ids=[end])
    mask = numpy.zeros((1, (len(tokens) + 31) // 32), dtype=numpy.int32)

    def compile_schema(schema: str):
        compiler = xgrammar.GrammarCompiler(info, max_threads=1, cache_enabled=False)
        compiled = compiler.compile_json_schema(schema, any_whitespace=True, strict_mode=False)
        # Masks are made while it compiles: there is nothing to make afresh.
        return lambda: lambda: xgrammar.GrammarMatcher(compiled)

    def run(start, ids):
        matcher, times = start(), []
        for token in ids:
            before = now()
            needed = matcher.fill_next_token_bitmask(mask)
            between = now()
            if needed and not mask[0, token >> 5] >> (token & 31) & 1:
                break
            taken = now()
            matcher.accept_token(token)
            times.append((between - before, now() - taken))
        return times

    return compile_schema, run


def measure(engine, cases, rounds: int, budget: int):
    compile_schema, run = engine
    results = {"compile": [], "masks": [], "commits": [], "refused": 0, "cut": 0}

    def give_up(*_):
        raise TimedOut

    signal.signal(signal.SIGALRM, give_up)
    for case in cases:
        schema = json.dumps(case["schema"])
        signal.alarm(budget)
        try:
            before = now()
            fresh = compile_schema(schema)
            results["compile"].append(now() - before)
        except (TimedOut, Exception):  # noqa: BLE001, whatever it says, it does not take the schema
            results["refused"] += 1
            continue
        finally:
            signal.alarm(0)
        runs = [[run(start, ids) for ids in case["tokens"]] for start in (fresh() for _ in range(rounds))]
        for ids, *times in zip(case["tokens"], *runs):
            length = min(map(len, times))
            results["cut"] += length < len(ids)
            for place in range(length):
                results["masks"].append(min(one[place][0] for one in times))
                results["commits"].append(min(one[place][1] for one in times))
    return results


def main() -> None:
    with open(sys.argv[1]) as file:
        given = json.load(file)
    tokens = [base64.b64decode(token) for token in given["vocabulary"]]
    results = {}
    for name, make in (("llguidance", llguidance_engine), ("xgrammar", xgrammar_engine)):
        print(f"  {name}", file=sys.stderr, flush=True)
        results[name] = measure(make(tokens, given["end"]), given["cases"], given["rounds"], given["budget"])
    with open(sys.argv[2], "w") as file:
        json.dump(results, file)


main()
