"""Whatever a file does, its slice makes the same class, and runs no statement whose effect the class does not need."""

from __future__ import annotations

import ast
import re
import textwrap
import types
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netron_lens.protocol import Document
from netron_lens.worker.load.reading.deciding import anchor
from netron_lens.worker.load.reading.texts import Texts
from netron_lens.worker.load.running.modules import File
from netron_lens.worker.load.running.session import Session

NAMES = st.sampled_from("abcd")
NUMBERS = st.integers(0, 9)
PATH = "/nowhere/net.py"
BEGIN = "a, b, c, d = [1], [2], [3], [4]\ndef push(x, n):\n    x.append(n)\ndef both(n):\n    a.append(n)\n    return len(b)\n"  # noqa: E501 - a text in one piece


@st.composite
def simple(draw: st.DrawFn) -> str:
    """One statement over lists."""
    x, y, n = draw(NAMES), draw(NAMES), draw(NUMBERS)
    return draw(
        st.sampled_from(
            [
                f"{x} = [{n}]",
                f"{x} = {y}",
                f"{x} = {y} + [{n}]",
                f"{x} = [*{y}, {n}]",
                f"{x} = list({y})",
                f"{x}, {y} = {y}, {x}",
                f"{x} += [{n}]",
                f"{x}.append({n})",
                f"{x}[0] = {n}",
                f"del {x}[1:]",
                f"push({x}, {n})",
                f"{x} = [both({n})]",
                f"both({n})",
                f"{x} = [z for z in {y}]",
                f"{x} = [(w := {n}), len({y})]",
                f"{x} = (lambda q: q + {y})([{n}])",
                f"class K_{x}:\n    v = {y}[:1]\n{x} = K_{x}.v",
                f"def f_{x}(n={y}[0]):\n    return [n] + {y}\n{x} = f_{x}()",
                f"import math as m_{x}\n{x} = [m_{x}.floor({n}.5)]",
                f"effect({n})",
                f"effect({x})",
                f"print({x}, file=quiet)",
            ]
        )
    )


def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A compound statement of others."""
    body = st.lists(inner, min_size=1, max_size=3).map("\n".join).map(lambda text: textwrap.indent(text, "    "))
    tried = body.map(lambda text: re.sub(r"effect\(.*\)", "pass", text))  # what is tried may fail, and so is needed
    return st.one_of(
        st.builds("if len({}) > 1:\n{}\nelse:\n{}".format, NAMES, body, body),
        st.builds("if {}[0] > {}:\n{}".format, NAMES, NUMBERS, body),
        st.builds("for i in range(2):\n{}".format, body),
        st.builds("for i in list({})[:3]:\n{}".format, NAMES, body),
        st.builds("for i in range(5):\n    if len({}) > 2:\n        break\n{}".format, NAMES, body),
        st.builds("try:\n{}\n    raise_if({}[0] > {})\nexcept ValueError:\n{}".format, tried, NAMES, NUMBERS, body),
        st.builds("try:\n{}\nfinally:\n{}".format, body, body),
        st.builds("with suppress(ValueError):\n{}\n    raise_if({}[0] > {})\n{}".format, tried, NAMES, NUMBERS, tried),
        st.builds("w{0} = 0\nwhile w{0} < 2:\n    w{0} += 1\n{1}".format, NUMBERS, body),
        st.builds(
            "match {}:\n    case [p]:\n{}\n    case _:\n{}".format,
            NAMES,
            *[body.map(lambda t: textwrap.indent(t, "    "))] * 2,
        ),
        st.builds('if __name__ == "__main__":\n{}'.format, body),
        st.builds('if __name__ == "__main__":\n{}\nelse:\n{}'.format, body, body),
        st.builds('if __name__ != "__main__":\n{}\nelse:\n{}'.format, body, body),
    )


STATEMENTS = st.lists(st.recursive(simple(), block, max_leaves=4), max_size=8).map("\n".join)


def names() -> dict[str, Any]:
    """What every generated text may use."""

    effects: list[Any] = []

    def raise_if(condition: object) -> None:
        if condition:
            raise ValueError

    import contextlib  # noqa: PLC0415 - for the generated texts
    import io  # noqa: PLC0415

    return {
        "effects": effects,
        "effect": effects.append,
        "raise_if": raise_if,
        "suppress": contextlib.suppress,
        "quiet": io.StringIO(),
    }


def both(text: str) -> tuple[dict[str, Any], types.ModuleType]:
    """Run a text as a whole, and load its class `Net` from it; a text that fails as a whole says nothing."""
    whole: dict[str, Any] = {"__name__": "net", **names()}
    try:
        exec(compile(text, PATH, "exec"), whole)
    except Exception:  # noqa: BLE001 - whatever a generated text raises
        assume(condition=False)
    module = types.ModuleType("net")
    module.__dict__.update(names())
    session = Session(Texts([Document(path=PATH, text=text)]), file=PATH, roots=[], own=[], folders=[])
    file = File(module, PATH, session, text, ast.parse(text))
    definition = next(each for each in file.tree.body if isinstance(each, ast.ClassDef) and each.name == "Net")
    file.run(file.slicer.take(definition, anchor=anchor(file.blocks, definition)))
    assert not file.running.failed
    assert not module.effects
    return whole, module


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=STATEMENTS, after=STATEMENTS, reads=NAMES)
def test_a_slice_makes_the_same_class_without_the_effects(before: str, after: str, reads: str) -> None:
    text = f"{BEGIN}{before}\nclass Net:\n    v = list({reads})\n    w = [n for n in {reads}]\n{after}\n"

    whole, module = both(text)

    assert (module.Net.v, module.Net.w) == (whole["Net"].v, whole["Net"].w)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=STATEMENTS, after=STATEMENTS, reads=NAMES)
def test_a_slice_gives_a_method_the_globals_of_the_end(before: str, after: str, reads: str) -> None:
    text = f"{BEGIN}{before}\nclass Net:\n    def v(self):\n        return list({reads})\n{after}\n"

    whole, module = both(text)

    assert module.Net().v() == whole["Net"]().v()
