"""An object that gets attributes or entries after it was made: `config = Config()`, then `config.width = 8`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import readable

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading
    from netron_lens.worker.infer.evidence.texts.scope import Binding

_PLAIN = frozenset({"dict", "list", "tuple", "set", "int", "float", "str", "len", "range"})
_MOST = 40


def with_members(reading: Reading, name: str, made: ast.expr, binding: Binding, place: Frame) -> ast.expr:
    """Write what makes an object, or picks it from a table, with what it is given between there and the place.

    What torch makes is left alone, and so is an attribute whose value the text does not show.
    """
    match made:
        case ast.Call(ast.Name(callee)) if callee not in _PLAIN:
            source = ast.unparse(made)
        case ast.Call(ast.Attribute() as called) if not ast.unparse(called).startswith("torch."):
            source = ast.unparse(made)
        case ast.Subscript(ast.Name(table)) if table in reading.page.kept:
            source = f"copy.deepcopy({ast.unparse(made)})"
        case _:
            return made
    last: dict[str, tuple[int, ast.expr]] = {}
    for key, found in place.scope.bindings.items():
        member = key.removeprefix(f"{name}.")
        if member == key:
            continue
        for each in found:
            if binding.line < each.line < place.line and not each.steps:
                value = readable(reading, each.value, place.at(each.line))
                if value is not None:
                    last[member] = (each.line, value)
    if not last or len(last) > _MOST:
        return made
    in_order = sorted(last.items(), key=lambda item: item[1][0])
    setting = ", ".join(f"{_setter(place, name, key)}, {ast.unparse(value)})" for key, (_, value) in in_order)
    return ast.parse(f"(lambda made: [{setting}, made][-1])({source})", mode="eval").body


def _setter(place: Frame, name: str, key: str) -> str:
    if f"{name}.{key}" in place.scope.entries:
        return f"made.__setitem__({key!r}"
    owner, _, attribute = f"made.{key}".rpartition(".")
    return f"setattr({owner}, {attribute!r}"
