"""The two kinds of file that tutorials give people: a script with a main function, and one without."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[3] / "extension" / "examples"
LOOP = "    for images, labels in train_loader:\n"


def example(name: str) -> str:
    """Read an example file, with its dataset's package under a name that is installed nowhere."""
    text = (EXAMPLES / name).read_text(encoding="utf-8").replace("torchvision", "missing_vision")
    return text.replace(LOOP, f'    effect("training")\n{LOOP}')


def line_of(text: str, part: str) -> int:
    """Give the number of the first line that holds a text."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def test_the_script_with_a_main_function(see: Callable[..., Any]) -> None:
    text = example("cifar_homework.py")

    seen = see(text, head="", guarded=True, recipe_=("Net()", "float32[1,3,32,32]"))

    assert seen.error is None
    assert (seen.value, seen.stand_ins, seen.loaded) == ([1, 10], [], "slice")
    assert [(each["code"], each["line"]) for each in seen.warnings] == [("missing-import", line_of(text, "F."))]
    assert "Pictures" not in seen.source


def test_the_script_without_one(see: Callable[..., Any]) -> None:
    text = example("mnist_script.py")

    seen = see(text, head="", guarded=True, recipe_=("Net()", "dummy_input"))

    assert seen.error is None
    assert (seen.value, seen.effects, seen.stand_ins) == ([1, 10], [], [])
    assert [(each["code"], each["line"]) for each in seen.warnings] == [("missing-import", line_of(text, "F."))]
    assert seen.names == ["F", "Net", "nn"]


def test_what_is_at_hand_in_the_script_can_be_asked_for(see: Callable[..., Any]) -> None:
    seen = see(example("mnist_script.py"), head="", guarded=True, recipe_=("Net()", "dummy_input * 2"))

    assert "dummy_input = torch.randn(1, 784)" in seen.program
    assert "effect" not in seen.program
