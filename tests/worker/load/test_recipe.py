"""Specs become Python, and recipes become models and arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch import nn

from netron_lens.worker import recipe
from netron_lens.worker.stages import InputChoice, Loaded, Recipe, StageError

if TYPE_CHECKING:
    from netron_lens.protocol import InputKind

SPECS = {
    "float32[1,3,32,32]": "torch.randn(1, 3, 32, 32)",
    "float32[]": "torch.randn(())",
    "float64[2]": "torch.randn(2, dtype=torch.float64)",
    "half[2]": "torch.randn(2, dtype=torch.float16)",
    "bfloat16[1, 2]": "torch.randn(1, 2, dtype=torch.bfloat16)",
    "complex64[2]": "torch.randn(2, dtype=torch.complex64)",
    "float8_e5m2[2]": "torch.randn(2).to(torch.float8_e5m2)",
    "int64[1,16]": "torch.randint(0, 2, (1, 16))",
    "long[4]": "torch.randint(0, 2, (4,))",
    "int64[]": "torch.randint(0, 2, ())",
    "uint8[2]": "torch.randint(0, 2, (2,), dtype=torch.uint8)",
    "bool[2,2]": "torch.ones(2, 2, dtype=torch.bool)",
    "[float32[1], (int32[2], None)]": "[torch.randn(1), (torch.randint(0, 2, (2,), dtype=torch.int32), None)]",
    '{"é": float32[1]}': '{"é": torch.randn(1)}',
    "torch.zeros(2)": "torch.zeros(2)",
    "sizes[0]": "sizes[0]",
    "not python (": "not python (",
}


@pytest.mark.parametrize(("spec", "expression"), SPECS.items(), ids=SPECS)
def test_a_spec_becomes_python(spec: str, expression: str) -> None:
    assert recipe.expression(spec) == expression


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.endswith("]") and not spec.startswith(("[", "sizes"))])
def test_the_python_makes_such_a_tensor(spec: str) -> None:
    value = eval(recipe.expression(spec), {"torch": torch})
    dtype, _, sizes = spec.partition("[")

    assert value.dtype == getattr(torch, dtype)
    assert list(value.shape) == [int(size) for size in sizes.rstrip("]").split(",") if size]


class Add(nn.Module):  # type: ignore[misc] # torch is not analysed
    def forward(self, *values: torch.Tensor, **named: torch.Tensor) -> torch.Tensor:
        return torch.stack([*values, *named.values()]).sum()


LOADED = Loaded(
    cls=Add,
    qualname="Add",
    file="add.py",
    text="",
    namespace={"Add": Add, "SIZE": 2},
    source=lambda: "",
    loaded="slice",
)


def choice(kind: InputKind, expression: str, name: str = "x") -> InputChoice:
    return InputChoice(name=name, kind=kind, expression=expression, reason="")


def recipe_of(constructor: str, *inputs: InputChoice) -> Recipe:
    return Recipe(constructor=constructor, constructor_reason="", inputs=inputs)


def test_arguments_are_given_by_position_and_by_name() -> None:
    args, kwargs = recipe.arguments(
        LOADED, recipe_of("Add()", choice("positional", "SIZE"), choice("keyword", "math.pi", "y"))
    )

    assert args == (2,)
    assert list(kwargs) == ["y"]


def test_lists_and_dicts_are_spread_over_starred_parameters() -> None:
    args, kwargs = recipe.arguments(
        LOADED,
        recipe_of("Add()", choice("varargs", "(1, 2)"), choice("varargs", "3"), choice("varkeywords", "{'y': 4}")),
    )

    assert (args, kwargs) == ((1, 2, 3), {"y": 4})


def test_what_torch_makes_is_one_argument() -> None:
    _, kwargs = recipe.arguments(LOADED, recipe_of("Add()", choice("varkeywords", "torch.ones(2).bool()", "mask")))

    assert list(kwargs) == ["mask"]


def test_a_model_is_built() -> None:
    assert isinstance(recipe.construct(LOADED, recipe_of("nn.Sequential(Add())")), nn.Sequential)


def test_what_is_no_module_says_so() -> None:
    with pytest.raises(StageError, match="`SIZE` gives a `int`, not a module"):
        recipe.construct(LOADED, recipe_of("SIZE"))


def test_a_failing_constructor_is_named_with_its_cause() -> None:
    with pytest.raises(StageError, match=r"`Add\(1\)` could not be built: TypeError") as raised:
        recipe.construct(LOADED, recipe_of("Add(1)"))

    assert isinstance(raised.value.__cause__, TypeError)


def test_a_failing_input_is_named() -> None:
    with pytest.raises(StageError, match="the input `y` = `1 / 0` could not be made: ZeroDivisionError"):
        recipe.arguments(LOADED, recipe_of("Add()", choice("keyword", "1 / 0", "y")))
