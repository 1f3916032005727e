"""Which tensors have known values, and the shape-only twins of those that meet unknown ones."""

from __future__ import annotations

import threading
from typing import Any

import torch
from torch import Tensor

META = torch.device("meta")
CPU = torch.device("cpu")
SCALARS = frozenset({int, float, bool, str, type(None), torch.dtype, torch.device})
"""Types that are told apart first, for it is slow to ask torch whether something is a tensor."""


class DataDependent(BaseException):
    """The code looks at a value that nobody knows: `operation` is what asked for it.

    Only a run on real tensors can go on. It derives from `BaseException`, so that a user's `except Exception`
    does not silently choose a branch.
    """

    def __init__(self, operation: str) -> None:
        super().__init__(f"`{operation}` needs the values of a tensor of which only the shape is known")
        self.operation = operation
        _state.asked = self


class _State(threading.local):
    """Real tensors whose values have become unknown, by the address of their storage, and who last asked for one."""

    def __init__(self) -> None:
        self.forgotten: dict[int, Tensor] = {}
        self.asked: DataDependent | None = None
        self.depth = 0


_state = _State()


def asked() -> DataDependent | None:
    """Give the last look at an unknown value in this context, which code may have caught, with `except:` alone."""
    return _state.asked


def is_unknown(tensor: Tensor) -> bool:
    """Whether only the shape of a tensor means anything."""
    if tensor.is_meta:
        return True
    return bool(_state.forgotten) and _storage(tensor) in _state.forgotten


def forget(tensor: Tensor) -> None:
    """Count the values of a real tensor, and of all its views, as unknown from here on."""
    if not tensor.is_meta:
        _state.forgotten[_storage(tensor)] = tensor


def wrote_into(tensor: Tensor) -> None:
    """Count a write into a tensor's memory, as torch does; an inference tensor counts none."""
    if not tensor.is_inference():
        torch.autograd.graph.increment_version(tensor)


def enter() -> bool:
    """Count one more context of shape-only tensors in this thread; whether it is the outermost."""
    _state.depth += 1
    _state.asked = None if _state.depth == 1 else _state.asked
    return _state.depth == 1


def leave() -> None:
    """Count one context less. After the last, what was noted of its tensors is dropped."""
    _state.depth -= 1
    if _state.depth == 0:
        _state.forgotten.clear()
        _state.asked = None


def is_active() -> bool:
    """Whether this thread is within shape-only tensors."""
    return _state.depth > 0


def twin(tensor: Tensor) -> Tensor:
    """The shape-only tensor that stands for a real one, the same each time; a meta tensor is its own."""
    if tensor.is_meta:
        return tensor
    attributes = tensor.__dict__
    made: Tensor | None = attributes.get("_netron_lens_twin")
    if made is None or made.shape != tensor.shape or made.dtype != tensor.dtype:
        made = tensor.detach().to(META)
        made.__dict__.update(attributes)
        attributes["_netron_lens_twin"] = made
    return made


def twins(value: Any) -> Any:
    """The value with every real tensor in it replaced by its twin."""
    if type(value) in SCALARS:
        return value
    if isinstance(value, Tensor):
        return twin(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(twins, value))
    if type(value) in {list, tuple}:
        return type(value)([item if type(item) in SCALARS else twins(item) for item in value])
    if type(value) is dict:
        return {key: item if type(item) in SCALARS else twins(item) for key, item in value.items()}
    return value


def tensors_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Tensor]:
    """Every tensor among the arguments of a call, in order, those in lists, tuples and dicts too."""
    found: list[Tensor] = []
    for value in args:
        if type(value) is Tensor:
            found.append(value)
        elif type(value) not in SCALARS:
            _collect(value, found)
    for value in kwargs.values():
        if type(value) not in SCALARS:
            _collect(value, found)
    return found


def _collect(value: Any, found: list[Tensor]) -> None:
    if isinstance(value, Tensor):
        found.append(value)
    elif isinstance(value, (list, tuple)):
        for item in value:
            if type(item) not in SCALARS:
                _collect(item, found)
    elif isinstance(value, dict):
        for item in value.values():
            if type(item) not in SCALARS:
                _collect(item, found)


def _storage(tensor: Tensor) -> int:
    try:
        return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - the identity of a storage has no public name
    except (NotImplementedError, RuntimeError):
        return id(tensor)
