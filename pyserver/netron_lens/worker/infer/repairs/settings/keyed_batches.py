"""Batches that a method takes apart by keys, and keeps: `def set_input(self, data): self.real = data["A"]`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.natural import natural_at
from netron_lens.worker.infer.plans.values import Value, python, tensor
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from types import CodeType

_FILES = frozenset({"path", "paths", "file", "files", "filename", "filenames", "name", "names"})


def batch_of(code: CodeType, name: str) -> Value | None:
    """Give a batch with the keys that a function reads of one of its parameters; none where it reads none."""
    found = [node for node in ast.walk(syntax_of(code)) if isinstance(node, ast.Subscript)]
    keys: list[str] = []
    for node in sorted(found, key=lambda each: (each.lineno, each.col_offset)):
        if isinstance(node.value, ast.Name) and node.value.id == name:
            keys.extend(_texts(node.slice))
    items = tuple((key, _part(key)) for key in dict.fromkeys(keys))
    return Value("dict", items=items, reason="read by its keys") if items else None


def _texts(key: ast.expr) -> list[str]:
    """Give the keys of `data["A"]`, and both of `data["A" if forwards else "B"]`."""
    match key:
        case ast.Constant(str(text)):
            return [text]
        case ast.IfExp(_, first, second):
            return _texts(first) + _texts(second)
    return []


def _part(key: str) -> Value:
    """Give what a part is by its name; else a picture, of which such models are made."""
    if not _FILES.isdisjoint(words(key)):
        return python("['']")
    said = input_named(key)
    if said is None or said.sizes is None:
        return tensor(("B", 3, "H", "H"), "a picture")
    return natural_at(("inputs", key))
