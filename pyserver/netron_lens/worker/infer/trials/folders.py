"""The folder that the names of files start from: a project within the workspace is run from its own."""

from __future__ import annotations

import os
from pathlib import Path


def entered(error: BaseException | None, file: str) -> bool:
    """Enter the folder, of those around a file and below the current one, that has what was missing; tell if any has.

    It stays the current one for what comes after, as it would be for a script in it.
    """
    here, missing = Path.cwd(), error.filename if isinstance(error, FileNotFoundError) else None
    for folder in Path(file).parents:
        if here not in folder.parents or not isinstance(missing, str):
            break
        if (folder / missing).exists():
            os.chdir(folder)
            return True
    return False
