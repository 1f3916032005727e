"""Models, and records, that a constructor takes: how code elsewhere constructs one that has what is read of it."""

from __future__ import annotations

import ast
import difflib
import inspect
import sys
from abc import ABC
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from torch import nn

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.annotations import built
from netron_lens.worker.infer.evidence.settings.borrowed import with_used
from netron_lens.worker.infer.evidence.settings.called_so import Model, called_so, derived, runs
from netron_lens.worker.infer.evidence.settings.class_paths import path_of
from netron_lens.worker.infer.evidence.settings.constructor import annotations_of, occurrences_of
from netron_lens.worker.infer.evidence.settings.fields import field_uses, merged
from netron_lens.worker.infer.evidence.settings.language_models import language_models
from netron_lens.worker.infer.evidence.settings.published_models import published_models, published_parts
from netron_lens.worker.infer.evidence.settings.usual_arguments import usual_arguments
from netron_lens.worker.infer.evidence.texts.frame import Frame
from netron_lens.worker.infer.evidence.texts.subject import names_class
from netron_lens.worker.infer.evidence.texts.texts import near, parsed, related, source_of
from netron_lens.worker.infer.evidence.values.callees import has_method
from netron_lens.worker.infer.evidence.values.configuration import class_field
from netron_lens.worker.infer.evidence.values.elsewhere import defined_path
from netron_lens.worker.infer.evidence.values.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject

    _Test = Callable[[Scope, Page], bool]

_SHOWN, _BUILT = 0.79, 0.56
_FILES = 6
_OFFERED = 2
_RECORDED = 5
"""So many attributes that are read tell a record."""
_COVERED = 0.8
"""Which share of what is read a class must have: some is read behind `hasattr`, or of other models."""
_FEATURES = "features"
"""What many models call their layers, without those that classify."""
_OF_MODULES = frozenset(dir(nn.Module)) | {"training"}


class Passed(NamedTuple):
    """A choice for a parameter, and the scopes of the class and of what it uses, by name."""

    parameter: str
    choice: Choice
    scopes: Mapping[str, Scope]


def passed_models(subject: Subject, request: ExportRequest, namespace: Mapping[str, Any]) -> Iterator[Passed]:
    """Give choices for the required parameters that take a model of the user's."""
    annotated, found = annotations_of(subject), occurrences_of(subject)
    for parameter in subject.constructor:
        name = parameter.name
        if parameter.default is not parameter.empty or parameter.kind in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        ):
            continue
        models = _annotated(annotated.get(name), namespace, subject.page, request)
        for model in models or _by_use(name, found.get(name, []), subject, request):
            shown = _shown(model, subject.page, request)
            expression, reason = (model.usual, model.reason) if shown is None else shown
            weight = _BUILT if shown is None else _SHOWN
            choice = Choice(expression=expression, kind="object", reason=reason, weight=weight)
            yield Passed(name, choice, {} if model.text is None else with_used(model.text, model.name))


def _annotated(
    annotation: ast.expr | None, namespace: Mapping[str, Any], page: Page, request: ExportRequest
) -> list[Model]:
    match annotation:
        case ast.BinOp(left, ast.BitOr(), right):
            parts = [left, right]
        case ast.Subscript(ast.Name("Union") | ast.Attribute(_, "Union"), ast.Tuple(parts)):
            pass
        case ast.Subscript(ast.Name("Optional") | ast.Attribute(_, "Optional"), part):
            parts = [part]
        case ast.Name(name) | ast.Constant(str(name)) | ast.Attribute(_, name):
            return _named(name, namespace, page, request)
        case _:
            parts = []
    return [model for part in parts for model in _annotated(part, namespace, page, request)]


def _named(name: str, namespace: Mapping[str, Any], page: Page, request: ExportRequest) -> list[Model]:
    cls = namespace.get(name)
    if not isinstance(cls, type) or cls.__module__.startswith("torch."):
        return []
    if ABC in cls.__bases__ or inspect.isabstract(cls):
        finished = derived(cls, page, request)[:_OFFERED]
        if finished or inspect.isabstract(cls):
            return finished
    if not issubclass(cls, nn.Module):
        return []
    file = getattr(sys.modules.get(cls.__module__), "__file__", None) or ""
    documents = {document.path: document.text for document in request.documents}
    source = source_of(file, documents) if file not in ("", page.text.path) else None
    text = page.text if file == page.text.path else None if source is None else parsed(file, source)
    return [Model(name, text, built(cls, path_of(cls, name, namespace), namespace), f"annotated `{name}`")]


