"""The forms that methods give a tensor which only rearrange it, and the sizes that it had before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.values.extents import integer

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.evidence.evidence import Size

_SAME = frozenset(
    {
        "clone", "contiguous", "cpu", "cuda", "detach", "double", "dropout", "float", "gelu", "leaky_relu", "long",
        "numpy", "relu", "sigmoid", "silu", "softmax", "tanh", "to", "tolist", "type_as",
    }
)  # fmt: skip
"""Methods and functions that give a tensor of the same sizes."""
_REARRANGED = frozenset(
    {"expand", "permute", "repeat", "reshape", "squeeze", "t", "transpose", "unfold", "unsqueeze", "view"}
)
_WITHOUT_AN_END = frozenset({":", ":-1", "1:", "1:-1"})
"""Slices of all elements, or of all but the first or the last one: `target[:, :-1]`."""
_ONE_ROW = (1, -1)
_ROWS = 3


class Form(NamedTuple):
    """One method that was called, with its integers; none stands for an argument that is no literal."""

    name: str
    arguments: tuple[int | None, ...]


def undone(sizes: tuple[Size, ...], forms: tuple[Form, ...]) -> tuple[Size, ...] | None:
    """Give the sizes that a tensor had before, or none where the forms do not fit."""
    found: tuple[Size, ...] | None = sizes
    for form in reversed(forms):
        found = None if found is None else _UNDOING[form.name](found, form.arguments)
    if forms and found and "B" not in found and isinstance(found[0], str):
        found = ("B", *found[1:])
    return found


def forms_of(node: ast.AST, name: str) -> tuple[Form, ...] | None:
    """Read the methods called one after another on a name, through sums and products; none where there is more."""
    match node:
        case ast.Name(found):
            return () if found == name else None
        case ast.BinOp(left, ast.Mult() | ast.Add() | ast.Sub() | ast.Div(), right):
            return forms_of(right if isinstance(left, ast.Constant) else left, name)
        case ast.Call(ast.Attribute(ast.Name("torch" | "F" | "nn"), form), [inner, *arguments]):
            pass
        case ast.Call(ast.Attribute(inner, form), arguments):
            pass
        case ast.Subscript(inner, ast.Tuple([ast.Slice(None, None, None), *_] as places)):
            picked, before = _picked(places), forms_of(inner, name)
            return None if picked is None or before is None else (*before, *picked)
        case _:
            return None
    if len(arguments) == 1 and isinstance(arguments[0], ast.Tuple | ast.List):
        arguments = arguments[0].elts
    before = forms_of(inner, name) if form in _SAME or form in _REARRANGED else None
    if before is None:
        return None
    return before if form in _SAME else (*before, Form(form, tuple(integer(each) for each in arguments)))


def _picked(places: list[ast.expr]) -> tuple[Form, ...] | None:
    """Read what stands between brackets, `[:, t]` or `[:, None]`; an index is a number, or a name of one letter."""
    forms: list[Form] = []
    taken = 0
    for axis, place in enumerate(places):
        match place:
            case ast.Slice() if ast.unparse(place) in _WITHOUT_AN_END:
                pass
            case ast.Constant(None):
                forms.append(Form("unsqueeze", (axis - taken,)))
            case ast.Constant(int()) | ast.UnaryOp(ast.USub(), ast.Constant(int())) | ast.Name(_) if _is_index(place):
                forms.append(Form("select", (axis - taken,)))
                taken += 1
            case _:
                return None
    return tuple(forms)


def _is_index(place: ast.expr) -> bool:
    return not isinstance(place, ast.Name) or len(place.id) == 1


def _selected(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    """`clip[:, t]` is one picture after another."""
    axis = _axis(arguments, len(sizes) + 1)
    return None if axis is None else (*sizes[:axis], "D" if len(sizes) > _ROWS else "T", *sizes[axis:])


def _unsqueezed(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    axis = _axis(arguments, len(sizes))
    return None if axis is None else (*sizes[:axis], *sizes[axis + 1 :])


def _squeezed(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    axis = _axis(arguments, len(sizes) + 1)
    return None if axis is None else (*sizes[:axis], 1, *sizes[axis:])


def _permuted(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    order = [None if each is None else each % len(sizes) for each in arguments]
    if sorted(-1 if each is None else each for each in order) != list(range(len(sizes))):
        return None
    return tuple(sizes[order.index(axis)] for axis in range(len(sizes)))


def _transposed(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    axes = arguments or (0, 1)
    one, other = (_axis((each,), len(sizes)) for each in (*axes, None, None)[:2])
    if one is None or other is None:
        return None
    swapped = list(sizes)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    return tuple(swapped)


def _repeated(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    if len(arguments) != len(sizes):
        return None
    return tuple(size if times in (1, -1) else 1 for size, times in zip(sizes, arguments, strict=True))


def _viewed(sizes: tuple[Size, ...], arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    """`x.view(1, -1)` makes a batch of one of what has none; `x.view(1, -1, width)` is a sequence as it was."""
    if len(arguments) == len(sizes) == _ROWS and arguments[1] == -1:
        return sizes
    return sizes[1:] if arguments == _ONE_ROW and len(sizes) == len(_ONE_ROW) else None


def _unfolded(sizes: tuple[Size, ...], _arguments: tuple[int | None, ...]) -> tuple[Size, ...] | None:
    """Windows along one dimension lie in a new last one."""
    return sizes[:-1] or None


def _axis(arguments: tuple[int | None, ...], rank: int) -> int | None:
    axis = arguments[0] if len(arguments) == 1 else None
    if axis is None or not -rank <= axis < rank:
        return None
    return axis % rank


_UNDOING: dict[str, Callable[[tuple[Size, ...], tuple[int | None, ...]], tuple[Size, ...] | None]] = {
    "select": _selected,
    "unsqueeze": _unsqueezed,
    "squeeze": _squeezed,
    "permute": _permuted,
    "transpose": _transposed,
    "t": _transposed,
    "unfold": _unfolded,
    "repeat": _repeated,
    "expand": _repeated,
    "view": _viewed,
    "reshape": _viewed,
}
