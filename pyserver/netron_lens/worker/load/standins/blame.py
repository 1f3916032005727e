"""Which missing package an exception of a run comes from, where its own words do not say so."""

from __future__ import annotations

import importlib.util
import linecache
import re
import sys
import traceback
from typing import TYPE_CHECKING

from netron_lens.worker.load.standins import standin
from netron_lens.worker.load.standins.packages import missing_package
from netron_lens.worker.load.standins.standin import StandIn, is_stand_in
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
    users = max((at for at, (frame, _) in enumerate(frames) if _is_users(frame)), default=None)
    if failure is None:
        found = next(_at_hand(error, frames, users or 0), None)
        failure = None if found is None else standin.reason(found)
    if failure is None:
        return None
    if users is not None:
        frame, failure.line = frames[users]
        failure.file = frame.f_code.co_filename
    failure.__cause__ = error
    return failure


def _is_users(frame: FrameType) -> bool:
    return frame.f_code.co_filename in standin.user_files


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


def _at_hand(error: BaseException, frames: list[tuple[FrameType, int]], users: int) -> Iterator[StandIn]:
    """List the stand-ins that an exception may speak of: those that the failing lines name, innermost first.

    Where it does not say what it got, the lines from the user's inward count alone, and only if it is about a type.
    """
    if StandIn.__name__ in str(error):
        for frame, line in reversed(frames):
            yield from _named(frame, line)
            yield from (value for value in frame.f_locals.values() if is_stand_in(value))
    elif isinstance(error, TypeError):
        for frame, line in reversed(frames[users:]):
            yield from _named(frame, line)


def _named(frame: FrameType, line: int) -> Iterator[StandIn]:
    words = set(re.findall(r"\w+", linecache.getline(frame.f_code.co_filename, line)))
    named = {**frame.f_globals, **frame.f_locals}
    yield from (value for name, value in named.items() if name in words and is_stand_in(value))
