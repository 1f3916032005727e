"""Settings that name the class beside its arguments: `dict(type="Net", width=8)`, `target: nets.Net` with `params`."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Candidate, Choice
from netron_lens.worker.infer.evidence.settings.records import entries_of, literal
from netron_lens.worker.infer.evidence.settings.settings_files import naming
from netron_lens.worker.infer.evidence.values.elsewhere import is_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Text
    from netron_lens.worker.infer.evidence.texts.subject import Subject

WEIGHT, _OF_BASE = 0.85, 0.8
_NAMES = ("type", "target", "_target_", "class_path", "name", "TYPE", "NAME")
_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_ARGUMENTS = ("params", "args", "kwargs", "init_args")
_PATHS = ("_target_", "class_path")
_OWN = "_"
"""How the keys begin that are for Hydra."""
_LATER = "torch.optim."
"""What is made once there are parameters."""
_LEFT_OPEN = ("${", "???")


def typed(subject: Subject, request: ExportRequest) -> Iterator[Candidate]:
    """Give the constructions that settings near the class tell of it, or those of its arguments that they tell.

    Where they tell nothing of it, what they tell of the class that it derives from is taken.
    """
    found = list(_typed(subject, subject.called, request, WEIGHT))
    yield from found
    base = None if found else _base(subject)
    if base is not None:
        yield from _typed(subject, (base,), request, _OF_BASE)


def _base(subject: Subject) -> str | None:
    """Name the user's own class that a class derives from."""
    node = None if subject.scope is None else subject.scope.node
    names = [each.id for each in getattr(node, "bases", ()) if isinstance(each, ast.Name)]
    return next((name for name in names if subject.page.class_named(name) is not None), None)


def _typed(subject: Subject, names: tuple[str, ...], request: ExportRequest, weight: float) -> Iterator[Candidate]:
    taken = {each.name for each in subject.constructor}
    needed = {each.name for each in subject.constructor if each.default is each.empty and each.kind not in _VARIADIC}
    takes_all = any(each.kind is each.VAR_KEYWORD for each in subject.constructor)
    if not needed and not takes_all:
        return
    for text in (subject.page.text, *naming(request, names)):
        for given, is_of_class, line in _told(text, names):
            named = {
                key: _written(value, subject.page)
                for key, value in given.items()
                if key in taken or (takes_all and is_of_class)
            }
            arguments = {key: value for key, value in named.items() if value is not None and key.isidentifier()}
            reason = f"as settings have it, {text.where(line)}"
            choices = tuple(
                (key, Choice(expression=value, kind="object", reason=reason, weight=weight))
                for key, value in arguments.items()
            )
            if arguments and needed <= set(arguments):
                yield Candidate(weight=weight, builder=subject.name, arguments=choices, constructor_reason=reason)
            elif is_of_class:
                yield Candidate(weight=weight, partial=choices)


def _told(text: Text, names: tuple[str, ...]) -> Iterator[tuple[dict[str, ast.expr], bool, int]]:
    """Give the settings beside a name of a class, whether all of them are meant for it, and their line.

    They stand with it, in a part of their own, or in one that is called after it: `model: net` and `model_args: …`.
    """
    for node in ast.walk(text.tree):
        entries = entries_of(node) or {}
        keys = [each for each, value in entries.items() if _names(value, names)]
        key = next((each for each in keys if each in _NAMES or not entries.keys().isdisjoint(_after(each))), None)
        if key is None or not isinstance(node, ast.expr):
            continue
        parts = [entries_of(entries.get(each)) for each in (*_ARGUMENTS, *_after(key))]
        inner = next((each for each in parts if each is not None), None)
        own = {each: value for each, value in entries.items() if each != key and not each.startswith(_OWN)}
        yield inner or own, bool(inner) or key in _PATHS, node.lineno


def _after(key: str) -> list[str]:
    return [f"{key}_{each}" for each in _ARGUMENTS]


def _names(node: ast.expr, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.rpartition(".")[2] in names


def _written(node: ast.expr, page: Page) -> str | None:
    """Write a setting, one that names a class by its path as the construction of it; none where it is not plain."""
    match node:
        case ast.Constant(str(text)) if any(each in text for each in _LEFT_OPEN):
            return None
    entries = entries_of(node) or {}
    path = next((literal(entries[each]) for each in _PATHS if each in entries), None)
    callee = "" if path is None else path.strip("'")
    if "." not in callee or not all(part.isidentifier() for part in callee.split(".")):
        return literal(node)
    callee = callee.rpartition(".")[2] if is_own(page, callee) else callee
    given = entries_of(entries.get("init_args")) or entries
    written = [(key, _written(value, page)) for key, value in given.items() if key not in _PATHS and key[0] != _OWN]
    if any(value is None or not key.isidentifier() for key, value in written):
        return None
    arguments = [f"{key}={value}" for key, value in written]
    match entries.get("_partial_"):
        case ast.Constant(is_partial):
            pass
        case _:
            is_partial = callee.startswith(_LATER)
    return (
        f"functools.partial({', '.join((callee, *arguments))})" if is_partial else f"{callee}({', '.join(arguments)})"
    )
