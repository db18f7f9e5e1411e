"""Records what llama-cpp-python prints: pip download llama-cpp-python==0.3.35 --no-deps --no-binary :all:
then python3 packages/chat-formats/scripts/record-legacy.py llama_cpp_python-0.3.35.tar.gz (jinja2 installed)

Writes packages/testkit/cases/legacy-formats/prompts.json: for each format that is made of texts and each of our
conversations there, the hash of the prompt, and the stop text. Only its module of chat formats is run, without llama.cpp.
"""
import hashlib
import importlib.util
import inspect
import json
import logging
import pathlib
import sys
import tarfile
import types

SHA256 = "1139dbb54509074b70893fab8554e3b079aa9f4d312058ce4018ef0019e3de12"
FILE = pathlib.Path(__file__).parents[2] / "testkit/cases/legacy-formats/prompts.json"


class Anything(types.ModuleType):
    """Stands for the modules that only type hints and handlers name."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__class_getitem__": classmethod(lambda cls, item: cls)})


def load(archive):
    data = pathlib.Path(archive).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{archive} is not the source of llama-cpp-python 0.3.35")
    with tarfile.open(archive) as tar:
        member = next(name for name in tar.getnames() if name.endswith("/llama_cpp/llama_chat_format.py"))
        source = tar.extractfile(member).read()
    for name in ["", ".llama_cpp", ".llama", ".llama_types", ".llama_grammar", "._logger", "._utils"]:
        sys.modules["llama_cpp" + name] = Anything("llama_cpp" + name)
    sys.modules["llama_cpp._logger"].logger = logging.getLogger("llama_cpp")
    for name in ["numpy", "numpy.typing"]:
        sys.modules[name] = Anything(name)
    sys.modules["llama_cpp"].__path__ = []
    for name in ["llama_cpp", "llama", "llama_types", "llama_grammar"]:
        setattr(sys.modules["llama_cpp"], name, sys.modules["llama_cpp." + name])
    spec = importlib.util.spec_from_loader("llama_cpp.llama_chat_format", loader=None)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    exec(compile(source, member, "exec"), module.__dict__)
    return module


def main(archive):
    chat_format = load(archive)
    conversations = json.loads(FILE.read_text(encoding="utf-8"))["messages"]
    handlers = chat_format.LlamaChatCompletionHandlerRegistry()._chat_handlers
    formats = {}
    for name, handler in handlers.items():
        # A handler that was made of a formatter keeps it in its closure.
        formatter = inspect.getclosurevars(handler).nonlocals.get("chat_formatter")
        if formatter is None:
            continue
        formats[name] = {}
        for kind, messages in conversations.items():
            result = formatter(messages=messages)
            digest = hashlib.sha256(result.prompt.encode()).hexdigest()[:16]
            formats[name][kind] = {"prompt": digest, "stop": result.stop}
    FILE.write_text(json.dumps({"messages": conversations, "formats": formats}, indent=1) + "\n", encoding="utf-8")


main(*sys.argv[1:])
