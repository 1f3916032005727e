"""The run of a model, as anyone can repeat it: seed 0, evaluation mode, no gradients unless asked, one CPU, unfused."""

from __future__ import annotations

import contextlib
import itertools
import random
import sys
from types import GeneratorType
from typing import TYPE_CHECKING, Any

import torch
from torch.overrides import TorchFunctionMode

from netron_lens.worker import alone, compat, remembered, shape_only
from netron_lens.worker.shape_only import devices
from netron_lens.worker.shape_only.kinds import Kind, kind_of
from netron_lens.worker.shape_only.known import on_cpu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


LONGEST = 100
"""Parts that are taken of what a generator gives: it may not end."""


def called(model: torch.nn.Module, method: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Call a model, or the method that is called in place of `forward`; a generator runs, and gives a list."""
    result = model(*args, **kwargs) if method == "forward" else getattr(model, method)(*args, **kwargs)
    return list(itertools.islice(result, LONGEST)) if isinstance(result, GeneratorType) else result


def seeded() -> None:
    """Begin every source of random numbers anew: before construction, and before the call.

    The CPU's alone: `torch.manual_seed` would also write down, with a traceback, what to do for each kind of device.
    """
    torch.default_generator.manual_seed(0)
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(0)


def prepare(model: torch.nn.Module) -> torch.nn.Module:
    """The model in evaluation mode, itself: by its `eval`, or, where that raises, module by module."""
    try:
        model.eval()
    except Exception:  # noqa: BLE001 - a user's `train` may raise anything, and the run goes on without it
        for module in torch.nn.Module.modules(model):
            module.training = False
    return model


@contextlib.contextmanager
def conditions(*, gradients: bool = False) -> Iterator[None]:
    """What a run takes for granted, for construction and for the call, on shape-only and on real tensors alike."""
    remembered.forget()
    # Shape-only tensors are on no device at all, and say the CPU themselves.
    devices_apart = contextlib.nullcontext() if shape_only.is_active() else OnCpu()
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.set_grad_enabled(gradients))
        for each in (compat.fast_paths_off(), compat.eager(), alone.alone(), _types_on_cpu(), devices_apart):
            stack.enter_context(each)
        yield


@contextlib.contextmanager
def _types_on_cpu() -> Iterator[None]:
    """Let the old types of tensors on a GPU, `torch.cuda.FloatTensor`, be those on the CPU."""
    before = {name: vars(torch.cuda)[name] for name in devices.LEGACY_TYPES if name in vars(torch.cuda)}
    for name in before:
        setattr(torch.cuda, name, getattr(torch, name))
    try:
        yield
    finally:
        for name, kind in before.items():
            setattr(torch.cuda, name, kind)


class OnCpu(TorchFunctionMode):  # type: ignore[misc] # torch is not analysed
    """Within it, every device is the CPU: `.cuda()` and `device="cuda"` work on a machine that has none."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if shape_only.is_active():
            return func(*args, **kwargs)
        if kind_of(func) is Kind.MOVE:
            return devices.moved(func.__name__, args, kwargs)
        if "device" in kwargs:
            kwargs = on_cpu(kwargs)
        return func(*args, **kwargs)
