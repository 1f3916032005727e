"""What a function returns, as its text says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.discover.outline import nested_bodies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netron_lens.discover.outline import FunctionNode


def returned(function: FunctionNode) -> list[ast.expr]:
    """The expressions of a function's own `return` statements."""
    return [node.value for node in _returns(function.body) if node.value is not None]


def _returns(body: Sequence[ast.stmt]) -> Iterator[ast.Return]:
    for statement in body:
        if isinstance(statement, ast.Return):
            yield statement
        for block in nested_bodies(statement):
            yield from _returns(block)
