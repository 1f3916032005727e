"""Installed packages that an earlier run imported, and that are called as packages of the user's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from netron_lens.worker.load.running.finder import NEVER_THE_USERS

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from netron_lens.worker.load.running.finder import Finder

imported_ahead: set[str] = set()
"""The packages that were imported before a run, as an earlier one needed them."""


def forget_namesakes(finder: Finder) -> None:
    """Forget those that Python would find among the user's files first, or that the file is in one named like."""
    for top in sorted({*imported_ahead, *finder.folders} - NEVER_THE_USERS):
        module = sys.modules.get(top)
        spec = None if module is None else finder.find_spec(top, None)
        if module is not None and spec is not None and not _is_of(module, spec):
            for name in [each for each in sys.modules if each == top or each.startswith(f"{top}.")]:
                del sys.modules[name]


def _is_of(module: ModuleType, spec: ModuleSpec) -> bool:
    """Tell whether a module is the one that was found."""
    folders = list(spec.submodule_search_locations or ())
    return getattr(module, "__file__", None) == spec.origin and list(getattr(module, "__path__", ())) == folders
