"""A worker's life: prepare, say so, then either fork a process for each run or be the process of one run."""

from __future__ import annotations

import os
import platform
import sys
import traceback

from netron_lens import protocol
from netron_lens.tree import die_with_parent, outlive_parent
from netron_lens.worker import channel, paths

FOLDER = "NETRON_LENS_FOLDER"


def main(mode: str, output: int) -> None:
    """Serve until the pipe of commands closes. `output` is the descriptor of the protocol."""
    commands = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    folder = os.environ.pop(FOLDER, None)
    die_with_parent()  # it cannot see the end of its commands while it imports
    ready = _prepared(folder)
    outlive_parent()
    channel.send(output, ready)
    if ready.torch is None:
        return
    if mode == "fork":
        from netron_lens.worker import fork  # noqa: PLC0415 - Windows has none of what it imports

        fork.serve(commands, output, ready, folder)
    else:
        from netron_lens.worker import single  # noqa: PLC0415 - a forking worker has no use for it

        single.serve(commands, output, folder)


def _prepared(folder: str | None) -> protocol.Ready:
    paths.add_packages(folder)
    version, failure = None, None
    try:
        from netron_lens.worker import warm  # noqa: PLC0415 - it imports torch, which the paths above lead to

        version = warm.warm()
    except Exception as error:  # noqa: BLE001 - a broken torch may fail in any way
        failure = f"{type(error).__name__}: {error}"
        if isinstance(error, ModuleNotFoundError) and error.name == "torch":
            failure = "torch is not installed"
        else:
            traceback.print_exc(file=sys.stderr)
    python = platform.python_version()
    return protocol.Ready(pid=os.getpid(), python=python, torch=version, failure=failure)
