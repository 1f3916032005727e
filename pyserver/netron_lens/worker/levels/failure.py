"""Say why torch's exporters could not make a level."""

from __future__ import annotations

import contextlib
import re
import sys
from typing import TYPE_CHECKING

from netron_lens.worker.levels import traces
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.protocol import Stage

_LONGEST = 600
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@contextlib.contextmanager
def explained(exporter: str) -> Iterator[None]:
    """Turn what an exporter raises into a failure of the stage *convert*, with the user's line where it names one."""
    try:
        yield
    except StageError:
        raise
    except ModuleNotFoundError as error:
        raise missing(error) from error
    except Exception as error:
        frames = traces.user_frames(str(error))
        cause = _first_cause(error)
        reason = _COLOURS.sub("", str(cause)).strip().split("\n\n")[0][:_LONGEST]
        message = f"`{exporter}` cannot follow this model: {type(cause).__name__}: {reason}"
        place = frames[-1] if frames else None
        stage: Stage = "convert"
        raise StageError(
            stage,
            message,
            file=place.file if place else None,
            line=place.span.start_line if place else None,
            hint="The level `layers` shows the model as it runs.",
        ) from error


def _first_cause(error: BaseException) -> BaseException:
    """What an exporter wraps in its own errors."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def missing(error: ModuleNotFoundError) -> StageError:
    """The failure where a package is not installed."""
    stage: Stage = "convert"
    return StageError(
        stage,
        f"This level needs the package `{error.name}`, which is not installed in the interpreter of this file",
        hint=f"Install it: `{sys.executable} -m pip install onnx onnxscript`",
    )
