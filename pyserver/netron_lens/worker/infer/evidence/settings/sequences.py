"""Lists for parameters that the code takes apart: their elements and how many there are."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.words.parameter_names import Meaning, meaning
from netron_lens.worker.infer.evidence.words.words import singular, words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses

_USUAL, _RECORDS, _SIDES = 4, 3, 2
_MANY = 8
"""Of so many widths some belong to layers that lead back to each other: they are all the same."""
_MANY_OF = frozenset({"10", "1000"})
"""How many labels and words there are."""
_SMALL, _SIDE = "8", "224"
_SIZES = frozenset({"size", "resolution"})
_SERIES = {"betas": "(0.0001, 0.02)", **dict.fromkeys(("range", "limits", "bounds"), "(0.0, 1.0)")}
"""What is given by its first and last number, where two are read."""
_GROWING, _EVEN = "[16, 32, 64, 128]", "[64, 64, 64, 64]"


def _ends(name: str, length: int | None) -> tuple[str, ...]:
    """Give the two ends of what is a series by its name."""
    parts = words(name)
    return (_SERIES[parts[-1]],) if length == _SIDES and parts and parts[-1] in _SERIES else ()


def listed(name: str, said: Meaning | None, length: int | None, weight: float) -> tuple[Choice, ...]:
    """Give lists for a parameter of which `length` elements are read, as many as is usual where that is unknown."""
    reason = f"`{name}` is taken apart" if length is None else f"{length} elements of `{name}` are read"
    kind: Kind = "tuple" if said is not None and said.kind == "tuple" else "list"
    values = (*_sides(name, said), *_values(name, said)) if length is None else _values(name, said)
    values = _ends(name, length) or values
    if (length or 0) > _MANY and values[0] == _GROWING:
        values = (_EVEN, *values)
    texts = [_fitted(value, length) for value in values]
    return tuple(
        Choice(expression=text, kind=kind, reason=reason, weight=weight) for text in dict.fromkeys(texts) if text
    )


def counted(name: str, said: Meaning | None, used: Uses, weight: float) -> tuple[Choice, ...]:
    """Give as many as the name means of what is counted and not read, the words of a vocabulary: `len(vocab)`."""
    is_counted = used.counts["list"] == used.counts["counted"] > 0
    if not is_counted or said is None or said.kind != "int" or said.values[0] not in _MANY_OF:
        return ()
    reason = f"`{name}` is counted"
    return (Choice(expression=f"range({said.values[0]})", kind="list", reason=reason, weight=weight),)


def records(name: str, parts: tuple[str, ...], weight: float) -> tuple[Choice, ...]:
    """Give lists of tuples for a parameter whose elements are unpacked into these names: `for k, stride in layers`."""
    values = [found.values[0] if (found := meaning(part)) and found.values else _SMALL for part in parts]
    record = f"({', '.join(values)})"
    reason = f"each element of `{name}` is unpacked as `{', '.join(parts)}`"
    counts = dict.fromkeys((_RECORDS, 1))
    return tuple(
        Choice(expression=f"[{', '.join([record] * count)}]", kind="list", reason=reason, weight=weight)
        for count in counts
    )


def _sides(name: str, said: Meaning | None) -> tuple[str, ...]:
    """Give the sides of maps for what is one size and has several parts: `torch.meshgrid(*map(torch.arange, size))`."""
    parts = words(name)
    if not parts or parts[-1] not in _SIZES or (said is not None and said.kind in ("list", "tuple")):
        return ()
    side = said.values[0] if said is not None and said.values and len(parts) > 1 else _SIDE
    return (f"[{side}, {side}]",)


def _values(name: str, said: Meaning | None) -> tuple[str, ...]:
    if said is not None and said.kind in ("list", "tuple"):
        return said.values
    element = said or meaning(singular(name))
    if element is None or not element.values:
        return (_GROWING,)
    if element.kind == "int" and element.values[0] == "64":
        return (_GROWING, _EVEN)
    if element.kind == "module":
        return ("[torch.nn.Identity(), torch.nn.Identity()]",)
    return (f"[{', '.join([element.values[0]] * _USUAL)}]",)


def _fitted(text: str, length: int | None) -> str | None:
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(node, ast.List | ast.Tuple) or not node.elts:
        return None
    if length is None or len(node.elts) == length:
        return text
    last = node.elts[-1]
    begun = len(node.elts) - length if length == _SIDES and _is_of_picture(node) else 0
    elements = [*node.elts[begun:][:length], *([last] * (length - len(node.elts)))]
    return ast.unparse(ast.List(elements) if isinstance(node, ast.List) else ast.Tuple(elements))


def _is_of_picture(node: ast.List | ast.Tuple) -> bool:
    """Tell channels, height and width: where two are read, these are the sides."""
    match node:
        case ast.Tuple([ast.Constant(channels), ast.Constant(height), ast.Constant(width)]):
            return channels != height == width
    return False
