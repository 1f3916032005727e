"""Steps that run, and are seldom meant: rows of several samples mixed, maps without a batch, an input taken apart."""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.plans.plan import SEARCH_BATCH
from netron_lens.worker.infer.trials.doubts import Doubt
from netron_lens.worker.infer.trials.places import is_users, node_at
from netron_lens.worker.infer.trials.tracked import Guess

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from netron_lens.worker.infer.trials.parts import Parts

RANKS = {"conv1d": 3, "conv2d": 4, "conv3d": 5, "conv_transpose1d": 3, "conv_transpose2d": 4, "conv_transpose3d": 5}
"""How many dimensions convolutions take."""
WHOLE = frozenset({"long", "int"})
"""Methods that turn a tensor into whole numbers."""
WHOLE_NUMBERS = (torch.int64, torch.int32)
JOINING = frozenset({"cat", "concat", "concatenate"})
_BY_ELEMENT = frozenset(f"__{side}{name}__" for name in ("add", "sub", "mul", "truediv") for side in ("", "r")) | {
    "add",
    "sub",
    "mul",
    "div",
}
_SEQUENCE = 3
"""Dimensions of a batch of sequences."""
_MEASURES = (torch.Tensor.size, torch.Tensor.shape.__get__)
"""What is asked of a tensor, and not of a list: `for i in range(x.size(0)): x[i]` walks its batch."""


class Suspicions:
    """What looks doubtful in one attempt; `inputs` and `batched` tell tensors apart as `Watch` does."""

    def __init__(self, inputs: Callable[[Any], bool], batched: Callable[[Any], bool], parts: Parts) -> None:
        self._inputs = inputs
        self._batched = batched
        self._parts = parts
        self._measured: set[int] = set()

    def note(self, func: Any, given: Any) -> None:
        """Note whose size was asked for."""
        if func in _MEASURES and self._batched(given):
            self._measured.add(id(given))

    def look_at(self, name: str, args: tuple[Any, ...], caller: FrameType) -> None:
        """Raise `Doubt` for a step that is about to be taken."""
        if name in ("view", "reshape") and args and isinstance(args[0], torch.Tensor):
            sizes = args[1] if len(args) == 2 and isinstance(args[1], tuple | list | torch.Size) else args[1:]  # noqa: PLR2004 - the tensor and its sizes
            if _mixes_batch(args[0].shape, sizes) and (self._inputs(args[0]) or not _cuts_rows(args[0].shape, sizes)):
                shape = tuple(args[0].shape)
                message = (
                    f"`{name}({', '.join(map(str, sizes))})` of a tensor of shape {shape} mixes the batch with the rest"
                )
                raise Doubt(message)
        if name in RANKS and args and isinstance(args[0], torch.Tensor) and args[0].dim() == RANKS[name] - 1:
            message = f"`{name}` of a tensor of shape {tuple(args[0].shape)}, which has no batch"
            raise Doubt(message)
        if name == "_pack_padded_sequence" and args[0].dim() > _SEQUENCE:
            message = f"a tensor of shape {tuple(args[0].shape)} is packed, which is no batch of sequences"
            raise Doubt(message)
        if name in _BY_ELEMENT and self._is_no_map(args):
            shapes = " and ".join(str(tuple(each.shape)) for each in args[:2])
            message = f"`{name}` of tensors of shapes {shapes}: one has a number for each channel, and none has any"
            raise Doubt(message)
        if _makes_whole(name, args) and args[0].is_floating_point() and self._parts.whole(args[0]) is not None:
            message = f"`{name}` of an input: it stands for whole numbers"
            raise Doubt(message)
        if name in JOINING and args and isinstance(args[0], list | tuple) and self._mixes_kinds(args[0]):
            message = f"`{name}` of whole numbers, which an input has, and of others"
            raise Doubt(message)
        is_first = name == "unbind" and args[1:2] in ((), (0,))
        parts = name == "__iter__" or is_first or (name == "__getitem__" and type(args[1]) in (int, Guess))
        if parts and id(args[0]) not in self._measured and self._batched(args[0]):
            frame = users_frame(caller, 5)
            if frame is None or (self._measured and _is_counted(frame)):
                return
            message = "an input is taken apart along its first dimension"
            raise Doubt(message)

    def _is_no_map(self, args: Sequence[Any]) -> bool:
        """Tell an input that lacks the channels for which what it meets has a number each."""
        given = [each for each in args[:2] if isinstance(each, torch.Tensor)]
        return len(given) == len(args[:2]) and any(
            self._inputs(one) and 1 < one.dim() < other.dim() and channels_of(other.shape) > 1
            for one, other in (given, given[::-1])
        )

    def _mixes_kinds(self, parts: Sequence[Any]) -> bool:
        """Tell whether whole numbers of an input, as the steps of a diffusion are, are joined with what is computed."""
        found = [each for each in parts if isinstance(each, torch.Tensor)]
        counted = (each for each in found if each.dtype in WHOLE_NUMBERS)
        return any(map(torch.is_floating_point, found)) and any(
            self._parts.source(each) is not None for each in counted
        )


def channels_of(shape: Sequence[int]) -> int:
    """Count the channels that a tensor of a number for each has, in one of the shapes that fit all maps; else 0."""
    match [int(size) for size in shape]:
        case [1, channels, 1, 1] | [1, channels, 1, 1, 1]:
            return channels
        case [channels, 1, 1] if channels != SEARCH_BATCH:
            return channels
    return 0


def users_frame(frame: FrameType | None, depth: int = 14) -> FrameType | None:
    """Give the nearest frame of the user's code."""
    while frame is not None and depth:
        if is_users(frame.f_code.co_filename):
            return frame
        frame, depth = frame.f_back, depth - 1
    return None


def _makes_whole(name: str, args: tuple[Any, ...]) -> bool:
    """Tell `x.long()`, `x.to(torch.int64)` and `x.type(torch.long)`."""
    return name in WHOLE or (name in ("to", "type") and any(each in WHOLE_NUMBERS for each in args[1:2]))


def _is_counted(frame: FrameType) -> bool:
    """Tell whether an element is taken by a running number, as in `x[i]`."""
    node = node_at(frame.f_code, frame.f_lasti)
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name)


def _mixes_batch(shape: Sequence[int], sizes: Sequence[Any]) -> bool:
    """Tell whether `view(-1, 400)` takes elements of several samples together: 400 is no product of trailing sizes."""
    if len(sizes) < 2 or len(shape) < 2 or sizes[0] != -1 or not all(isinstance(size, int) for size in sizes):  # noqa: PLR2004 - a batch and a rest
        return False
    rest, whole = math.prod(sizes[1:]), math.prod(shape)
    products = {math.prod(shape[index:]) for index in range(1, len(shape) + 1)}
    return rest not in products and rest > 1 and whole % rest == 0 and not _unfolds_batch(shape[0], whole // rest)


def _cuts_rows(shape: Sequence[int], sizes: Sequence[int]) -> bool:
    """Tell whether each sample's row becomes several whole ones: its classes, box after box."""
    return len(shape) == 2 and shape[1] % math.prod(sizes[1:]) == 0  # noqa: PLR2004 - samples, each one row


def _unfolds_batch(first: int, rows: int) -> bool:
    """Tell whether a first size that batch and channels were made one becomes the batch again."""
    return first > SEARCH_BATCH >= rows and first % rows == 0
