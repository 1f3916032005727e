"""The comment above a class in which the user gives its recipe: `# netron-lens: Net(10), x=float32[1,3,32,32]`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.protocol import Given, GivenInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"^\s*#\s*netron[-_ ]lens\s*:\s*(?P<recipe>.+?)\s*$")
_METHOD = re.compile(r"^\.(?P<method>\w+)$")


def given(source: str, line: int, name: str) -> tuple[Given, ...]:
    """Give what the comments directly above a line say, one `Given` for each comment, the nearest first.

    `line` is that of the class or of its first decorator. Parts of a comment that are no Python are passed over.
    """
    return tuple(_given(recipe, number, name) for number, recipe in _comments(source.splitlines(), line))


def _comments(lines: list[str], line: int) -> Iterator[tuple[int, str]]:
    for number in range(line - 1, 0, -1):
        text = lines[number - 1].strip()
        if not text.startswith("#"):
            return
        matched = _COMMENT.match(text)
        if matched is not None:
            yield number, matched["recipe"]


def _given(recipe: str, number: int, name: str) -> Given:
    constructor, method, inputs = None, None, []
    for part in _parts(recipe):
        key, value = _assignment(part)
        if key is not None:
            inputs.append(GivenInput(name=key, spec=value))
        elif part.startswith("."):
            matched = _METHOD.match(part)
            method = matched["method"] if matched else method
        elif part.startswith(name) or (constructor is None and _is_call(part)):
            constructor = part
    return Given(
        reason=f"the comment above the class, line {number}",
        constructor=constructor,
        method=method,
        inputs=tuple(inputs),
    )


def _parts(recipe: str) -> list[str]:
    """Split at commas outside brackets and strings."""
    parts, depth, quote, current = [], 0, "", ""
    for character in recipe:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        if character == "," and depth == 0 and not quote:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [part for part in (*parts, current.strip()) if part]


def _assignment(part: str) -> tuple[str | None, str]:
    matched = re.match(r"^(?P<name>[^\W\d]\w*)\s*=\s*(?P<value>[^=].*)$", part, re.DOTALL)
    return (None, part) if matched is None else (matched["name"], matched["value"].strip())


def _is_call(part: str) -> bool:
    try:
        return isinstance(ast.parse(part, mode="eval").body, ast.Call)
    except SyntaxError:
        return False
