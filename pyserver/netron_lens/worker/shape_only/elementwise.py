"""Shapes by rule of what computes element by element, along one dimension, or puts tensors side by side.

As in `rules`: an answer only where everything fits, else `None`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from netron_lens.worker.shape_only.kinds import words
from netron_lens.worker.shape_only.unknown import META

if TYPE_CHECKING:
    from collections.abc import Callable


def alike(given: Tensor, *others: Tensor | None) -> bool:
    """Whether a tensor is plain, floating-point and in order, and all have one dtype."""
    if type(given) is not Tensor or not given.is_contiguous() or not given.is_floating_point():
        return False
    return all(other is None or other.dtype == given.dtype for other in others)


def like(given: Tensor) -> Tensor:
    """A new tensor in order, of the shape and dtype of another one."""
    return torch.empty(given.shape, dtype=given.dtype, device=META)


def _same(given: Tensor, *args: Any, **kwargs: Any) -> Tensor | None:
    """A function of each element: the shape that is given."""
    if not isinstance(given, Tensor) or not alike(given):
        return None
    # Written in place (`inplace` may be a number), in another dtype or into a tensor: the kernel knows.
    if kwargs.get("inplace") or any(
        value is True or isinstance(value, (Tensor, torch.dtype)) for value in (*args, *kwargs.values())
    ):
        return None
    return like(given)


def _arithmetic(given: Tensor, *others: Any, **kwargs: Any) -> Tensor | None:
    """`add` and its like: a number, or a tensor that is spread over the first one, leaves the shape that is given."""
    if kwargs or len(others) != 1 or not isinstance(given, Tensor) or not alike(given):
        return None
    other = others[0]
    if type(other) in {int, float}:
        return like(given)
    if not isinstance(other, Tensor) or not alike(given, other) or not other.is_contiguous():
        return None
    sizes = given.shape[given.dim() - other.dim() :] if other.dim() else given.shape[:0]
    fits = other.dim() <= given.dim() and all(own in {1, size} for own, size in zip(other.shape, sizes, strict=True))
    return like(given) if fits else None


def _along(given: Tensor, *args: Any, dim: Any = None, dtype: Any = None, **_: Any) -> Tensor | None:
    """`softmax` and its like: the shape that is given, along a dimension that it has."""
    dim = args[0] if len(args) == 1 else dim
    if len(args) > 1 or dtype is not None or type(dim) is not int or not alike(given):
        return None
    return like(given) if -given.dim() <= dim < given.dim() else None


def _joined(given: Any, dim: Any = 0, **kwargs: Any) -> Tensor | None:
    """`cat`: the sizes along one dimension add up, all others are equal."""
    if kwargs or type(dim) is not int or not isinstance(given, (list, tuple)) or not given:
        return None
    first = given[0]
    if not all(isinstance(each, Tensor) and alike(each, first) for each in given):
        return None
    if not -first.dim() <= dim < first.dim():
        return None
    dim %= first.dim()
    shapes = [(*each.shape[:dim], *each.shape[dim + 1 :]) for each in given]
    if any(shape != shapes[0] or each.dim() != first.dim() for shape, each in zip(shapes, given, strict=True)):
        return None
    sizes = (*first.shape[:dim], sum(each.shape[dim] for each in given), *first.shape[dim + 1 :])
    return torch.empty(sizes, dtype=first.dtype, device=META)


RULES: dict[str, Callable[..., Tensor | None]] = {
    **dict.fromkeys(
        words("relu relu6 gelu silu mish sigmoid tanh leaky_relu elu softplus hardswish exp log sqrt rsqrt"), _same
    ),
    **dict.fromkeys(words("sin cos erf neg abs"), _same),
    **dict.fromkeys(words("add sub mul div true_divide pow __truediv__ __pow__"), _arithmetic),
    **dict.fromkeys(words("softmax log_softmax softmin"), _along),
    **dict.fromkeys(words("cat concat concatenate"), _joined),
}
