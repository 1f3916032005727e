"""Shapes of inputs in docstrings and comments, and the code of docstring examples."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import WRITTEN, InputGuess
from netron_lens.worker.infer.evidence.words.shapes import shape_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from netron_lens.worker.infer.evidence.texts.scope import Scope

NAMED, UNNAMED = 0.6, WRITTEN
_INTEGERS = re.compile(
    r"\bLong(Tensor)?\b|\bint(64|32|eger)?s?\b|\bindices\b|\bindex\b|\btoken ids\b|\bids\b", re.IGNORECASE
)
_BOOLEANS = re.compile(r"\bbool(ean)?\b|ByteTensor|BoolTensor", re.IGNORECASE)
_COMPLEX = re.compile(r"Complex(?:Float)?Tensor|\bcomplex64\b|\bcfloat\b")
_LISTS = re.compile(r"\blist ?(?:\[|of\b)", re.IGNORECASE)
_LISTED = 2
_SEVERAL = re.compile(
    r"((?:`\w+`,?\s+(?:and\s+)?){2,})[^`]*?\b[Tt]hey (?:all )?have (?:the )?shapes? `?([\[(][^\])\n]*[\])])"
)
_OUTPUTS = re.compile(r"\n[ \t]*(?:[-*][ \t]*)?(?:[Ii]t )?(?:returns?|outputs?|yields?)\b", re.IGNORECASE)
_ENTRY = re.compile(r"^[ \t]*(?::param[ \t]+)?(?![A-Z]\d*\W)(\w+)(?:[ \t]*\([^)\n]*\))?[ \t]*:(.*)$", re.MULTILINE)
"""What is said of a name; a capital letter is that of a size."""
_STATEMENT = re.compile(r"^[ \t]*(?:>>>|\.\.\.) .*$", re.MULTILINE)
_GENERAL = r"(?:inputs?|input shape|in|(?<!\w )shape)"
"""What is said of the first input without its name; `conf shape` is that of something else."""


def documented(scope: Scope, names: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[str, InputGuess]]:
    """Give what the docstrings of the method and of its class, and comments at its start, say of its inputs."""
    node = scope.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    owner = scope.enclosing_class()
    texts = [(_comments(node, lines), "a comment in `forward`"), (_prose(node), "the docstring of `forward`")]
    if owner is not None:
        texts.append((_prose(owner.node), "the docstring of the class"))
    for text, source in texts:
        known: dict[str, InputGuess] = {}
        for place, name in enumerate(names):
            found = _described(text, name) or _described(text, rf"Inputs?\[{place}\]")
            if found is not None:
                known[name] = _guess(*found, source, NAMED)
            elif (other := _same_as(text, name)) in known:
                known[name] = known[other]
        known |= _renamed(text, names, known, source)
        yield from known.items()
        if names and not _lists(text, names):
            found = _described(_before_outputs(text), _GENERAL, flags=re.IGNORECASE) or _bare(text, source)
            if found is not None:
                yield names[0], _guess(*found, source, UNNAMED)
    yield from _commented(node, names, lines)


def _renamed(text: str, names: Sequence[str], known: Collection[str], source: str) -> dict[str, InputGuess]:
    """Give the one input that is left out what is said of the one name that no input has any more."""
    left = [name for name in names if name not in known]
    entries = _ENTRY.finditer(_before_outputs(text))
    found = [each for each in entries if each[1] not in names and shape_in(each[2]) is not None]
    if not known or not len(left) == len(found) == 1 or re.search(rf"\b{left[0]}\b", text):
        return {}
    return {left[0]: _guess(found[0][2], found[0][0], source, UNNAMED)}


def _commented(
    node: ast.FunctionDef | ast.AsyncFunctionDef, names: Sequence[str], lines: Sequence[str]
) -> Iterator[tuple[str, InputGuess]]:
    """Give what comments anywhere in a method say of inputs that keep their value."""
    text = _comments(node, lines, whole=True)
    for name in names:
        found = None if _is_rebound(node, name) else _described(text, name)
        if found is not None:
            yield name, _guess(*found, "a comment in `forward`", UNNAMED)


def _is_rebound(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> bool:
    """Tell a parameter that is given another value, of which later comments may speak."""
    return any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store) for each in ast.walk(node)
    )


def examples(scope: Scope) -> Iterator[tuple[str, int]]:
    """Give the code of examples in the docstrings of a class and its methods, with the line where each stands."""
    for node in (scope.node, *(function.node for function in scope.functions.values())):
        text = _docstring(node)
        if ">>>" in text or "```" in text:
            yield _code(text), getattr(node, "lineno", 1)


def _lists(text: str, names: Sequence[str]) -> bool:
    """Tell a text that goes through the parameters by their names: a shape without one is that of any of them."""
    listed = "|".join(map(re.escape, names))
    return re.search(rf"^[ \t]*[-*]?[ \t]*(?:{listed})[ \t]*\([^)\n]*\)[ \t]*:", text, re.MULTILINE) is not None


def _before_outputs(text: str) -> str:
    """Leave out what is said of what is returned: `It returns a dict …`, and all that follows."""
    found = _OUTPUTS.search(text)
    return text if found is None else text[: found.start()]


def _described(text: str, name: str, flags: int = 0) -> tuple[str, str] | None:
    """Find what says a shape, with the line it is on.

    It is `name: … (B, C)`, `name (Tensor): …`, `:param name: …`, `name.shape = [B, C]`, `name shape: …` or
    `name size (B, C)`.
    """
    pattern = re.compile(
        rf"(?:^|[\s*`:#,-])(?:param\s+)?{name}[`*]*(?:\.(?:shape|size\(\)|tensors?)| shapes?| size)?(?:, \w+)*"
        rf"[ \t]*(?:\([^)\n]*\))?[ \t]*(?::|=|-|→|->|is|has|of)[ \t]*(.*)$",
        flags | re.MULTILINE,
    )
    for matched in pattern.finditer(text):
        line = matched[1]
        if shape_in(line) is None:
            rest = text[matched.end() :].lstrip("\n").split("\n", 1)[0]
            line = f"{line} {rest}" if rest.strip() and ":" not in rest else line
        if shape_in(line) is not None:
            return line, matched[0]
    inside = re.search(rf"(?:^|[\s*`:#,-]){name}[`*]*(?: size| shape)?\s*(\([^)\n]*\))", text, flags | re.MULTILINE)
    if inside is not None and shape_in(inside[1]) is not None:
        return inside[1], inside[0]
    return _together(text, name)


def _together(text: str, name: str) -> tuple[str, str] | None:
    """Find "`query`, `key` and `value` are embeddings. They have shape `[T, B, C]`.", with the names in backticks."""
    for matched in _SEVERAL.finditer(text):
        if f"`{name}`" in matched[1] and shape_in(matched[2]) is not None:
            return matched[2], matched[0]
    return None


def _same_as(text: str, name: str) -> str:
    """Read `value: … with the same shape as key`, which may go on in the next line."""
    found = re.search(
        rf"\b{name}\b[^\n]*(?:\n[^\n:]*)?\b[Ss]ame (?:shape|size|dimensions?) (?:as|with|to)\s+(?:the\s+)?[`:]*(\w+)",
        text,
    )
    return "" if found is None else found[1]


def _bare(text: str, source: str) -> tuple[str, str] | None:
    """A comment that is nothing but a shape speaks of the first input."""
    line = text.strip().split("\n", 1)[0]
    return (line, line) if "comment" in source and re.match(r"[(\[]", line) and shape_in(line) else None


def _guess(line: str, whole: str, source: str, weight: float) -> InputGuess:
    dtype = "int64" if _INTEGERS.search(whole) else "bool" if _BOOLEANS.search(whole) else None
    dtype = "complex64" if _COMPLEX.search(whole) else dtype
    guess = InputGuess(kind="tensor", dtype=dtype, sizes=shape_in(line), reason=source, weight=weight)
    if _LISTS.search(whole) is None:
        return guess
    items = tuple((str(index), guess) for index in range(_LISTED))
    return InputGuess(kind="list", items=items, reason=source, weight=weight)


def _docstring(node: ast.AST) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ast.get_docstring(node) or ""
    return ""


def _prose(node: ast.AST) -> str:
    """Give a docstring without the statements of its examples: `inputs = f(images=[a, b])` is no shape."""
    return _STATEMENT.sub("", _docstring(node))


def _comments(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: Sequence[str], *, whole: bool = False) -> str:
    """Join the comments of the `def` line and those before the first statement that does something, or all of them."""
    body = [each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    end = body[0].lineno if body and not whole else (node.end_lineno or node.lineno) + 1
    rows = [row.split("#", 1)[1] for row in lines[node.lineno - 1 : end - 1] if "#" in row]
    return "\n".join(rows)


def _code(text: str) -> str:
    rows, fenced = [], False
    for row in text.splitlines():
        stripped = row.strip()
        if stripped.startswith("```"):
            fenced = not fenced
        elif fenced:
            rows.append(row)
        elif stripped.startswith((">>> ", "... ")):
            rows.append(stripped[4:])
    return "\n".join(rows)
