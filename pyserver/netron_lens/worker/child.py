"""One run, in the process that is thrown away after it."""

from __future__ import annotations

import faulthandler
import gc
import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from netron_lens import protocol
from netron_lens.tree import end_descendants
from netron_lens.worker import channel, limits, paths, pipeline
from netron_lens.worker.load.running.modules import files

if TYPE_CHECKING:
    from netron_lens.protocol import Stage

CRASH = "crash.txt"


def execute(command: protocol.Run, output: int, folder: str | None) -> NoReturn:
    """Export what `command` asks for, write the answers to `output`, and end the process."""
    request = command.request
    newest = next(reversed(sys.modules))
    crash = Path(request.folder, CRASH).open("w", encoding="utf-8")  # noqa: SIM115 - read after this process has ended
    faulthandler.enable(crash)
    faulthandler.dump_traceback_later(request.seconds, file=crash)
    limits.limit_memory(request.memory)
    paths.enter(folder)
    gc.set_threshold(200_000, 20, 20)

    def report(stage: Stage) -> None:
        channel.send(output, protocol.Progress(run=command.run, stage=stage))

    result = pipeline.export(request, report)
    faulthandler.cancel_dump_traceback_later()
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        if stream is not None and not stream.closed:  # a model may have closed it
            stream.flush()
    imported = _imported(newest) if request.level == "layers" else ()  # other levels are rare, and import a lot
    channel.send(output, protocol.Finished(run=command.run, result=result, imported=imported))
    end_descendants()
    os._exit(0)


def _imported(newest: str) -> tuple[str, ...]:
    """The installed modules that were imported after `newest`: the table keeps their order.

    What was taken apart, for it belongs to the file, is to be so the next time too, wherever it lies. To look at all
    names would copy every page that a name lies on from the parent's memory.
    """
    names = list(itertools.takewhile(lambda name: name != newest, reversed(sys.modules)))
    return tuple(name for name in reversed(names) if name not in files and _is_installed(sys.modules[name]))


def _is_installed(module: object) -> bool:
    origin = getattr(getattr(module, "__spec__", None), "origin", None)
    return isinstance(origin, str) and paths.is_installed(origin)
