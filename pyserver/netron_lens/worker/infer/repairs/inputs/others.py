"""When nothing tells what is wrong: other usual kinds and shapes for inputs, other usual values for arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.parameter_names import is_count
from netron_lens.worker.infer.plans.values import Value, leaves, name_of, python, sequence, tensor

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_SHAPES: tuple[tuple[Size, ...], ...] = (
    ("B", 3, "H", "H"),
    ("B", "T", 64),
    ("B", 64),
    ("B", 64, "T"),
    ("B",),
    ("B", 3, "D", "H", "H"),
    ("B", 1, "H", "H"),
    (3, "H", "H"),
    ("B", 1),
    ("B", 64, 16, 16),
)

_NUMBERS = ("1", "2", "16", "64")


def others(situation: Situation) -> Edits:
    """Go through usual alternatives, one change at a time."""
    plan = situation.plan
    if situation.outcome.phase != "construct":
        inputs = plan.at(("inputs",))
        assert inputs is not None
        for name, value in inputs.items:
            path: Path = ("inputs", name)
            usual = [tensor(shape, "a usual shape") for shape in _SHAPES]
            ids = [
                tensor(("B", "T"), "token ids", dtype="int64", below=value.below),
                tensor(("B",), "indices", dtype="int64", below=value.below),
            ]
            for each in (*usual, *ids) if value.dtype == "float32" else (*ids, *usual):
                yield plan.edited(path, each)
            for text in ("None", "1", "True"):
                yield plan.edited(path, python(text))
            if value.kind == "tensor":
                yield plan.edited(path, sequence("list", (value,) * 3, "a list of tensors"))
                yield plan.edited(path, sequence("tuple", (value,) * 2, "a pair of tensors"))
                yield plan.edited(path, Value("dict", reason="read by its keys"))
        return
    constructor = plan.at(("constructor",))
    assert constructor is not None
    for path, value in leaves(constructor, ("constructor",)):
        if value.kind == "python":
            for text in _NUMBERS if is_count(name_of(path)) else (*_NUMBERS, "None", "True", "False", "0.5"):
                if text != value.text:
                    yield plan.edited(path, python(text))
