"""Dimensions of an input that are read of what is computed from it by element: `y = (x - m) / s`, `y[:, :, 0]`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.forms import forms_of
from netron_lens.worker.infer.evidence.texts.walked import walked

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition


def dimensions_read(method: Definition, name: str) -> int:
    """Count the dimensions that subscripts of the input's likes read; 0 where there are none."""
    likes, most = {name}, 0
    for statement in method.body:
        for node in walked(statement):
            match node:
                case ast.Subscript(ast.Name(read), ast.Tuple(indices)) if read in likes - {name}:
                    most = max(most, len(indices) if _are_plain(indices) else 0)
        match statement:
            case ast.Assign([ast.Name(target)], value):
                likes = likes | {target} if any(forms_of(value, each) == () for each in likes) else likes - {target}
    return most


def _are_plain(indices: list[ast.expr]) -> bool:
    return not any(isinstance(each, ast.Constant) and each.value in (Ellipsis, None) for each in indices)
