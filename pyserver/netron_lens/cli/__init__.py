"""The command line: `netron-lens list | export | show`."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from netron_lens.cli import exporting, listing, showing
from netron_lens.cli.arguments import parser


def main(arguments: list[str] | None = None) -> int:
    """Carry out a command; the exit status: 0 if all is well, 1 if something could not be done, 2 for wrong usage."""
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    try:
        match options.command:
            case "list":
                return listing.run(options)
            case "export":
                return exporting.run(options)
            case _:
                return showing.run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _end(number: int, frame: object) -> NoReturn:
    """End as an interrupt does: with the workers, and with what they have written."""
    del frame
    raise SystemExit(128 + number)
