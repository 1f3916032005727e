"""Installed packages that an earlier run imported, and that are called as packages of the user's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from netron_lens.worker.load.running.finder import NEVER_THE_USERS

if TYPE_CHECKING:
    from netron_lens.worker.load.running.finder import Finder

imported_ahead: set[str] = set()
"""The packages that were imported before a run, as an earlier one needed them."""


def forget_namesakes(finder: Finder) -> None:
    """Forget those that Python would find among the user's files first, or that the file is in one named like."""
    for top in {*imported_ahead, *finder.folders} & sys.modules.keys() - NEVER_THE_USERS:
        if finder.find_spec(top, None) is not None:
            for name in [each for each in sys.modules if each == top or each.startswith(f"{top}.")]:
                del sys.modules[name]
