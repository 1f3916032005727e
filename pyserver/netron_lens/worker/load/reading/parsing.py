"""The syntax tree of a file, and the lines of names in it."""

from __future__ import annotations

import ast
import gc

from netron_lens.worker.load.reading.names import own_parts
from netron_lens.worker.load.reading.texts import without_magics


def parsed(text: str, path: str) -> ast.Module:
    """Parse a file; a script that was exported from a notebook may hold its magics. Raises `SyntaxError`.

    The garbage collector pauses meanwhile: a large tree is all new objects, and looking through them takes half the
    time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text, path)
    except SyntaxError:
        without = without_magics(text)
        if without == text:
            raise
        return ast.parse(without, path)
    finally:
        if collecting:
            gc.enable()


def first_use(statement: ast.stmt, name: str) -> int:
    """Give the line where a statement first reads a name."""
    lines = [
        node.lineno
        for part in own_parts(statement)
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and node.id == name
    ]
    return min(lines, default=statement.lineno)
