"""A size came out as a fraction: what it was computed from is a whole number."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import leaves, name_of, python
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_FRACTION = re.compile(r"got float|'float' object cannot be interpreted|not float")


def fractions(situation: Situation) -> Edits:
    """Give 1, or a few, for the fractions among the settings that the failing statement names."""
    constructor = situation.value(("constructor",))
    if constructor is None or not _FRACTION.search(str(situation.outcome.error)):
        return
    shares = [(path, value) for path, value in leaves(constructor, ("constructor",)) if _is_fraction(value.text)]
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        named = set() if statement is None else {name for node in ast.walk(statement) for name in _names(node)}
        for path, _ in shares:
            if name_of(path) in named:
                for text in ("1", "4"):
                    yield situation.plan.edited(path, python(text, "a size is computed with it"))


def _names(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Name(name) | ast.Attribute(_, name) | ast.Constant(str(name)):
            return (name,)
    return ()


def _is_fraction(text: str) -> bool:
    return re.fullmatch(r"\d*\.\d+", text) is not None
