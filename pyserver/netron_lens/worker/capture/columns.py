"""Which part of a line an instruction stands for, on a Python that does not say it itself: 3.10, by `executing`."""

from __future__ import annotations

import functools
import importlib
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import CodeType

LIBRARIES = Path(__file__).resolve().parents[3] / "libs"
"""What travels with the package: `executing` alone is taken from here, the rest belongs to another interpreter."""


def position(code: CodeType, instruction: int, line: int) -> tuple[int, int, int, int] | None:
    """First and last line, first and last column in bytes; none where it is not certain."""
    executing = _executing()
    if executing is None:
        return None
    frame = SimpleNamespace(f_code=code, f_lasti=instruction, f_lineno=line, f_globals={})
    node = executing.Source.executing(frame).node
    if node is None or not hasattr(node, "lineno"):
        return None
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


@functools.cache
def _executing() -> Any:
    spec = PathFinder.find_spec("executing", [str(LIBRARIES)])
    if spec is None or spec.loader is None:
        try:
            return importlib.import_module("executing")
        except ImportError:
            return None
    module = sys.modules["executing"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
