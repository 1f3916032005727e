"""What `base.name` and `base[key]` stand for: options, configs, sizes of tensors, attributes set in a class."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.evidence.texts.frame import Frame, Page, Reading, Unreadable, readable
from netron_lens.worker.infer.evidence.values.chains import chained_setting
from netron_lens.worker.infer.evidence.values.configuration import field_of
from netron_lens.worker.infer.evidence.values.elsewhere import imported_class, is_own
from netron_lens.worker.infer.evidence.values.extents import written
from netron_lens.worker.infer.evidence.values.legacy import on_cpu
from netron_lens.worker.infer.evidence.values.lookup import dotted
from netron_lens.worker.infer.evidence.values.options import imported_option, option, setting
from netron_lens.worker.infer.evidence.values.tables import Place, entry, first_entry
from netron_lens.worker.infer.evidence.values.unpacking import unpack
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

_OF_TENSORS = frozenset({"T", "mT", "dtype", "ndim", "data", "real", "imag"})
_PROVIDED = ("torch", "math")


def attribute(reading: Reading, node: ast.Attribute, frame: Frame) -> ast.expr:  # noqa: PLR0911 - one per meaning
    """Give `base.name` self-contained, or raise `Unreadable`."""
    path = canonical(node, frame)
    if path is not None and path.split(".")[0] in _PROVIDED:
        return dotted(on_cpu(path))
    if path is not None and is_own(reading.page, path):
        return ast.Name(node.attr, ast.Load())
    assigned = _assigned(reading, node.value, node.attr, frame)
    if assigned is not None:
        return assigned
    if node.attr == "shape":
        return _shape(reading, node.value, frame)
    try:
        base = _value(reading, node.value, frame)
    except Unreadable:
        if path is not None and node.attr in reading.page.known:
            return ast.Name(node.attr, ast.Load())
        return _as_attributes(_option(reading, node.attr, node.value))
    if node.attr in _OF_TENSORS or isinstance(base, ast.Name | ast.Attribute) or _instance(reading, base):
        return ast.Attribute(base, node.attr, ast.Load())
    return _as_attributes(_option(reading, node.attr, node.value))


def subscript(reading: Reading, node: ast.Subscript, frame: Frame) -> ast.expr:
    """Give `base[key]` self-contained, or raise `Unreadable`."""
    match node.slice:
        case ast.Constant(str(key)):
            assigned = _assigned(reading, node.value, key, frame)
            if assigned is not None:
                return assigned
            try:
                base = _value(reading, node.value, frame)
            except Unreadable:
                return _option(reading, key, node.value)
            chosen = _chosen(node.value, node.slice, frame, reading.page)
            written_there = None if chosen is None else readable(reading, *chosen)
            return _of_dict(base, key) or written_there or ast.Subscript(base, node.slice, ast.Load())
    index_node = readable(reading, node.slice, frame)
    chosen = _chosen(node.value, index_node, frame, reading.page)
    if chosen is not None:
        return reading.expression(*chosen)
    if index_node is None:
        raise Unreadable
    base = _value(reading, node.value, frame)
    match base, index_node:
        case ((ast.Tuple(elements) | ast.List(elements)), ast.Constant(int(index))):
            if -len(elements) <= index < len(elements) and not any(isinstance(e, ast.Starred) for e in elements):
                return elements[index]
    return ast.Subscript(base, index_node, ast.Load())


def _of_dict(node: ast.expr, key: str) -> ast.expr | None:
    """Give what a written dict has for a key."""
    match node:
        case ast.Dict(keys, values) if all(isinstance(each, ast.Constant) for each in keys):
            pairs = zip(keys, values, strict=True)
            return next((value for each, value in pairs if isinstance(each, ast.Constant) and each.value == key), None)
        case ast.Call(ast.Name("dict"), [], keywords):
            return next((each.value for each in keywords if each.arg == key), None)
    return None


def _chosen(table: ast.expr, key: ast.expr | None, frame: Frame, page: Page) -> Place | None:
    """Give what a table has for a key; where the text does not tell the key, its first choice."""
    if key is None:
        return first_entry(table, frame, page)
    return entry(table, key.value, frame, page) if isinstance(key, ast.Constant) else None


def canonical(node: ast.expr, frame: Frame) -> str | None:
    """Give the full dotted name of `alias.a.b`, with the alias as it was imported."""
    match node:
        case ast.Name(name):
            path = frame.imported(name)
            if path is None and name == "nn":
                return "torch.nn"
            return name if path is None and name in _PROVIDED else path
        case ast.Attribute(base, name):
            path = canonical(base, frame)
            return None if path is None else f"{path}.{name}"
    return None


def _assigned(reading: Reading, base: ast.expr, key: str, frame: Frame) -> ast.expr | None:
    found = field_of(reading.page, base, key, frame)
    if found is None:
        return None
    binding, place = found
    return unpack(reading, binding, place)


def _value(reading: Reading, node: ast.expr, frame: Frame) -> ast.expr:
    """Read what has members: a literal that has none was a default that something else replaces."""
    found = reading.expression(node, frame)
    if isinstance(found, ast.Constant) and not isinstance(found.value, str):
        raise Unreadable
    return found


def _shape(reading: Reading, node: ast.expr, frame: Frame) -> ast.expr:
    sizes = written(reading.expression(node, frame))
    if sizes is None:
        raise Unreadable
    return ast.Tuple(list(sizes), ast.Load())


def _instance(reading: Reading, node: ast.expr) -> bool:
    """Whether the value is made by a class whose attributes can be read, torch's too, and not of a command line."""
    match node:
        case ast.Call(ast.Name(name)):
            is_known = name in reading.page.known
        case ast.Call(ast.Attribute() as callee):
            path = ast.unparse(callee)
            is_known = path.startswith("torch.nn.") or imported_class(reading.page, path) is not None
        case _:
            return False
    return is_known and not any(isinstance(each, ast.Attribute) and each.attr == "argv" for each in ast.walk(node))


