"""Functions that make the parts of a model and construct it with them: they are called in its place."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.evidence import FIRST, Candidate, Choice
from netron_lens.worker.infer.evidence.examples.branched import leading
from netron_lens.worker.infer.evidence.examples.factories import does_more, given, given_first
from netron_lens.worker.infer.evidence.settings.place import Place
from netron_lens.worker.infer.evidence.settings.told import told
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.occurrences import occurrences
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.texts.texts import related
from netron_lens.worker.infer.evidence.values.arguments import bind
from netron_lens.worker.infer.evidence.values.elsewhere import defined_path
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import BUILDING, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject


class Builder(NamedTuple):
    """A function: the name by which it is called, its text, what it takes, and the page that it stands on.

    `call` is that of the class in it; `owner` is the class that it is a method of. Of several things that it gives the
    model is the first.
    """

    name: str
    scope: Scope
    taken: ast.arguments
    page: Page
    call: ast.Call
    owner: str = ""


WEIGHT, _WRITTEN = 0.7, 0.85
_PARTS = 2
"""So many parts that a function makes of classes tell that the model is not to be constructed without it."""


def builders(subject: Subject, pages: tuple[Page, ...], request: ExportRequest) -> Iterator[Candidate]:
    """Give the calls of such functions: as the texts around call them, and with values for what they need."""
    own = [*_functions(subject, subject.page), *_methods(subject)]
    for builder in own or [each for page in pages[1:] for each in _functions(subject, page)]:
        yield from _called(builder, pages, request)
        found = occurrences(builder.scope.node)
        arguments = []
        defining = tuple(replace(subject.page, text=text) for text in subject.page.optioned.texts())
        for each in _needed(builder.taken):
            choices = told(each, found.get(each, []), Place(builder.page, None, pages=(*pages, *defining)))
            choice = choices[0] if choices else _usual(each)
            arguments.append((each, leading(each, choice, builder.call, builder.scope)))
        line = getattr(builder.scope.node, "lineno", 1)
        named = builder.name.removesuffix(FIRST)
        reason = f"`{named}` builds it of its parts, {builder.page.text.where(line)}"
        yield Candidate(weight=WEIGHT, builder=builder.name, arguments=tuple(arguments), constructor_reason=reason)


def _functions(subject: Subject, page: Page) -> Iterator[Builder]:
    """Give the functions of a page that return a model of the class, and pass it several objects that they make."""
    for name, scope in page.text.root.functions.items():
        if not isinstance(scope.node, ast.FunctionDef) or does_more(scope):
            continue
        for ending, calls in (("", given(scope)), (FIRST, given_first(scope))):
            path = name if page is subject.page else defined_path(page, scope)
            call = None if path is None else _building(calls, scope, subject, page, _PARTS)
            if call is not None:
                yield Builder(f"{path}{ending}", scope, scope.node.args, page, call)


def _methods(subject: Subject) -> Iterator[Builder]:
    """Give the class's own ways to be made, `Net.from_name(name)`, that pass it an object that they make."""
    is_open = any(each.default is each.empty or each.default is None for each in subject.constructor)
    for name, scope in subject.scope.functions.items() if is_open and subject.scope is not None else ():
        node = scope.node
        if not isinstance(node, ast.FunctionDef) or "pretrained" in name or does_more(scope):
            continue
        kinds = {each.id for each in node.decorator_list if isinstance(each, ast.Name)}
        call = _building(given(scope), scope, subject, subject.page, 1)
        if kinds & {"classmethod", "staticmethod"} and call is not None:
            first = "classmethod" in kinds
            taken = ast.arguments(**{**dict(ast.iter_fields(node.args)), "args": node.args.args[first:]})
            yield Builder(f"{subject.name}.{name}", scope, taken, subject.page, call, subject.name)


def _called(builder: Builder, pages: tuple[Page, ...], request: ExportRequest) -> Iterator[Candidate]:
    """Give the calls of a function, in its file and in those that import it, whose arguments can be read."""
    own, last, owner = pages[0], builder.name.removesuffix(FIRST).rpartition(".")[2], builder.owner
    others = (replace(own, text=text) for text in related(request, owner or last))
    for page in (own, *others):
        for call, scope in page.text.calls.get(last, ()):
            frame = Frame(scope, call.lineno)
            if owner and not (isinstance(call.func, ast.Attribute) and names_class(call.func.value, frame, owner)):
                continue
            arguments = bind(call, _signature(builder.taken), frame, page)
            values = [(each.name, each.value) for each in arguments or () if each.value is not None]
            if arguments and len(values) == len(arguments):
                reason = f"from `{ast.unparse(call)}`, {page.text.where(call.lineno)}"
                choices = tuple(
                    (parameter, Choice(expression=ast.unparse(value), kind="object", reason=reason, weight=_WRITTEN))
                    for parameter, value in values
                )
                yield Candidate(weight=_WRITTEN, builder=builder.name, arguments=choices, constructor_reason=reason)


def _signature(taken: ast.arguments) -> tuple[inspect.Parameter, ...]:
    """Write the parameters of a function that has not been loaded."""
    needed = set(_needed(taken))
    return tuple(
        inspect.Parameter(each.arg, kind, default=inspect.Parameter.empty if each.arg in needed else None)
        for kind, names in (
            (inspect.Parameter.POSITIONAL_OR_KEYWORD, (*taken.posonlyargs, *taken.args)),
            (inspect.Parameter.KEYWORD_ONLY, taken.kwonlyargs),
        )
        for each in names
    )


def _building(calls: Iterable[ast.Call], scope: Scope, subject: Subject, page: Page, parts: int) -> ast.Call | None:
    """Find the call that builds the class, and is passed so many objects that the function makes."""
    for call in calls:
        frame = Frame(scope, call.lineno)
        if names_class(call.func, frame, subject.name) or (ast.unparse(call.func) == "cls" and scope.enclosing_class()):
            passed = (*call.args, *(each.value for each in call.keywords))
            if sum(_parts_made(each, scope, page) for each in passed) >= parts:
                return call
    return None


def _parts_made(argument: ast.expr, scope: Scope, page: Page, depth: int = 0) -> int:
    """Count the parts that an argument is: one that a class or function of the file gives, several in `*parts(…)`.

    So are those that it is made of: `Segmenting(Detector(backbone, transformer))`.
    """
    if isinstance(argument, ast.Starred):
        return _PARTS * _parts_made(argument.value, scope, page, depth)
    values = [argument]
    if isinstance(argument, ast.Name):
        values = [each.value for each in scope.bindings.get(argument.id, ())]
    calls = [each for each in values if isinstance(each, ast.Call) and depth < _PARTS]
    made = [each for each in calls if (name := _last(each.func))[:1].isupper() or _makes(name, page)]
    return max((1 + sum(_parts_made(inner, scope, page, depth + 1) for inner in each.args) for each in made), default=0)


def _makes(name: str, page: Page) -> bool:
    """Tell a function of the file, or of another that it is imported from and seems to make something."""
    is_imported = name in page.text.root.imports and words(name)[:1] != () and words(name)[0] in BUILDING
    return is_imported or page.function_named(name) is not None


def _needed(arguments: ast.arguments) -> Iterator[str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    yield from (each.arg for each in positional[: len(positional) - len(arguments.defaults)])
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    yield from (each.arg for each, value in keywords if value is None)


def _usual(name: str) -> Choice:
    said = meaning(name)
    value = said.values[0] if said is not None and said.values else "8"
    return Choice(expression=value, kind="int", reason="a usual value", weight=0.3)


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""
