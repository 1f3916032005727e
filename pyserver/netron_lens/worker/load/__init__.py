"""Load one module class: run the part of its file that the class needs, and nothing else."""

from __future__ import annotations

import ast
import builtins
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netron_lens.worker.load import flags, local, standin
from netron_lens.worker.load.finder import Finder
from netron_lens.worker.load.location import locate
from netron_lens.worker.load.modules import File, LazyModule, files, parsed
from netron_lens.worker.load.session import Session
from netron_lens.worker.load.slicing import anchor
from netron_lens.worker.load.source import written
from netron_lens.worker.load.target import find
from netron_lens.worker.load.texts import Texts
from netron_lens.worker.stages import Loaded, StageError

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.load.target import Owner


def load(request: ExportRequest) -> Loaded:
    """Load the class that `request` names.

    Raises `StageError` of stage `discover` where the file has no such class, of stage `load` where what it needs fails.
    """
    texts = Texts(request.documents)
    text, tree = _read(request.file, texts)
    path = find(tree, request.qualname, request.line)
    if not path:
        raise StageError("discover", f"the file has no class `{request.qualname}`", file=request.file)
    file = _opened(request, tree, texts)
    path = find(file.tree, request.qualname, request.line)
    standin.load_begins()
    flags.stand_in(request.file, lambda message: file.session.warn("required-flag", message, request.file, None))
    loading = _Loading(file, path)
    cls = loading.cls()
    standin.run_begins()
    return Loaded(
        cls=cls,
        qualname=request.qualname,
        file=request.file,
        text=text,
        namespace=file.namespace,
        source=written(file, loading.recreated),
        loaded="slice",
        stand_ins=tuple(dict.fromkeys(file.session.stand_ins.values())),
        warnings=tuple(file.session.warnings),
        files=tuple(file.session.files),
    )


def _read(path: str, texts: Texts) -> tuple[str, ast.Module]:
    try:
        text = texts.read(path)
        return text, parsed(text, path)
    except OSError as error:
        raise StageError("load", f"the file cannot be read: {error.strerror}", file=path) from error
    except UnicodeDecodeError as error:
        raise StageError("load", f"the file is not text in its encoding: {error}", file=path) from error
    except SyntaxError as error:
        raise StageError("load", f"the file is not valid Python: {error.msg}", file=path, line=error.lineno) from error


def _opened(request: ExportRequest, tree: ast.Module, texts: Texts) -> File:
    """Make the file a module, under the name it has in its package, without running anything of it."""
    location = locate(request.file, tree, request.workspace, texts)
    folders = tuple(dict.fromkeys([str(Path(request.file).parent), *([request.workspace] if request.workspace else [])]))
    session = Session(texts, roots=location.roots, own=location.own, folders=folders)
    sys.meta_path.insert(0, Finder(session, location.packages))
    sys.path.extend(root for root in location.roots if root not in sys.path)
    if Path(folders[-1]).is_dir():
        os.chdir(folders[-1])
    for package in location.packages:
        importlib.import_module(package)
    module = LazyModule(location.name)
    module.__file__ = request.file
    module.__package__ = location.package
    sys.modules[location.name] = module
    file = files[location.name] = File(module, request.file, session)
    standin.user_files = session.files  # type: ignore[assignment] # it grows as files are loaded
    return file


class _Loading:
    """The load of one class from its file."""

    def __init__(self, file: File, path: list[Owner]) -> None:
        self.file = file
        self.path = path
        self.made: dict[tuple[str, int], type] = {}
        self.recreated: list[ast.stmt] = []

    def cls(self) -> type:
        """Run the slice and give the class. Raises `StageError`."""
        build = builtins.__build_class__
        builtins.__build_class__ = self._noting(build)
        try:
            self._run()
        finally:
            builtins.__build_class__ = build
        definition = self.path[-1]
        first = min([definition.lineno, *(decorator.lineno for decorator in definition.decorator_list)])
        made = next((self.made[definition.name, line] for line in (first, definition.lineno) if (definition.name, line) in self.made), None)
        value = self.file.namespace.get(definition.name)
        if isinstance(value, type) and len(self.path) == 1:
            return value
        if made is None:
            raise self._failure()
        self.file.namespace.setdefault(definition.name, made)
        return made

    def _run(self) -> None:
        file, definition = self.file, self.path[-1]
        assert isinstance(definition, ast.ClassDef)
        if all(isinstance(owner, ast.ClassDef) for owner in self.path):
            outer = self.path[0]
            assert isinstance(outer, ast.ClassDef)
            file.run(file.slicer.take(outer, anchor=anchor(file.blocks, outer)))
            return
        local.opened(file.blocks, file.slicer, self.path)
        for name in local.shown_names(file.blocks, self.path):
            file.slicer.want(name)
        slice_ = file.slicer.take(definition, anchor=anchor(file.blocks, definition))
        file.run(slice_)
        self.recreated = local.recreated(file.blocks, slice_, self.path, self._warn)
        for statement in self.recreated:
            file.running.run(statement)

    def _warn(self, message: str) -> None:
        self.file.session.warn("stand-in-argument", message, self.file.path, self.path[0].lineno)

    def _noting(self, build: Any) -> Any:
        def note(function: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
            cls = build(function, name, *args, **kwargs)
            code = getattr(function, "__code__", None)
            if code is not None and code.co_filename == self.file.path:
                self.made[name, code.co_firstlineno] = cls
            return cls

        return note

    def _failure(self) -> StageError:
        """Say why the class could not be made: the statement that defines it failed, or a stand-in was needed."""
        name = self.path[-1].name
        error = next((self.file.running.failed[id(each)] for each in self.path if id(each) in self.file.running.failed), None)
        error = error or next(reversed(self.file.running.failed.values()), None)
        if isinstance(error, StageError):
            return error
        if error is None:
            return StageError("load", f"`{name}` is not made when its file is loaded", file=self.file.path, line=self.path[-1].lineno)
        line = _line(error, self.file.path) or self.path[-1].lineno
        failure = StageError("load", f"`{name}` could not be loaded: {type(error).__name__}: {error}", file=self.file.path, line=line)
        failure.__cause__ = error
        return failure


def _line(error: BaseException, path: str) -> int | None:
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