def _option(reading: Reading, name: str, base: ast.expr) -> ast.expr:
    found = option(reading.page.text, name) or imported_option(reading.page, name)
    if found is None:
        return _option_nearby(reading, name, base)
    node, frame = found
    return reading.expression(node, frame)


def _option_nearby(reading: Reading, name: str, base: ast.expr) -> ast.expr:
    """Give the default of an option of settings that are handed on, as the nearest text or file of settings has it."""
    root, path = _members(base)
    if not any(said is not None and said.kind == "object" for said in map(meaning, (root, *path))):
        raise Unreadable
    for text in reading.page.optioned.texts():
        found = option(text, name)
        value = found[0] if found is not None else setting(text, (*path, name)) or chained_setting(text, (*path, name))
        if value is not None and _is_literal(value):
            return value
    raise Unreadable


def _as_attributes(node: ast.expr) -> ast.expr:
    """Write settings as the object that they are part of: one whose parts are read as attributes."""
    match node:
        case ast.Dict(keys, values):
            names = [key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
            if len(names) == len(keys) and all(map(str.isidentifier, names)):
                parts = [ast.keyword(name, _as_attributes(each)) for name, each in zip(names, values, strict=True)]
                return ast.Call(ast.Name("SimpleNamespace", ast.Load()), [], parts)
    return node


def _members(node: ast.expr) -> tuple[str, tuple[str, ...]]:
    """Give the name at the beginning of `cfg.MODEL.HEAD`, or `cfg["MODEL"]["HEAD"]`, and those that follow it."""
    match node:
        case ast.Attribute(base, name) | ast.Subscript(base, ast.Constant(str(name))):
            root, path = _members(base)
            return root, (*path, name)
    return getattr(node, "id", ""), ()


def _is_literal(node: ast.expr) -> bool:
    try:
        return ast.literal_eval(node) is not None
    except ValueError:
        return False
