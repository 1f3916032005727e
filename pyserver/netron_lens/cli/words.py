"""An export in a few lines for a reader at a terminal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netron_lens.protocol import Export, Failure, Warned

ARROW = "->"


def describe(export: Export) -> str:
    """What was drawn and where it is, or what stood in the way and what can be done."""
    subject = f"{_short(export.file)}:{export.class_}" if export.class_ else _short(export.file)
    if export.error is not None:
        lines = [f"{subject}  failed", *_failure(export.error)]
    else:
        graph = _short(export.graph) if export.graph else "no graph"
        lines = [f"{subject}  {ARROW}  {graph}", *_recipe(export), *_sizes(export)]
    return "\n  ".join([*lines, *(_warning(warning) for warning in export.warnings)])


def _failure(error: Failure) -> list[str]:
    place = "" if error.file is None else _short(error.file) + (f":{error.line}" if error.line else "") + ": "
    lines = [f"{place}{error.message} ({error.stage})"]
    if error.hint:
        lines.append(error.hint)
    if error.graph:
        lines.append(f"The part that ran: {_short(error.graph)}")
    return lines


def _recipe(export: Export) -> list[str]:
    lines = [] if export.constructor is None else [f"model = {export.constructor}"]
    return lines + [f"{given.name} = {given.expression}  ({given.reason})" for given in export.inputs or ()]


def _sizes(export: Export) -> list[str]:
    counts = [(export.nodes, "nodes"), (export.module_calls, "module calls"), (export.parameters, "parameters")]
    known = [f"{count:,} {name}" for count, name in counts if count is not None]
    if export.seconds.total is not None:
        known.append(f"{export.seconds.total:.2f} s")
    return [", ".join(known)] if known else []


def _warning(warning: Warned) -> str:
    place = f"{_short(warning.file)}:{warning.line}: " if warning.file and warning.line else ""
    return f"warning: {place}{warning.message}"


def _short(path: str) -> str:
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else path
