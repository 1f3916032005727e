"""The state that a recurrence is given: as large as what the class's own method makes for its start."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.size_names import settled
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import USE, tensor_guess
from netron_lens.worker.infer.evidence.values.callees import initializer
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_STATES = frozenset({"hidden", "hiddens", "state", "states", "hx", "hc"})
_STARTING = frozenset({"init", "initial", "initialize", "zero", "begin"})
_MAKERS = frozenset({"zeros", "randn", "rand", "ones", "new_zeros", "new"})
_BASES, _PAIR = 6, 2


def initial_states(name: str, owner: Scope | None, page: Page) -> Iterator[InputGuess]:
    """Give what `init_hidden(self, batch_size)` may return for an input `hidden`, what it returns last first."""
    method = None if owner is None or _STATES.isdisjoint(words(name)) else _maker(owner, page)
    if owner is None or method is None:
        return
    for returned in reversed(method.returns):
        value = returned
        if isinstance(value, ast.Name) and method.bindings.get(value.id):
            value = method.bindings[value.id][-1].value
        guess = _state(value, method, owner, page)
        if guess is not None:
            yield guess


def _state(value: ast.expr, method: Scope, owner: Scope, page: Page) -> InputGuess | None:
    called = method.node.name if isinstance(method.node, ast.FunctionDef) else ""
    parts = [_sizes(each, method, owner, page) for each in _parts(value)]
    guesses = [tensor_guess(each, "float32", f"as `{called}` makes it", USE) for each in parts if each is not None]
    if len(guesses) < len(parts) or not guesses:
        return None
    if len(guesses) == 1 and not isinstance(value, ast.Tuple):
        return guesses[0]
    items = tuple((str(index), each) for index, each in enumerate(guesses))
    return InputGuess(kind="tuple", items=items, reason=f"as `{called}` makes it", weight=USE)


def _maker(owner: Scope, page: Page) -> Scope | None:
    for _ in range(_BASES):
        for name, function in owner.functions.items():
            if not (_STATES.isdisjoint(words(name)) or _STARTING.isdisjoint(words(name))):
                return function
        bases = owner.node.bases if isinstance(owner.node, ast.ClassDef) else []
        parents = [page.class_named(each.id) for each in bases if isinstance(each, ast.Name)]
        parent = next((each for each in parents if each is not None and each is not owner), None)
        if parent is None:
            return None
        owner = parent
    return None


def _parts(value: ast.expr) -> list[ast.expr]:
    """Give the states of a pair, also of `tuple(zeros for _ in range(2))`, or the only one."""
    match value:
        case ast.Tuple(elements):
            return elements
        case ast.Call(ast.Name("tuple"), [ast.ListComp(each) | ast.GeneratorExp(each)]):
            return [each] * _PAIR
    return [value]


def _sizes(node: ast.expr, method: Scope, owner: Scope, page: Page) -> tuple[Size, ...] | None:
    """Read `torch.zeros(layers, batch, width)`, also as a variable on a device."""
    while isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _MAKERS:
            break
        inner = node.args[0] if isinstance(node.func, ast.Name) and node.args else getattr(node.func, "value", None)
        if not isinstance(inner, ast.expr):
            return None
        node = inner
    if not isinstance(node, ast.Call):
        return None
    written = node.args[0].elts if len(node.args) == 1 and isinstance(node.args[0], ast.Tuple | ast.List) else node.args
    found = [_size(each, method, owner, page) for each in written]
    known = tuple(each for each in found if each is not None)
    return known if len(known) == len(written) > 1 else None


def _size(node: ast.expr, method: Scope, owner: Scope, page: Page) -> Size | None:
    maker, made = method.parameters, initializer(owner, page)
    taken = () if maker is None else [each.arg for each in maker.args]
    match node:
        case ast.Constant(int(number)):
            return number
        case ast.Name(name) if name in taken:
            return "B"
        case ast.Attribute(ast.Name("self"), name) if made is not None:
            size = settled(name, owner, made, page.numbers)
            return None if size == "C" else size
    return None
