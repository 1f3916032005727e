"""The fields of a configuration: a dict, a namespace, a dataclass or class with defaults, attributes set on `self`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.frame import END, Frame
from netron_lens.worker.infer.evidence.texts.scope import Binding
from netron_lens.worker.infer.evidence.values.elsewhere import imported_value
from netron_lens.worker.infer.evidence.values.lookup import bindings
from netron_lens.worker.infer.evidence.values.options import option
from netron_lens.worker.infer.evidence.values.parameter import default

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope

Place = tuple[Binding, Frame]
_DEPTH = 6


def field_of(  # noqa: PLR0911 - one per form
    page: Page, base: ast.expr, key: str, frame: Frame, depth: int = 0
) -> Place | None:
    """Give what `base.key` or `base["key"]` was given by the text, or none."""
    if depth > _DEPTH:
        return None
    match base:
        case ast.Name("self" | "cls"):
            return _of_self(frame, key)
        case ast.Name(name):
            return _of_name(page, name, key, frame, depth)
        case ast.Attribute(inner, name) | ast.Subscript(inner, ast.Constant(str(name))):
            found = field_of(page, inner, name, frame, depth + 1) or _of_module(page, inner, name, frame)
            if found is None or found[0].steps:
                return None
            return field_of(page, found[0].value, key, found[1], depth + 1)
        case ast.Dict(keys, values):
            return _of_dict(page, list(zip(keys, values, strict=True)), key, frame, depth)
        case ast.Call():
            return _of_call(page, base, key, frame, depth)
    return None


def class_field(scope: Scope, key: str, page: Page | None = None) -> Place | None:
    """Give the default of a field: in the class body, in `__init__`, or in a base of the same text."""
    here = scope.bindings.get(key)
    if here:
        return _default(here[-1]), Frame(scope)
    attributes = scope.attributes.get(key)
    if attributes:
        binding, method = attributes[0]
        return binding, Frame(method, binding.line)
    if page is not None and isinstance(scope.node, ast.ClassDef):
        for base in scope.node.bases:
            parent = page.class_named(base.id) if isinstance(base, ast.Name) else None
            if parent is not None and parent is not scope:
                return class_field(parent, key, page)
    return None


def _of_module(page: Page, module: ast.expr, name: str, frame: Frame) -> Place | None:
    """Give what another file assigns to a name at its top, where the text imports the file: `config.small`."""
    path = frame.imported(module.id) if isinstance(module, ast.Name) else None
    found = None if path is None else imported_value(page, f"{path}.{name}")
    return None if found is None else (Binding(END, found[0]), found[1])


def _of_self(frame: Frame, key: str) -> Place | None:
    owner = frame.scope.enclosing_class()
    if owner is None:
        return None
    here = owner.attributes.get(key)
    if not here:
        return class_field(owner, key)
    before = [(binding, method) for binding, method in here if method is frame.scope and binding.line < frame.line]
    binding, method = (before or [pair for pair in here if pair[1] is not frame.scope] or here)[-1]
    if method is frame.scope and binding.line >= frame.line:
        return None
    arguments = frame.arguments if method is frame.scope else {}
    return binding, Frame(method, binding.line, arguments)


def _of_name(page: Page, name: str, key: str, frame: Frame, depth: int) -> Place | None:
    member = bindings(f"{name}.{key}", frame)
    if member:
        return member[0]
    if name in frame.arguments:
        node, caller = frame.arguments[name]
        return field_of(page, node, key, caller, depth + 1)
    for binding, here in bindings(name, frame):
        found = None if binding.steps else field_of(page, binding.value, key, here, depth + 1)
        if found is not None:
            return found
    place: Frame | None = frame
    while place is not None:
        if place.scope.parameters is not None:
            return _of_parameter(page, place.scope.parameters, name, key, depth)
        place = place.outer()
    return None


def _of_parameter(page: Page, arguments: ast.arguments, name: str, key: str, depth: int) -> Place | None:
    value = default(arguments, name)
    if value is not None and not isinstance(value, ast.Constant):
        return field_of(page, value, key, Frame(page.text.root), depth + 1)
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        match each:
            case ast.arg(arg=found, annotation=ast.Name(annotation)) if found == name:
                scope = page.class_named(annotation)
                return None if scope is None else class_field(scope, key, page)
    return None


def _of_dict(
    page: Page, pairs: list[tuple[ast.expr | None, ast.expr]], key: str, frame: Frame, depth: int
) -> Place | None:
    for name, value in reversed(pairs):
        if isinstance(name, ast.Constant) and name.value == key:
            return Binding(frame.line, value), frame
        if name is None:
            found = field_of(page, value, key, frame, depth + 1)
            if found is not None:
                return found
    return None


def _of_call(page: Page, call: ast.Call, key: str, frame: Frame, depth: int) -> Place | None:
    for keyword in call.keywords:
        if keyword.arg == key:
            return Binding(frame.line, keyword.value), frame
    match call.func:
        case ast.Name("vars" | "dict" | "copy") | ast.Attribute(_, "copy" | "deepcopy"):
            return field_of(page, call.args[0], key, frame, depth + 1) if call.args else None
        case ast.Attribute(_, "parse_args" | "parse_known_args"):
            found = option(page.text, key)
            return None if found is None else (Binding(END, found[0]), found[1])
        case ast.Name(name) | ast.Attribute(_, name):
            cls = frame.class_named(name) or page.text.root.classes.get(name)
            if cls is not None:
                return class_field(cls, key, page)
            function = page.text.root.functions.get(name)
            if function is not None and function.returns:
                return field_of(page, function.returns[-1], key, Frame(function), depth + 1)
    first = call.args[0] if call.args else None
    return field_of(page, first, key, frame, depth + 1) if isinstance(first, ast.Dict | ast.Call) else None


def _default(binding: Binding) -> Binding:
    """See through `field(default=…)` and `Field(…)`."""
    match binding.value:
        case ast.Call(ast.Name("field" | "Field") | ast.Attribute(_, "field" | "Field"), arguments, keywords):
            for keyword in keywords:
                if keyword.arg == "default":
                    return Binding(binding.line, keyword.value)
                if keyword.arg == "default_factory":
                    value = keyword.value
                    made = value.body if isinstance(value, ast.Lambda) else ast.Call(value, [], [])
                    return Binding(binding.line, made)
            if arguments:
                return Binding(binding.line, arguments[0])
    return binding
