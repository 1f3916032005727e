"""What one load shares among the files it touches: their texts, where modules are found, and what is to be reported."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING

from netron_lens.protocol import Warned
from netron_lens.worker import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netron_lens.worker.load.reading.texts import Texts


class Session:
    """One load, of a class in `file`.

    `roots` are the folders that imports start from, `own` the folders whose files are the user's,
    `around` those that would be, where an installed package is imported as it is.
    `imported` are modules whose import alone is needed: they register classes, or are parts of a package.
    `given` is told the values that modules give after the class was made.
    """

    def __init__(  # noqa: PLR0913 - where a load takes place
        self,
        texts: Texts,
        *,
        file: str,
        roots: Sequence[str],
        own: Sequence[str],
        folders: Sequence[str],
        around: Sequence[str] = (),
    ) -> None:
        self.texts = texts
        self.file = file
        self.roots = tuple(roots)
        self.folders = tuple(folders)
        self.own = tuple(map(paths.real, own))
        self.around = tuple(around)
        self.installed = tuple(map(paths.real, paths.package_folders()))
        self.warnings: list[Warned] = []
        self.files: list[str] = []
        self.environment: dict[str, str] = {}
        self.imported: list[str] = []
        self.given: Callable[[object], None] = lambda _: None
        self.stand_ins: dict[tuple[str, int, str], str] = {}

    def takes_apart(self, error: BaseException) -> bool:
        """From now on run in parts what else is imported of the file's package, if that lacked something; once."""
        top = self.around[0] + os.sep if self.around else ""
        within = any(frame.f_code.co_filename.startswith(top) for frame, _ in traceback.walk_tb(error.__traceback__))
        if not top or not within or not isinstance(error, ModuleNotFoundError):
            return False
        self.own, self.around = tuple(map(paths.real, self.around)), ()
        return True

    def owns(self, path: str) -> bool:
        """Tell whether a file is the user's, not an installed package's."""
        real = os.path.realpath(path)
        for folder in self.own:
            if real.startswith(folder + os.sep):
                rest = real[len(folder) :]
                installed = any(real.startswith(each + os.sep) and len(each) >= len(folder) for each in self.installed)
                return not installed and "site-packages" not in rest and "dist-packages" not in rest
        return False

    def warn(self, code: str, message: str, file: str, line: int | None) -> None:
        """Report something, once."""
        warned = Warned(code=code, message=message, file=file, line=line)
        if warned not in self.warnings:
            self.warnings.append(warned)

    def stood_in(self, path: str, statement: int, name: str, package: str) -> None:
        """Note that a name of a missing package was stood in for."""
        self.stand_ins[path, statement, name] = package
