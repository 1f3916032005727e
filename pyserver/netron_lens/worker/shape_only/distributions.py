"""Distributions of torch do not check numbers that are not there: `Normal(mean, deviation)` of shape-only tensors."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from torch.distributions import Distribution

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def unchecked() -> Iterator[None]:
    """Within it, distributions take what they are given."""
    before = Distribution._validate_args  # noqa: SLF001 - torch only has a function that sets it
    Distribution.set_default_validate_args(False)
    try:
        yield
    finally:
        Distribution.set_default_validate_args(before)
