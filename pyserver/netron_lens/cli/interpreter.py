"""Which interpreter the command line uses, and where it looks for modules."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys

from netron_lens.pool.probe import probe


def chosen(option: str | None) -> str:
    """The interpreter that `--python` or `NETRON_LENS_PYTHON` names, else the one that runs this."""
    name = option or os.environ.get("NETRON_LENS_PYTHON") or sys.executable
    return shutil.which(name) or name


def search_paths(interpreter: str) -> tuple[str, ...]:
    """The interpreter's `sys.path`. Raises `InterpreterError`."""
    if interpreter == sys.executable:
        return tuple(sys.path)
    return asyncio.run(probe(interpreter)).sys_path
