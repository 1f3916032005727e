"""A child that is forked before it is asked for: it has practised, so that its memory is its own, and waits (Linux).

What a fork writes first is copied page by page, which takes a fifth of a click: this one has done so beforehand, and
gathered the copies in large pages again. It has also read the file of the last run, which is likely to be asked for
again.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass

from netron_lens import protocol
from netron_lens.worker import channel, child, pages, warm
from netron_lens.worker.load.slicing.read_ahead import read_ahead

READY = b"\n"
"""What it says when it waits: an empty line."""


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A waiting process, from its parent's side: the pipe for its one command, and the one it answers by."""

    pid: int
    commands: int
    answers: int

    def hand_over(self, line: bytes) -> bool:
        """Give it its command, a line of the protocol; false where it is not ready yet, or has ended."""
        try:
            if os.read(self.answers, len(READY)) != READY:
                return False
            channel.send_bytes(self.commands, line + b"\n")
        except (BlockingIOError, BrokenPipeError):
            return False
        os.close(self.commands)
        return True

    def close(self) -> None:
        """Let go of its pipes: one that waits ends by itself."""
        os.close(self.commands)
        os.close(self.answers)


def wait(commands: int, output: int, folder: str | None, last: protocol.ExportRequest | None = None) -> None:
    """In the child: practise, say so, and execute the command that comes; return where none will come.

    `last` is what the run before was asked for.
    """
    with contextlib.suppress(Exception):  # practice is no condition
        warm.practise()
    with contextlib.suppress(Exception):  # nor is this: the run tells what is wrong with the file
        if last is not None:
            read_ahead(last)
    pages.settle()
    os.write(output, READY)
    with os.fdopen(commands, "rb") as reader:
        line = reader.readline()
    if not line.endswith(b"\n"):
        return
    command = channel.receive(line)
    assert isinstance(command, protocol.Run)  # the parent hands over nothing else
    child.execute(command, output, folder)
