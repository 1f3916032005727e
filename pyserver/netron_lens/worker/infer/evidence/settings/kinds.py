"""Which of the choices for a parameter come first: those of the kind that an annotation or a docstring names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.readings import NAME
from netron_lens.worker.infer.evidence.settings.structured import with_settings

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Choice

_OF_OBJECTS = re.compile(r"\[(?!None\b|True\b|False\b)[A-Za-z_][\w.]*[(,\]]|.*\(")
"""A list of objects, or of classes."""


def by_annotated_kind(by_annotation: tuple[Choice, ...], by_use: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The annotation decides the kind; values that uses and name suggest for this kind come first."""
    if by_annotation[0].expression == "{}" and any(each.kind == "dict" for each in by_use):
        return _of_entries(by_annotation, by_use)
    kinds = {choice.kind for choice in by_annotation}
    plain = kinds <= {"int", "float", "bool", "string", "none", "list", "callable"}
    settings = next((each.settings for each in by_use if each.settings), {})
    by_annotation = tuple(with_settings(each, settings) for each in by_annotation)
    if not plain or any(each.kind == "list" and _OF_OBJECTS.match(each.expression) for each in by_annotation):
        return (*by_annotation, *by_use)
    weight = by_annotation[0].weight
    same = tuple(replace(choice, weight=max(choice.weight, weight)) for choice in by_use if choice.kind in kinds)
    return (*same, *by_annotation) if same else by_annotation


def _of_entries(by_annotation: tuple[Choice, ...], by_use: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give a dict the entries that are read of it; if they are walked, of whatever names, those of the annotation."""
    empty, *typed = by_annotation
    if any(each.kind == "dict" and each.expression == "{}" for each in by_use):
        return (*typed, empty, *by_use)
    read = tuple(replace(each, weight=max(each.weight, empty.weight)) for each in by_use if each.kind == "dict")
    return (*read, *by_annotation, *(each for each in by_use if each.kind != "dict"))


def by_documented_kind(by_docstring: tuple[Choice, ...], by_use: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """A docstring says more than a name, and less than how a value is used: what it does not allow comes last."""
    if not by_docstring or any(each.weight > NAME for each in by_use):
        return by_use
    kinds = {each.kind for each in by_docstring}
    same = tuple(each for each in by_use if each.kind in kinds)
    return (*same, *by_docstring, *(each for each in by_use if each.kind not in kinds))
