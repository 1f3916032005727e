"""Calls that are made for their effect alone: a log line of a package that is missing changes no model."""

from __future__ import annotations

import ast
import functools
import linecache
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from types import FrameType


def rooted_for_effect(frame: FrameType) -> object:
    """Give the value that `logger` of `logger.info(…)` has where such a call is the running statement; else none."""
    name = _roots(frame.f_code.co_filename).get(frame.f_lineno)
    return None if name is None else frame.f_locals.get(name, frame.f_globals.get(name))


def holds_model(value: Any) -> bool:
    """Tell tensors and modules, alone or among others: what is given these may change them in place."""
    if isinstance(value, dict):
        return holds_model(list(value.values()))
    if isinstance(value, list | tuple):
        return any(map(holds_model, value))
    return isinstance(value, torch.Tensor | torch.nn.Module)


@functools.lru_cache(maxsize=64)
def _roots(file: str) -> dict[int, str]:
    """Give, for the lines of each statement that is nothing but a call, the first name of what it calls."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return {}
    found: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            root = node.value.func
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            if isinstance(root, ast.Name):
                found.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), root.id))
    return found
