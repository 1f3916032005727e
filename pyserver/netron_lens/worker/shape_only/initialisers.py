"""Initialisers find nothing to fill in a shape-only tensor."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.overrides import handle_torch_function, has_torch_function_unary

from netron_lens.worker.shape_only.unknown import forget, is_active

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RANDOM = ("_no_grad_uniform_", "_no_grad_normal_", "_no_grad_trunc_normal_")
_LOOKING = {"_no_grad_trunc_normal_": nn.init.trunc_normal_}  # it asks for values (torch 2.13)
_SETTLED = ("_no_grad_fill_", "_no_grad_zero_")
_LAYERS = (nn.Linear, nn.modules.conv._ConvNd, nn.RNNBase, nn.RNNCellBase)  # noqa: SLF001 - what all convolutions share has no public name
"""Layers that work out how to fill their weights, which takes as long as the rest of their construction."""


_watched: list[bool] = []


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """Within it, all of them write: what a model runs is seen, also while it makes layers.

    One that looks at values is one operation: which others it takes depends on the numbers that it draws.
    """
    skip_on_shapes()
    _watched.append(True)
    try:
        yield
    finally:
        _watched.pop()


@functools.cache
def skip_on_shapes() -> None:
    """Let `torch.nn.init` leave meta tensors as they are, for good.

    Its public functions find these inner ones by name at each call, so what user code imported before is reached too.
    """
    for name in (*_RANDOM, *_SETTLED):
        fill = getattr(nn.init, name, None)
        if fill is not None:
            setattr(nn.init, name, _skipping(fill, is_random=name in _RANDOM))
    for layer in _LAYERS:
        layer.reset_parameters = _skipping_whole(layer.reset_parameters)


def _skipping(fill: Callable[..., Any], *, is_random: bool) -> Callable[..., Any]:
    whole = _LOOKING.get(fill.__name__)

    @functools.wraps(fill)
    def filled(tensor: Tensor, *args: Any, **kwargs: Any) -> Any:
        if whole is not None and _watched and has_torch_function_unary(tensor):
            return handle_torch_function(whole, (tensor,), tensor, *args, **kwargs)
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - a shape-only tensor denies what it is
            skipped = (tensor.is_meta or (is_random and is_active())) and not _watched
            if skipped:
                forget(tensor)
        return tensor if skipped else fill(tensor, *args, **kwargs)

    return filled


def _skipping_whole(reset: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(reset)
    def filled(layer: nn.Module) -> None:
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - a shape-only tensor denies what it is
            own = [tensor for tensor in layer._parameters.values() if tensor is not None]  # noqa: SLF001 - its own alone
            skipped = not _watched and all(tensor.is_meta for tensor in own)
        if not skipped:
            reset(layer)

    return filled
