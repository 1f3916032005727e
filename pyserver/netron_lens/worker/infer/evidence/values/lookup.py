"""What a name stands for at a place: its nearest binding, a parameter's value, a definition, an import."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import sys
from functools import cache
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading, Unreadable
from netron_lens.worker.infer.evidence.values.branches import is_passed_over, may_be_reached
from netron_lens.worker.infer.evidence.values.elsewhere import defined_path, imported_path, is_own, origin
from netron_lens.worker.infer.evidence.values.filled import is_filled
from netron_lens.worker.infer.evidence.values.members_set import with_members
from netron_lens.worker.infer.evidence.values.parameter import parameter
from netron_lens.worker.infer.evidence.values.unpacking import unpack

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.scope import Binding

_PROVIDED = ("torch", "math")
_BINDINGS_TRIED = 4
_GROWING = (ast.List, ast.Dict, ast.Set, ast.Constant)
"""What is not yet what it becomes by `append`, `update` or `+=`."""
_UNSAFE = frozenset({"open", "input", "exec", "eval", "exit", "quit", "compile", "__import__", "print", "globals"})
BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_")) - _UNSAFE


def lookup(reading: Reading, name: str, frame: Frame) -> ast.expr:
    """Give what the name stands for, self-contained, or raise `Unreadable`."""
    found = _in_scopes(reading, name, frame)
    if found is not None:
        return found
    if name in reading.page.known or name in BUILTINS or name in _PROVIDED:
        return ast.Name(name, ast.Load())
    if name == "nn":
        return dotted("torch.nn")
    raise Unreadable


def bindings(name: str, frame: Frame) -> list[tuple[Binding, Frame]]:
    """Give the assignments of a name that can have happened before the place, nearest first, innermost scope only."""
    place: Frame | None = frame
    while place is not None:
        here = [binding for binding in place.scope.bindings.get(name, ()) if binding.line < place.line]
        if here:
            nearest = sorted(here, key=lambda binding: -binding.line)[:_BINDINGS_TRIED]
            return [(binding, place.at(binding.line or place.line)) for binding in nearest]
        place = place.outer()
    return []


def dotted(path: str) -> ast.expr:
    """Write a dotted name."""
    first, *rest = path.split(".")
    node: ast.expr = ast.Name(first, ast.Load())
    for part in rest:
        node = ast.Attribute(node, part, ast.Load())
    return node


def _in_scopes(reading: Reading, name: str, frame: Frame) -> ast.expr | None:
    place: Frame | None = frame
    while place is not None:
        found = _in_scope(reading, name, place)
        if found is not None:
            return found
        place = place.outer()
    return None


def _in_scope(reading: Reading, name: str, place: Frame) -> ast.expr | None:
    if name in place.arguments:
        node, caller = place.arguments[name]
        return reading.expression(node, caller)
    here = [binding for binding in place.scope.bindings.get(name, ()) if binding.line < place.line]
    for binding in _nearest(reading, here, place):
        found = _bound(reading, name, binding, place)
        if found is not None:
            return found
    if place.scope.parameters is not None:
        found = parameter(reading, name, place)
        if found is not None:
            return found
    if here and name not in reading.page.known:
        raise Unreadable
    if name in place.scope.functions or name in place.scope.classes:
        return _defined(reading, name, place)
    path = place.scope.imports.get(name) or _of_star(reading, name, place)
    return None if path is None else _from_import(reading, name, path)


def _of_star(reading: Reading, name: str, place: Frame) -> str | None:
    """Find what one of the modules defines of which all is imported: the last of them counts."""
    paths = [f"{module}.{name}" for module in reversed(place.scope.stars) if name not in reading.page.known]
    return next(filter(None, (origin(reading.page, path) for path in paths)), None)


def _nearest(reading: Reading, here: list[Binding], place: Frame) -> list[Binding]:
    """Order bindings from the nearest on, those last that options pass over as they are by default."""
    nearest = sorted(here, key=lambda binding: -binding.line)[:_BINDINGS_TRIED]
    if len(nearest) > 1:
        nearest.sort(key=lambda binding: is_passed_over(reading, binding.line, place))
    return nearest


def _bound(reading: Reading, name: str, binding: Binding, place: Frame) -> ast.expr | None:
    if name in place.scope.shortened or not may_be_reached(reading, binding.line, place):
        return None
    try:
        found = unpack(reading, binding, place.at(binding.line or place.line))
    except Unreadable:
        return None
    is_made_here = isinstance(binding.value, (*_GROWING, ast.Tuple))
    grows = name in place.scope.mutated and is_made_here and isinstance(found, _GROWING)
    if grows and not all(is_passed_over(reading, line, place) for line in place.scope.mutated[name]):
        return None
    is_keyed = name in place.scope.keyed
    is_begun = is_keyed or len(place.scope.bindings[name]) > 1
    if is_begun and is_made_here and _is_numbering(found):
        return None
    is_made = isinstance(found, ast.Call) and is_filled(reading.page, name, found, binding, place)
    if is_made or (is_keyed and _begins_empty(found)):
        return None
    return with_members(reading, name, found, binding, place)


def _begins_empty(found: ast.expr) -> bool:
    """Tell an object that has nothing before its keys are set: `Options()`, `dict()`."""
    match found:
        case ast.Call(ast.Name(name) | ast.Attribute(_, name), [], []):
            return name[:1].isupper() or name == "dict"
    return False


def _is_numbering(found: ast.expr) -> bool:
    """Tell a table of words as it begins, before the data's words are put into it: `{"<pad>": 0, "<unk>": 1}`."""
    match found:
        case ast.Dict(keys, values):
            numbers = {value.value if isinstance(value, ast.Constant) else None for value in values}
            return None not in keys and numbers == set(range(len(keys)))
    return False


def _defined(reading: Reading, name: str, place: Frame) -> ast.expr:
    if name in reading.page.known:
        return ast.Name(name, ast.Load())
    scope = place.scope.classes.get(name)
    path = defined_path(reading.page, scope) if scope is not None and place.scope.parent is None else None
    if path is None:
        raise Unreadable
    return dotted(path)


def _from_import(reading: Reading, name: str, path: str) -> ast.expr:
    if path.split(".", maxsplit=1)[0] in _PROVIDED:
        return dotted(path)
    last = path.rsplit(".", 1)[-1]
    found = next((each for each in (name, last) if each in reading.page.known), None)
    if found is not None and _is_importable(path.partition(".")[0]):
        return ast.Name(found, ast.Load())
    if found is None and is_own(reading.page, path):
        return ast.Name(last, ast.Load())
    full = None if found is not None else imported_path(reading.page, path)
    if full is None:
        raise Unreadable
    return dotted(full)


@cache
def _is_importable(package: str) -> bool:
    """Tell packages that are missing; a relative import has none."""
    if not package or package in sys.modules:
        return True
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False
