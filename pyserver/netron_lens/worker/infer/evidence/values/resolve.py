"""An expression made self-contained: local names are replaced by what the text gives them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.frame import Frame, Page, Unreadable, readable
from netron_lens.worker.infer.evidence.values.counted import counted
from netron_lens.worker.infer.evidence.values.dataset import sample
from netron_lens.worker.infer.evidence.values.extents import integer
from netron_lens.worker.infer.evidence.values.folding import folded
from netron_lens.worker.infer.evidence.values.invocation import invocation
from netron_lens.worker.infer.evidence.values.lookup import lookup
from netron_lens.worker.infer.evidence.values.member import attribute, subscript

if TYPE_CHECKING:
    from collections.abc import Callable

_STEPS = 600
_DEPTH = 40
_LENGTH, _OF_STEPS = 1600, 400
"""How long a value may be as text, and one that is made in steps."""


def resolve(
    node: ast.expr, frame: Frame, page: Page, *, sampling: bool = False, counting: bool = False
) -> ast.expr | None:
    """Give the expression with every free name known to the class's namespace, torch, math or Python; else none.

    With `sampling`, what a loop over a loader binds is a tensor as the text's data set has them. With `counting`, the
    size of a vocabulary that cannot be read is a usual one.
    """
    try:
        found = folded(Resolution(page, sampling=sampling, counting=counting).expression(node, frame))
    except Unreadable:
        return None
    in_steps = any(isinstance(each, ast.Lambda) for each in ast.walk(found))
    return found if len(ast.unparse(found)) <= (_OF_STEPS if in_steps else _LENGTH) else None


class Resolution:
    """One expression being read, against a budget of steps."""

    def __init__(self, page: Page, *, sampling: bool, counting: bool) -> None:
        self.page = page
        self.sampling = sampling
        self.counting = counting
        self.bound: set[str] = set()
        self._steps = 0
        self._depth = 0

    def expression(self, node: ast.expr, frame: Frame) -> ast.expr:
        """Give the self-contained form, or raise `Unreadable`."""
        self._steps += 1
        if self._steps > _STEPS or self._depth > _DEPTH or not self.page.allowance.take():
            raise Unreadable
        self._depth += 1
        try:
            return _FORMS.get(type(node), _each_part)(self, node, frame)
        except Unreadable:
            number = counted(node) if self.counting else None
            if number is None:
                raise
            return ast.Constant(number)
        finally:
            self._depth -= 1


def _constant(_reading: Resolution, node: ast.Constant, _frame: Frame) -> ast.expr:
    if isinstance(node.value, str) and node.value.split(":")[0] in ("cuda", "mps"):
        return ast.Constant("cpu")  # the run is on the CPU
    return ast.Constant(node.value)


def _name(reading: Resolution, node: ast.Name, frame: Frame) -> ast.expr:
    if node.id in reading.bound:
        return ast.Name(node.id, ast.Load())
    try:
        return lookup(reading, node.id, frame)
    except Unreadable:
        if not reading.sampling:
            raise
        return sample(reading, node, frame)


def _choice(reading: Resolution, node: ast.IfExp, frame: Frame) -> ast.expr:
    test = readable(reading, node.test, frame)
    match test:
        case ast.Constant(value):
            return reading.expression(node.body if value else node.orelse, frame)
    body, other = readable(reading, node.body, frame), readable(reading, node.orelse, frame)
    if test is not None and body is not None and other is not None:
        return ast.IfExp(test, body, other)
    if body is None and other is None:
        raise Unreadable
    return body or other or node


def _arithmetic(reading: Resolution, node: ast.BinOp, frame: Frame) -> ast.expr:
    made = _each_part(reading, node, frame)
    value = integer(made)
    return made if value is None or value < 0 else ast.Constant(value)


def _comparison(reading: Resolution, node: ast.Compare, frame: Frame) -> ast.expr:
    made = _each_part(reading, node, frame)
    match made:
        case ast.Compare(ast.Constant(first), [ast.Eq() | ast.Is()], [ast.Constant(second)]):
            return ast.Constant(first == second)
        case ast.Compare(ast.Constant(first), [ast.NotEq() | ast.IsNot()], [ast.Constant(second)]):
            return ast.Constant(first != second)
    return made


def _comprehension(
    reading: Resolution, node: ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp, frame: Frame
) -> ast.expr:
    names = {
        name.id
        for generator in node.generators
        for name in ast.walk(generator.target)
        if isinstance(name, ast.Name) and name.id not in reading.bound
    }
    reading.bound |= names
    try:
        return _each_part(reading, node, frame)
    finally:
        reading.bound -= names


def _lambda(reading: Resolution, node: ast.Lambda, frame: Frame) -> ast.expr:
    names = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)} - reading.bound
    reading.bound |= names
    try:
        return ast.Lambda(node.args, reading.expression(node.body, frame))
    finally:
        reading.bound -= names


def _each_part(reading: Resolution, node: ast.expr, frame: Frame) -> ast.expr:
    if not isinstance(node, _PLAIN):
        raise Unreadable
    parts = {name: _part(reading, value, frame) for name, value in ast.iter_fields(node)}
    return type(node)(**parts)


def _part(reading: Resolution, value: Any, frame: Frame) -> Any:
    if isinstance(value, list):
        return [_part(reading, each, frame) for each in value]
    if isinstance(value, ast.expr):
        return reading.expression(value, frame)
    if isinstance(value, ast.comprehension):
        fields = {name: _part(reading, each, frame) for name, each in ast.iter_fields(value) if name != "target"}
        return ast.comprehension(target=value.target, **fields)
    return value


_PLAIN = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.IfExp,
    ast.Slice,
    ast.Starred,
    ast.JoinedStr,
    ast.FormattedValue,
    ast.ListComp,
    ast.GeneratorExp,
    ast.SetComp,
    ast.DictComp,
)

_FORMS: dict[type[ast.expr], Callable[..., ast.expr]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.Call: invocation,
    ast.IfExp: _choice,
    ast.BinOp: _arithmetic,
    ast.Compare: _comparison,
    ast.ListComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Lambda: _lambda,
}
