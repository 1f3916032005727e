"""A number was used as something else: a settings object, a dict, a list, a class, a module, a string."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.evidence.evidence import WRITTEN
from netron_lens.worker.infer.evidence.words.parameter_names import meaning
from netron_lens.worker.infer.evidence.words.words import singular
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import Path, Value, name_of, python, sequence, tensor
from netron_lens.worker.infer.repairs.settings.callables import classes, instances
from netron_lens.worker.infer.trials.tracked import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

STRINGS = frozenset(dir(str)) - frozenset(dir(list)) - frozenset(dir(int))
_LISTS = frozenset({"append", "index", "insert", "pop", "extend", "reverse", "sort"})
_DICTS = frozenset({"keys", "items", "values", "get", "update", "pop", "setdefault"})
_PATH = "os.PathLike object"
"""What Python says of what is no name of a file."""
_COPIED = frozenset({"copy"})
_TENSORS = frozenset(dir(torch.Tensor)) - frozenset(dir(int)) - frozenset(dir(torch.nn.Module))
_MODULES = frozenset(dir(torch.nn.Module)) - frozenset(dir(int))


def kinds(situation: Situation) -> Edits:
    """Give the value that was misused the kind it was used as."""
    yield from _as_paths(situation)
    misuse = situation.outcome.misuse
    if misuse is None:
        yield from _as_dicts(situation)
        return
    value = situation.value(misuse.path)
    for new in _replacements(situation, misuse.path, misuse.how, misuse.what, misuse.keywords, value):
        yield situation.plan.edited(misuse.path, new)


def _as_dicts(situation: Situation) -> Iterator[Plan]:
    """Give a dict for a module that was asked for what dicts do, and for settings whose type is refused."""
    error, constructor, ledger = situation.outcome.error, situation.value(("constructor",)), situation.outcome.ledger
    if isinstance(error, AttributeError) and isinstance(error.obj, torch.nn.Module) and ledger is not None:
        path = ledger.origin(error.obj)
        if path is not None and error.name in _DICTS | _COPIED:
            yield situation.plan.edited(path, Value("dict", reason="used as a dict"))
    if isinstance(error, TypeError | ValueError) and Recorder.__name__ in str(error) and constructor is not None:
        for name, value in constructor.items:
            if value.kind == "namespace":
                yield situation.plan.edited(("constructor", name), replace(value, kind="dict"))


def _as_paths(situation: Situation) -> Iterator[Plan]:
    """Give the name of a file where one was asked for: that it is missing is told by the name of the setting."""
    constructor = situation.value(("constructor",))
    if not isinstance(situation.outcome.error, TypeError) or _PATH not in str(situation.outcome.error):
        return
    for name, value in () if constructor is None else constructor.items:
        said = meaning(name)
        if value.text[:1] not in ("'", '"') and said is not None and said.kind == "string":
            yield situation.plan.edited(("constructor", name), python(repr(name), "the name of a file"))


def _replacements(  # noqa: PLR0913, PLR0917 - the parts of a misuse
    situation: Situation, path: Path, how: str, what: Any, keywords: tuple[str, ...], value: Value | None
) -> Iterator[Value]:
    name = name_of(path)
    match how:
        case "item":
            yield from _of_item(path, name, what, value)
        case "length":
            yield listed(name, value, 4)
            yield python("''")
        case "contains":
            yield python(repr(what) if isinstance(what, str) else "()")
            yield sequence("list", (python(repr(what)),))
        case "call":
            said = situation.evidence.parameters.get(name, ())[:1]
            is_class = any(each.kind == "class" and each.weight >= WRITTEN for each in said)
            if not what and value is not None and value.text.isdecimal() and not is_class:
                yield python(f"lambda: {value.text}", f"a function that gives `{name}`")
            if situation.outcome.phase == "call" or any(isinstance(each, torch.Tensor) for each in what):
                yield from instances(situation, name, len(what))
                yield from classes(situation, name, what, keywords)
            else:
                yield from classes(situation, name, what, keywords)
                yield from instances(situation, name, len(what))
        case "base":
            yield from classes(situation, name)
        case "attribute":
            yield from of_attribute(situation, path, name, str(what))


def _of_item(path: Path, name: str, what: Any, value: Value | None) -> Iterator[Value]:
    if isinstance(what, str):
        yield Value("mapping" if value is not None and value.kind == "namespace" else "dict", reason="read by its keys")
        return
    length = what + 1 if isinstance(what, int) and what >= 0 else 4
    yield listed(name, value, max(length, 4))
    yield listed(name, value, max(length, 2))
    yield listed(name, value, 3)
    if path[0] == "inputs":
        yield tensor(("B", "T"))


def of_attribute(situation: Situation, path: Path, name: str, what: str) -> Iterator[Value]:
    """Offer values that have an attribute."""
    if what in ("expansion", "__name__"):
        yield from classes(situation, name, attribute=what)
    if what in ("values", "items", "keys") and path[0] == "inputs":
        levels = tuple((str(index), tensor(("B", 3, "H", "H"))) for index in range(4))
        yield Value("dict", items=levels, reason="used as a dict")
    if what in ("values", "items", "keys") and path[0] == "constructor":
        key = singular(name)
        yield Value("dict", items=((key, natural(key)),), reason="its entries are read")
    if what in _DICTS:
        yield Value("dict", reason="used as a dict")
    if what in _LISTS:
        yield listed(name, situation.value(path), 4)
    if what in STRINGS:
        yield python("''")
    if what in _TENSORS:
        yield tensor(("B", 3, "H", "H") if path[0] == "inputs" else (8, 8))
        if path[0] == "inputs":
            return
    if what in _MODULES:
        yield from instances(situation, name, 1, attributes=frozenset({what}))
    yield from _configurations(situation, name)
    yield Value("namespace", reason=f"`.{what}` is read from it")
    yield from instances(situation, name, 1, attributes=frozenset({what}))


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


def listed(name: str, value: Value | None, length: int) -> Value:
    """Make a list of what the name, or the value so far, suggests as an element."""
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
