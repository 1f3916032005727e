"""Inputs that hold others: rows of columns, dicts, objects, lists and tuples, each part as it is used itself."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.columns import picked_columns
from netron_lens.worker.infer.evidence.inputs.entries import entries, parts
from netron_lens.worker.infer.evidence.inputs.indexed import elements_used, handed_as, is_unused, picked_by, stored_as
from netron_lens.worker.infer.evidence.inputs.records import record
from netron_lens.worker.infer.evidence.inputs.rows import element_rows
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import NAME, USE, guess_named, like, tensor_guess
from netron_lens.worker.infer.evidence.texts.occurrences import local_occurrences
from netron_lens.worker.infer.evidence.words.input_names import input_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Kind
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.words.input_names import Input

_ELEMENTS, _RECORDS, _MOST = 4, 2, 32
_EMPTY = InputGuess(kind="none", reason="nothing is kept yet", weight=NAME)
"""What a cache has of each layer before the first call."""
_UNUSED = InputGuess(kind="none", reason="it is not used", weight=NAME)
_OF_DISTRIBUTIONS = frozenset({"log_prob", "rsample", "entropy", "cdf", "icdf"})
_NORMAL = "torch.distributions.Normal(torch.zeros(1), torch.ones(1))"
"""A distribution that any number can be asked of."""


class Read(Protocol):
    """Reads what an input, or a part of one, is from its uses."""

    def __call__(self, name: str, found: list[Occurrence], place: Place, depth: int) -> Iterator[InputGuess]:
        """Give guesses, best first; `depth` is in how many others the part lies."""


class Place(NamedTuple):
    """Where an input is used: the text, the class and the method, and how the parts of it are read.

    `level` counts the modules, methods and functions that it was handed to before.
    """

    page: Page
    owner: Scope | None
    method: ast.FunctionDef | ast.AsyncFunctionDef | None
    read: Read
    level: int = 0


def columned(name: str, found: list[Occurrence], place: Place, depth: int) -> InputGuess | None:
    """Give rows of the columns that are picked, of the dtype that the first of them is used with."""
    columns = picked_columns(found)
    if columns is None or depth > 1:
        return None
    reason = f"{len(columns.used)} columns of `{name}` are read"
    first = next((each for each in columns.used.values() if _is_sliced(each) and _is_named(each)), columns.used[0])
    match first.around[:1]:
        case [ast.Assign([ast.Name() as target])]:
            part = _element(target, reason, place, depth + 1)
        case _:
            part = next(place.read("", [first], place, depth + 1), tensor_guess(None, "float32", reason, NAME))
    beyond = (part.sizes or ())[len(columns.before) + 1 :] if _is_sliced(first) else ()
    sizes = (*columns.before, len(columns.used), *beyond)
    return replace(part, sizes=sizes, reason=reason, weight=USE) if part.kind == "tensor" else None


def _is_sliced(occurrence: Occurrence) -> bool:
    """Tell columns that stay a dimension, `x[:, :3]`: what has a name may be a picture of these channels."""
    match occurrence.node:
        case ast.Subscript(_, ast.Tuple([*_, ast.Slice()])):
            return True
    return False


def _is_named(occurrence: Occurrence) -> bool:
    match occurrence.around[:1]:
        case [ast.Assign([ast.Name()])]:
            return True
    return False


def contained(  # noqa: PLR0911 - one per kind
    name: str, uses: InputUses, found: list[Occurrence], place: Place, depth: int
) -> InputGuess | None:
    """Give a dict, an object, a list or a tuple with its parts; none where the input is none of these."""
    if depth > 1:
        return None
    is_tensor, said = uses.counts["tensor"] or uses.rank is not None, input_named(name)
    keyed = _keyed(name, uses, found, place, depth)
    if keyed is not None and (keyed.items or not is_tensor):
        return keyed
    if uses.counts["entries"] and not is_tensor:
        return entries(name, uses, found, place, depth)
    attributes = [each for each in dict.fromkeys(uses.attributes) if not each.startswith("_")]
    if attributes and attributes != ["data"] and not is_tensor:
        return _object(name, attributes, found, place, depth)
    if is_tensor or uses.counts["arithmetic"]:
        return None if is_tensor or not uses.counts["list"] else _recorded(name, found, place, depth)
    if (uses.counts["unpacked"] or uses.counts["list"]) and said is not None and said.kind == "tuple":
        return replace(guess_named(name, said, uses), weight=USE)
    if uses.counts["unpacked"]:
        return _parted(name, uses.targets, said, place, depth)
    picker = None if place.method is None else picked_by(found, place.method)
    if picker is not None:
        return tensor_guess(("N", "C"), "float32", f"rows of `{name}` are picked by `{picker}`", USE)
    if uses.counts["element"] and not uses.passed and not _has_rows(said, uses.elements):
        rows = _EMPTY if said is not None and said.kind == "none" else element_rows(name, found)
        whole = _sequence("list", max(uses.elements, 2), f"elements of `{name}` are read", rows)
        return _indexed(name, found, place, depth) or whole
    return _walked(name, uses, found, place, depth) if uses.counts["list"] else None


def _keyed(name: str, uses: InputUses, found: list[Occurrence], place: Place, depth: int) -> InputGuess | None:
    keys = [key for key in uses.keys if key not in uses.asked] or uses.got or uses.keys
    if keys:
        items = parts(keys, found, place, depth)
        return InputGuess(kind="dict", items=items, reason=f"the keys of `{name}` that are read", weight=USE)
    if uses.counts["mapping"]:
        return InputGuess(kind="dict", reason=f"`{name}` is passed on as keywords", weight=USE)
    return None


def _walked(name: str, uses: InputUses, found: list[Occurrence], place: Place, depth: int) -> InputGuess | None:
    records = _recorded(name, found, place, depth)
    if records is not None or uses.passed:
        return records
    return _sequence("list", max(uses.elements, _ELEMENTS), f"`{name}` is iterated")


def _recorded(name: str, found: list[Occurrence], place: Place, depth: int) -> InputGuess | None:
    element = record(found, place, depth)
    return None if element is None else _sequence("list", _RECORDS, f"records of `{name}` are read", element)


def _indexed(name: str, found: list[Occurrence], place: Place, depth: int) -> InputGuess | None:
    """Give the elements as each is used, and nothing for those that are not; none where nothing is said of one."""
    used, reason = elements_used(found), f"elements of `{name}` are read"
    items = []
    for index in range(min(max(used, default=-1) + 1, _MOST)):
        uses = used.get(index, [])
        target = stored_as(uses)
        guess = _element(target, reason, place, depth + 1) if target is not None else None
        called = handed_as(uses, place.page, place.owner)
        guess = guess or next(place.read(called, uses, place, depth + 1) if uses else iter((_UNUSED,)), None)
        if guess is None:
            return None
        items.append((str(index), guess))
    is_said = len(used) > 1 or any(guess.kind == "tensor" and guess.weight >= USE for _, guess in items)
    return InputGuess(kind="list", items=tuple(items), reason=reason, weight=USE) if is_said else None


def _object(name: str, attributes: list[str], found: list[Occurrence], place: Place, depth: int) -> InputGuess:
    """Give what has the attributes that are read: a distribution, if they are those of one."""
    if not _OF_DISTRIBUTIONS.isdisjoint(attributes):
        return InputGuess(kind="object", expression=_NORMAL, reason=f"`{name}` is a distribution", weight=USE)
    items = parts(attributes, found, place, depth)
    return InputGuess(kind="object", items=items, reason=f"the attributes of `{name}` that are read", weight=USE)


def _has_rows(said: Input | None, count: int) -> bool:
    """Tell whether what is read are parts of a tensor: both ends of each edge, nodes and edges, a picture's boxes."""
    sizes = None if said is None else said.sizes
    return sizes is not None and (_is_of(said, count) or sizes[:1] in (("N",), ("E",)) or sizes[:2] == ("B", "N"))


