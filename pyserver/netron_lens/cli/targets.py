"""TARGETs: what they name, and the module classes that they stand for."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.cli.project import find_workspace
from netron_lens.discover import list_models
from netron_lens.protocol import Failure

if TYPE_CHECKING:
    from netron_lens.protocol import ModelClass


@dataclass(frozen=True, kw_only=True)
class Target:
    """One class to be exported; `failure` where the target names none. `workspace` is the folder of its project."""

    file: str
    workspace: str
    qualname: str | None = None
    line: int | None = None
    failure: Failure | None = None


def find_targets(text: str, search_paths: tuple[str, ...]) -> list[Target]:
    """The classes that a TARGET stands for, in the order of the file."""
    name, qualname = split(text)
    file = os.path.abspath(name)  # noqa: PTH100 - `Path.absolute` keeps `..`
    workspace = find_workspace(Path(file))
    try:
        models = list_models(file, search_paths=search_paths, workspace=workspace)
    except OSError as error:
        return [_missing(file, workspace, f"`{name}` could not be read: {unread(file, error)}")]
    if qualname is not None:
        line = next(
            (model.line for model in models if qualname in {model.qualname, f"{model.qualname}@{model.line}"}), None
        )
        plain, at, _ = qualname.rpartition("@")
        if at and line is None:
            there = ", ".join(f"`{each.qualname}`" for each in models if each.qualname.partition("@")[0] == plain)
            message = f"No module class `{plain}` begins at this line of `{name}`: there is {there or 'none'}"
            return [replace(_missing(file, workspace, message), qualname=qualname)]
        return [Target(file=file, workspace=workspace, qualname=qualname, line=line)]
    if not models:
        return [_missing(file, workspace, f"`{name}` holds no module class")]
    return [_target(model, workspace) for model in models]


def unread(file: str, error: OSError) -> str:
    """Why a file could not be read."""
    if Path(file).is_dir():
        return "it is a folder; name its files, as `FOLDER/*.py`"
    return error.strerror or "there is no such file"


def split(text: str) -> tuple[str, str | None]:
    """A TARGET's file and qualified name: it is split at the last `.py:`."""
    stem, mark, qualname = text.rpartition(".py:")
    if not mark or not qualname:
        return text.removesuffix(":"), None
    return f"{stem}.py", qualname


def _target(model: ModelClass, workspace: str) -> Target:
    return Target(file=model.file, workspace=workspace, qualname=model.qualname, line=model.line)


def _missing(file: str, workspace: str, message: str) -> Target:
    failure = Failure(stage="discover", kind="error", message=message, file=file)
    return Target(file=file, workspace=workspace, failure=failure)
