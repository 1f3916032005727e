"""What to tell the user where no recipe runs: the line that stopped the best attempt, and why."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker import failures
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import node_at
from netron_lens.worker.stages import StageError
from netron_lens.worker.time_limit import TookTooLong

if TYPE_CHECKING:
    from netron_lens.worker.infer.trials.outcome import Outcome
    from netron_lens.worker.stages import Loaded

_NAMES = {"Guess": "int", "Recorder": "SimpleNamespace", "RecordingDict": "dict"}
_TRACKED = re.compile(rf"\b({'|'.join(_NAMES)})\b")
_HINT = (
    "Give the constructor or the inputs: in the panel, or in a comment above the class, "
    "`# netron-lens: Net(10), x=float32[1,3,32,32]`."
)


def failure(loaded: Loaded, outcome: Outcome | None) -> StageError:
    """Describe the failure of the attempt that came furthest."""
    if outcome is None or outcome.error is None:
        return StageError(
            "infer", f"`{loaded.qualname}` could not be tried in time", file=loaded.file, kind="timeout", hint=_HINT
        )
    if isinstance(outcome.error, StageError):
        return outcome.error
    doing = "be built" if outcome.phase == "construct" else "run through"
    file, line, text = loaded.file, None, ""
    for frame, instruction in users_frames(outcome):
        file, line = frame.f_code.co_filename, _line(outcome, frame)
        node = node_at(frame.f_code, instruction)
        text = f" at `{ast.unparse(node)[:80]}`" if isinstance(node, ast.expr) else ""
        break
    if isinstance(outcome.error, TookTooLong):
        return StageError(
            "infer", f"`{loaded.qualname}` took too long{text}", kind="timeout", file=file, line=line, hint=_HINT
        )
    special = failures.words(outcome.error, loaded.qualname)
    if special is not None:
        return StageError("infer", special[0], file=file, line=line, hint=special[1] or _HINT)
    said = _TRACKED.sub(lambda match: _NAMES[match.group()], f"{type(outcome.error).__name__}: {outcome.error}")
    message = f"`{loaded.qualname}` could not {doing}{text}: {said}"
    return StageError("infer", message, file=file, line=line, hint=_HINT)


def _line(outcome: Outcome, frame: object) -> int | None:
    trace = outcome.error.__traceback__ if outcome.error is not None else None
    while trace is not None:
        if trace.tb_frame is frame:
            return trace.tb_lineno
        trace = trace.tb_next
    return None
