"""The file of the last run, read before the next one asks: its tree, and what its statements do to names.

Nothing of it is run. A text that has changed since is read when it is asked for, as every other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.load.reading.blocks import Blocks
from netron_lens.worker.load.reading.location import locate
from netron_lens.worker.load.reading.parsing import parsed
from netron_lens.worker.load.reading.texts import Texts

if TYPE_CHECKING:
    import ast

    from netron_lens.protocol import ExportRequest

_read: dict[tuple[str, str], Blocks] = {}


def read_ahead(request: ExportRequest) -> None:
    """Read the file of a request. Raises what reading it raises."""
    texts = Texts(request.documents)
    text = texts.read(request.file)
    locate(request.file, text, request.workspace, texts)
    blocks = Blocks(parsed(text, request.file), text, lambda _, __: None)
    for statement in blocks.statements():
        blocks.all_effects(statement)
    blocks.everything()
    _read[request.file, text] = blocks


def tree_of(path: str, text: str) -> ast.Module | None:
    """Give the tree of a file that was read ahead."""
    blocks = _read.get((path, text))
    return None if blocks is None else blocks.tree


def blocks_of(path: str, text: str, tree: ast.Module) -> Blocks | None:
    """Give the statements of a file that was read ahead, to one that loads it."""
    blocks = _read.get((path, text))
    return _read.pop((path, text)) if blocks is not None and blocks.tree is tree else None
