"""Tensors that functions remember, by `functools.lru_cache` or as their attributes, are forgotten before each run.

Else a run would lack what an earlier one has computed, or be given tensors of shapes alone among real ones.
"""

from __future__ import annotations

import functools
import gc
import weakref
from types import FunctionType
from typing import TYPE_CHECKING, Any

from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTAINERS = {list, tuple, dict}
_MOST = 50
_caches: list[weakref.ref[Any]] = []
_namespaces: list[Mapping[str, Any]] = []
_own: dict[FunctionType, frozenset[str]] = {}
"""The attributes that functions have before the first run: those are not what they remember."""


@functools.cache
def note_caches() -> None:
    """Know every function that remembers and is made from here on, for good."""
    functools.lru_cache = _noting(functools.lru_cache)


def note_functions(namespace: Mapping[str, Any]) -> None:
    """Know the functions of a module of the user's."""
    _namespaces.append(namespace)


def forget() -> None:
    """Let those begin anew that remember tensors."""
    for function in [each for names in _namespaces for each in names.values() if type(each) is FunctionType]:
        attributes = vars(function)
        own = _own.setdefault(function, frozenset(attributes))
        for name in [each for each, value in attributes.items() if each not in own and isinstance(value, Tensor)]:
            del attributes[name]
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
    """Whether a tensor is among the first of what a function has given, or in a list, tuple or dict of that."""
    found = gc.get_referents(cached)
    for each in found:  # it grows meanwhile
        if issubclass(type(each), Tensor):
            return True
        if type(each) in _CONTAINERS and len(found) < _MOST:
            found += gc.get_referents(each)[:_MOST]
    return False
