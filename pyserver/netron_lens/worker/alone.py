"""Code that talks to the other processes of a training finds none: this one is a group of its own, once it asks."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import torch.distributed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JOINED = 'torch.distributed.init_process_group("gloo", store=torch.distributed.HashStore(), rank=0, world_size=1)'
"""How a program makes itself such a group."""

_asked = False


def was_asked() -> bool:
    """Tell whether the last run asked for its group."""
    return _asked


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Give a group of one process to what asks for the default group without having made any.

    `is_initialized()` is false until then, as where nothing was started. No socket is opened.
    """
    global _asked  # noqa: PLW0603 - there is one default group in a process
    _asked = False
    if not torch.distributed.is_available():
        yield
        return
    from torch.distributed import distributed_c10d as groups  # noqa: PLC0415 - there is none where it is not available

    default = groups._get_default_group  # noqa: SLF001 - all that torch does without a group given goes through it

    def given() -> Any:
        if not groups.is_initialized():
            _make(groups.init_process_group)
        return default()

    groups._get_default_group = given  # noqa: SLF001 - as above
    try:
        yield
    finally:
        groups._get_default_group = default  # noqa: SLF001 - as above
        if _asked and groups.is_initialized():
            groups.destroy_process_group()


def _make(join: Callable[..., None]) -> None:
    global _asked  # noqa: PLW0603 - as above
    from torch.testing._internal.distributed.fake_pg import FakeStore  # noqa: PLC0415 - hardly any run asks for it

    join("fake", store=FakeStore(), rank=0, world_size=1)
    _asked = True
