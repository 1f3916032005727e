"""What an input is passed to in another form: `self.rnn(x.unsqueeze(0))`, or `x = x.t()` and then `self.rnn(x)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.inputs.call_uses import MATRICES
from netron_lens.worker.infer.evidence.inputs.forms import Form, forms_of, undone
from netron_lens.worker.infer.evidence.texts.walked import walked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Definition

_DEPTH = 4


class Passed(NamedTuple):
    """A call that takes an input, at a position or keyword, in another form than the input has."""

    call: ast.Call
    position: int | str
    forms: tuple[Form, ...]


def passed_in_form(method: Definition, name: str) -> Iterator[Passed]:
    """Give the calls that take an input after methods that only rearrange it, or in a tuple, in the text's order."""
    yield from _passed(method, name, (), _begin(method, name), 0)


def rank_of(method: Definition, name: str) -> int | None:
    """Give the number of dimensions that a form shows: `x.unsqueeze(1).repeat(1, n, 1)`, `w.bmm(x.transpose(0, 1))`."""
    begin = _begin(method, name)
    end = _rebound(method, name, begin)
    calls = [node for node in walked(method) if isinstance(node, ast.Call) and begin < node.lineno <= end]
    for call in calls:
        forms = forms_of(call, name)
        if forms and forms[-1].name in ("expand", "permute", "repeat") and len(forms[-1].arguments) > 1:
            rank = _rank_before(len(forms[-1].arguments), forms)
        else:
            product = MATRICES.get(call.func.attr, 0) if isinstance(call.func, ast.Attribute) else 0
            given = [forms_of(argument, name) for argument in call.args] if product else []
            rank = next((_rank_before(product, each) for each in given if each), None)
        if rank is not None:
            return rank
    return None


def _rank_before(rank: int, forms: tuple[Form, ...]) -> int | None:
    sizes = undone(("C",) * rank, forms)
    return None if sizes is None else len(sizes)


def _passed(method: Definition, name: str, before: tuple[Form, ...], line: int, depth: int) -> Iterator[Passed]:
    end = _rebound(method, name, line)
    for node in sorted((each for each in walked(method) if isinstance(each, ast.Call | ast.Assign)), key=_place):
        if not line < node.lineno <= end:
            continue
        match node:
            case ast.Call():
                for position, argument, is_part in _arguments(node):
                    forms = forms_of(argument, name)
                    if forms is not None and (forms or depth or is_part or not isinstance(argument, ast.Name)):
                        yield Passed(node, position, (*before, *forms))
            case ast.Assign([ast.Name(target)], value) if depth < _DEPTH:
                forms = forms_of(value, name)
                if forms is not None and not isinstance(value, ast.Name):
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
        for node in walked(method)
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
