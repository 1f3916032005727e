"""Lists and dicts that are defaults of constructors: what one try does to them is undone before the next."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from torch import nn

if TYPE_CHECKING:
    from netron_lens.worker.stages import Loaded

_PLAIN = (int, float, str, bool, type(None))


class MutableDefaults:
    """The defaults as they were written, of all module classes that are loaded by now."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._kept: dict[int, tuple[Any, Any]] = {}
        self._seen: set[int] = set()

    def note(self) -> None:
        """Keep copies of the defaults of the classes that are new."""
        found = [each for each in (*self._loaded.namespace.values(), self._loaded.cls) if _is_new(each, self._seen)]
        for cls in found:
            for base in cls.__mro__:
                initialise = vars(base).get("__init__")
                defaults = (*(getattr(initialise, "__defaults__", None) or ()),)
                defaults += (*(getattr(initialise, "__kwdefaults__", None) or {}).values(),)
                for each in defaults:
                    if type(each) in (list, dict) and id(each) not in self._kept and _is_plain(each):
                        self._kept[id(each)] = each, copy.deepcopy(each)

    def restore(self) -> None:
        """Give the defaults back what they held."""
        for default, written in self._kept.values():
            if default != written:
                default.clear()
                (default.extend if isinstance(default, list) else default.update)(copy.deepcopy(written))


def _is_new(value: Any, seen: set[int]) -> bool:
    if not isinstance(value, type) or not issubclass(value, nn.Module) or id(value) in seen:
        return False
    seen.add(id(value))
    return not value.__module__.startswith("torch.")


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    return isinstance(value, _PLAIN)
