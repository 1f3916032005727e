"""A spare worker, for systems without fork: it waits for one run, and is that run's process."""

from __future__ import annotations

import os
import threading

from netron_lens import protocol
from netron_lens.tree import become_subreaper, end_tree
from netron_lens.worker import channel, child


def serve(commands: int, output: int, folder: str | None) -> None:
    """Execute the first run that is asked for; end when the pipe of commands closes, before it or during it."""
    reader = os.fdopen(commands, "rb")
    line = reader.readline()
    if not line:
        return
    command = channel.receive(line)
    if not isinstance(command, protocol.Run):
        message = f"A spare worker takes no `{command.type}`"
        raise TypeError(message)
    become_subreaper()
    threading.Thread(target=_end_with_parent, args=(reader.fileno(),), daemon=True).start()
    channel.send(output, protocol.Started(run=command.run, pid=os.getpid()))
    child.execute(command, output, folder)


def _end_with_parent(commands: int) -> None:
    while os.read(commands, 4096):
        pass
    end_tree(os.getpid())
    os._exit(1)
