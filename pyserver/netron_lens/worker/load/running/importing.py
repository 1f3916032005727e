"""Which of several modules of one name an import means: that depends on the file that imports."""

from __future__ import annotations

import os
import re
import sys
from functools import cached_property
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from netron_lens.worker import paths

if TYPE_CHECKING:
    from netron_lens.worker.load.running.session import Session


class Importing:
    """The import of a top-level module of this name, by the file whose statement is being run.

    What stands in a package of the user's is not what an installed package means by an installed one's name. Another
    file means what has the parts that it imports of it: `from utils.tools import f`.
    """

    def __init__(self, name: str, session: Session) -> None:
        self.name = name
        self.session = session
        frame = sys._getframe(1)  # noqa: SLF001 - there is no other way to the caller
        while frame is not None and frame.f_code.co_filename.startswith((paths.OURS, "<frozen importlib")):
            frame = frame.f_back  # type: ignore[assignment] # ends with none
        self._file = None if frame is None else frame.f_code.co_filename

    def means(self, base: str) -> bool:
        """Tell whether it means the user's module at `base`."""
        if self.is_of_installed:
            in_package = self.session.texts.exists(os.path.join(os.path.dirname(base), "__init__.py"))  # noqa: PTH118, PTH120 - compared with strings of `sys.path`
            return not in_package or PathFinder.find_spec(self.name, list(self.session.installed)) is None
        return all(self._has(base, part) for part in self.parts)

    @cached_property
    def is_of_installed(self) -> bool:
        """Whether an installed package imports."""
        return self._file is not None and paths.is_installed(self._file)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the module that its file imports."""
        exists = self._file is not None and self.session.texts.exists(self._file)
        text = self.session.texts.read(self._file) if exists and self._file is not None else ""
        found = re.findall(rf"^[ \t]*(?:from|import)[ \t]+{self.name}\.(\w+)", text, re.MULTILINE)
        return tuple(dict.fromkeys(found))

    def _has(self, base: str, part: str) -> bool:
        inner = os.path.join(base, part)  # noqa: PTH118 - as above
        return self.session.texts.exists(f"{inner}.py") or os.path.isdir(inner)  # noqa: PTH112 - as above
