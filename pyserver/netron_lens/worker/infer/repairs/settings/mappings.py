"""A setting is spread over the arguments of a call, `Block(**config)`: it is a dict of what that call requires."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import Value
from netron_lens.worker.infer.trials.origins import named, users_frames
from netron_lens.worker.infer.trials.places import statement_at, value_of

if TYPE_CHECKING:
    from types import FrameType

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_LACKS = re.compile(r"argument after \*\* must be a mapping|missing \d+ required")


def mappings(situation: Situation) -> Edits:
    """Give the arguments that the call requires and is not given."""
    error = situation.outcome.error
    if not isinstance(error, TypeError) or not _LACKS.search(str(error)):
        return
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement = statement_at(frame.f_code, instruction)
        for call in () if statement is None else ast.walk(statement):
            spread = [each for each in call.keywords if each.arg is None] if isinstance(call, ast.Call) else []
            for keyword in spread:
                required = _required(call, frame)  # type: ignore[arg-type] # only calls have what is spread
                for path, _, _ in named(keyword.value, frame, situation.outcome):
                    value = situation.value(path)
                    known = {} if value is None or value.kind != "dict" else dict(value.items)
                    missing = {name: natural(name) for name in required if name not in known}
                    items = tuple({**known, **missing}.items())
                    yield situation.plan.edited(path, Value("dict", items=items, reason="spread over a call"))


def _required(call: ast.Call, frame: FrameType) -> list[str]:
    try:
        callee: Any = value_of(call.func, frame)
        parameters = list(inspect.signature(callee).parameters.values())
    except (LookupError, TypeError, ValueError):
        return []
    given = {each.arg for each in call.keywords}
    return [
        each.name
        for each in parameters[len(call.args) :]
        if each.default is each.empty
        and each.name not in given
        and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
