"""A guard against accidents: what a model's code may not do while it is looked at.

It is no sandbox. It keeps a downloader, a `pip install` or a training run's log file from happening by mistake; what
may be run at all was decided before, by trust.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING

from netron_lens.worker.guard import caches, compiled, fetched_code, native, reports, rules, weights, writes

if TYPE_CHECKING:
    from types import FunctionType

    from netron_lens.protocol import Warned


@functools.cache
def stand_by() -> None:
    """Do, once, what changes nothing until `install`: it takes time, and touches every class of modules."""
    caches.switch()
    weights.stand_by()
    native.announce()


def install(private_folder: str) -> None:
    """Refuse child programs, connections and writes outside `private_folder`, from now to the end of the process.

    The caches of well-known libraries are pointed there; weights that a constructor would load and folders that it
    would make are left out, and code that it would fetch is what is installed.
    """
    compiled.watch(caches.redirect(private_folder))
    writes.allow(private_folder)
    writes.keep_descriptors()
    writes.leave_out_folders()
    stand_by()
    weights.leave_out()
    fetched_code.take_installed()
    sys.addaudithook(rules.hook)


def warnings() -> tuple[Warned, ...]:
    """List what was refused or left out, each with the user's statement: to be asked for when the run has ended."""
    return tuple(reports.warnings)


def fetching() -> tuple[FunctionType, ...]:
    """List the user's functions that would have fetched weights."""
    return tuple(weights.fetching)
