"""What a constructor's `*shape` or `*layers` are given, by what they are handed on to as they are."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_WEIGHT = 0.45
_ROWS, _FLAT, _LAYERS = "(-1, 64)", "(-1,)", "(torch.nn.Identity(),)"
_TAKEN = {
    **dict.fromkeys(("view", "reshape"), _ROWS),
    "permute": "(0, 2, 3, 1)",
    "transpose": "(1, 2)",
    **dict.fromkeys(("Sequential", "ModuleList"), _LAYERS),
}


def further(name: str, found: Iterable[Occurrence]) -> Iterator[Choice]:
    """Give all arguments that are taken together under a name, as one tuple."""
    for occurrence in found:
        match occurrence.around:
            case (ast.Starred() as spread, ast.Call(function) as call, *_):
                is_first = call.args[0] is spread
            case (ast.Call(function) as call, *_) if function is not occurrence.node:
                is_first = bool(call.args) and call.args[0] is occurrence.node
            case _:
                continue
        callee = _last(function)
        given = _FLAT if _TAKEN.get(callee) == _ROWS and not is_first else _TAKEN.get(callee)
        if given is not None:
            reason = f"`*{name}` are handed on to `{callee}`"
            yield Choice(expression=given, kind="tuple", reason=reason, weight=_WEIGHT)


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""
