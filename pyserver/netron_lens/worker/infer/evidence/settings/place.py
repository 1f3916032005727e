"""Where a constructor's parameter is used."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.records import Record
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.words.parameter_names import Meaning

    Said = Meaning | None
    """What the name of a parameter means."""


class Place(NamedTuple):
    """Where a parameter is used: the text, the class, how deep in nested configurations; texts that give values.

    `record` are settings that have what is read of the parameter.
    """

    page: Page
    owner: Scope | None
    depth: int = 0
    pages: tuple[Page, ...] = ()
    record: Record | None = None


def names_at(name: str, place: Place) -> tuple[str, ...]:
    """Give the parameter's name and that of its class."""
    owner = place.owner.node if place.owner is not None else None
    return (name, owner.name) if isinstance(owner, ast.ClassDef) else (name,)
