"""Which piece of the user's code a frame stands at."""

from __future__ import annotations

import ast
import dis
import functools
import linecache
import os
import sys
import sysconfig
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.protocol import Span
from netron_lens.worker.capture.identity import identity
from netron_lens.worker.capture.record import Site
from netron_lens.worker.capture.text import columns, texts
from netron_lens.worker.paths import OURS

if TYPE_CHECKING:
    from types import CodeType, FrameType

Place = tuple["CodeType", int]
"""A code object and the index of the instruction that ran: what a site is made of when the run is over."""

HAS_POSITIONS = sys.version_info >= (3, 11)

_INNER = (
    os.path.dirname(torch.__file__) + os.sep,  # noqa: PTH120 - compared with the strings in code objects
    OURS,
    "<",
)
_LIBRARIES = ("site-packages", "dist-packages")
_TRANSPARENT = frozenset({"decorate_context", "decorate_autocast"})
"""Names of what `torch.no_grad`, `torch.autocast` and their like put around a function: they give back what it does."""

_STANDARD = sysconfig.get_path("stdlib") + os.sep

_UNPACKING = {dis.opmap["UNPACK_SEQUENCE"], dis.opmap["UNPACK_EX"]}
_USER, _LIBRARY, _INTERNAL, _BOUNDARY, _OUTERMOST = range(5)
_kinds: dict[int, int] = {}
_known: list[CodeType] = []
"""Kinds by the identity of code, and the code that is held so: its hash is made anew each time, of all its names."""


def boundary(code: CodeType) -> None:
    """Declare the code that calls a module: what is outside of it did not cause what happens inside."""
    _keep(code, _BOUNDARY)


def outermost(code: CodeType) -> None:
    """Declare the code that records: its callers are no part of the model."""
    _keep(code, _OUTERMOST)


def place(frame: FrameType | None) -> Place | None:
    """Where the user's code stands, from an inner frame; none where it only called the module that is running.

    A library's frame counts only where no code of the user's is around it: the model itself is the library's.
    """
    found = standing(frame)[0]
    return None if found is None else (found.f_code, found.f_lasti)


def standing(frame: FrameType | None, within: bool | None = None) -> tuple[FrameType | None, CodeType | None]:  # noqa: FBT001 - what the caller knows, on the way of every operation
    """The frame of the place, and the code that it called, if the inner frame is not itself.

    `within` tells whether code of the user's is around the module that is running; none where it must be looked for.
    """
    library: FrameType | None = None
    crossed = False
    inner: CodeType | None = None
    while frame is not None:
        code = frame.f_code
        kind = _kinds.get(identity(code))
        if kind is None:
            kind = _keep(code, _kind(code))
        if kind == _USER:
            return (None if crossed else frame), inner
        if kind == _LIBRARY and library is None:
            library = frame
        elif kind == _BOUNDARY:
            if library is None or within:
                return None, None
            if within is not None:
                return library, None
            crossed = True
        elif kind == _OUTERMOST:
            return library, None
        inner = code
        frame = frame.f_back
    return library, None


def caller(frame: FrameType) -> FrameType | None:
    """The frame of the user's function that called this one, by itself or through a decorator of torch's modes."""
    outer = frame.f_back
    while outer is not None and outer.f_code.co_name in _TRANSPARENT and _kind(outer.f_code) == _INTERNAL:
        outer = outer.f_back
    return outer if outer is not None and is_users(outer.f_code) else None


def is_outermost(code: CodeType) -> bool:
    """Whether code records, so that its callers are no part of the model."""
    return _kinds.get(identity(code)) == _OUTERMOST


def site(at: Place | None) -> Site | None:
    """The piece of text that a place stands for: the call, operator or statement that ran."""
    return None if at is None else _site(*at)


def is_users(code: CodeType) -> bool:
    """Whether code is of the user's own files."""
    return _kind(code) == _USER


def is_users_file(name: str) -> bool:
    """Whether a file is one of the user's own."""
    return _kind_of_file(name) == _USER


def _keep(code: CodeType, kind: int) -> int:
    _kinds[identity(code)] = kind
    _known.append(code)
    return kind


def _kind(code: CodeType) -> int:
    return _kind_of_file(code.co_filename)


def _kind_of_file(name: str) -> int:
    if name.startswith("<ipython-input"):
        return _USER
    if name.startswith(_INNER):
        return _INTERNAL
    if any(part in name for part in _LIBRARIES):
        return _LIBRARY
    return _INTERNAL if name.startswith(_STANDARD) else _USER


@functools.cache
def _site(code: CodeType, instruction: int) -> Site | None:
    position = _unpacked(code, instruction) or _position(code, instruction)
    exact = position is not None
    position = position or _line(code, instruction)
    if position is None:
        return None
    start_line, end_line, start, end = position
    file = code.co_filename
    span = Span(
        start_line=start_line,
        start_column=texts.utf16(file, start_line, start),
        end_line=end_line,
        end_column=texts.utf16(file, end_line, end),
    )
    return Site(file, span, exact)


def _position(code: CodeType, instruction: int) -> tuple[int, int, int, int] | None:
    if not HAS_POSITIONS or not hasattr(code, "co_positions"):
        line = _line(code, instruction)
        return None if line is None else columns.position(code, instruction, line[0])
    start_line, end_line, start, end = _positions(code)[instruction // 2]
    if start_line is None or end_line is None or start is None or end is None:
        return None
    return start_line, end_line, start, end


@functools.cache
def _positions(code: Any) -> list[tuple[int | None, int | None, int | None, int | None]]:
    """The positions of all instructions of code (Python 3.11): to ask for one goes through all before it."""
    return list(code.co_positions())


def _unpacked(code: CodeType, instruction: int) -> tuple[int, int, int, int] | None:
    """The value that a statement parts among several names, where an instruction does that: `map(f, x)` runs then."""
    if code.co_code[instruction] not in _UNPACKING:
        return None
    position = _position(code, instruction)
    if position is None:
        return None
    for statement in texts.statements(code.co_filename, [position[0]]):
        if isinstance(statement, ast.Assign) and any(map(functools.partial(_is_at, position), statement.targets)):
            value = statement.value
            return value.lineno, value.end_lineno or value.lineno, value.col_offset, value.end_col_offset or 0
    return None


def _is_at(position: tuple[int, int, int, int], node: ast.expr) -> bool:
    return position == (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)


def _line(code: CodeType, instruction: int) -> tuple[int, int, int, int] | None:
    """The whole line of an instruction."""
    for start, end, line in code.co_lines():
        if start <= instruction < end and line is not None:
            text = linecache.getline(code.co_filename, line).rstrip("\r\n")
            encoded = text.encode()
            return line, line, len(encoded) - len(encoded.lstrip()), len(encoded)
    return None
