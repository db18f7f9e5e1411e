"""Renders templates with Python jinja2 as transformers sets it up, for jinja-fuzz.mjs.

Reads JSON lines {"template", "data"} on stdin, writes {"text"} or {"error": kind, "exception", "message"} line for line.
"""
import datetime
import json
import random
import signal
import sys

import jinja2
import jinja2.ext
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

CLOCK = datetime.datetime(2026, 7, 26, 13, 5, 9)


class GenerationTag(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


env = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[GenerationTag, jinja2.ext.loopcontrols], cache_size=0
)
env.filters["tojson"] = tojson
env.globals["raise_exception"] = raise_exception
env.globals["strftime_now"] = lambda fmt: CLOCK.strftime(fmt)


class Timeout(BaseException):
    pass


def stop(*_):
    raise Timeout


signal.signal(signal.SIGALRM, stop)


def limited(case):
    """A few generated templates ask for far too much; Python has no limits."""
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        return render(case)
    except Timeout:
        return {"error": "timeout"}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def render(case):
    random.seed(1)
    try:
        template = env.from_string(case["template"])
    except (jinja2.exceptions.TemplateSyntaxError, SyntaxError) as error:
        return {"error": "syntax", "exception": type(error).__name__, "message": str(error)}
    except Exception as error:
        return {"error": "runtime", "exception": type(error).__name__, "message": str(error)}
    try:
        return {"text": template.render(**case["data"])}
    except Exception as error:
        kind = "raise" if type(error) is jinja2.exceptions.TemplateError else "runtime"
        return {"error": kind, "exception": type(error).__name__, "message": str(error)}


for line in sys.stdin:
    print(json.dumps(limited(json.loads(line))))
