"""A class made in a function: the function is re-created with only what the class needs, and called.

Its free variables get their values as in the file: parameters from a call of the function that the file shows, else
from their defaults, else from what their names usually mean.
"""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading import commands
from netron_lens.worker.load.reading.names import FUNCTIONS
from netron_lens.worker.load.reading.structure import child_blocks
from netron_lens.worker.load.slicing.pruning import pruned
from netron_lens.worker.load.standins import guesses

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.load.reading.blocks import Blocks
    from netron_lens.worker.load.reading.target import Owner
    from netron_lens.worker.load.slicing.needs import Slicer
    from netron_lens.worker.load.slicing.slice import Slice


def opened(blocks: Blocks, slicer: Slicer, path: list[Owner]) -> None:
    """Let a slice look into the definitions around a class: of them only what the class needs is taken."""
    for owner in path[:-1]:
        blocks.places.enter(owner)
        slicer.opened.add(id(owner))


def recreated(blocks: Blocks, slice_: Slice, path: list[Owner], warn: Callable[[str], None]) -> list[ast.stmt]:
    """Give the statements that define the outermost function anew and bind the class's name to what it makes."""
    outer = _around(blocks, slice_, path, warn)
    value = _expression(blocks, path, warn)
    bound = ast.Assign([ast.Name(path[-1].name, ast.Store())], ast.parse(value, mode="eval").body)
    statements: list[ast.stmt] = [outer, bound]
    for node in (outer, bound):
        ast.fix_missing_locations(ast.copy_location(node, path[0]))
    return statements


def _around(blocks: Blocks, slice_: Slice, path: list[Owner], warn: Callable[[str], None]) -> Owner:
    """Copy a definition with what is kept of its body; the next one on the path is copied likewise."""
    owner, inner = path[0], path[1]
    replaced = _around(blocks, slice_, path[1:], warn) if len(path) > 2 else None  # noqa: PLR2004 - the last two need no copy between
    body = _kept(owner.body, slice_, inner, replaced)
    less = copy.copy(owner)
    less.decorator_list = []
    if isinstance(less, ast.ClassDef):
        less.bases, less.keywords = [], []
        less.body = body
        return less
    value = ast.parse(_expression(blocks, path[1:], warn), mode="eval").body
    result = ast.fix_missing_locations(ast.copy_location(ast.Return(value), inner))
    less.args = copy.deepcopy(less.args)
    for argument in ast.walk(less.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    less.returns = None
    less.body = [*body, result]
    if isinstance(less, ast.AsyncFunctionDef):
        plain = ast.FunctionDef(less.name, less.args, less.body, [], None)
        return ast.copy_location(plain, less)
    return less


def _kept(body: list[ast.stmt], slice_: Slice, inner: Owner, replaced: Owner | None) -> list[ast.stmt]:
    """What is kept of a body. Where the way to the inner definition leads through an `if`, only that branch is."""
    kept: list[ast.stmt] = []
    for statement in body:
        if statement is inner:
            kept.append(replaced or statement)
            continue
        branch = next((block for _, block in child_blocks(statement) if _holds(block, inner)), None)
        if branch is None:
            kept.extend(pruned(statement, slice_))
        elif isinstance(statement, (ast.With, ast.AsyncWith, ast.For, ast.AsyncFor)):
            less = pruned(statement, slice_)[0]
            less = copy.copy(less)
            less.body = _kept(branch, slice_, inner, replaced)  # type: ignore[attr-defined] # `with` and `for` have bodies
            kept.append(less)
        else:
            kept.extend(_kept(branch, slice_, inner, replaced))
    return kept


def _holds(block: list[ast.stmt], inner: Owner) -> bool:
    return any(each is inner or any(_holds(child, inner) for _, child in child_blocks(each)) for each in block)


def _expression(blocks: Blocks, path: list[Owner], warn: Callable[[str], None]) -> str:
    """Write how the first definition's name leads to the class: calls of functions, attributes of classes."""
    names: list[str] = []
    for owner in path:
        names.append(owner.name)
        if isinstance(owner, FUNCTIONS):
            in_class = len(names) > 1
            return f"{'.'.join(names)}({_arguments(blocks, owner, warn, in_class=in_class)})"
    return ".".join(names)


def _arguments(
    blocks: Blocks, function: ast.FunctionDef | ast.AsyncFunctionDef, warn: Callable[[str], None], *, in_class: bool
) -> str:
    call = None if in_class else _shown_call(blocks, function)
    if call is not None:
        return ", ".join([*map(ast.unparse, call.args), *(ast.unparse(word) for word in call.keywords)])
    parameters = [*function.args.posonlyargs, *function.args.args]
    required = parameters[: len(parameters) - len(function.args.defaults)]
    named = [
        each
        for each, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
        if default is None
    ]
    given = [_guess(each, function, warn) for each in required]
    return ", ".join([*given, *(f"{each.arg}={_guess(each, function, warn)}" for each in named)])


def _guess(parameter: ast.arg, function: ast.FunctionDef | ast.AsyncFunctionDef, warn: Callable[[str], None]) -> str:
    if parameter.arg in ("self", "cls"):
        return "None"
    default = commands.default(function, parameter.arg)
    if default is not None:
        return ast.unparse(default)
    annotation = ast.unparse(parameter.annotation) if parameter.annotation else "int"
    text = repr(guesses.value(parameter.arg, annotation))
    warn(f"`{function.name}` is called nowhere in the file: `{parameter.arg}={text}` stands in")
    return text


def _shown_call(blocks: Blocks, function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.Call | None:
    """The first call of the function whose arguments are written as constants or come from the top of the file."""
    top = {name for statement in blocks.statements() for name in blocks.bound(statement)}
    for node in ast.walk(blocks.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name:
            parts = [*node.args, *(word.value for word in node.keywords)]
            used = {each.id for part in parts for each in ast.walk(part) if isinstance(each, ast.Name)}
            if used <= top and not any(isinstance(part, ast.Starred) for part in parts):
                return node
    return None


def shown_names(blocks: Blocks, path: list[Owner]) -> set[str]:
    """Name what the shown call's arguments read, so that the slice takes it along."""
    function = path[0]
    call = _shown_call(blocks, function) if isinstance(function, FUNCTIONS) else None
    return {node.id for node in ast.walk(call) if isinstance(node, ast.Name)} - {function.name} if call else set()
