"""What an input is passed to in another form: `self.rnn(x.unsqueeze(0))`, or `x = x.t()` and then `self.rnn(x)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.extents import integer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.occurrences import Definition

_DEPTH = 4
_SAME = frozenset(
    {
        "clone", "contiguous", "cpu", "cuda", "detach", "double", "dropout", "float", "gelu", "leaky_relu", "long",
        "relu", "sigmoid", "silu", "softmax", "tanh", "to", "type_as",
    }
)  # fmt: skip
"""Methods and functions that give a tensor of the same sizes."""
_REARRANGED = frozenset({"expand", "permute", "repeat", "squeeze", "t", "transpose", "unsqueeze"})


class Form(NamedTuple):
    """One method that was called, with its integers; none stands for an argument that is no literal."""

    name: str
    arguments: tuple[int | None, ...]


class Passed(NamedTuple):
    """A call that takes an input, at a position or keyword, in another form than the input has."""

    call: ast.Call
    position: int | str
    forms: tuple[Form, ...]


def passed_in_form(method: Definition, name: str) -> Iterator[Passed]:
    """Give the calls that take an input after methods that only rearrange it, or in a tuple, in the text's order."""
    yield from _passed(method, name, (), _begin(method, name), 0)


def rank_of(method: Definition, name: str) -> int | None:
    """Give the number of dimensions that a form has which names all of them: `x.unsqueeze(1).repeat(1, n, 1)`."""
    begin = _begin(method, name)
    end = _rebound(method, name, begin)
    for node in ast.walk(method):
        forms = _forms(node, name) if isinstance(node, ast.Call) and begin < node.lineno <= end else None
        if forms and forms[-1].name in ("expand", "permute", "repeat") and len(forms[-1].arguments) > 1:
            sizes = undone(tuple("C" for _ in forms[-1].arguments), forms)
            if sizes is not None:
                return len(sizes)
    return None


def undone(sizes: tuple[Size, ...], forms: tuple[Form, ...]) -> tuple[Size, ...] | None:
    """Give the sizes that a tensor had before, or none where the forms do not fit."""
    found: tuple[Size, ...] | None = sizes
    for form in reversed(forms):
        found = None if found is None else _UNDOING[form.name](found, form.arguments)
    if forms and found and "B" not in found and isinstance(found[0], str):
        found = ("B", *found[1:])
    return found


def _passed(method: Definition, name: str, before: tuple[Form, ...], line: int, depth: int) -> Iterator[Passed]:
    end = _rebound(method, name, line)
    for node in sorted((each for each in ast.walk(method) if isinstance(each, ast.Call | ast.Assign)), key=_place):
        if not line < node.lineno <= end:
            continue
        match node:
            case ast.Call():
                for position, argument, is_part in _arguments(node):
                    forms = _forms(argument, name)
                    if forms is not None and (forms or before or is_part):
                        yield Passed(node, position, (*before, *forms))
            case ast.Assign([ast.Name(target)], value) if depth < _DEPTH:
                forms = _forms(value, name)
                if forms:
                    yield from _passed(method, target, (*before, *forms), node.lineno, depth + 1)


def _place(node: ast.Call | ast.Assign) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _begin(method: Definition, name: str) -> int:
    """Give the line from which on a name stands for the input: at once, or after it was unpacked."""
    arguments = method.args
    if any(each.arg == name for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)):
        return 0
    return _rebound(method, name, 0)


def _rebound(method: Definition, name: str, line: int) -> int:
    """Give the line where the name is given to something else."""
    bound = [
        node.lineno
        for node in ast.walk(method)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store) and node.lineno > line
    ]
    return min(bound, default=method.end_lineno or line)


def _arguments(call: ast.Call) -> Iterator[tuple[int | str, ast.expr, bool]]:
    """Give the arguments, and whether they are parts of a tuple, as `(h, c)`, whose position they have."""
    places: list[tuple[int | str, ast.expr]] = list(enumerate(call.args))
    places.extend((each.arg, each.value) for each in call.keywords if each.arg)
    for position, value in places:
        if isinstance(value, ast.Tuple):
            yield from ((position, each, True) for each in value.elts)
        else:
            yield position, value, False


def _forms(node: ast.AST, name: str) -> tuple[Form, ...] | None:
    """Read the methods that are called one after another on a name; none where there is anything else."""
    match node:
        case ast.Name(found):
            return () if found == name else None
        case ast.Call(ast.Attribute(ast.Name("torch" | "F" | "nn"), form), [inner, *arguments]):
            pass
        case ast.Call(ast.Attribute(inner, form), arguments):
            pass
        case _:
            return None
    before = _forms(inner, name) if form in _SAME or form in _REARRANGED else None
    if before is None:
        return None
    return before if form in _SAME else (*before, Form(form, tuple(integer(each) for each in arguments)))


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


def _axis(arguments: tuple[int | None, ...], rank: int) -> int | None:
    axis = arguments[0] if len(arguments) == 1 else None
    if axis is None or not -rank <= axis < rank:
        return None
    return axis % rank


_UNDOING: dict[str, Callable[[tuple[Size, ...], tuple[int | None, ...]], tuple[Size, ...] | None]] = {
    "unsqueeze": _unsqueezed,
    "squeeze": _squeezed,
    "permute": _permuted,
    "transpose": _transposed,
    "t": _transposed,
    "repeat": _repeated,
    "expand": _repeated,
}
