"""What an interpreter is, learned by one short run of it that imports none of its packages."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path

import netron_lens

WORKER = Path(netron_lens.__file__).parent / "worker"
PATIENCE = 20.0
OLDEST = (3, 10)


class InterpreterError(Exception):
    """An interpreter that cannot be used, in words for the user; `hint` is the next step."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, kw_only=True)
class Probe:
    """An interpreter and where `python file.py` looks for modules, besides the folder of the file."""

    executable: str
    version: str
    sys_path: tuple[str, ...]
    torch: str | None


async def probe(interpreter: str) -> Probe:
    """Ask an interpreter about itself. Raises `InterpreterError` where it does not start or is too old."""
    output = await _run(interpreter, "-I", str(WORKER / "probe.py"))
    try:
        answer = json.loads(output)
        found = Probe(
            executable=str(answer["executable"] or interpreter),
            version=str(answer["version"]),
            sys_path=tuple(str(entry) for entry in answer["path"]),
            torch=None if answer["torch"] is None else str(answer["torch"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        message = f"`{interpreter}` does not answer as a Python interpreter does"
        raise InterpreterError(message, hint="Select a Python interpreter") from error
    if tuple(int(part) for part in found.version.split(".")[:2]) < OLDEST:
        message = f"`{interpreter}` is Python {found.version}, and Netron Lens needs 3.10 or newer"
        raise InterpreterError(message, hint="Select a newer interpreter")
    return found


async def _run(interpreter: str, *arguments: str) -> bytes:
    pipe = asyncio.subprocess.PIPE
    nothing = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            interpreter, *arguments, stdin=nothing, stdout=pipe, stderr=pipe, env=dict(os.environ), cwd=WORKER
        )
    except OSError as error:
        message = f"The interpreter `{interpreter}` could not be started: {error.strerror or error}"
        raise InterpreterError(message, hint="Select an interpreter that exists") from error
    try:
        output, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    except asyncio.TimeoutError as error:
        message = f"The interpreter `{interpreter}` did not answer within {PATIENCE:g} s"
        raise InterpreterError(message, hint="Select another interpreter") from error
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        last = errors.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {process.returncode}"]
        message = f"The interpreter `{interpreter}` could not be started: {last[0]}"
        raise InterpreterError(message, hint="Select another interpreter")
    return output
