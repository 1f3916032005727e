"""What is cut out of an input, turned or masked, and still stands for it: `x[:, :-1]`, `x.T`, `x.masked_fill(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CUTTING = frozenset({"__getitem__", "split", "chunk", "long", "int", "to", "type", "contiguous", "clone", "detach"})
_TURNING = frozenset({"t", "transpose", "permute", "__get__"})
"""The last one is what `x.T` is called."""
_MASKING = frozenset({"masked_fill", "masked_fill_", "clamp", "clip", "clamp_", "where"})
"""The last one is given the condition first."""
_SHAPING = frozenset(
    {
        "view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "expand", "expand_as", "repeat",
        "repeat_interleave", "select", "unbind", "narrow",
    }
)  # fmt: skip
"""What gives elements of a tensor in another shape."""
_MOST = 2
"""What has at least one of so many elements of an input is most of it: a column of classes is something else."""


class Parts:
    """The parts of the inputs of one attempt; `is_input` tells the inputs."""

    def __init__(self, is_input: Callable[[Any], bool]) -> None:
        self._is_input = is_input
        self._found: dict[int, tuple[Tensor, Tensor]] = {}
        self._drawn: dict[int, tuple[Tensor, Tensor]] = {}

    def whole(self, value: Any) -> Tensor | None:
        """Give the input that a tensor is, or is a part of."""
        if self._is_input(value):
            return value
        part = self._found.get(id(value))
        return None if part is None else part[1]

    def source(self, value: Any) -> Tensor | None:
        """Give the input that the elements of a tensor, of whatever shape, are taken from."""
        part = self._drawn.get(id(value))
        return self.whole(value) if part is None else part[1]

    def note(self, name: str, given: Sequence[Any], result: Any) -> None:
        """Note what an operation gives of what it was given; it is kept so that its identity is its own."""
        is_same = name in _CUTTING or name in _TURNING or name in _MASKING
        if not is_same and name not in _SHAPING:
            return
        used = given[1:3] if name == "where" else given[:1]
        source = next((found for each in used if (found := self.source(each)) is not None), None)
        if source is None:
            return
        whole = next((found for each in used if (found := self.whole(each)) is not None), None) if is_same else None
        for part in result if isinstance(result, list | tuple) else (result,):
            if not isinstance(part, Tensor):
                continue
            self._drawn[id(part)] = (part, source)
            if whole is not None and part.dim() == whole.dim() and part.numel() * _MOST > whole.numel():
                self._found[id(part)] = (part, whole)
