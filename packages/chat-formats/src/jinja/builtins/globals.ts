import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { Dict } from "../values/dict.js";
import { iterate, toArray } from "../values/iterate.js";
import { toIndex } from "../values/numbers.js";
import { str } from "../values/repr.js";
import { deriveFrom } from "../values/text.js";
import { isStr, textOf, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { Callable, NativeObject, Namespace, Range, Undefined } from "../values/value.js";
import type { Kwargs, Value } from "../values/value.js";
import { strftime } from "./strftime.js";
import { orElse } from "../values/or-else.js";

const maxRange = 100_000;

function makeRange(args: readonly Value[]): Range {
  if (args.length === 0) fail("TypeError", "range expected at least 1 argument, got 0");
  if (args.length > 3) fail("TypeError", `range expected at most 3 arguments, got ${args.length}`);
  const [first = 0, second, step = 1] = args.map((arg) =>
    toIndex(arg, `'${typeName(arg)}' object cannot be interpreted as an integer`),
  );
  if (step === 0) fail("ValueError", "range() arg 3 must not be zero");
  const range = second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
  if (range.length > maxRange) {
    fail("OverflowError", `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${maxRange}).`);
  }
  return range;
}

/** What `dict(...)` and `namespace(...)` are made from: a mapping or pairs, and keywords. */
function* pairs(rt: Runtime, args: readonly Value[], kwargs: Kwargs): Generator<readonly [Value, Value]> {
  const [source, ...rest] = args;
  if (rest.length > 0) fail("TypeError", `dict expected at most 1 argument, got ${args.length}`);
  if (source instanceof Undefined) failUndefined(source);
  if (source instanceof Dict) {
    rt.allocate(8 * source.size);
    yield* source.entries();
  } else if (source !== undefined) {
    let position = 0;
    for (const item of iterate(rt, source)) {
      rt.step();
      const pair = toArray(rt, item);
      const [key, value] = pair;
      if (key === undefined || value === undefined || pair.length !== 2) {
        fail(
          "ValueError",
          `dictionary update sequence element #${position} has length ${pair.length}; 2 is required`,
        );
      }
      yield [key, value];
      position += 1;
    }
  }
  yield* kwargs;
}

function makeDict(rt: Runtime, args: readonly Value[], kwargs: Kwargs): Dict {
  const dict = new Dict();
  for (const [key, value] of pairs(rt, args, kwargs)) dict.set(key, value);
  return dict;
}

function makeNamespace(rt: Runtime, args: readonly Value[], kwargs: Kwargs): Namespace {
  const namespace = new Namespace();
  for (const [key, value] of pairs(rt, args, kwargs))
    if (isStr(key)) namespace.attributes.set(textOf(key), value);
  return namespace;
}

function makeCycler(args: readonly Value[]): NativeObject {
  if (args.length === 0) fail("RuntimeError", "at least one item has to be provided");
  let position = 0;
  const current = (): Value => args[position] ?? null;
  return new NativeObject(
    "Cycler",
    new Map([
      ["current", current],
      [
        "next",
        () =>
          new Callable("next", () => {
            const value = current();
            position = (position + 1) % args.length;
            return value;
          }),
      ],
      [
        "reset",
        () =>
          new Callable("reset", () => {
            position = 0;
            return null;
          }),
      ],
    ]),
  );
}

function makeJoiner(args: readonly Value[], kwargs: Kwargs): Callable {
  let used = false;
  return new Callable(
    "joiner",
    () => {
      if (used) return orElse(args[0], () => orElse(kwargs.get("sep"), () => ", "));
      used = true;
      return "";
    },
    "Joiner",
  );
}

function only(args: readonly Value[], kwargs: Kwargs, name: string, parameter: string): Value {
  const value = args.length > 0 ? args[0] : kwargs.get(parameter);
  if (value === undefined || args.length + kwargs.size > 1)
    fail("TypeError", `${name}() takes exactly one argument: ${parameter}`);
  return value;
}

/** jinja2's globals and those that transformers adds. */
export const globals: ReadonlyMap<string, Value> = new Map<string, Value>([
  [
    "range",
    new Callable("range", (_, args, kwargs) =>
      kwargs.size > 0 ? fail("TypeError", "range() takes no keyword arguments") : makeRange(args),
    ),
  ],
  ["dict", new Callable("dict", makeDict, "type")],
  ["namespace", new Callable("namespace", makeNamespace, "type")],
  ["cycler", new Callable("cycler", (_, args) => makeCycler(args), "type")],
  ["joiner", new Callable("joiner", (_, args, kwargs) => makeJoiner(args, kwargs), "type")],
  [
    "lipsum",
    new Callable("lipsum", () =>
      fail("SecurityError", "lipsum() is random text and not available in chat templates"),
    ),
  ],
  [
    "raise_exception",
    new Callable("raise_exception", (rt, args, kwargs) =>
      fail("TemplateError", textOf(str(rt, only(args, kwargs, "raise_exception", "message")))),
    ),
  ],
  [
    "strftime_now",
    new Callable("strftime_now", (rt, args, kwargs) => {
      const format = only(args, kwargs, "strftime_now", "format");
      if (!isStr(format)) fail("TypeError", `strftime() argument 1 must be str, not ${typeName(format)}`);
      const text = textOf(format);
      rt.allocate(text.length * 30);
      // What gives no text takes its own spelling out of the rest.
      rt.tookApart ||= /%[%zZ]/.test(text);
      return deriveFrom(strftime(rt.now(), text), format);
    }),
  ],
]);
