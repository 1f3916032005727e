"""Loading a class runs what the class needs, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

NET = "class Net(nn.Module):\n    {}\n"
NEEDED = {
    "an assignment": ("A = 3", "A", 3),
    "a chain of assignments": ("B = 2\nA = B + 1", "A", 3),
    "the last assignment before": ("A = 1\nA = 3", "A", 3),
    "an augmented assignment": ("A = 1\nA += 2", "A", 3),
    "a tuple target": ("A, (B, *C) = 3, (4, 5)", "A", 3),
    "a walrus": ("effects = [A := 3]", "A", 3),
    "a walrus in a condition": ("if (A := 3) > 2:\n    pass", "A", 3),
    "a walrus in a comprehension": ("[A := n for n in (1, 3)]", "A", 3),
    "an annotated assignment": ("A: int = 3", "A", 3),
    "an if": ("if True:\n    A = 3\nelse:\n    A = 4", "A", 3),
    "an if over a first value": ("A = 1\nif A == 1:\n    A = 3", "A", 3),
    "a try": ("try:\n    import missing_one\n    A = 1\nexcept ImportError:\n    A = 3", "A", 3),
    "the else of a try": ("try:\n    B = 1\nexcept ValueError:\n    A = 1\nelse:\n    A = 3", "A", 3),
    "the finally of a try": ("try:\n    B = 1\nfinally:\n    A = 3", "A", 3),
    "a finally that rebinds": ("B = 1\ntry:\n    A = B\n    B = 3\nfinally:\n    A = B", "A", 3),
    "the imported side of a main check": ('if __name__ == "__main__":\n    A = 1\nelse:\n    A = 3', "A", 3),
    "the main block's else beside its body": (
        'if __name__ != "__main__":\n    A = 1\nelse:\n    B = 2\nC = A + 2',
        "C",
        3,
    ),
    "a main block in a suppressing with": (
        """
from contextlib import suppress
A = 2
with suppress(KeyError):
    if __name__ == "__main__":
        A = {}[0]
    A + 0
    A = 3
""",
        "A",
        3,
    ),
    "a with": ("import contextlib\nwith contextlib.nullcontext(3) as A:\n    pass", "A", 3),
    "a suppressing with": (
        "import contextlib\nA = 3\nwith contextlib.suppress(ImportError):\n    import missing_one\n    A = 1",
        "A",
        3,
    ),
    "a for": ("for A in range(4):\n    pass", "A", 3),
    "a for that collects": ("A = 0\nfor n in range(3):\n    A += n", "A", 3),
    "a for with break": ("A = 0\nfor n in range(9):\n    if n == 3:\n        break\n    A += 1", "A", 3),
    "a while": ("A = 0\nwhile A < 3:\n    A += 1", "A", 3),
    "a while with a counter": ("A = 0\nn = 0\nwhile n < 3:\n    A += 1\n    n += 1", "A", 3),
    "a match": ("match (3, 4):\n    case (A, 4):\n        pass", "A", 3),
    "the subclasses of a class": (
        """
class Base:
    pass
class One(Base):
    pass
def names():
    return [each.__name__ for each in Base.__subclasses__()]
class Two(One):
    pass
""",
        "names()",
        ["One"],
    ),
    "subclasses that a class asks itself for": (
        """
class Base:
    @classmethod
    def names(cls):
        return sorted(each.__name__ for each in cls.__subclasses__())
class One(Base):
    pass
class Two(Base):
    pass
""",
        "Base.names()",
        ["One", "Two"],
    ),
    "a registry that hears of heirs of heirs": (
        """
class Base:
    known = {}
    def __init_subclass__(cls, name):
        cls.known[name] = cls
class One(Base, name='one'):
    pass
class Two(One, name='two'):
    pass
""",
        "[*Base.known]",
        ["one", "two"],
    ),
    "a registry that a metaclass keeps": (
        """
class Meta(type):
    known = []
    def __init__(cls, name, bases, namespace):
        Meta.known.append(name)
class Base(metaclass=Meta):
    pass
class One(Base):
    pass
""",
        "[*Meta.known]",
        ["Base", "One"],
    ),
    "a registry by names that are given": (
        """
KNOWN = {}
def register(name):
    def kept(function):
        KNOWN[name] = function
        return function
    return kept
