"""Tensors that functions remember by `functools.lru_cache` are forgotten before each run.

Else a run would lack what an earlier one has computed, or be given tensors of shapes alone among real ones.
"""

from __future__ import annotations

import functools
import gc
import weakref
from typing import Any

from torch import Tensor

_caches: list[weakref.ref[Any]] = []


@functools.cache
def note_caches() -> None:
    """Know every function that remembers and is made from here on, for good."""
    functools.lru_cache = _noting(functools.lru_cache)


def forget() -> None:
    """Let those begin anew that remember tensors."""
    for reference in _caches:
        cached = reference()
        if cached is not None and cached.cache_info().currsize and _remembers_tensors(cached):
            cached.cache_clear()


def _noting(original: Any) -> Any:
    @functools.wraps(original)
    def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:  # noqa: FBT001, FBT002 - as Python calls it
        made = original(maxsize, typed)
        return _noted(made) if callable(maxsize) else lambda function: _noted(made(function))

    return lru_cache


def _noted(cached: Any) -> Any:
    _caches.append(weakref.ref(cached))
    return cached


def _remembers_tensors(cached: Any) -> bool:
    """Whether a tensor is among what a function has given, or in a list, tuple or dict of that."""
    pending, seen = gc.get_referents(cached), set()
    while pending:
        each = pending.pop()
        if isinstance(each, Tensor):
            return True
        if type(each) in {list, tuple, dict} and id(each) not in seen:
            seen.add(id(each))
            pending += gc.get_referents(each)
    return False
