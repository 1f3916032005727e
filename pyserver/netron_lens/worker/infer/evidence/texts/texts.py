"""The texts of a workspace that may build or call the class: siblings, tests, scripts that import it, notebooks."""

from __future__ import annotations

import ast
import functools
import os
import time
import warnings
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.texts.cells import code_of, has_code, is_readme
from netron_lens.worker.infer.evidence.texts.descriptions import descriptions
from netron_lens.worker.infer.evidence.texts.importing import imports, imports_other
from netron_lens.worker.infer.evidence.texts.indexing import read
from netron_lens.worker.infer.evidence.texts.old_python import rewritten
from netron_lens.worker.load.running.modules import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.texts.scope import Text
    from netron_lens.worker.stages import Loaded

_BYTES = 400_000
_FILES = 250
_READ = 12
SECONDS = 0.1
_SKIPPED = frozenset(
    {"node_modules", "__pycache__", "site-packages", "build", "dist", "venv", "env", "data", "datasets"}
)


def own(loaded: Loaded) -> Text | None:
    """Give the text that a class stands in, parsed once; none where not even its slice is Python."""
    return _indexed(loaded.file, loaded.text) or _indexed(loaded.file, loaded.source())


def parsed(path: str, source: str, where: Callable[[int], str] | None = None) -> Text | None:
    """Parse a text, or give none where it is no Python, not even an old one."""
    tree = _tree(source)
    if tree is None:
        source = rewritten(source)
        tree = _tree(source)
    if tree is None:
        return None
    name = os.path.basename(path)  # noqa: PTH119 - only text is wanted
    return read(path, source, tree, where or (lambda line: f"{name} line {line}"))


def _tree(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in the user's strings
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@functools.lru_cache(maxsize=8)
def _indexed(path: str, source: str) -> Text | None:
    loading = next((each for each in files.values() if each.path == path and each.text == source), None)
    return parsed(path, source, _line) if loading is None else read(path, source, loading.tree, _line)


def _line(line: int) -> str:
    return f"line {line}"


def related(request: ExportRequest, name: str) -> Iterator[Text]:
    """Give the texts near the file that import the class by name, nearest first; bounded in number, size and time."""
    stem = os.path.splitext(os.path.basename(request.file))[0]  # noqa: PTH119, PTH122 - only text is wanted
    folder = os.path.dirname(os.path.abspath(request.file))  # noqa: PTH100, PTH120 - as above

    def speaks(path: str, source: str) -> bool:
        is_imported = imports(source, name, stem, os.path.basename(folder))  # noqa: PTH119 - as above
        return is_imported and not imports_other(path, source, name, os.path.join(folder, stem))  # noqa: PTH118 - as above

    yield from near(request, speaks, _READ)


def near(request: ExportRequest, speaks: Callable[[str, str], bool], most: int) -> Iterator[Text]:
    """Give the texts near the file that `speaks` takes, by path and content; bounded in number, size and time."""
    deadline = time.process_time() + SECONDS
    documents = {document.path: document.text for document in request.documents}
    found = 0
    for path in _paths(request.file, request.workspace, deadline):
        source = source_of(path, documents)
        if source is None or not speaks(path, source):
            continue
        text = code_of(path, source, parsed)
        if text is not None:
            found += 1
            yield text
        if found == most or time.process_time() > deadline:
            return


def _paths(file: str, workspace: str | None, deadline: float) -> Iterator[str]:
    yield from descriptions(file)
    for folder in _folders(file, workspace):
        if not folder.endswith("**"):
            yield from listed(folder, is_readme)
    yield from around(file, workspace, has_code, deadline)


def around(file: str, workspace: str | None, wanted: Callable[[str], bool], deadline: float) -> Iterator[str]:
    """Give the files that are wanted by name, nearest first: its folder's, those above it, all others."""
    seen: set[str] = {os.path.abspath(file)}  # noqa: PTH100 - thousands of names are looked at
    for folder in _folders(file, workspace):
        for path in listed(folder, wanted):
            if path not in seen:
                seen.add(path)
                yield path
            if len(seen) > _FILES or time.process_time() > deadline:
                return


def _folders(file: str, workspace: str | None) -> list[str]:
    folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120 - as above
    folders = [folder]
    if workspace is not None and folder.startswith(os.path.abspath(workspace)):  # noqa: PTH100 - as above
        top = os.path.abspath(workspace)  # noqa: PTH100 - as above
        while folder != top and len(folder) > len(top):
            folder = os.path.dirname(folder)  # noqa: PTH120 - as above
            folders.append(folder)
        folders.extend(os.path.join(top, each) for each in ("tests", "test", "scripts", "examples", "notebooks"))  # noqa: PTH118
        folders.append(f"{top}{os.sep}**")
    return folders


def listed(folder: str, wanted: Callable[[str], bool] = has_code) -> Iterator[str]:
    """Walk the files of a folder that are wanted by name, of a whole tree where it ends in `**`."""
    if folder.endswith("**"):
        for top, inner, names in os.walk(folder[:-2]):
            inner[:] = sorted(each for each in inner if not each.startswith(".") and each not in _SKIPPED)
            yield from (os.path.join(top, each) for each in sorted(names) if wanted(each))  # noqa: PTH118
        return
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - as above
    except OSError:
        return  # no such folder
    yield from (os.path.join(folder, each) for each in names if wanted(each))  # noqa: PTH118


def source_of(path: str, documents: Mapping[str, str]) -> str | None:
    """Give a text from the editor or from disk; none where it cannot be read, or is too long."""
    if path in documents:
        return documents[path]
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            data = file.read(_BYTES + 1)
    except OSError:
        return None  # vanished, or not ours to read
    return None if len(data) > _BYTES else data.decode("utf-8", errors="replace")
