"""The nodes of a method, walked once: many questions are asked of each."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=256)
def walked(node: ast.AST) -> tuple[ast.AST, ...]:
    """List a node and all below it, as `ast.walk` gives them."""
    return tuple(ast.walk(node))
