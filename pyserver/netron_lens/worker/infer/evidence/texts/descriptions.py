"""What the authors of an installed package write of it: its README, which is installed with it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from netron_lens.worker import paths

if TYPE_CHECKING:
    from collections.abc import Iterator


def descriptions(file: str) -> Iterator[str]:
    """Give the path of the description of the package that an installed file belongs to."""
    path = os.path.abspath(file)  # noqa: PTH100 - only text is wanted
    for folder in paths.package_folders():
        if path.startswith(folder + os.sep):
            top = path[len(folder) + 1 :].partition(os.sep)[0].removesuffix(".py")
            for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names are wanted
                if name.endswith(".dist-info") and _plain(name.split("-")[0]) == _plain(top):
                    yield os.path.join(folder, name, "METADATA")  # noqa: PTH118 - as above


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
