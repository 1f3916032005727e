"""An exception of the user's code, as the failure of a stage: its place, its words, the next step."""

from __future__ import annotations

import ast
import functools
import linecache
import re
import sysconfig
import traceback
from typing import TYPE_CHECKING

from netron_lens.protocol import Failure
from netron_lens.worker.guard.refusal import RefusedError
from netron_lens.worker.paths import OURS, is_installed
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from netron_lens.protocol import FailureKind, Stage

STANDARD = (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
LONGEST_MESSAGE = 2000
_SAVED = re.compile(r"'Skipped' object (is not callable|has no attribute)")
ALLOCATION = ("can't allocate memory", "Cannot allocate memory", "not enough memory", "bad_alloc")


def failure(error: BaseException, *, stage: Stage, subject: str) -> Failure:
    """The failure that ended `stage` of `subject`, a class or method. A `StageError` knows its own stage."""
    file, line = place(error)
    if isinstance(error, StageError):
        own = error.file is not None and error.line is not None
        file, line = (error.file, error.line) if own else (file or error.file, line)
        message, hint = error.message, error.hint
        kind = _kind(error.__cause__) if error.kind == "error" and error.__cause__ is not None else error.kind
        return Failure(stage=error.stage, kind=kind, message=message, file=file, line=line, hint=hint)
    message, hint = words(error, subject) or (_raised(error, subject), None)
    return Failure(stage=stage, kind=_kind(error), message=message, file=file, line=line, hint=hint)


def place(error: BaseException) -> tuple[str | None, int | None]:
    """The innermost line of the user's own code that an exception, or what caused it, passed through."""
    cause: BaseException | None = error
    while cause is not None:
        frames = [frame for frame in _frames(cause) if is_users(frame.filename)]
        if frames:
            return frames[-1].filename, frames[-1].lineno
        if isinstance(cause, SyntaxError) and cause.filename is not None and is_users(cause.filename):
            return cause.filename, cause.lineno
        cause = cause.__cause__ or cause.__context__
    return None, None


def log(error: BaseException) -> str:
    """The text for the log: the user's own frames, innermost first, then the whole traceback."""
    deepest = error
    while deepest.__cause__ is not None:
        deepest = deepest.__cause__
    users = [frame for frame in _frames(deepest) if is_users(frame.filename)]
    own = [
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n    {_line(frame)}\n'
        for frame in users[::-1]
    ]
    whole = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return "".join([*own, "\n" if own else "", whole])


def is_ours(error: BaseException) -> bool:
    """Whether it is an exception of ours, whose words stand for themselves (the guard's, a stand-in's)."""
    return type(error).__module__.startswith("netron_lens.")


def is_users(filename: str) -> bool:
    """Whether a file holds the user's own code: not Python's, not an installed package's, not ours."""
    if filename.startswith("<") or is_installed(filename):
        return False
    return not filename.startswith((OURS, *STANDARD))


def _frames(error: BaseException) -> traceback.StackSummary:
    """Without source lines: these come from `linecache`, which holds the editor's text, only where they are shown."""
    return traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)


def _line(frame: traceback.FrameSummary) -> str:
    return linecache.getline(frame.filename, frame.lineno or 0).strip()


def words(error: BaseException, subject: str) -> tuple[str, str | None] | None:
    """What to say of an exception that is no ordinary failure, and the next step; none of one that is."""
    match error:
        case SystemExit():
            message = f"`{subject}` asked to end the program: `sys.exit({error.code!r})`"
            return message, "Remove the call from the model's code"
        case KeyboardInterrupt():
            return f"`{subject}` raised `KeyboardInterrupt`", None
        case RecursionError():
            return f"`{subject}` calls itself without end: {error}", "Look at the line where it calls itself"
        case RefusedError():
            hint = "Move the statement out of what builds and calls the model, into the main block for example"
            return str(error), hint
    for is_so, what, hint in _ALIKE:
        if is_so(error):
            return f"`{subject}` {what}", hint
    return (str(error).strip(), None) if is_ours(error) else None


def runs_what_was_saved(error: BaseException | None) -> bool:
    """Tell code that uses what it read from a file as a model, where what stands for weights came of it."""
    return isinstance(error, AttributeError | TypeError) and _SAVED.match(str(error)) is not None


def needs_cuda(error: BaseException | None) -> bool:
    """Tell code that asserts, or raises unless, its tensors are on a GPU: `assert x.is_cuda`."""
    frames = [] if error is None else [frame for frame in _frames(error) if is_users(frame.filename)]
    if not frames or not isinstance(error, AssertionError | NotImplementedError | RuntimeError | ValueError):
        return False
    line, text = frames[-1].lineno or 0, "".join(linecache.getlines(frames[-1].filename))
    around = [node for node in _deciding(text) if node.lineno <= line <= _last(node)]
    refuses = any(isinstance(node, ast.Assert | ast.Raise) for node in around)
    tests = [node.test for node in around if isinstance(node, ast.Assert | ast.If)]
    asked = {each.attr for test in tests for each in ast.walk(test) if isinstance(each, ast.Attribute)}
    return refuses and "is_cuda" in asked


@functools.lru_cache(maxsize=4)
def _deciding(text: str) -> tuple[ast.stmt, ...]:
    """List the statements of a file that test something, or raise, if it asks at all whether tensors are on a GPU."""
    try:
        tree = ast.parse(text if "is_cuda" in text else "")
    except (SyntaxError, ValueError):
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Assert | ast.If | ast.Raise))


_ALIKE = (
    (
        needs_cuda,
        "computes on a GPU alone: its code asks for tensors there",
        "Models are run on the CPU: give the class another way to compute there",
    ),
    (
        runs_what_was_saved,
        "runs a model that it reads from a file, which is not there",
        "Give the path of the file where it is saved, or write the class so that it builds the model",
    ),
)
"""What tells a failure, and what is said of it, with the next step."""


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _raised(error: BaseException, subject: str) -> str:
    name, text = type(error).__name__, str(error).strip()
    return f"`{subject}` failed: {name}: {text[:LONGEST_MESSAGE]}" if text else f"`{subject}` failed: {name}"


def _kind(error: BaseException) -> FailureKind:
    if isinstance(error, MemoryError) or any(words in str(error) for words in ALLOCATION):
        return "memory"
    return "error"
