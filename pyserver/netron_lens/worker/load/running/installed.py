"""A file of an installed package: what stands around it is imported as Python does, where that works."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from typing import TYPE_CHECKING

from netron_lens.worker import paths

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.load.reading.location import Location


def is_imported(request: ExportRequest, location: Location) -> bool:
    """Import the packages around the file; false where they are the user's, are being edited, or cannot be imported.

    Such packages are large, and Python imports them faster than their parts could be taken out of the text. What was
    imported of one before it failed is forgotten.
    """
    if not location.packages or not paths.is_installed(request.file):
        return False
    top, folder = next(iter(location.packages.items()))
    edited = (document.path for document in request.documents if document.path != request.file)
    if any(path.startswith(folder + os.sep) for path in edited):
        return False
    known = set(sys.modules)
    try:
        spec = importlib.util.find_spec(top)
        if spec is None or folder not in (spec.submodule_search_locations or ()):
            return False
        importlib.import_module(next(reversed(location.packages)))
    except Exception:  # noqa: BLE001 - a package that lacks something is loaded in parts
        for name in [each for each in sys.modules if each.startswith(f"{top}.") and each not in known]:
            del sys.modules[name]
        return False
    return True
