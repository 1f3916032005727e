"""Where a function uses its parameters: each occurrence with the syntax around it, through `self.x = x` and `y = x`."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

Definition = ast.FunctionDef | ast.AsyncFunctionDef


_KEPT = "hparams"
_MOVING = frozenset({"to", "cuda", "cpu", "train", "eval", "float", "half", "double"})
_COPYING = frozenset({"copy", "deepcopy"})
_CONVERSIONS = frozenset({"tensor", "as_tensor", "array", "asarray", "Tensor", "FloatTensor", "LongTensor"})


class Occurrence(NamedTuple):
    """One use of a value: the expression, what is around it from the inside out, and the method where it stands."""

    node: ast.expr
    around: tuple[ast.AST, ...]
    method: str


@lru_cache(maxsize=256)
def occurrences(function: Definition, methods: tuple[Definition, ...] = ()) -> dict[str, list[Occurrence]]:
    """Give the uses of each parameter of a function, and of attributes it is stored in, in the class's `methods`."""
    found: dict[str, list[Occurrence]] = {argument.arg: [] for argument in _parameters(function)}
    names = set(found)
    same = {name: name for name in names}
    stored: dict[str, str] = {}
    converted: set[str] = set()
    for occurrence in _walk(function):
        match occurrence.node:
            case ast.Name(name) if name in same and name not in converted:
                if _becomes_tensor(occurrence, name, function):
                    converted.add(name)
                found[same[name]].append(occurrence)
                _follow(occurrence, same[name], same, stored)
    whole, kept = _kept(function, names)
    if whole is not None:
        stored[_KEPT] = whole
    if not stored and not kept:
        return found
    further = function.args.kwarg.arg if kept and function.args.kwarg is not None else None
    for method in dict.fromkeys((function, *methods)):
        for occurrence in _walk(method):
            parameter = _parameter_kept(occurrence, stored, kept, further)
            if parameter is not None:
                found[parameter].append(occurrence)
    return found


def _parameter_kept(
    occurrence: Occurrence, stored: Mapping[str, str], kept: Container[str], further: str | None
) -> str | None:
    """Name the parameter that an attribute is: one that it is stored as, or what Lightning keeps of the `further`."""
    match occurrence.node:
        case ast.Attribute(ast.Name("self"), name, ast.Load()) if name in stored:
            return stored[name]
        case ast.Attribute(ast.Attribute(ast.Name("self"), _), name, ast.Load()) if name in kept:
            return name
        case ast.Attribute(ast.Name("self"), name) if name == _KEPT:
            return None if getattr(occurrence.around[0], "attr", None) in kept else further
    return None


def _becomes_tensor(occurrence: Occurrence, name: str, function: Definition) -> bool:
    """Tell what is a tensor or an array under the same name from there on: `sizes = np.array(sizes)`."""
    match occurrence.around:
        case (ast.Call(ast.Attribute(_, called), [given, *_]), ast.Assign([ast.Name(target)]) as statement, *_):
            is_whole = given is occurrence.node and statement in function.body
            return is_whole and target == name and called in _CONVERSIONS
    return False


def _kept(function: Definition, names: set[str]) -> tuple[str | None, set[str]]:
    """Name the parameter that Lightning keeps as `self.hparams`, and those that it keeps as its attributes."""
    for node in ast.walk(function):
        match node:
            case ast.Call(ast.Attribute(ast.Name("self"), "save_hyperparameters"), [ast.Name(name)]) if name in names:
                return name, set()
            case ast.Call(ast.Attribute(ast.Name("self"), "save_hyperparameters")):
                return None, names
    return None, set()


def attribute_occurrences(methods: tuple[Definition, ...], name: str) -> list[Occurrence]:
    """Give the uses of `self.name` in the methods of a class."""
    found = []
    for method in methods:
        for occurrence in _walk(method):
            match occurrence.node:
                case ast.Attribute(ast.Name("self"), attribute, ast.Load()) if attribute == name:
                    found.append(occurrence)
    return found


def local_occurrences(function: Definition, name: str, line: int) -> list[Occurrence]:
    """Give the uses of a local name after a line, until it is given to something else."""
    lines = range(line + 1, _given_anew(function, name, line) + 1)
    return [
        occurrence
        for occurrence in _walk(function)
        if isinstance(occurrence.node, ast.Name) and occurrence.node.id == name and occurrence.node.lineno in lines
    ]


def _given_anew(function: Definition, name: str, line: int) -> int:
    """Give the last line of the first statement after a line that gives a name another value, whatever is tested."""
    for statement in function.body:
        match statement:
            case ast.Assign([ast.Name(target)]) if target == name and statement.lineno > line:
                return statement.end_lineno or statement.lineno
    return function.end_lineno or function.lineno


def _follow(occurrence: Occurrence, name: str, same: dict[str, str], stored: dict[str, str]) -> None:
    for target in targets_of(occurrence):
        match target:
            case ast.Name(other) if other not in same:
                same[other] = name
            case ast.Attribute(ast.Name("self"), attribute):
                stored.setdefault(attribute, name)


def targets_of(occurrence: Occurrence) -> list[ast.expr]:
    """List what a value is stored in: `self.x = x`, and `self.x, self.y = x, y` in its place.

    So it is where it was only moved, or copied: `self.model = model.to(device)`.
    """
    match occurrence.around:
        case (ast.Attribute(_, method), ast.Call() as moved, ast.Assign(targets, value), *_) if (
            method in _MOVING and value is moved
        ):
            return targets
        case (ast.Call(ast.Attribute(_, called) | ast.Name(called)) as copied, ast.Assign(targets, value), *_) if (
            called in _COPYING and value is copied
        ):
            return targets
        case (ast.Assign(targets, value), *_) if value is occurrence.node:
            return targets
        case (ast.Tuple(values), ast.Assign([ast.Tuple(targets)], ast.Tuple()), *_) if len(targets) == len(values):
            return [target for target, value in zip(targets, values, strict=True) if value is occurrence.node]
    return []


@lru_cache(maxsize=1024)
def _walk(function: Definition) -> tuple[Occurrence, ...]:
    found = []
    pending: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(node, (function,)) for node in reversed(function.body)]
    while pending:
        node, around = pending.pop()
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            node = ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)  # `self.x: int = x`
        if isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_plain(node.value)):
            found.append(Occurrence(node, around, function.name))
        inner = (node, *around[:4])
        children: list[ast.AST] = []
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                children.extend(each for each in value if isinstance(each, ast.AST))
            elif isinstance(value, ast.expr | ast.stmt):
                children.append(value)
        pending.extend((child, inner) for child in reversed(children))
    return tuple(found)


def _is_plain(node: ast.expr) -> bool:
    """Tell a name, and what Lightning keeps settings in."""
    match node:
        case ast.Name() | ast.Attribute(ast.Name("self"), "hparams"):
            return True
    return False


def _parameters(function: Definition) -> tuple[ast.arg, ...]:
    arguments = function.args
    further = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return (*arguments.posonlyargs, *arguments.args, *further, *arguments.kwonlyargs)
