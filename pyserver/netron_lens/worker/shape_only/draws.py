"""Numbers that SciPy draws to fill weights are not drawn for tensors without data: millions of them take a minute."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard.imports import when_imported
from netron_lens.worker.shape_only.unknown import is_active

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@functools.cache
def skip_on_shapes() -> None:
    """Let SciPy's distributions give zeros instead of what they would draw, as soon as they are imported."""
    when_imported({"scipy.stats": _change})


def _change(module: ModuleType) -> None:
    owner = next(each for each in module.rv_continuous.__mro__ if "rvs" in vars(each))
    owner.rvs = _skipping(owner.rvs)


def _skipping(draw: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(draw)
    def drawn(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_active():
            return draw(self, *args, **kwargs)
        import numpy as np  # noqa: PLC0415 - SciPy has it; torch need not

        kept = {name: value for name, value in kwargs.items() if name != "random_state"}
        return np.zeros(self._parse_args_rvs(*args, **kept)[-1])

    return drawn