def _is_of(said: Input | None, count: int) -> bool:
    """Tell what has at least as many rows by its name: `row, col = edge_index`."""
    rows = None if said is None or not said.sizes else said.sizes[0]
    return isinstance(rows, int) and rows >= count


def _parted(
    name: str, targets: ast.Tuple | ast.List | None, said: Input | None, place: Place, depth: int
) -> InputGuess | None:
    if targets is not None and _is_of(said, len(targets.elts)):
        return None
    whole = _unpacked(targets, f"`{name}` is unpacked", place, depth)
    return whole if said is None else replace(whole, items=like(whole.items, said))


def _unpacked(targets: ast.Tuple | ast.List | None, reason: str, place: Place, depth: int) -> InputGuess:
    items = []
    for index, target in enumerate(targets.elts if targets is not None else ()):
        guess = _UNUSED if is_unused(target, place.method) else _element(target, reason, place, depth + 1)
        items.append((str(index), guess))
    return InputGuess(kind="tuple", items=tuple(items), reason=reason, weight=USE)


def _element(target: ast.expr, reason: str, place: Place, depth: int) -> InputGuess:
    match target:
        case ast.Tuple() | ast.List():
            return _unpacked(target, reason, place, depth)
        case ast.Name("_"):
            return _UNUSED
        case ast.Name(name):
            definition = place.method
            found = [] if definition is None else local_occurrences(definition, name, target.lineno)
            guess = next(place.read(name, found, place, depth), None)
            return guess or tensor_guess(None, "float32", reason, NAME)
    return tensor_guess(None, "float32", reason, NAME)


def _sequence(kind: Kind, count: int, reason: str, element: InputGuess | None = None) -> InputGuess:
    element = element or tensor_guess(None, "float32", reason, NAME)
    items = tuple((str(index), element) for index in range(min(count, 8)))
    return InputGuess(kind=kind, items=items, reason=reason, weight=NAME)
