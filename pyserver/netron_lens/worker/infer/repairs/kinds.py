"""A number was used as something else: a settings object, a dict, a list, a class, a module, a string."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.natural import natural
from netron_lens.worker.infer.origins import blamed
from netron_lens.worker.infer.repairs.callables import classes, instances
from netron_lens.worker.infer.values import Path, Value, leaves, python, sequence, tensor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_STRINGS = frozenset(dir(str)) - frozenset(dir(list)) - frozenset(dir(int))
_LISTS = frozenset({"append", "index", "insert", "pop", "extend", "reverse", "sort"})
_DICTS = frozenset({"keys", "items", "values", "get", "update", "pop", "setdefault"})
_TENSORS = frozenset(dir(torch.Tensor)) - frozenset(dir(int)) - frozenset(dir(torch.nn.Module))
_MODULES = frozenset(dir(torch.nn.Module)) - frozenset(dir(int))


def kinds(situation: Situation) -> Edits:
    """Give the value that was misused the kind it was used as."""
    misuse = situation.outcome.misuse
    if misuse is None:
        yield from _unnoticed(situation)
        return
    value = situation.value(misuse.path)
    for new in _replacements(situation, misuse.path, misuse.how, misuse.what, misuse.keywords, value):
        yield situation.plan.edited(misuse.path, new)


def _replacements(  # noqa: PLR0913, PLR0917 - the parts of a misuse
    situation: Situation, path: Path, how: str, what: Any, keywords: tuple[str, ...], value: Value | None
) -> Iterator[Value]:
    name = _name(path)
    match how:
        case "item":
            yield from _of_item(path, name, what, value)
        case "length":
            yield _list(name, value, 4)
            yield python("''")
        case "contains":
            yield python(repr(what) if isinstance(what, str) else "()")
            yield sequence("list", (python(repr(what)),))
        case "call":
            if path[0] == "inputs" or any(isinstance(each, torch.Tensor) for each in what):
                yield from instances(situation, name, len(what))
                yield from classes(situation, name, what, keywords)
            else:
                yield from classes(situation, name, what, keywords)
                yield from instances(situation, name, len(what))
        case "attribute":
            yield from _of_attribute(situation, path, name, str(what))


def _of_item(path: Path, name: str, what: Any, value: Value | None) -> Iterator[Value]:
    if isinstance(what, str):
        yield Value("mapping" if value is not None and value.kind == "namespace" else "dict", reason="read by its keys")
        return
    length = what + 1 if isinstance(what, int) and what >= 0 else 4
    yield _list(name, value, max(length, 4))
    yield _list(name, value, max(length, 2))
    yield _list(name, value, 3)
    if path[0] == "inputs":
        yield tensor(("B", "T"))


def _of_attribute(situation: Situation, path: Path, name: str, what: str) -> Iterator[Value]:
    if what in ("expansion", "__name__"):
        yield from classes(situation, name, (), (), attribute=what)
    if what in ("values", "items", "keys") and path[0] == "inputs":
        levels = tuple((str(index), tensor(("B", 3, "H", "H"))) for index in range(4))
        yield Value("dict", items=levels, reason="used as a dict")
    if what in _DICTS:
        yield Value("dict", reason="used as a dict")
    if what in _LISTS:
        yield _list(name, situation.value(path), 4)
    if what in _STRINGS:
        yield python("''")
    if what in _TENSORS:
        yield tensor(("B", 3, "H", "H") if path[0] == "inputs" else (8, 8))
    if what in _MODULES:
        yield from instances(situation, name, 1, attribute=what)
    yield from _configurations(situation, name)
    yield Value("namespace", reason=f"`.{what}` is read from it")
    yield from instances(situation, name, 1, attribute=what)


def _configurations(situation: Situation, name: str) -> Iterator[Value]:
    """Offer the settings class of the model or of its file, where it builds without arguments."""
    declared = getattr(situation.loaded.cls, "config_class", None)
    for key, found in situation.loaded.namespace.items():
        if not isinstance(found, type) or issubclass(found, torch.nn.Module):
            continue
        fits = found is declared or (
            "config" in name.lower() and key.lower().endswith(("config", "configuration", "cfg", "args"))
        )
        if fits and _builds_empty(found):
            yield Value("call", text=key, reason=f"`{key}` with its own defaults")


def _builds_empty(cls: type) -> bool:
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return False
    return all(
        each.default is not each.empty or each.kind in (each.VAR_KEYWORD, each.VAR_POSITIONAL) for each in parameters
    )


def _unnoticed(situation: Situation) -> Edits:  # noqa: C901, PLR0912 - one part per message
    """Read the errors that Python and torch raise about values which are not numbers."""
    error = situation.outcome.error
    text = str(error)
    plan = situation.plan
    if isinstance(error, AttributeError) and error.obj is not None:
        path = situation.outcome.ledger.origin(error.obj) if situation.outcome.ledger else None
        if path is not None and (value := situation.value(path)) is not None:
            if value.kind == "tensor":
                yield plan.edited(path, Value("namespace", reason=f"`.{error.name}` is read from it"))
            elif value.kind == "dict":
                yield plan.edited(path, Value("mapping", items=value.items, reason=value.reason))
            else:
                for new in _of_attribute(situation, path, _name(path), error.name or ""):
                    yield plan.edited(path, new)
        elif path is None and isinstance(error.obj, torch.Tensor):
            yield from _parts_of_inputs(situation, error.name or "")
    if "is not a Module subclass" in text or "cannot assign" in text or "called with an iterable, but got" in text:
        for path in blamed(situation.outcome):
            for new in instances(situation, _name(path), 1):
                yield plan.edited(path, new)
                yield plan.edited(path, sequence("list", (new, new)))
    if (
        isinstance(error, TypeError)
        and "Recorder" in text
        and ("subscriptable" in text or "mapping" in text or "iterable" in text)
    ):
        for path in blamed(situation.outcome):
            value = situation.value(path)
            if value is not None and value.kind == "namespace":
                yield plan.edited(path, Value("mapping", items=value.items, reason="read by keys and attributes"))
    if isinstance(error, TypeError | AttributeError) and ("NoneType" in text or "not iterable" in text):
        yield from _instead_of_none(situation)
    if isinstance(error, TypeError):
        yield from _type_errors(situation, text)
    if isinstance(error, TypeError) and "NoneType" in text:
        yield from _nothing_named(situation)


def _parts_of_inputs(situation: Situation, attribute: str) -> Edits:
    """A part of an input has an attribute that tensors do not have: texts, or objects."""
    inputs = situation.value(("inputs",))
    for name, _ in () if inputs is None else inputs.items:
        if attribute in _STRINGS:
            yield situation.plan.edited(("inputs", name), python("['a photo of a cat', 'a dog']", "texts"))
        else:
            part = Value("namespace", reason=f"`.{attribute}` is read from it")
            yield situation.plan.edited(("inputs", name), sequence("list", (part,) * 2, "a list of objects"))


def _instead_of_none(situation: Situation) -> Edits:
    """Give a value to an optional argument that turns out to be required."""
    error = situation.outcome.error
    for path in blamed(situation.outcome):
        value = situation.value(path)
        if value is not None and value.text != "None":
            continue
        name = _name(path)
        attribute = error.name if isinstance(error, AttributeError) else None
        if path[0] == "inputs":
            yield situation.plan.edited(path, tensor(("B", 3, "H", "H"), "required after all"))
            yield situation.plan.edited(path, tensor(("B", "T"), "required after all", dtype="int64"))
            continue
        if attribute is not None:
            for new in _of_attribute(situation, path, name, attribute):
                yield situation.plan.edited(path, new)
        if "callable" in str(error):
            for new in (*classes(situation, name, (), ()), *instances(situation, name, 1)):
                yield situation.plan.edited(path, new)
        yield situation.plan.edited(path, natural(name))
        yield situation.plan.edited(path, _list(name, None, 4))
        yield situation.plan.edited(path, Value("dict", reason="read by its keys"))


def _nothing_named(situation: Situation) -> Edits:
    """Give usual values to settings that were left at none, where one of them was used."""
    constructor = situation.value(("constructor",))
    for path, value in () if constructor is None else leaves(constructor, ("constructor",)):
        if value.text == "None":
            yield situation.plan.edited(path, natural(_name(path)))


def _type_errors(situation: Situation, text: str) -> Edits:  # noqa: C901, PLR0912 - one part per kind
    for path in blamed(situation.outcome):
        value = situation.value(path)
        name = _name(path)
        if value is None:
            continue
        if path[0] == "inputs" and value.kind == "python" and "must be Tensor" in text:
            yield situation.plan.edited(path, tensor(("B",), "a tensor is wanted", dtype="int64"))
            yield situation.plan.edited(path, tensor(("B", 64), "a tensor is wanted"))
        if value.kind in ("namespace", "dict", "mapping") and "callable" in text:
            for new in instances(situation, name, 1):
                yield situation.plan.edited(path, new)
        if value.kind == "tensor" and (
            "integer" in text or "int" in text or "float" in text or "str" in text or "callable" in text
        ):
            if "callable" in text:
                for new in instances(situation, name, 1):
                    yield situation.plan.edited(path, new)
            yield situation.plan.edited(path, natural(name))
            yield situation.plan.edited(path, python("None"))
            yield situation.plan.edited(path, python("'a photo'"))
        elif value.kind in ("list", "tuple") and value.items:
            yield situation.plan.edited(path, value.items[0][1])
            yield situation.plan.edited(path, natural(name))
            if value.kind == "list":
                yield situation.plan.edited(path, Value("tuple", items=value.items, reason=value.reason))
        elif value.kind == "python" and not value.text.isdecimal():
            yield situation.plan.edited(path, python("8", "a small number"))
            if "callable" in text:
                for new in (*classes(situation, name, (), ()), *instances(situation, name, 1)):
                    yield situation.plan.edited(path, new)
            yield situation.plan.edited(path, python("None"))
            yield situation.plan.edited(path, _list(name, None, 4))
        elif value.kind == "python":
            yield situation.plan.edited(path, _list(name, value, 4))
            yield situation.plan.edited(path, python("''"))
            yield situation.plan.edited(path, python("None"))


def _list(name: str, value: Value | None, length: int) -> Value:
    guessed = natural(name)
    if guessed.kind == "list":
        element = guessed.items[0][1]
    else:
        element = value if value is not None and value.kind == "python" and _is_number(value.text) else guessed
    return sequence("list", (element,) * length, "used as a list")


def _is_number(text: str) -> bool:
    try:
        return isinstance(ast.literal_eval(text), int | float)
    except (ValueError, SyntaxError):
        return False


def _name(path: Path) -> str:
    return next((part for part in reversed(path) if not part.isdigit()), path[-1])
