"""Which expressions of a text are models of the class, and the call that constructed each."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import Frame, called
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.values.configuration import field_of
from netron_lens.worker.infer.evidence.values.elsewhere import imported_function
from netron_lens.worker.infer.evidence.values.lookup import bindings
from netron_lens.worker.infer.evidence.values.parameter import default

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_DEPTH = 10
_SELF = frozenset(
    {"to", "cuda", "cpu", "eval", "train", "double", "half", "float", "bfloat16", "requires_grad_", "apply", "type"}
)
_WRAPPERS = frozenset(
    {"DataParallel", "DistributedDataParallel", "DDP", "compile", "script", "deepcopy", "prepare", "convert_model"}
)


@dataclass(frozen=True, eq=False)
class Construction:
    """The call `Net(…)` and the place where its arguments are read."""

    call: ast.Call
    frame: Frame


def construction(node: ast.expr, frame: Frame, page: Page, name: str) -> Construction | None:
    """Give how the model that an expression stands for was constructed; none if it is no model of the class."""
    return construction_by(node, frame, page, lambda function, place: names_class(function, place, name))


def construction_by(
    node: ast.expr, frame: Frame, page: Page, is_meant: Callable[[ast.expr, Frame], bool], depth: int = 0
) -> Construction | None:
    """Give how the model that an expression stands for was constructed, if it was by what is meant."""
    if depth > _DEPTH or not page.allowance.take():
        return None
    if isinstance(node, ast.Call) and is_meant(node.func, frame):
        return Construction(node, frame)
    for part, place in _sources(node, frame, page):
        found = construction_by(part, place, page, is_meant, depth + 1)
        if found is not None:
            return found
    return None


def _sources(node: ast.expr, frame: Frame, page: Page) -> Iterator[tuple[ast.expr, Frame]]:
    match node:
        case ast.Call():
            yield from _of_call(node, frame, page)
        case ast.Name(written):
            yield from _of_name(written, frame, page)
        case ast.Attribute(ast.Name() as wrapped, "module"):
            yield wrapped, frame
        case ast.Attribute(base, member):
            found = field_of(page, base, member, frame)
            if found is not None and not found[0].steps:
                yield found[0].value, found[1]
        case ast.IfExp(_, first, second):
            yield first, frame
            yield second, frame


def _of_call(node: ast.Call, frame: Frame, page: Page) -> Iterator[tuple[ast.expr, Frame]]:
    match node:
        case ast.Call(ast.Attribute(base, method)) if method in _SELF:
            yield base, frame
        case ast.Call(ast.Attribute(_, wrapper) | ast.Name(wrapper), [first, *_]) if wrapper in _WRAPPERS:
            yield first, frame
        case ast.Call(ast.Name(function)):
            root = page.text.root
            scope = root.functions.get(function) or imported_function(page, function, root)
            if scope is not None:
                place = Frame(scope, arguments=called(scope.node, node, frame))
                yield from ((returned, place) for returned in scope.returns[:3])


def _of_name(written: str, frame: Frame, page: Page) -> Iterator[tuple[ast.expr, Frame]]:
    if written in frame.arguments:
        yield frame.arguments[written]
        return
    for binding, place in bindings(written, frame):
        part = _taken(binding.value, binding.steps)
        if part is not None:
            yield part, place
    if _is_required(written, frame.scope):
        yield from _of_callers(written, frame.scope, page)
        fixture = page.text.root.functions.get(written)
        if fixture is not None:
            yield from ((returned, Frame(fixture)) for returned in fixture.returns[:1])


def _is_required(written: str, scope: Scope) -> bool:
    arguments = scope.parameters
    if arguments is None:
        return False
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return written in names and default(arguments, written) is None


def _of_callers(written: str, function: Scope, page: Page) -> Iterator[tuple[ast.expr, Frame]]:
    if not isinstance(function.node, ast.FunctionDef):
        return
    for call, scope in page.text.calls.get(function.node.name, ()):
        if isinstance(call.func, ast.Name) and scope is not function:
            passed = called(function.node, call, Frame(scope, call.lineno)).get(written)
            if passed is not None:
                yield passed


def _taken(value: ast.expr, steps: tuple[object, ...]) -> ast.expr | None:
    for step in steps:
        match value, step:
            case ((ast.Tuple(elements) | ast.List(elements)), int(index)) if index < len(elements):
                value = elements[index]
            case ((ast.Tuple([first, *_]) | ast.List([first, *_])), "element"):
                value = first
            case _:
                return None
    return value
