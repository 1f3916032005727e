"""A class is made by running its slice; where that is not enough, by running its whole file."""

from __future__ import annotations

import ast
import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from netron_lens.worker.load.reading.deciding import anchor
from netron_lens.worker.load.reading.names import FUNCTIONS
from netron_lens.worker.load.running import registries
from netron_lens.worker.load.running.modules import files
from netron_lens.worker.load.slicing import local
from netron_lens.worker.load.slicing.pruning import place
from netron_lens.worker.load.standins import blame
from netron_lens.worker.load.standins.standin import is_stand_in
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from netron_lens.protocol import Loading
    from netron_lens.worker.load.reading.target import Owner
    from netron_lens.worker.load.running.modules import File


def made(file: File, path: list[Owner]) -> tuple[type, Loading]:
    """Make the class at the end of `path`, with how that was done. Raises `StageError` of stage `load`."""
    error = _run_slice(file, path)
    if len(files) > 1:
        registries.fill_what_is_loaded(file)
        file.session.given = partial(registries.given_later, file)
    cls = _found(file, path)
    if cls is not None:
        return cls, "slice"
    failure = _failure(file, path, error)
    if isinstance(failure.__cause__, SystemExit) or failure.hint is not None or len(path) > 1:
        raise failure
    file.run_whole()
    cls = _found(file, path)
    if cls is None:
        raise failure
    message = (
        f"the part of the file that `{cls.__name__}` needs was not enough ({failure.message}): the whole file was run"
    )
    file.session.warn("whole-file", message, file.path, path[-1].lineno)
    return cls, "file"


def _run_slice(file: File, path: list[Owner]) -> Exception | None:
    """Run what the class needs. An error of the slicing itself is given back: the whole file may still do."""
    definition, outer = path[-1], path[0]
    assert isinstance(definition, ast.ClassDef)
    try:
        if all(isinstance(owner, ast.ClassDef) for owner in path):
            assert isinstance(outer, ast.ClassDef)
            file.run(file.needed(outer))
        else:
            _run_local(file, path, definition)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not stand between a user and the model
        return error
    return None


def _run_local(file: File, path: list[Owner], definition: ast.ClassDef) -> None:
    local.opened(file.blocks, file.slicer, path)
    for name in local.shown_names(file.blocks, path):
        file.slicer.want(name)
    slice_ = file.slicer.take(definition, anchor=anchor(file.blocks, definition))
    file.run(slice_)

    def warn(message: str) -> None:
        file.session.warn("stand-in-argument", message, file.path, path[0].lineno)

    file.recreated = local.recreated(file.blocks, slice_, path, warn)
    for statement in file.recreated:
        file.running.run(statement)


def _found(file: File, path: list[Owner]) -> type | None:
    """The class by its name, or without its decorators where one of them puts something else in its place."""
    definition = path[-1]
    value: Any = file.namespace.get(path[0].name)
    if any(isinstance(owner, FUNCTIONS) for owner in path):
        value = file.namespace.get(definition.name)
    else:
        for inner in path[1:]:
            value = getattr(value, inner.name, None)
    if not isinstance(value, type) and len(path) == 1 and _was_made(file, definition):
        plain = copy.copy(definition)
        plain.decorator_list = []
        file.running.execute(plain)
        value = file.namespace.get(definition.name)
    if not isinstance(value, type):
        return None
    if definition.name not in file.namespace:  # recipes call it by its own name
        whole = ".".join(owner.name for owner in path)
        file.recreated.append(ast.parse(f"{definition.name} = {whole}").body[0])
        file.namespace[definition.name] = value
    return value


def _was_made(file: File, definition: Owner) -> bool:
    """Tell whether the class's statement ran, and so a decorator took the class away."""
    ran = id(definition) in file.ran.statements and definition.name in file.namespace
    return ran and bool(definition.decorator_list) and not is_stand_in(file.namespace[definition.name])


def _failure(file: File, path: list[Owner], error: BaseException | None) -> StageError:
    """Say why the class was not made: the statement that defines it failed, or one before it."""
    name, line, failed = path[-1].name, path[-1].lineno, file.running.failed
    own = next((failed[place(each)] for each in (*path, *file.recreated) if place(each) in failed), None)
    error = own or error or next(reversed(failed.values()), None)
    missing = error if isinstance(error, StageError) or error is None else blame.missing(error)
    if isinstance(missing, StageError):
        return missing
    if error is None:
        return StageError("load", f"`{name}` is not made when its file is loaded", file=file.path, line=line)
    message = f"`{name}` could not be loaded: {type(error).__name__}: {error}"
    failure = StageError("load", message, file=file.path, line=_line(error, file.path) or line)
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
