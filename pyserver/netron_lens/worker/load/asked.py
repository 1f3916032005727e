"""More of a loaded file, when a recipe asks for it: names outside the slice, and the text as it then stands."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.load.bundle import bundled
from netron_lens.worker.load.modules import files
from netron_lens.worker.load.source import written

if TYPE_CHECKING:
    from netron_lens.worker.load.bundle import Bundled
    from netron_lens.worker.load.modules import File
    from netron_lens.worker.stages import Loaded


def provide(loaded: Loaded, expression: str) -> None:
    """Give the names of the file that an expression reads and the slice lacks; text that does not parse is let be."""
    file = _file(loaded)
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and file is not None and node.id not in file.namespace:
            file.give(node.id)


def source(loaded: Loaded) -> str:
    """Give the text of what has been loaded by now."""
    file = _file(loaded)
    return loaded.source if file is None or loaded.loaded == "file" else written(file)


def modules(loaded: Loaded) -> list[Bundled]:
    """List the user's other modules that the text needs as slices; empty where it can import them."""
    file = _file(loaded)
    return [] if file is None else bundled(file)


def _file(loaded: Loaded) -> File | None:
    return next((file for file in files.values() if file.namespace is loaded.namespace), None)
