"""What numba has compiled in the user's own runs is found in the private folder: librosa's takes half a minute.

It is kept beside the sources, or in the user's cache. It is copied, for numba writes beside what it reads.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard.imports import when_imported

if TYPE_CHECKING:
    import types
    from collections.abc import Iterator

_ENDINGS = (".nbi", ".nbc")
"""An index of what a function was compiled for, and what came of it."""
_LOCATORS = ("UserProvidedCacheLocator", "_UserProvidedCacheLocator")


def watch(before: dict[str, str | None]) -> None:
    """Fill each folder of numba's cache when numba makes it; `before` has the variables as the user has set them."""

    def change(module: types.ModuleType) -> None:
        locator = next((found for name in _LOCATORS if (found := getattr(module, name, None)) is not None), None)
        if locator is None:
            return
        make = locator.ensure_cache_path

        def make_filled(self: Any) -> None:
            make(self)
            place = self.get_cache_path()
            if not os.listdir(place):  # noqa: PTH208 - names are wanted
                for folder in _folders(self, os.path.basename(place), before):  # noqa: PTH119 - as above
                    _copied(folder, place)

        locator.ensure_cache_path = make_filled

    when_imported({"numba.core.caching": change})


def _folders(locator: Any, name: str, before: dict[str, str | None]) -> Iterator[str]:
    """Give where the cache of a source may stand: the user's own place, beside it, and the usual one for all."""
    own = before.get("NUMBA_CACHE_DIR")
    if own:
        yield os.path.join(own, name)  # noqa: PTH118 - as above
    yield os.path.join(os.path.dirname(locator._py_file), "__pycache__")  # noqa: PTH118, PTH120, SLF001 - as numba
    for cache in (before.get("XDG_CACHE_HOME") or "~/.cache", "~/Library/Caches", "~/AppData/Local"):
        yield os.path.expanduser(os.path.join(cache, "numba", name))  # noqa: PTH111, PTH118 - as above


def _copied(folder: str, place: str) -> None:
    with contextlib.suppress(OSError):  # what cannot be read is compiled again
        for entry in os.scandir(folder):
            if entry.name.endswith(_ENDINGS):
                shutil.copy(entry.path, place)
