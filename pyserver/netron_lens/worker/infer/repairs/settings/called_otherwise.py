"""A module that was chosen is called with keywords, or as many arguments, as it does not take: others that do."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import name_of
from netron_lens.worker.infer.repairs.settings.callables import instances
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Path, Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_REFUSED = re.compile(
    r"(\w+)\.forward\(\) (?:got an unexpected keyword argument '(\w+)'"
    r"|takes \d+ positional arguments? but (\d+) were given)"
)
_OFFERED = 5
_PARTED = "lambda first, *rest, **options: (first, None)"


def called_otherwise(situation: Situation) -> Edits:
    """Exchange all modules of the class that refuses how it is called."""
    refused = _REFUSED.search(str(situation.outcome.error))
    constructor = situation.value(("constructor",))
    statement, call = (None, None) if refused is None else _call_with(situation, refused[2], int(refused[3] or 0) - 1)
    if refused is None or statement is None or call is None or constructor is None:
        return
    paths = list(_made_of(refused[1], constructor, ("constructor",)))
    keywords = tuple(each.arg for each in call.keywords if each.arg is not None)
    offered = instances(situation, name_of(paths[0]), len(call.args), keywords=keywords) if paths else iter(())
    for new in islice(offered, _OFFERED):
        plan = situation.plan
        given = replace(new, text=_PARTED) if new.text.startswith("lambda") and _is_parted(statement, call) else new
        for path in paths:
            plan = plan.edited(path, given, cost=0)
        yield replace(plan, changes=situation.plan.changes + 1)


def _call_with(situation: Situation, keyword: str | None, count: int) -> tuple[ast.stmt | None, ast.Call | None]:
    """Find the call of the user's that passes a keyword, or so many arguments, and its statement."""
    for frame, instruction in users_frames(situation.outcome):
        statement = statement_at(frame.f_code, instruction)
        for node in () if statement is None else ast.walk(statement):
            if isinstance(node, ast.Call) and (
                len(node.args) == count if keyword is None else any(each.arg == keyword for each in node.keywords)
            ):
                return statement, node
    return None, None


def _is_parted(statement: ast.stmt, call: ast.Call) -> bool:
    """Tell a call that gives several things: `y, weights = layer(x)`, `layer(x)[0]`."""
    for node in ast.walk(statement):
        match node:
            case ast.Assign([ast.Tuple()], value) | ast.Subscript(value) if value is call:
                return True
    return False


def _made_of(refusing: str, value: Value, path: Path) -> Iterator[Path]:
    """Walk the places of the modules of a class: `Identity` of `nn.Identity()`."""
    if len(path) > 1 and value.text.partition("(")[0].rpartition(".")[2] == refusing:
        yield path
        return
    for name, item in value.items:
        yield from _made_of(refusing, item, (*path, name))
