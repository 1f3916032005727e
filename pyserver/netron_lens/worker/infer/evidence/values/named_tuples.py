"""The class of a record that the text makes on the way: `Rays = namedtuple("Rays", ("origins", "directions"))`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.values.lookup import bindings

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading


def record_class(reading: Reading, function: ast.expr, frame: Frame) -> ast.expr | None:
    """Give the call that makes a class that is not loaded, of fields that are written out; none for others."""
    if not isinstance(function, ast.Name) or function.id in reading.page.known:
        return None
    for binding, _ in bindings(function.id, frame)[:1]:
        match binding.value:
            case ast.Call(
                ast.Name("namedtuple") | ast.Attribute(_, "namedtuple"), [ast.Constant(), fields] as given, []
            ):
                return ast.Call(ast.Name("namedtuple", ast.Load()), given, []) if _is_told(fields) else None
    return None


def _is_told(fields: ast.expr) -> bool:
    listed = fields.elts if isinstance(fields, ast.Tuple | ast.List) else [fields]
    return all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in listed)
