"""Protocol values over a pipe: one JSON object a line."""

from __future__ import annotations

import json
import os

from netron_lens import codec, protocol


def send(output: int, message: protocol.FromWorker) -> None:
    """Write a whole line. Raises `OSError` when nobody reads any more."""
    send_bytes(output, codec.text(message).encode() + b"\n")


def send_bytes(output: int, data: bytes) -> None:
    """Write all of `data`. Raises `OSError` when nobody reads any more."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(output, rest) :]


def receive(line: bytes) -> protocol.ToWorker:
    """The command that a line holds."""
    kinds = {"run": protocol.Run, "kill": protocol.Kill, "warm": protocol.Warm}
    data = json.loads(line)
    command: protocol.ToWorker = codec.decode(kinds[data["type"]], data)
    return command