def _by_use(name: str, found: list[Occurrence], subject: Subject, request: ExportRequest) -> Iterator[Model]:
    """Give classes for what is called as a module and has attributes that are read."""
    used = merged(found, subject.page, subject.scope)
    fields = frozenset(used.fields) - used.optional - _OF_MODULES
    is_read = f"it has what the code reads of `{name}`" if fields else f"`{name}` is called with tokens"
    features = field_uses(found, _FEATURES, subject.page, subject.scope) if fields == {_FEATURES} else []
    parts = tuple(published_parts(found, features)) if fields <= {_FEATURES} else ()
    if used.counts["called later"] or used.counts["module"] or parts:
        own = _covering(name, fields, subject, request, runs) if fields else called_so(name, subject, request)
        published = (*language_models(fields, found), *(parts or published_models(fields)))
        others = (Model(each, None, each, is_read) for each in published)
        yield from islice((*islice(own, _OFFERED), *others), _OFFERED if fields or parts else 1)
    elif len(fields) >= _RECORDED and not used.keys:
        others = (Model(each, None, each, is_read) for each in published_models(fields))
        yield from islice((*_covering(name, fields, subject, request, _holds), *others), 1)


def _covering(
    name: str, fields: frozenset[str], subject: Subject, request: ExportRequest, is_meant: _Test
) -> Iterator[Model]:
    """Walk the classes that are meant and have these attributes: of the file, else of files around it."""
    page, but = subject.page, _with_bases(subject.name, subject.scope, subject.page)
    here = list(_having(name, fields, page, but, is_meant))
    yield from here
    if not here:

        def speaks(path: str, source: str) -> bool:
            return path.endswith(".py") and all(each in source for each in fields)

        for text in near(request, speaks, _FILES):
            yield from _having(name, fields, replace(page, text=text), but, is_meant)


def _having(name: str, fields: frozenset[str], page: Page, but: set[str], is_meant: _Test) -> Iterator[Model]:
    classes = page.text.root.classes
    nearest = sorted(classes, key=lambda key: -difflib.SequenceMatcher(None, name.lower(), key.lower()).ratio())
    for key in nearest:
        scope = classes[key]
        had = sum(class_field(scope, each, page) is not None or has_method(scope, each, page) for each in fields)
        if key in but or had < _COVERED * len(fields) or not is_meant(scope, page):
            continue
        path = key if key in page.known else defined_path(page, scope)
        if path is not None:
            reason = f"`{key}` has what the code reads of `{name}`"
            yield Model(key, page.text, f"{path}({usual_arguments(scope, page)})", reason)


def _with_bases(name: str, scope: Scope | None, page: Page) -> set[str]:
    """Give the names of a class and its bases, which are no parts of it."""
    names = {name}
    for base in scope.node.bases if scope is not None and isinstance(scope.node, ast.ClassDef) else ():
        if isinstance(base, ast.Name) and base.id not in names:
            names |= _with_bases(base.id, page.class_named(base.id), page)
    return names


def _holds(scope: Scope, page: Page) -> bool:
    """Tell whether a class only holds what is set in it, and needs no arguments."""
    return not runs(scope, page) and "__init__" in scope.functions and not usual_arguments(scope, page)


def _shown(model: Model, page: Page, request: ExportRequest) -> tuple[str, str] | None:
    """Give the first construction of a class that the texts around show whole, and why that is taken."""
    elsewhere = request if model.text is None else replace(request, file=model.text.path)
    for text in (*(() if model.text is None else (model.text,)), *related(elsewhere, model.name)):
        other = replace(page, text=text)
        for scope in text.scopes:
            for call in scope.calls:
                if names_class(call.func, Frame(scope, call.lineno), model.name):
                    found = resolve(call, Frame(scope, call.lineno), other)
                    if found is not None and (call.args or call.keywords):
                        return ast.unparse(found), f"{model.reason}, built as in {text.where(call.lineno)}"
    return None
