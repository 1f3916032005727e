"""Texts that hold code between other things: notebooks, and READMEs with their fenced blocks."""

from __future__ import annotations

import json
import os
import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.evidence.texts.scope import Text

    Parse = Callable[..., Text | None]

_FENCE = re.compile(r"[ \t>]*(?:```|~~~)[ \t]*(\w*)")
_LANGUAGES = frozenset({"", "python", "py", "python3", "pycon"})
_README = re.compile(r"(readme.*\.(md|markdown)|METADATA)$", re.IGNORECASE)


def has_code(name: str) -> bool:
    """Tell a file that may have code by its name: Python, a notebook, a README."""
    return name.endswith((".py", ".ipynb")) or is_readme(name)


def is_readme(name: str) -> bool:
    """Tell a README, or the description of an installed package, by its name."""
    return _README.match(name) is not None


def code_of(path: str, source: str, parse: Parse) -> Text | None:
    """Parse what is code in a text: all of it, or its cells one after the other, each if it is Python by itself."""
    if path.endswith(".ipynb"):
        return _joined(path, _notebook(source), "cell", parse)
    if not path.endswith(".py"):
        return _joined(path, _blocks(source), "line", parse)
    return parse(path, source)


def _joined(path: str, cells: Iterator[tuple[int, list[str]]], unit: str, parse: Parse) -> Text | None:
    lines: list[str] = []
    starts: list[tuple[int, int]] = []
    for number, rows in cells:
        if parse(path, "\n".join(rows)) is not None:
            starts.append((len(lines) + 1, number))
            lines.extend(rows)
    name = os.path.basename(path)  # noqa: PTH119 - only text is wanted

    def where(line: int) -> str:
        start, number = max((each for each in starts if each[0] <= line), default=(1, 1))
        return f"{name} {unit} {number if unit == 'cell' else number + line - start}"

    return parse(path, "\n".join(lines), where) if lines else None


def _notebook(source: str) -> Iterator[tuple[int, list[str]]]:
    """Give the code cells by number."""
    try:
        cells = json.loads(source)["cells"]
    except (ValueError, KeyError, TypeError):
        return
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") == "code":
            content = cell.get("source", "")
            rows = "".join(content).splitlines() if isinstance(content, list) else str(content).splitlines()
            yield number, ["" if row.lstrip().startswith(("%", "!", "?")) else row for row in rows]


def _blocks(source: str) -> Iterator[tuple[int, list[str]]]:
    """Give the fenced blocks by the line that each begins on; prompts are taken off."""
    block: list[str] | None = None
    for number, row in enumerate(source.splitlines(), start=1):
        fence = _FENCE.match(row)
        if fence is None:
            if block is not None:
                block.append(row)
        elif block is None:
            block, language = [], fence[1]
        else:
            if language.lower() in _LANGUAGES:
                yield number - len(block), _without_prompts(textwrap.dedent("\n".join(block)).splitlines())
            block = None


def _without_prompts(rows: list[str]) -> list[str]:
    if not any(row.startswith(">>> ") for row in rows):
        return rows
    return [row[4:] if row.startswith((">>> ", "... ")) else "" for row in rows]
