"""A file of an installed package: what stands around it is imported as Python does, where that works."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

from netron_lens.worker import paths

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.load.location import Location


def is_imported(request: ExportRequest, location: Location) -> bool:
    """Import the packages around the file; false where they are the user's, are being edited, or cannot be imported.

    Such packages are large, and Python imports them faster than their parts could be taken out of the text.
    """
    if not location.packages or not paths.is_installed(request.file):
        return False
    top, inner = next(iter(location.packages.values())), next(reversed(location.packages))
    edited = (document.path for document in request.documents if document.path != request.file)
    if any(path.startswith(top + os.sep) for path in edited):
        return False
    try:
        importlib.import_module(inner)
    except Exception:  # noqa: BLE001 - a package that lacks something is loaded in parts
        return False
    return True
