"""Changes to installed modules, made when they are imported."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import types
    from collections.abc import Mapping, Sequence

Change = Callable[["types.ModuleType"], None]


def when_imported(changes: Mapping[str, Change]) -> None:
    """Change modules by name: now where they are imported already, else when they are."""
    for name, change in changes.items():
        if name in sys.modules:
            change(sys.modules[name])
    sys.meta_path.insert(0, _Watcher(changes))


class _Watcher(importlib.abc.MetaPathFinder):
    def __init__(self, changes: Mapping[str, Change]) -> None:
        self.changes = changes

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module that is to be changed as Python does, and change it when it has run."""
        change = self.changes.get(fullname)
        if change is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        loader = spec.loader if spec else None
        if spec is None or loader is None:
            return None
        run = loader.exec_module

        def run_and_change(module: types.ModuleType) -> None:
            run(module)
            change(module)

        loader.exec_module = run_and_change  # type: ignore[method-assign] # this one loader's
        return spec
