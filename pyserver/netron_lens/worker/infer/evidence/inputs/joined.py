"""What a layer takes of each of the tensors that are put side by side for it: `self.fc(cat((x, h), 1))`."""

from __future__ import annotations

import ast
import copy
import re
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.inputs.forms import forms_of
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE, tensor_guess
from netron_lens.worker.infer.evidence.texts.scope import Binding
from netron_lens.worker.infer.evidence.texts.walked import walked
from netron_lens.worker.infer.evidence.values.extents import integer
from netron_lens.worker.infer.evidence.words.words import singular, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import InputGuess
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_COORDINATES = frozenset({"x", "y", "z", "t", "x1", "x2", "x3", "xt", "yt"})
_TIMES = frozenset({"t", "time", "tau", "sigma"})
_NAME = re.compile(r"[^\W\d]\w*")
_JOINING = frozenset({"cat", "concat", "concatenate", "hstack"})
_COUNTS = (2, 3, 4)


class Part(NamedTuple):
    """A call that takes several tensors joined along an axis, what these are called, and the place of one of them."""

    call: ast.Call
    place: int
    names: tuple[str, ...]
    axis: int | None


def parts(method: Definition, name: str) -> Iterator[Part]:
    """Give the calls that take an input joined with other tensors, at once or under the name of the whole."""
    calls = [node for node in walked(method) if isinstance(node, ast.Call)]
    for joining in calls:
        elements = _elements(joining)
        index = next((at for at, each in enumerate(elements) if forms_of(each, name) == ()), None)
        if index is not None:
            names = tuple(map(_called, elements))
            yield from (Part(call, index, names, _axis(joining)) for call in _taking(joining, calls, method))


def parts_of(method: Definition, name: str) -> Iterator[Part]:
    """Give the calls that take all of a name joined, `self.fc(torch.cat(inputs, 1))`, for the first of two to four."""
    calls = [node for node in walked(method) if isinstance(node, ast.Call)]
    for joining in calls:
        match joining.args[:1]:
            case [ast.Name(joined)] if joined == name and _function(joining) in _JOINING:
                for call in _taking(joining, calls, method):
                    yield from (Part(call, 0, ("",) * count, _axis(joining)) for count in _COUNTS)


def _taking(joining: ast.Call, calls: list[ast.Call], method: Definition) -> Iterator[ast.Call]:
    """Give the calls that take what was joined first, at once or under its name."""
    whole = _name_of(method, joining)
    for call in calls:
        for argument in call.args[:1]:
            if argument is joining or (isinstance(argument, ast.Name) and argument.id == whole):
                yield call


def coordinate(method: Definition | None, name: str, owner: Scope | None) -> Iterator[InputGuess]:
    """Give one column for an input that is joined with others to points, `cat((x, t), dim=1)`, in any of the methods.

    What a class that convolves joins are maps.
    """
    if owner is not None and _convolves(owner):
        return
    own = [node for node in (() if method is None else walked(method)) if isinstance(node, ast.Call)]
    others = [] if owner is None else [call for function in owner.functions.values() for call in function.calls]
    for call in (*own, *others):
        elements = _elements(call)
        names = [each.id for each in elements if isinstance(each, ast.Name)]
        is_all = name in names and 1 < len(names) == len(elements) and _COORDINATES.issuperset(names)
        if is_all and _axis(call) in (1, -1):
            yield tensor_guess(("B", 1), "float32", f"`{name}` is one coordinate of points", USE)
            return


def _convolves(owner: Scope) -> bool:
    calls = (call.func for method in owner.functions.values() for call in method.calls)
    return any("conv" in getattr(each, "attr", getattr(each, "id", "")).lower() for each in calls)


def with_term(made: ast.Call, part: Part, method: Scope | None) -> ast.Call | None:
    """Construct a module for one of the tensors alone: `Linear(a + b, 8)` is `Linear(b, 8)` for the second of two.

    A term belongs to what is called like it. The sum may have a name in `method`, the constructor. None where no sum of
    as many terms is passed.
    """
    made = copy.deepcopy(made)
    replacing = _Replacing(part, {} if method is None else method.bindings)
    replacing.visit(made)
    return made if replacing.done else None


class _Replacing(ast.NodeTransformer):
    """Replace the first sum of as many terms by one of them."""

    def __init__(self, part: Part, bindings: Mapping[str, list[Binding]]) -> None:
        self.part, self.bindings, self.done = part, bindings, False

    def visit_Name(self, node: ast.Name) -> ast.expr:
        match self.bindings.get(node.id):
            case [Binding(value=ast.BinOp() as value, steps=())]:
                replaced = self.visit_BinOp(value)
                return node if replaced is value else replaced
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        terms = list(_terms(node))
        if self.done or len(terms) != len(self.part.names) or len(terms) == 1:
            return node
        self.done = True
        return _term_of(self.part, terms)


def _term_of(part: Part, terms: list[ast.expr]) -> ast.expr:
    """Give the term that is called like a tensor, a column to a time, else the one that is left in its place."""
    left = list(terms)
    found: dict[int, ast.expr] = {}
    for place, name in enumerate(part.names):
        alike = [each for each in left if _words(name) and _words(name) <= _words(ast.unparse(each))]
        if len(alike) == 1:
            found[place] = alike[0]
            left.remove(alike[0])
    single = [each for each in left if isinstance(each, ast.Constant) and each.value == 1]
    times = [place for place, name in enumerate(part.names) if place not in found and _TIMES.intersection(words(name))]
    if len(single) == len(times) == 1:
        found[times[0]] = single[0]
        left.remove(single[0])
    others = [place for place in range(len(terms)) if place not in found]
    return found[part.place] if part.place in found else left[others.index(part.place)]


def _words(name: str) -> frozenset[str]:
    return frozenset(singular(word) for each in _NAME.findall(name) for word in words(each))


def _called(node: ast.expr) -> str:
    return next((each.id for each in ast.walk(node) if isinstance(each, ast.Name) and each.id != "self"), "")


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left, ast.Add(), right):
            yield from _terms(left)
            yield from _terms(right)
        case _:
            yield node


def _elements(call: ast.Call) -> list[ast.expr]:
    if _function(call) in _JOINING and call.args and isinstance(call.args[0], ast.List | ast.Tuple):
        return call.args[0].elts
    return []


def _function(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _name_of(method: Definition, value: ast.expr) -> str | None:
    for node in walked(method):
        match node:
            case ast.Assign([ast.Name(name)], given) if given is value:
                return name
    return None


def _axis(call: ast.Call) -> int | None:
    given = [*call.args[1:], *(each.value for each in call.keywords if each.arg in ("dim", "axis"))]
    return integer(given[0]) if given else None
