"""Which part of a line an instruction stands for, on a Python that does not say it itself: 3.10, by `executing`."""

from __future__ import annotations

import ast
import dis
import functools
import importlib
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from netron_lens.worker.capture.text import texts
from netron_lens.worker.paths import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

LIBRARIES = Path(OURS).parent / "libs"
"""What travels with the package: `executing` alone is taken from here, the rest belongs to another interpreter."""


def position(code: CodeType, instruction: int, line: int) -> tuple[int, int, int, int] | None:
    """First and last line, first and last column in bytes; none where it is not certain."""
    executing = _executing()
    if executing is None:
        return None
    frame = SimpleNamespace(f_code=code, f_lasti=instruction, f_lineno=line, f_globals={})
    node: Any = executing.Source.executing(frame).node or _looked_at(code, instruction, line)
    if node is None or not hasattr(node, "lineno"):
        return None
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def _looked_at(code: CodeType, instruction: int, line: int) -> ast.stmt | ast.expr | None:
    """What a jump decides by, a return, an assignment in place: `executing` knows none of them."""
    operation = dis.opname[code.co_code[instruction]]
    for statement in texts.statements(code.co_filename, [line]):
        if statement.lineno != line:
            continue
        if operation == "RETURN_VALUE" and isinstance(statement, ast.Return):
            return statement
        if operation.startswith("INPLACE_") and isinstance(statement, ast.AugAssign):
            return statement
        if "JUMP_IF" in operation and isinstance(statement, (ast.If, ast.While, ast.Assert)):
            operands = list(_operands(statement.test))
            place = _jumps_before(code, instruction)
            return operands[place] if place < len(operands) else statement.test
    return None


def _operands(test: ast.expr) -> Iterator[ast.expr]:
    """What a condition jumps by, one after the other."""
    if not isinstance(test, ast.BoolOp):
        yield test
        return
    for value in test.values:
        yield from _operands(value)


def _jumps_before(code: CodeType, instruction: int) -> int:
    """The jumps of the same line that come before this one."""
    start = max(offset for offset, _ in dis.findlinestarts(code) if offset <= instruction)
    return sum("JUMP_IF" in dis.opname[code.co_code[offset]] for offset in range(start, instruction, 2))


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
