"""Names that a text puts together: `f"dla{depth}"` may be `dla34` and `dla60`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEFT_OPEN = re.compile(r"\{[^{}]*\}|%[sd]")
_TOLD = 2
"""How many letters of a name must be told, so that it is not any."""


def composed(nodes: Iterable[ast.AST], names: Iterable[str]) -> set[str]:
    """Give those of the names that texts, with something put into them, may become."""
    patterns = [re.compile(pattern) for node in nodes for pattern in _patterns(node)]
    return {name for name in names if any(pattern.fullmatch(name) for pattern in patterns)}


def _patterns(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            parts = _LEFT_OPEN.split(text)
        case ast.JoinedStr(values):
            texts = [str(each.value) if isinstance(each, ast.Constant) else "{}" for each in values]
            parts = _LEFT_OPEN.split("".join(texts))
        case ast.BinOp(ast.Constant(str(text)), ast.Add()):
            parts = [text, ""]
        case ast.BinOp(_, ast.Add(), ast.Constant(str(text))):
            parts = ["", text]
        case _:
            return
    if len(parts) > 1 and sum(map(len, parts)) >= _TOLD:
        yield r"\w*".join(map(re.escape, parts))
