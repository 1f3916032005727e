"""Where a failure happened, in the user's words: the frames of a traceback, the syntax that was running, its values."""

from __future__ import annotations

import ast
import functools
import itertools
import os
import sysconfig
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.capture.text import columns
from netron_lens.worker.load.reading.functions import syntax_of
from netron_lens.worker.paths import OURS

if TYPE_CHECKING:
    from types import CodeType, FrameType

_TORCH = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep  # noqa: PTH100, PTH120 - compared as text, thousands of times
_STANDARD = sysconfig.get_paths()["stdlib"] + os.sep
_SITE = os.sep + "site-packages" + os.sep


@functools.cache
def is_users(filename: str) -> bool:
    """Tell the user's files, and libraries of models, from Python's, torch's and ours."""
    if filename.startswith(("<frozen", _TORCH, OURS)):
        return False
    return filename != "<string>" and (not filename.startswith(_STANDARD) or _SITE in filename)


def frames(error: BaseException) -> list[tuple[FrameType, int]]:
    """List the frames of a traceback with the instruction each was at, outermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        found.append((trace.tb_frame, trace.tb_lasti))
        trace = trace.tb_next
    return found


def node_at(code: CodeType, instruction: int) -> ast.AST | None:
    """Find the syntax of an instruction: the expression where Python keeps columns, else the statement."""
    span = _span(code, instruction)
    if span is None:
        return None
    line, end_line, column, end_column = span
    nodes = _nodes(code).get(line, ())
    for node in nodes:
        if (node.end_lineno, node.col_offset, node.end_col_offset) == (end_line, column, end_column):  # type: ignore[attr-defined] # only nodes with places are indexed
            return node
    return next((node for node in nodes if isinstance(node, ast.stmt)), None)


def statement_at(code: CodeType, instruction: int) -> ast.stmt | None:
    """Find the innermost statement around an instruction."""
    span = _span(code, instruction)
    if span is None:
        return None
    line = span[0]
    around = [node for node in _statements(code) if node.lineno <= line <= (node.end_lineno or node.lineno)]
    return max(around, key=lambda node: (node.lineno, -(node.end_lineno or node.lineno)), default=None)


def value_of(node: ast.AST, frame: FrameType) -> Any:
    """Read a name, an attribute or an item with a constant key, without running code; raises LookupError."""
    match node:
        case ast.Name(name):
            for scope in (frame.f_locals, frame.f_globals):
                if name in scope:
                    return scope[name]
            raise LookupError(name)
        case ast.Attribute(inner, name):
            owner = value_of(inner, frame)
            values = getattr(owner, "__dict__", {})
            for scope in (
                values,
                values.get("_modules", {}),
                values.get("_parameters", {}),
                values.get("_buffers", {}),
            ):
                if name in scope:
                    return scope[name]
            found = getattr(type(owner), name, LookupError)
            if found is LookupError or hasattr(found, "__get__"):
                raise LookupError(name)
            return found
        case ast.Subscript(inner, ast.Constant(key)):
            owner = value_of(inner, frame)
            if isinstance(owner, dict) or (isinstance(owner, list | tuple) and isinstance(key, int)):
                return owner[key]  # type: ignore[index] # a sequence has a whole number here
    raise LookupError


def _span(code: CodeType, instruction: int) -> tuple[int, int, int, int] | None:
    """Give first and last line, first and last column; before Python 3.11 the line alone where these are uncertain."""
    if not hasattr(code, "co_positions"):
        line = next((line for start, end, line in code.co_lines() if start <= instruction < end), None)
        return None if line is None else columns.position(code, instruction, line) or (line, line, -1, -1)
    span = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
    return None if span is None or None in span else span


@functools.lru_cache(maxsize=512)
def _nodes(code: CodeType) -> dict[int, list[ast.AST]]:
    index: dict[int, list[ast.AST]] = {}
    for node in ast.walk(syntax_of(code)):
        if hasattr(node, "lineno"):
            index.setdefault(node.lineno, []).append(node)
    return index


@functools.lru_cache(maxsize=512)
def _statements(code: CodeType) -> list[ast.stmt]:
    return [node for node in ast.walk(syntax_of(code)) if isinstance(node, ast.stmt)]
