"""What the functions that an input is passed to, and its own methods, say of it: dimensions, dtype, names of sizes."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import torch

from netron_lens.worker.infer.evidence.values.extents import integer

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

MATRICES = {"mm": 2, "bmm": 3}
"""Products that take as many dimensions of both."""
_RANK = {
    **MATRICES,
    **dict.fromkeys(("t", "addmm"), 2),
    **dict.fromkeys(("baddbmm", "conv1d", "max_pool1d", "avg_pool1d", "pack_padded_sequence"), 3),
    **dict.fromkeys(("conv2d", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "pixel_shuffle", "grid_sample"), 4),
    **dict.fromkeys(("conv3d", "max_pool3d", "avg_pool3d"), 5),
}
_INTEGERS = frozenset({"LongTensor", "IntTensor", "embedding", "one_hot", "bincount"})
_PICKING = frozenset({"gather", "index_select", "scatter_"})
"""What takes indices behind the dimension: `x.gather(1, indices)`, `torch.gather(x, 1, indices)`."""
_TENSOR_ONLY = frozenset(dir(torch.Tensor)) - {"values", "indices", "data", "is_leaf"}
_SAYING: dict[tuple[str, int | None], str] = {
    **{(name, 0): "integer" for name in _INTEGERS},
    **{(name, place): "integer" for name in _PICKING for place in (1, 2)},
    **{(name, 0): "bool" for name in ("masked_fill", "masked_fill_", "masked_select", "where")},
    **{(name, None): "number" for name in ("range", "int")},
    ("pack_padded_sequence", 1): "lengths",
}
_ENTRIES = frozenset({"items", "keys", "values"})
_WALKED = frozenset({"enumerate", "zip", "reversed"})
JOINING = frozenset({"cat", "concat", "stack", "hstack", "vstack", "pad_sequence"})
_BATCHES = frozenset({"b", "bs", "bsz", "b_size", "bsize", "batch", "batch_size"})
_FIRST = frozenset({"", "n", "nb", *_BATCHES})
"""What the first dimension is called where it is the batch; of several names of one, `b` is meant before `n`."""
_CHANNELS_LAST = {(0, 3, 1, 2): ("B", "H", "W", "C"), (0, 4, 1, 2, 3): ("B", "D", "H", "W", "C")}
"""The dimensions of what a permutation puts the channels first of."""
_MAPS = {(1, 2): ("B", "H", "W"), (2, 3): ("B", "C", "H", "W")}
"""The dimensions of a map by where its sides are."""
_BY_NAME = ("dim", "axis")
_AXES = frozenset(
    {"mean", "sum", "max", "min", "unsqueeze", "transpose", "flatten", "squeeze", "softmax", "argmax", "cumsum"}
)


def passed_to(result: InputUses, parent: ast.Call, occurrence: Occurrence) -> None:
    """Read a call that takes the input, or that calls it."""
    if parent.func is occurrence.node:
        result.counts["called"] += 1
        return
    name = _last(parent.func)
    position = next((index for index, each in enumerate(parent.args) if each is occurrence.node), None)
    if position is None:
        return
    if name in _WALKED or (name in JOINING and position == 0):
        result.counts["list"] += 1
        return
    if name == "len":
        return
    result.passed.append((parent, position))
    if name in _RANK and (position == 0 or name in MATRICES):
        result.rank = result.rank or _RANK[name]
    elif name in ("rearrange", "reduce", "repeat") and position == 0:
        _pattern(result, parent)
    elif name == "isinstance" and len(parent.args) > 1:
        result.counts[f"isinstance {ast.unparse(parent.args[1])}"] += 1
    else:
        result.is_class = result.is_class or (name == "one_hot" and position == 0)
        said = _SAYING.get((name, position)) or _SAYING.get((name, None))
        result.counts[said or "passed"] += 1


def _pattern(result: InputUses, parent: ast.Call) -> None:
    """`rearrange(x, "b c (h p) w -> …")` names the dimensions."""
    match parent.args:
        case [_, ast.Constant(str(pattern)), *_]:
            left = pattern.split("->", maxsplit=1)[0]
            parts = re.findall(r"\([^)]*\)|[^\s()]+", left)
            if "..." in parts:
                result.least = max(result.least, len(parts) - 1)
            elif result.rank in (None, len(parts)):
                result.rank = len(parts)
                result.names = result.names or tuple(map(_part, parts))


def _part(part: str) -> Size:
    if part.isdecimal():
        return int(part)
    return part.upper() if part.isidentifier() and part != "_" else "C"


def member_read(result: InputUses, parent: ast.Attribute, occurrence: Occurrence) -> None:
    """Read an attribute or a method of the input."""
    name = parent.attr
    outer = occurrence.around[1] if len(occurrence.around) > 1 else None
    call = outer if isinstance(outer, ast.Call) and outer.func is parent else None
    _asked(result, parent, call)
    if name in _TENSOR_ONLY:
        result.counts["tensor"] += 1
    if name in _RANK and call is not None:
        result.rank = result.rank or _RANK[name]
    if name in ("shape", "size", "dim", "ndim"):
        _shape(result, occurrence, called=call is not None and not call.args)
    if call is None:
        return
    given = (*call.args, *(each.value for each in call.keywords if each.arg in _BY_NAME))
    axes = [value for value in map(integer, given) if value is not None]
    if name == "permute" and len(axes) == len(call.args):
        result.rank = result.rank or len(axes)
        result.names = result.names or _CHANNELS_LAST.get(tuple(axes))
    elif name in ("size", *_AXES) and axes:
        extra = 0 if name == "unsqueeze" else 1
        result.least = max(result.least, *((axis + extra if axis >= 0 else -axis) for axis in axes))
        _flattened(result, name, axes)
        result.squeezed.update(axes if name == "squeeze" else ())
    elif name == "repeat_interleave":
        _enlarged(result, occurrence)
    elif name in ("view", "reshape") and len(call.args) > 1:
        result.columns = _columns(call.args)
        _merged(result, call.args)
    elif name in ("long", "int"):
        result.counts["cast to integers"] += 1


def _enlarged(result: InputUses, occurrence: Occurrence) -> None:
    """`x.repeat_interleave(p, 1).repeat_interleave(p, 2)` enlarges a map: both of its sides."""
    match occurrence.around:
        case (_, ast.Call(_, [_, first]), ast.Attribute(_, "repeat_interleave"), ast.Call(_, [_, second]), *_):
            sides = integer(first), integer(second)
            if sides in _MAPS and result.rank is None:
                result.rank, result.names = len(_MAPS[sides]), _MAPS[sides]


def _asked(result: InputUses, member: ast.Attribute, call: ast.Call | None) -> None:
    """Note what tensors do not have, and what walks the entries of a dict."""
    name = member.attr
    if name in _ENTRIES and call is not None and not call.args:
        result.counts["entries"] += 1
    elif name not in _TENSOR_ONLY and name not in _RANK and isinstance(member.ctx, ast.Load):
        result.attributes.append(name)


def _flattened(result: InputUses, name: str, axes: list[int]) -> None:
    """`x.flatten(2)` puts several dimensions together; `x.flatten(1)` may be said of rows too."""
    match name, axes:
        case "flatten", [first] if first > 0:
            result.flattened = first
            result.least = max(result.least, first + (first > 1) + 1)


def _merged(result: InputUses, sizes: list[ast.expr]) -> None:
    """`x.view(b, c, h * w)` names the dimensions that it puts together."""
    names = [each for size in sizes for each in _factors(size)]
    if len(names) > len(sizes) and all(names) and result.names is None and result.rank in (None, len(names)):
        result.rank = len(names)
        first = names[0]
        result.names = tuple("B" if first in _BATCHES and each is first else each or "C" for each in names)


def _factors(size: ast.expr) -> list[Size | None]:
    """Give the factors of a size that are names or numbers; none for others."""
    match size:
        case ast.BinOp(left, ast.Mult(), right):
            return [*_factors(left), *_factors(right)]
        case ast.Name(name):
            return [name]
        case ast.Constant(int(number)):
            return [number]
    return [None]


def _columns(sizes: list[ast.expr]) -> Size | None:
    """`z.view(-1, 100)`, `z.view(len(z), self.latent, 1, 1)` and `z.view(z.size(0), z.size(1), 1, 1)` take rows."""
    kept = list(sizes)
    while len(kept) > 2 and integer(kept[-1]) == 1:  # noqa: PLR2004 - the batch and the features stay
        kept.pop()
    if len(kept) != 2:  # noqa: PLR2004 - as above
        return None
    match kept[1]:
        case ast.Name(name) | ast.Attribute(ast.Name("self"), name) if len(kept) < len(sizes):
            return name
        case ast.Call(ast.Attribute(_, "size"), [ast.Constant(1)]) if len(kept) < len(sizes):
            return "C"
        case ast.Subscript(ast.Attribute(_, "shape"), ast.Constant(1)) if len(kept) < len(sizes):
            return "C"
    columns = integer(kept[1])
    return columns if columns is not None and columns > 0 else None


def _shape(result: InputUses, occurrence: Occurrence, *, called: bool) -> None:
    """`B, C, H, W = x.shape` names the dimensions, `x.shape[2]` says that there are at least three."""
    _counted(result, occurrence)
    outside = _unspread(occurrence.around[2 if called else 1 :])
    match outside[0] if outside else None:
        case ast.Call(_, [ast.Constant(int(index))]):
            _batch(result, outside[1:2], index)
        case ast.Assign([ast.Tuple(targets)]):
            if not any(isinstance(target, ast.Starred) for target in targets):
                result.rank = len(targets)
                result.names = _dimensions(targets)
            else:
                result.least = max(result.least, len(targets) - 1)
        case ast.Subscript(_, ast.Constant(int(index))):
            result.least = max(result.least, index + 1)
            _batch(result, outside[1:2], index)


def _unspread(around: tuple[ast.AST, ...]) -> tuple[ast.AST, ...]:
    """Read `b, n, device = *x.shape, x.device` as `b, n = x.shape`."""
    match around:
        case (ast.Starred() as spread, ast.Tuple(values), ast.Assign([ast.Tuple(names)]) as whole, *further):
            place = values.index(spread)
            own = names[place : place + len(names) - len(values) + 1]
            return (ast.Assign([ast.Tuple(own, ast.Store())], whole.value), *further)
    return around


def _counted(result: InputUses, occurrence: Occurrence) -> None:
    """`assert x.dim() == 4`, or `if len(x.shape) != 4: raise …`, says how many dimensions there are."""
    match [each for each in occurrence.around if not isinstance(each, ast.Attribute | ast.Call)]:
        case [ast.Compare(_, [ast.Eq()], [ast.Constant(int(count))]), ast.Assert(), *_]:
            result.rank = result.rank or count
        case [ast.Compare(_, [ast.NotEq()], [ast.Constant(int(count))]), ast.If(_, [ast.Raise()]), *_]:
            result.rank = result.rank or count


def _batch(result: InputUses, around: tuple[ast.AST, ...], axis: int) -> None:
    """`batch_size = x.shape[1]` says where the batch is."""
    match around:
        case (ast.Assign([ast.Name(name)]),) if name.lower() in _BATCHES and axis > 0:
            result.batch = axis


def _dimensions(targets: list[ast.expr]) -> tuple[str, ...]:
    """Name the dimensions; the first of several is the batch unless it is called after something else."""
    names = [_dimension(target) for target in targets]
    first = "" if isinstance(targets[0], ast.Name) and targets[0].id == "_" else names[0].strip("_").lower()
    others = {name.lower() for name in names[1:]}
    if len(names) > 1 and not others & _BATCHES and (first in _FIRST or "batch" in first):
        names[0] = "B"
    return tuple(names)


def _dimension(target: ast.expr) -> str:
    match target:
        case ast.Name(name) | ast.Attribute(_, name) if name.strip("_"):
            return name
    return "C"


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""
