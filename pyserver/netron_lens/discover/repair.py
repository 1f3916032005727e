"""Text that does not parse, made to parse: broken statements become `pass`, and every line keeps its number."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from parso.python.tokenize import tokenize
from parso.utils import parse_version_string, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYNTAX = parse_version_string("3.14")
_HEADERS = frozenset(
    {"class", "def", "async", "if", "elif", "else", "for", "while", "with", "try", "except", "finally", "match", "case"}
)
_BREAKS = frozenset({"class", "def", "import", "from"})
_CLASS = re.compile(r"class\s+(\w+)\s*(?:\[[^\]]*\])?\s*", re.ASCII)
_DEFINITION = re.compile(r"(?:async\s+)?def\s+(\w+)")


@dataclass(frozen=True)
class LogicalLine:
    """A statement's text, or the header of a compound one: brackets and strings may spread it over lines."""

    line: int
    end_line: int
    column: int
    text: str
    first: str
    last: str


def repaired(text: str) -> str:
    """A text that parses and has the same classes, imports and plain assignments on the same lines."""
    lines = [line for line in logical_lines(text) if line.first != "@"]
    written: dict[int, str] = {}
    columns = [0]
    for index, line in enumerate(lines):
        while columns[-1] > line.column:
            columns.pop()
        following = lines[index + 1] if index + 1 < len(lines) else None
        opens = line.first in _HEADERS and following is not None and following.column > line.column
        indent = " " * (len(columns) - 1)
        written[line.line] = indent + (f"{_header(line)}:" if opens else _statement(line))
        if opens and following is not None:
            columns.append(following.column)
        elif line.end_line not in written and written[line.line].endswith("pass"):
            written[line.end_line] = f"{indent}pass"
    return _joined(written)


def logical_lines(text: str) -> Iterator[LogicalLine]:
    """The logical lines of a text, comments and blank lines left out."""
    source = split_lines(text, keepends=True)
    tokens: list[Any] = []  # parso has no types
    for token in tokenize(text, version_info=_SYNTAX):
        name = token.type.name
        if name in {"INDENT", "DEDENT", "ERROR_DEDENT"}:
            continue
        starts_line = not source[token.start_pos[0] - 1][: token.start_pos[1]].strip() if token.string else False
        breaks = name in {"NEWLINE", "ENDMARKER"} or (starts_line and token.string in _BREAKS)
        if breaks and tokens:
            yield _logical_line(tokens, source)
            tokens = []
        if name not in {"NEWLINE", "ENDMARKER"}:
            tokens.append(token)


def _logical_line(tokens: list[Any], source: list[str]) -> LogicalLine:
    (line, column), (end_line, end_column) = tokens[0].start_pos, tokens[-1].end_pos
    pieces = source[line - 1 : end_line]
    if len(pieces) == end_line - line + 1:
        pieces[-1] = pieces[-1][:end_column]
    pieces[0] = pieces[0][column:]
    return LogicalLine(line, end_line, column, "".join(pieces), tokens[0].string, tokens[-1].string)


def _header(line: LogicalLine) -> str:
    if line.first == "class":
        return _class_header(line.text)
    definition = _DEFINITION.match(line.text)
    if definition is None:
        return "if 1"
    header = line.text.rstrip().rstrip(":").rstrip()
    return header if _parses(f"{header}: pass") else f"def {definition[1]}()"


def _statement(line: LogicalLine) -> str:
    if _parses(line.text):
        return line.text
    if line.first == "class" and line.last == ":":
        return f"{_class_header(line.text)}: pass"
    return "pass"


def _class_header(text: str) -> str:
    start = _CLASS.match(text)
    if start is None:
        return "if 1"
    arguments = text[start.end() :].rstrip().rstrip(":").rstrip()
    for closed in (arguments, f"{arguments})", f"{arguments}])"):
        header = f"class {start[1]}{closed}"
        if _parses(f"{header}: pass"):
            return header
    return f"class {start[1]}"


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _joined(written: dict[int, str]) -> str:
    text: list[str] = []
    line = 1
    for number in sorted(written):
        text.append("\n" * (number - line))
        text.append(written[number])
        line = number + written[number].count("\n")
    return "".join(text) + "\n"
