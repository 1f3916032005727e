"""What torch's dicts of layers or parameters are asked for is a name, of those they have: `self.heads[task]`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.plans.values import python, sequence
from netron_lens.worker.infer.trials.origins import blamed, named, users_frames
from netron_lens.worker.infer.trials.places import statement_at, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

DICTS = (nn.ModuleDict, nn.ParameterDict)
_NO_NAME = re.compile(r"key as it is not a string|module name should be a string")
_NAMES = ("a", "b", "c", "d")


def dict_keys(situation: Situation) -> Edits:
    """Give names to the list that the keys come from, and to an input the name of what the model has."""
    error = situation.outcome.error
    if not isinstance(error, TypeError) or not _NO_NAME.search(str(error)):
        return
    if situation.outcome.phase == "call":
        yield from _of_those(situation)
        return
    for path in blamed(situation.outcome, whole_statement=True):
        for holder in (path, path[:-1]):
            value = situation.value(holder)
            if holder[:1] == ("constructor",) and value is not None and value.kind in ("list", "tuple"):
                count = max(1, min(len(value.items), len(_NAMES)))
                names = sequence(value.kind, tuple(python(repr(each)) for each in _NAMES[:count]), "names of parts")
                yield situation.plan.edited(holder, names)


def _of_those(situation: Situation) -> Iterator[Plan]:
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            table = value_of(node.value, frame) if isinstance(node, ast.Subscript) else None
            if not isinstance(node, ast.Subscript) or not isinstance(table, DICTS):
                continue
            for path, _, _ in named(node.slice, frame, situation.outcome):
                for key in list(table)[:1]:
                    yield situation.plan.edited(path, python(repr(key), "one that the model has"))
