"""Build and call a model on tensors that have shapes and no data."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from netron_lens.worker import compat
from netron_lens.worker.shape_only import (
    devices,
    distributions,
    draws,
    initialisers,
    kernels,
    known,
    pickles,
    sequences,
)
from netron_lens.worker.shape_only.kinds import Kind, kind_of
from netron_lens.worker.shape_only.unknown import (
    CPU,
    DataDependent,
    asked,
    enter,
    is_active,
    is_unknown,
    leave,
    tensors_of,
    twins,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["PLAIN", "DataDependent", "ShapeOnly", "asked", "is_active", "warm"]

PLAIN = ((), (Tensor,))
"""What torch says of the types of a call's tensors where these are its own."""

_POSES = {
    torch.Tensor.device.__get__: CPU,
    torch.Tensor.is_meta.__get__: False,
    torch.Tensor.is_cpu.__get__: True,
    torch.Tensor.is_cuda.__get__: False,
}


class ShapeOnly(TorchFunctionMode):  # type: ignore[misc] # torch is not analysed
    """Within it, tensors that random numbers or memory would fill have a shape only, and pose as CPU tensors.

    Small tensors of known values (`arange`, `zeros`, masks, index tables) stay real, so that ordinary Python over them
    works. For construction and for calls; entering it again inside, and hundreds of times, costs little. What was
    learned of shapes is kept for the life of the process. Raises `DataDependent` where code looks at an unknown value.
    """

    def __init__(self) -> None:
        super().__init__()
        self._entered: list[bool] = []
        self._held = ExitStack()

    def __enter__(self) -> ShapeOnly:  # noqa: PYI034 - the class is final
        outermost = enter()
        self._entered.append(outermost)
        if outermost:
            initialisers.skip_on_shapes()
            draws.skip_on_shapes()
            self._held.enter_context(distributions.unchecked())
            self._held.enter_context(pickles.without_data())
            super().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        leave()
        if self._entered.pop():
            self._held.close()
            super().__exit__(kind, error, traceback)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kind = kind_of(func)
        if kind is Kind.PROPERTY:
            return _POSES[func] if func in _POSES else func(*args)
        kwargs = kwargs or {}
        if kind is Kind.PASSIVE:
            return -1 if func is Tensor.get_device else func(*args, **kwargs)
        if types not in PLAIN:
            return _TREATMENTS[kind](func, args, kwargs)  # a subclass of the user's has its own say
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - the public one leaves modes on
            return _TREATMENTS[kind](func, args, kwargs)


def warm() -> None:
    """Touch what torch imports late for meta tensors, so that forked children find it done: about two seconds, once."""
    compat.script_nothing()
    # The first meta kernels that are written in Python import `torch._dynamo` and `sympy`.
    with ShapeOnly(), torch.no_grad():
        image, words = torch.randn(1, 4, 8, 8), torch.randn(1, 4, 8)
        layers = [
            torch.nn.Sequential(
                torch.nn.Conv2d(4, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.GELU(), torch.nn.MaxPool2d(2)
            ),
            torch.nn.Sequential(torch.nn.ConvTranspose2d(4, 4, 2), torch.nn.GroupNorm(2, 4), torch.nn.AvgPool2d(2)),
            torch.nn.Upsample(scale_factor=2, mode="bilinear"),
        ]
        for layer in layers:
            layer.eval()(image)
        torch.nn.TransformerEncoderLayer(8, 2, batch_first=True).eval()(words)
        torch.nn.functional.scaled_dot_product_attention(words, words, words)
        torch.nn.Embedding(4, 8)(torch.randint(0, 4, (1, 4)))
        torch.einsum("bij,bkj->bik", words, words)
        words.softmax(-1).sum(0).mean()
        torch.cat([words, words], 1)[:, 1:].transpose(1, 2).reshape(2, -1)


def _plain(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    tensors = tensors_of(args, kwargs)
    real = [tensor for tensor in tensors if not tensor.is_meta]
    if len(real) == len(tensors) and not any(map(is_unknown, real)):
        return known.computed(func, args, known.on_cpu(kwargs), tensors)
    if kwargs.get("device") is not None:
        kwargs = {key: value for key, value in kwargs.items() if key != "device"}
    rule = sequences.RULES.get(func.__name__)
    result = rule(*args) if rule is not None and not kwargs else None
    if result is not None:
        return result
    special = known.SPECIAL.get(func.__name__)
    if special is not None:
        args, kwargs = special(args, kwargs)
    if real:
        if func.__name__ in known.INDEXING:
            known.check_places(func, args, kwargs)
        args, kwargs = twins(args), twins(kwargs)
    return kernels.run(func, func.__name__, args, kwargs)


def _random(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    sized = tuple(map(_numbers, args))
    return kernels.unfilled(func, twins(_numbers(sized) if func in _OF_SIZES else sized), twins(kwargs))


_OF_SIZES = frozenset({torch.empty, torch.rand, torch.randn})
"""Functions that take sizes one by one too."""


def _numbers(value: Any) -> Any:
    """Give the known tensors among sizes as numbers: `torch.empty((widths.prod(), 8))`."""
    if type(value) not in {list, tuple}:
        return value
    return tuple(each.item() if isinstance(each, Tensor) and not is_unknown(each) else each for each in value)


def _refilled(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return known.refilled(func, args, kwargs)


def _look(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if any(is_unknown(tensor) for tensor in tensors_of(args, kwargs)):
        raise DataDependent(func.__name__)
    return func(*args, **kwargs)


def _moved(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return devices.moved(func.__name__, args, kwargs)


def _in_place(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return known.written(func, args, kwargs)


_TREATMENTS = {
    Kind.PLAIN: _plain,
    Kind.FACTORY: known.made,
    Kind.RANDOM: _random,
    Kind.REFILL: _refilled,
    Kind.LOOK: _look,
    Kind.MOVE: _moved,
    Kind.IN_PLACE: _in_place,
    Kind.ASSIGNMENT: known.assigned,
}
