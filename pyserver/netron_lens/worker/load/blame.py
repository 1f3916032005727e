"""Which missing package an exception of a run comes from, where its own words do not say so."""

from __future__ import annotations

import importlib.util
import linecache
import re
import sys
import traceback
from typing import TYPE_CHECKING

from netron_lens.worker.load import standin
from netron_lens.worker.load.packages import missing_package
from netron_lens.worker.load.standin import StandIn, is_stand_in
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


def missing(error: BaseException) -> StageError | None:
    """Give the failure of stage `load` that an exception of the model's code stands for; none where it is its own.

    A function that checks its arguments says that it wants a number and got a `StandIn`; an import in a constructor
    says that a module is not there.
    """
    if isinstance(error, StageError):
        return None if error.stage == "load" or error.__cause__ is None else missing(error.__cause__)
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    failure = _imported(error) if isinstance(error, ModuleNotFoundError) else None
    if failure is None and StandIn.__name__ in str(error):
        found = next(_stand_ins(frames), None)
        failure = None if found is None else standin.reason(found)
    if failure is None:
        return None
    for frame, line in reversed(frames):
        if frame.f_code.co_filename in standin.user_files:
            failure.file, failure.line = frame.f_code.co_filename, line
            break
    failure.__cause__ = error
    return failure


def _imported(error: ModuleNotFoundError) -> StageError | None:
    name = error.name
    if not name or name.partition(".")[0] in sys.modules or _is_installed(name.partition(".")[0]):
        return None
    return missing_package(name)(name)


def _is_installed(top: str) -> bool:
    try:
        return importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return False


def _stand_ins(frames: list[tuple[FrameType, int]]) -> Iterator[StandIn]:
    """List the stand-ins that the failing lines had in hand, innermost first."""
    for frame, line in reversed(frames):
        words = set(re.findall(r"\w+", linecache.getline(frame.f_code.co_filename, line)))
        named = {**frame.f_globals, **frame.f_locals}
        yield from (value for name, value in named.items() if name in words and is_stand_in(value))
        yield from (value for value in frame.f_locals.values() if is_stand_in(value))
