"""Types of a constructor's parameters in docstrings, as Google, numpy and Sphinx have them written."""

from __future__ import annotations

import ast
import re

_PLAIN = {
    **dict.fromkeys(("int", "integer", "ints", "integers"), "int"),
    **dict.fromkeys(("float", "floats"), "float"),
    **dict.fromkeys(("bool", "boolean", "bools"), "bool"),
    **dict.fromkeys(("str", "string", "strs", "strings"), "str"),
    **dict.fromkeys(("nn.module", "torch.nn.module"), "Module"),
}
_SEQUENCE = re.compile(r"(list|tuple|sequence)\s*(?:\[\s*(\w+)[^\]]*\]|\(\s*(\w+)[^)]*\)|\s+of\s+(\w+))", re.IGNORECASE)


def documented_type(texts: tuple[str, ...], name: str) -> ast.expr | None:
    """Give the annotation that a docstring stands for: `sizes (list[int]): …`, `sizes : list of int`, `:type sizes:`.

    None where it names no type of numbers, texts or modules; of several, the first counts.
    """
    escaped = re.escape(name)
    for text in texts:
        found = re.search(
            rf"^[ \t]*(?:[-*][ \t]*)?{escaped}[ \t]*\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)?)\)[ \t]*(?::|$)"
            rf"|^[ \t]*{escaped}[ \t]*:[ \t]+([\w.\[\], ]+)$"
            rf"|:type {escaped}:[ \t]*([^\n]+)|:param ([\w.\[\]]+) {escaped}:",
            text,
            re.MULTILINE,
        )
        if found is not None:
            return _annotation(next(each for each in found.groups() if each is not None))
    return None


def _annotation(written: str) -> ast.expr | None:
    """Read a type as it is written in prose: `list of int, optional`, `int or tuple`, "``float``"."""
    first = re.split(r"\bor\b|\||/|,\s*(?:optional|default)", written.replace("`", "").strip())[0]
    plain = re.sub(r"^optional\[(.*)\]$", r"\1", first.strip().rstrip(".,"), flags=re.IGNORECASE)
    kind = _PLAIN.get(plain.lower())
    listed = _SEQUENCE.fullmatch(plain)
    if listed is not None:
        element = _PLAIN.get(next(each for each in listed.groups()[1:] if each is not None).lower())
        made = "Tuple[{}, {}]" if listed[1].lower() == "tuple" else "List[{}]"
        kind = None if element is None else made.format(element, element)
    return None if kind is None else ast.parse(kind, mode="eval").body
