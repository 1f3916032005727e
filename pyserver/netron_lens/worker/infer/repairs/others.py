"""When nothing tells what is wrong: other usual kinds and shapes for inputs, other usual values for arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.infer.values import Value, leaves, python, sequence, tensor

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.values import Path

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


def others(situation: Situation) -> Edits:
    """Go through usual alternatives, one change at a time."""
    plan = situation.plan
    if situation.outcome.phase != "construct":
        inputs = plan.at(("inputs",))
        assert inputs is not None
        for name, value in inputs.items:
            path: Path = ("inputs", name)
            for shape in _SHAPES:
                yield plan.edited(path, tensor(shape, "a usual shape"))
            yield plan.edited(path, tensor(("B", "T"), "token ids", dtype="int64"))
            yield plan.edited(path, tensor(("B",), "indices", dtype="int64"))
            for each in ("None", "1", "True"):
                yield plan.edited(path, python(each))
            if value.kind == "tensor":
                yield plan.edited(path, sequence("list", (value,) * 3, "a list of tensors"))
                yield plan.edited(path, Value("dict", reason="read by its keys"))
        return
    constructor = plan.at(("constructor",))
    assert constructor is not None
    for path, value in leaves(constructor, ("constructor",)):
        if value.kind == "python":
            for each in ("1", "2", "16", "64", "None", "True", "False", "0.5"):
                if each != value.text:
                    yield plan.edited(path, python(each))
