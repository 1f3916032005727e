"""What a method says of its inputs where it refuses others: `raise ValueError("expected (B, C, H, W)")`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.shapes import shape_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition


def guarded(method: Definition, names: Sequence[str]) -> Iterator[tuple[str, tuple[Size, ...]]]:
    """Give the shapes that the messages of failed conditions name, with the one input that the condition looks at."""
    for test, message in _guards(method):
        asked = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}.intersection(names)
        sizes = shape_in(message) if len(asked) == 1 else None
        if sizes is not None and len(sizes) > 1:
            yield asked.pop(), sizes


def _guards(method: Definition) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(method):
        match node:
            case ast.If(test, [ast.Raise(ast.Call(_, [message, *_]))]) | ast.Assert(test, message) if message:
                yield test, _text(message)


def _text(message: ast.expr) -> str:
    """Join what is written of a message, without the values that are put into it."""
    match message:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(parts):
            return "".join(map(_text, parts))
        case ast.BinOp(left, ast.Add(), right):
            return _text(left) + _text(right)
        case ast.BinOp(left, ast.Mod(), _) | ast.Call(ast.Attribute(left, "format")):
            return _text(left)
    return "?"
