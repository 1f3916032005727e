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


def with_members(reading: Reading, name: str, made: ast.Call, binding: Binding, place: Frame) -> ast.expr:
    """Write what makes an object, with the attributes and entries that it is given between there and the place.

    What torch makes is left alone, and so is an attribute whose value the text does not show.
    """
    match made.func:
        case ast.Name(callee) if callee in _PLAIN:
            return made
        case ast.Attribute() if ast.unparse(made.func).startswith("torch."):
            return made
    last: dict[str, tuple[int, ast.expr]] = {}
    for key, found in place.scope.bindings.items():
        member = key.removeprefix(f"{name}.")
        if member == key or not member.isidentifier():
            continue
        for each in found:
            if binding.line < each.line < place.line and not each.steps:
                value = readable(reading, each.value, place.at(each.line))
                if value is not None:
                    last[member] = (each.line, value)
    if not last or len(last) > _MOST:
        return made
    in_order = sorted(last.items(), key=lambda item: item[1][0])
    setting = ", ".join(
        f"{_setter(place, f'{name}.{key}')}{key!r}, {ast.unparse(value)})" for key, (_, value) in in_order
    )
    return ast.parse(f"(lambda made: [{setting}, made][-1])({ast.unparse(made)})", mode="eval").body


def _setter(place: Frame, key: str) -> str:
    return "made.__setitem__(" if key in place.scope.entries else "setattr(made, "