@register('one')
def one(): pass
""",
        "[*KNOWN]",
        ["one"],
    ),
    "a class body": ("class C:\n    A = 3", "C.A", 3),
    "a function that is called": ("B = 3\ndef f():\n    return B\n", "f()", 3),
    "a function of functions": ("def g():\n    return 3\ndef f():\n    return g()\nA = f()", "A", 3),
    "a lambda": ("B = 3\nf = lambda: B", "f()", 3),
    "a lambda that is called at once": ("B = 2\nA = (lambda n: n + B)(1)\nB = 5", "A", 3),
    "a comprehension": ("B = 3\nA = [B for _ in range(1)]", "A[0]", 3),
    "a name in the class's own comprehension": ("B = [1, 2]", "[n for n in B if n][0] + B[1]", 3),
    "a generator in a default": ("B = 3\ndef f(x=B):\n    return x", "f()", 3),
    "an item that is set": ('A = {}\nA["n"] = 3', 'A["n"]', 3),
    "an attribute that is set": ("class C: pass\nC.n = 3", "C.n", 3),
    "setattr": ('class C: pass\nsetattr(C, "n", 3)', "C.n", 3),
    "an item that is deleted": ('A = {"n": 1, "m": 2, "k": 3, "l": 4}\ndel A["m"]', "len(A)", 3),
    "a method that changes": ("A = [1]\nA.append(2)\nA.append(3)", "A[-1]", 3),
    "a change through an alias": ("A = [1]\nB = A\nB.append(2)\nB.append(3)", "A[-1]", 3),
    "a change through a part": ("A = {1: [1]}\nB = A[1]\nB.append(3)", "A[1][-1]", 3),
    "a change by a function": ("A = []\ndef f(x):\n    x.append(3)\nf(A)", "A[0]", 3),
    "a change of a global by a function": ("A = []\ndef f():\n    A.append(3)\nf()", "A[0]", 3),
    "a global set by a function": ("def f():\n    global A\n    A = 3\nf()", "A", 3),
    "a registry": (
        "A = {}\ndef register(c):\n    A[c.__name__] = c\n    return c\n@register\nclass B:\n    n = 3",
        'A["B"].n',
        3,
    ),
    "update": ("A = {}\nA.update(n=3)", 'A["n"]', 3),
    "an import": ("import math as m", "m.floor(3.5)", 3),
    "an import of a submodule": ("import os.path", 'len(os.path.join("a", "b"))', 3),
    "an import from": ("from math import floor, ceil", "ceil(2.5)", 3),
    "a star import": ("from math import *", "floor(3.5)", 3),
    "an enum": ("from enum import Enum\nclass E(Enum):\n    X = 3", "E.X.value", 3),
    "a dataclass": ("from dataclasses import dataclass\n@dataclass\nclass C:\n    n: int = 3", "C().n", 3),
    "a generic": (
        'from typing import Generic, TypeVar\nT = TypeVar("T")\nclass C(Generic[T]):\n    n = 3',
        "C[int].n",
        3,
    ),
    "a change under another name": ("B = []\nA = B\nB += [1, 2, 3]", "len(A)", 3),
    "a change by a function, under another name": (
        "B, C = [1, 2], []\nA = B\nB, C = C, B\ndef more(n):\n    C.append(n)\nmore(4)",
        "len(A)",
        3,
    ),
    "a part of the module itself": ("import sys\nthis = sys.modules[__name__]\nA = 3", "this.A", 3),
    "a name that is looked up by its text": (
        "A = 3\nclass Kind:\n    @classmethod\n    def get(cls, name='A'):\n        return globals()[name]",
        "Kind.get()",
        3,
    ),
    "a name in an expression that is a text": (
        "import math as m\nclass Kind:\n    def get(text='m.floor(3.5)'):\n        return eval(text)",
        "Kind.get()",
        3,
    ),
    "a name that is put together": (
        "A12 = 3\ndef get(kind):\n    return globals()['A{}'.format(kind)] + globals()[f'A1{kind - 10}']",
        "get(12)",
        6,
    ),
    "a name that only the main block sets": ('if __name__ == "__main__":\n    A = 3', None, 3),
    "a name that a function sets globally": ("def main():\n    global A\n    B = 2\n    A = B + 1", None, 3),
}


@pytest.mark.parametrize(("text", "expression", "value"), NEEDED.values(), ids=NEEDED)
def test_gives_a_class_what_its_body_reads(
    see: Callable[..., Any], text: str, expression: str | None, value: int
) -> None:
    if expression is None:
        seen = see(f"{text}\nclass Net(nn.Module):\n    def n(self): return A\n", probe="cls.n(None)")
    else:
        seen = see(
            f"effect('before')\n{text}\nclass Net(nn.Module):\n    n = {expression}\neffect('after')\n", probe="cls.n"
        )

    assert seen.error is None
    assert seen.value == value
    assert seen.effects == []
    assert seen.loaded == "slice"


@pytest.mark.parametrize(("text", "expression", "value"), NEEDED.values(), ids=NEEDED)
def test_gives_a_method_what_it_reads_later(
    see: Callable[..., Any], text: str, expression: str | None, value: int
) -> None:
    net = f"class Net(nn.Module):\n    def n(self):\n        return {expression or 'A'}\n"

    seen = see(f"{net}effect('before')\n{text}\neffect('after')\n", probe="cls.n(None)")

    assert seen.error is None
    assert seen.value == value
    assert seen.effects == []


UNNEEDED = {
    "a call": "effect(1)",
    "an assignment": "a = effect(1)",
    "a loop": "for i in range(2):\n    effect(i)",
    "a loop that changes what is needed": "for i in range(2):\n    effect(i)\n    K.append(i)",
    "a condition": "if effect(1):\n    pass",
    "a function's call": "def main():\n    effect(1)\nmain()",
    "the main block": 'if __name__ == "__main__":\n    effect(1)',
    "a class": "class Other:\n    effect(1)",
    "an import that is missing": "import missing_one",
    "a model that is trained": "model = Net()\nmodel.train()\nfor i in range(2):\n    effect(i)\n    model.zero_grad()",
    "an exit": "import sys\nsys.exit(1)",
    "an assertion": "assert False",
    "a failure": "raise ValueError(effect(1))",
    "logging": "import logging\nlogging.basicConfig(filename='x.log')",
    "another part of a module": "import sys\nsys.argv = [effect(1)]\nimport json",
    "a decorated function": "@effect\ndef f(): pass",
    "a function that runs without gradients": "B = effect(1)\n@torch.no_grad()\ndef f(): return B",
}


@pytest.mark.parametrize("text", UNNEEDED.values(), ids=UNNEEDED)
@pytest.mark.parametrize("place", ["before", "after"])
def test_leaves_out_what_the_class_does_not_need(see: Callable[..., Any], text: str, place: str) -> None:
    before, after = (text, "") if place == "before" else ("", text)
    if "Net()" in before:
        pytest.skip("needs the class")

    seen = see(f"K = [1]\n{before}\nclass Net(nn.Module):\n    k = K\n{after}\n", probe="cls.k[0]")

    assert seen.error is None
    assert seen.value == 1
    assert seen.effects == []


def test_the_text_of_the_slice_keeps_comments_and_form(see: Callable[..., Any]) -> None:
    seen = see("# Of note.\nclass Net(nn.Module):  # here\n    x = ( 1,\n          2 )\nother = 1\n")

    assert (
        seen.source
        == "from torch import nn\n\n\n# Of note.\nclass Net(nn.Module):  # here\n    x = ( 1,\n          2 )\n"
    )


def test_runs_a_class_that_only_type_checkers_would_import(see: Callable[..., Any]) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from math import floor\nclass Net(nn.Module):\n    n = floor(3.5)\n"  # noqa: E501 - a text in one piece

    assert see(text, probe="cls.n").value == 3


def test_names_in_unevaluated_annotations_do_not_run_effects(see: Callable[..., Any]) -> None:
    text = "from __future__ import annotations\nimport torch\nfrom torch import nn\nA = effect(1)\nclass Net(nn.Module):\n    x: A\n    def forward(self, y: A): return y\n"  # noqa: E501 - a text in one piece

    seen = see(text, head="")

    assert seen.error is None
    assert seen.effects == []


def test_values_before_the_first_use_of_the_class_are_its_values(see: Callable[..., Any]) -> None:
    text = "n = 1\nclass Net(nn.Module):\n    def f(self): return n\nm = Net()\nn = 2\n"

    assert see(text, probe="cls.f(None)").value == 1
