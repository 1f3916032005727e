"""Parts of an input that are picked by their numbers: the atoms of each residue, the channels of a map."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses

_BOTH_WAYS: tuple[Size, ...] = ("B", "T", "2*T")
_ROWS = re.compile(r"\w+\.(shape\[1\]|size\(1\))")
_SIDES: dict[int, tuple[Size, ...]] = {2: ("H", "W"), 3: ("D", "H", "W")}


def note_picked(result: InputUses, indices: list[ast.expr]) -> None:
    """Count the parts of `x[:, :, 0, :]` and `x[:, :, 1, :]`, the atoms of each residue, as soon as there are two."""
    match indices:
        case [ast.Slice(None, None), ast.Slice(None, None), ast.Slice() as half] if _is_half(half):
            result.names, result.rank = _BOTH_WAYS, len(_BOTH_WAYS)
        case [ast.Slice(None, None), ast.Slice(None, None), ast.Constant(int(part)), ast.Slice(None, None)]:
            result.parts.add(part)
            if len(result.parts) > 1:
                result.names = ("B", "T", max(result.parts) + 1, "C")
        case [ast.Slice(None, None), channel, *sides] if len(sides) in _SIDES and all(map(_is_whole, sides)):
            result.channels.update(_channels(channel))
            count = len(result.channels)
            if count > 1 and result.channels == set(range(count)):
                result.names = ("B", count, *_SIDES[len(sides)])


def _is_half(index: ast.Slice) -> bool:
    """Tell `:a.shape[1]` and `a.shape[1]:`: the edges of a graph that come in, beside those that go out."""
    bounds = [ast.unparse(each) for each in (index.lower, index.upper) if each is not None]
    return len(bounds) == 1 and _ROWS.fullmatch(bounds[0]) is not None


def _is_whole(index: ast.expr) -> bool:
    return isinstance(index, ast.Slice) and index.lower is index.upper is index.step is None


def _channels(index: ast.expr) -> range:
    """Give the channels of `2`, `:3`, `2:4` and `3:`; the last are as many as those before."""
    match index:
        case ast.Constant(int(channel)):
            return range(channel, channel + 1)
        case ast.Slice(None | ast.Constant(int()) as lower, ast.Constant(int(upper)), None):
            return range(0 if lower is None else lower.value, upper)  # type: ignore[arg-type] # as was just matched
        case ast.Slice(ast.Constant(int(lower)), None, None):
            return range(lower, 2 * lower)
    return range(0)
