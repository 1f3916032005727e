"""A tensor has too many or too few dimensions for an unpacking, whose names tell what they are: `b, n, c = x.shape`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.values import sequence, tensor
from netron_lens.worker.infer.repairs.inputs.reranked import reranked
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.plans.plan import Plan
    from netron_lens.worker.infer.plans.values import Path
    from netron_lens.worker.infer.repairs.situation import Situation

_UNPACK = re.compile(
    r"not enough values to unpack \(expected (?:at least )?(\d+)|too many values to unpack \(expected (\d+)"
)
_NAMED: dict[str, Size] = {
    **dict.fromkeys(("b", "bs", "bsz", "batch", "batch_size", "n"), "B"),
    **dict.fromkeys(("t", "l", "s", "q", "seq_len", "length", "seq", "len"), "T"),
    **dict.fromkeys(("h", "w", "height", "width"), "H"),
    **dict.fromkeys(("d", "dim"), 64),
    "f": 8,
}
_FRAMES = 5
"""How many pictures, or views, `b, n, c, h, w = x.shape` takes together."""


def unpacked(situation: Situation, paths: list[Path]) -> Iterator[Plan]:
    """Give each of these inputs the sizes, or as many parts, as the names of an unpacking that failed."""
    match = _UNPACK.search(str(situation.outcome.error))
    if match is None:
        return
    count = int(match.group(1) or match.group(2))
    names = targets(situation)
    for path in paths:
        value = situation.value(path)
        assert value is not None
        if len(names) == count:
            known = [size for size in value.sizes[1:] if isinstance(size, int)]
            channels = known[-1] if known else 3 if count > 3 else 64  # noqa: PLR2004 - a picture's
            is_beside = [at > 0 and name.lower() == "n" and names[0].lower() != "n" for at, name in enumerate(names)]
            sizes = tuple(
                _FRAMES if beside else _size_called(name, channels)
                for name, beside in zip(names, is_beside, strict=True)
            )
            yield situation.plan.edited(
                path, tensor(sizes, f"unpacked as `{', '.join(names)}`", dtype=value.dtype, below=value.below)
            )
        yield from reranked(situation, [path], [count])
        if count <= 8:  # noqa: PLR2004 - longer lists of inputs are not written out
            yield situation.plan.edited(path, sequence("tuple", (value,) * count, f"unpacked into {count}"))


def _size_called(name: str, channels: int) -> Size:
    """Give the size that a name speaks of, in one of its words: `sz_b` of the batch, `len_q` of the length."""
    if name.lower() in ("c", "channels", "channel"):
        return channels
    parts = [name.lower(), *(words(name) if len(words(name)) > 1 else ())]
    return next((_NAMED[part] for part in parts if part in _NAMED), 64)


def targets(situation: Situation) -> list[str]:
    """List the names that the failing statement unpacks into."""
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement = statement_at(frame.f_code, instruction)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple | ast.List):
            return [ast.unparse(each) for each in statement.targets[0].elts]
    return []
