"""The class that is asked for is found and made wherever it stands in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TWICE = "class Net(nn.Module):\n    n = 1\n    def own(self): return Net.n\nclass Net(nn.Module):\n    n = 2\n"


def test_a_nested_class(see: Callable[..., Any]) -> None:
    seen = see("class Outer:\n    class Net(nn.Module):\n        n = 3\n", "Outer.Net", probe="(cls.n, Net is cls)")

    assert seen.value == [3, True]
    assert seen.qualname == "Outer.Net"


def test_the_last_of_two_classes_of_one_name(see: Callable[..., Any]) -> None:
    assert see(TWICE, probe="cls.n").value == 2


def test_the_one_at_a_line_is_not_shadowed_by_the_later(see: Callable[..., Any]) -> None:
    seen = see(TWICE, "Net@3", probe="(cls.n, cls.own(None), Net is cls)")

    assert seen.value == [1, 1, True]


def test_the_line_of_the_request_tells_which(see: Callable[..., Any]) -> None:
    assert see(TWICE, line=3, probe="cls.n").value == 1


def test_a_class_with_an_earlier_one_of_its_name_as_base(see: Callable[..., Any]) -> None:
    assert see(
        TWICE.replace("class Net(nn.Module):\n    n = 2", "class Net(Net):\n    m = 2"), probe="(cls.n, cls.m)"
    ).value == [1, 2]


def test_a_class_in_a_function_takes_its_free_variables_from_the_call(see: Callable[..., Any]) -> None:
    text = "W = 7\ndef make(width, depth=2):\n    effect(1)\n    k = width + 1\n    class Net(nn.Module):\n        n = depth\n        def f(self): return k\n    effect(2)\n    return Net()\nnet = make(W)\n"  # noqa: E501 - a text in one piece

    seen = see(text, "make.<locals>.Net", probe="(cls.n, cls.f(None), Net is cls)")

    assert seen.error is None
    assert seen.value == [2, 8, True]
    assert seen.effects == []
    assert seen.qualname == "make.<locals>.Net"


def test_a_parameter_that_no_call_gives_gets_a_usual_value(see: Callable[..., Any]) -> None:
    text = "def make(num_classes):\n    class Net(nn.Module):\n        n = num_classes\n    return Net\n"

    seen = see(text, "make.<locals>.Net", probe="cls.n")

    assert seen.value == 10
    assert seen.codes() == ["stand-in-argument"]


def test_a_class_in_a_test_method(see: Callable[..., Any]) -> None:
    text = "import unittest\nclass Test(unittest.TestCase):\n    def test_it(self):\n        n = 3\n        class Net(nn.Module):\n            def f(self): return n\n        self.assertTrue(effect(1))\n"  # noqa: E501 - a text in one piece

    seen = see(text, "Test.test_it.<locals>.Net", probe="cls.f(None)")

    assert seen.error is None
    assert seen.value == 3
    assert seen.effects == []


def test_a_class_in_a_function_in_a_function(see: Callable[..., Any]) -> None:
    text = "def outer(a=1):\n    def inner(b=2):\n        class Net(nn.Module):\n            def f(self): return a + b\n        return Net\n    return inner\n"  # noqa: E501 - a text in one piece

    assert see(text, "outer.<locals>.inner.<locals>.Net", probe="cls.f(None)").value == 3


def test_a_class_in_a_branch_of_a_function(see: Callable[..., Any]) -> None:
    text = "def make(kind):\n    if kind == 'a':\n        class Net(nn.Module):\n            n = 1\n    else:\n        class Net(nn.Module):\n            n = 2\n    return Net\n"  # noqa: E501 - a text in one piece

    assert see(text, "make.<locals>.Net@5", probe="cls.n").value == 1


def test_a_class_in_a_branch(see: Callable[..., Any]) -> None:
    text = "if effect is None:\n    class Net(nn.Module):\n        n = 1\nelse:\n    class Net(nn.Module):\n        n = 2\n"  # noqa: E501 - a text in one piece

    assert see(text, probe="cls.n").value == 2


def test_a_class_in_a_branch_that_is_not_taken_says_so(see: Callable[..., Any]) -> None:
    seen = see("if False:\n    class Net(nn.Module):\n        n = 1\n")

    assert seen.error is not None
    assert seen.error["stage"] == "load"
    assert seen.error["message"] == "`Net` is not made when its file is loaded"


def test_a_class_that_is_not_there(see: Callable[..., Any]) -> None:
    seen = see("x = 1\n")

    assert seen.error is not None
    assert (seen.error["stage"], seen.error["message"]) == ("discover", "the file has no class `Net`")


def test_a_class_that_a_decorator_replaces(see: Callable[..., Any]) -> None:
    seen = see("def gone(cls): return None\n@gone\nclass Net(nn.Module):\n    n = 3\n", probe="cls.n")

    assert seen.value == 3


def test_a_script_module_and_a_scripted_function(see: Callable[..., Any]) -> None:
    text = """
@torch.jit.script
def helper(x):
    return x * 2
class Net(torch.jit.ScriptModule):
    @torch.jit.script_method
    def forward(self, x):
        return x + helper(x)
"""

    seen = see(text, recipe_=("Net()", "float32[2]"))

    assert seen.error is None
    assert seen.value == [2]


def test_a_failing_body_names_its_line(see: Callable[..., Any]) -> None:
    seen = see("class Net(nn.Module):\n    a = 1\n    b = 1 / 0\n")

    assert seen.error is not None
    assert seen.error["message"] == "`Net` could not be loaded: ZeroDivisionError: division by zero"
    assert seen.error["line"] == 5
