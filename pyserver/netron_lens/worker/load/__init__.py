"""Load one module class: run the part of its file that the class needs, and nothing else."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker import remembered, run
from netron_lens.worker.load.reading.broken import mended
from netron_lens.worker.load.reading.location import locate
from netron_lens.worker.load.reading.parsing import parsed
from netron_lens.worker.load.reading.target import find
from netron_lens.worker.load.reading.texts import Texts
from netron_lens.worker.load.running import making
from netron_lens.worker.load.running.finder import Finder
from netron_lens.worker.load.running.installed import is_imported
from netron_lens.worker.load.running.modules import File, LazyModule, files
from netron_lens.worker.load.running.namesakes import forget_namesakes
from netron_lens.worker.load.running.session import Session
from netron_lens.worker.load.slicing import read_ahead
from netron_lens.worker.load.standins import absl_flags, flags, standin
from netron_lens.worker.load.written.source import written
from netron_lens.worker.stages import Loaded, StageError

if TYPE_CHECKING:
    import ast

    from netron_lens.protocol import ExportRequest, Loading, Stage
    from netron_lens.worker.load.reading.broken import Broken


def load(request: ExportRequest) -> Loaded:
    """Load the class that `request` names.

    Raises `StageError` of stage `discover` where the file has no such class, of stage `load` where what it needs fails.
    """
    texts = Texts(request.documents)
    text, tree, left_out = _read(request.file, texts)
    path = find(tree, request.qualname, request.line)
    if not path:
        _raise_if_left_out(request, left_out)
        raise StageError(stage="discover", message=f"the file has no class `{request.qualname}`", file=request.file)
    standin.load_begins()
    remembered.note_caches()
    file = _opened(request, text, tree, texts)
    for part in left_out:
        message = f"{_lines(part)} not valid Python and left out: {part.reason}"
        file.session.warn("left-out", message, request.file, part.first)
    flags.stand_in(request.file)
    absl_flags.stand_in()
    with run.OnCpu():
        cls, loaded = making.made(file, path)
    standin.run_begins()
    return _loaded(file, text, request.qualname, cls, loaded)


def practise(path: str, qualname: str) -> Loaded:
    """Load a class of a file of our own, without a trace of that in the process."""
    texts = Texts(())
    text, tree, _ = _read(path, texts)
    session = Session(texts, file=path, roots=(), own=(), folders=())
    file = File(LazyModule(Path(path).stem), path, session, text, tree)
    return _loaded(file, text, qualname, *making.made(file, find(tree, qualname, None)))


def _loaded(file: File, text: str, qualname: str, cls: type, loaded: Loading) -> Loaded:
    return Loaded(
        cls=cls,
        qualname=qualname,
        file=file.path,
        text=text,
        namespace=file.namespace,
        source=lambda: written(file),
        loaded=loaded,
        stand_ins=tuple(dict.fromkeys(file.session.stand_ins.values())),
        warnings=tuple(file.session.warnings),
        files=tuple(file.session.files),
    )


def _read(path: str, texts: Texts) -> tuple[str, ast.Module, list[Broken]]:
    """Read and parse a file; what does not parse is left out of the text where the rest then does."""
    try:
        text = texts.read(path)
        try:
            ahead = read_ahead.of(path, text)
            return text, parsed(text, path) if ahead is None else ahead.blocks.tree, []
        except SyntaxError as error:
            text, left_out = mended(text, path, error)
            return text, parsed(text, path), left_out
    except OSError as error:
        raise StageError(stage="load", message=f"the file cannot be read: {error.strerror}", file=path) from error
    except UnicodeDecodeError as error:
        raise StageError(stage="load", message=f"the file is not text in its encoding: {error}", file=path) from error
    except SyntaxError as error:
        raise StageError(
            stage="load", message=f"the file is not valid Python: {error.msg}", file=path, line=error.lineno
        ) from error


def _lines(part: Broken) -> str:
    return f"line {part.first} is" if part.first == part.last else f"lines {part.first} to {part.last} are"


def _raise_if_left_out(request: ExportRequest, left_out: list[Broken]) -> None:
    """Say of a class that was not found that it stands in what does not parse. Raises `StageError`."""
    name, line = re.escape(re.split(r"[.@]", request.qualname)[0]), request.line or 0
    text = Texts(request.documents).read(request.file).split("\n")
    for part in left_out:
        lines = text[part.first - 1 : part.last]
        if part.first <= line <= part.last or any(re.match(rf"\s*(class|def)\s+{name}\b", each) for each in lines):
            message = f"`{request.qualname}` is not valid Python: {part.reason}"
            stage: Stage = "load"
            raise StageError(stage, message, file=request.file, line=part.line)


def _opened(request: ExportRequest, text: str, tree: ast.Module, texts: Texts) -> File:
    """Make the file a module, under the name it has in its package, without running anything of it."""
    location = locate(request.file, text, request.workspace, texts)
    folders = tuple(
        dict.fromkeys([str(Path(request.file).parent), *([request.workspace] if request.workspace else [])])
    )
    around = is_imported(request, location)
    own, imported = ((), location.own) if around else (location.own, ())
    session = Session(texts, file=request.file, roots=location.roots, own=own, folders=folders, around=imported)
    finder = Finder(session, {} if around else location.packages)
    sys.meta_path.insert(0, finder)
    sys.path.extend(root for root in location.roots if root not in sys.path)
    forget_namesakes(finder)
    if Path(folders[-1]).is_dir():
        os.chdir(folders[-1])
    for package in location.packages:
        importlib.import_module(package)
    module = LazyModule(location.name)
    module.__file__ = request.file
    module.__package__ = location.package
    if location.name == location.package:
        module.__path__ = [str(Path(request.file).parent)]
    sys.modules[location.name] = module
    file = files[location.name] = File(module, request.file, session, text, tree)
    standin.user_files = session.files  # type: ignore[assignment] # it grows as files are loaded
    return file
