"""The file of the last run, read before the next one asks: its tree, what its statements do to names, and the slice.

Nothing of it is run. A text that has changed since is read when it is asked for, as every other.
"""

from __future__ import annotations
import __future__

import ast
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netron_lens.worker.load.reading import expressions
from netron_lens.worker.load.reading.blocks import Blocks
from netron_lens.worker.load.reading.deciding import anchor
from netron_lens.worker.load.reading.location import locate
from netron_lens.worker.load.reading.parsing import parsed
from netron_lens.worker.load.reading.target import find
from netron_lens.worker.load.reading.texts import Texts
from netron_lens.worker.load.slicing.needs import Slicer
from netron_lens.worker.load.slicing.pruning import pruned

if TYPE_CHECKING:
    from types import CodeType

    from netron_lens.protocol import ExportRequest


@dataclass
class ReadAhead:
    """A file as it was read: `slicers` have taken what a class needs, by its statement, `codes` are of statements."""

    blocks: Blocks
    slicers: dict[ast.stmt, Slicer] = field(default_factory=dict)
    codes: dict[ast.stmt, CodeType] = field(default_factory=dict)


_read: dict[tuple[str, str], ReadAhead] = {}


def read_ahead(request: ExportRequest) -> None:
    """Read the file of a request. Raises what reading it raises."""
    texts = Texts(request.documents)
    text = texts.read(request.file)
    locate(request.file, text, request.workspace, texts)
    blocks = Blocks(parsed(text, request.file), text, lambda _, __: None)
    for statement in blocks.statements():
        blocks.all_effects(statement)
    blocks.everything()
    _read[request.file, text] = found = ReadAhead(blocks)
    path = find(blocks.tree, request.qualname, request.line)
    if path and isinstance(path[0], ast.ClassDef) and all(map(_is_imported, blocks.statements())):
        _slice(found, path[0], request.file)
    if request.last is not None:
        for text in (request.last.constructor, *(given.expression for given in request.last.inputs)):
            expressions.compiled(text)


def of(path: str, text: str) -> ReadAhead | None:
    """Give a file that was read ahead."""
    return _read.get((path, text))


def taken(path: str, text: str, tree: ast.Module) -> ReadAhead | None:
    """Give a file that was read ahead to the one that loads it: a tree is of one file."""
    found = _read.get((path, text))
    return _read.pop((path, text)) if found is not None and found.blocks.tree is tree else None


def _is_imported(statement: ast.stmt) -> bool:
    """Tell whether nothing is imported by a statement that is not there already: its names mean the same later."""
    match statement:
        case ast.Import(names):
            return all(map(_is_there, [each.name for each in names]))
        case ast.ImportFrom(str(module), names, 0):
            return names[0].name != "*" and _is_there(module)
        case ast.ImportFrom():
            return False
    return True


def _is_there(module: str) -> bool:
    return module in sys.modules or module.partition(".")[0] in sys.stdlib_module_names


def _slice(found: ReadAhead, cls: ast.ClassDef, path: str) -> None:
    """Take what a class needs, and compile it."""
    slicer = Slicer(found.blocks, lambda each: isinstance(each, (ast.Import, ast.ImportFrom)))
    slice_ = slicer.take(cls, anchor=anchor(found.blocks, cls))
    found.slicers[cls] = slicer
    body = found.blocks.tree.body
    futures = [each for each in body if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
    flags = 0
    for name in [alias.name for each in futures for alias in each.names]:
        flags |= getattr(__future__, name).compiler_flag
    for statement in body:
        if pruned(statement, slice_) == [statement]:
            code = compile(ast.Module([statement], []), path, "exec", flags=flags, dont_inherit=True)
            found.codes[statement] = code
