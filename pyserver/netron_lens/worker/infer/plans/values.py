"""The values that a recipe is made of, as trees whose leaves can be exchanged and whose text is plain Python."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from netron_lens.worker.infer.evidence.evidence import FIRST, LENGTH
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.evidence import Size

Path = tuple[str, ...]
ValueKind = Literal["python", "tensor", "call", "namespace", "dict", "mapping", "list", "tuple"]

MASK, HALF = "mask", "half"
"""The bounds of numbers that say which elements count: all of them, or each second one."""
_WIDTHS = frozenset({"c", "ch", "chan", "chans", "channel", "channels", "dim", "feat", "feature", "features", "hidden"})
_WIDE, _SOME = 64, 8
"""How many channels or features there are of which only the name is known, and of anything else."""
_MAPPING = (
    "type('Config', (dict,), {'__getattr__': dict.__getitem__, '__setattr__': dict.__setitem__, "
    "'__deepcopy__': lambda self, _: type(self)(self)})"
)
"""A dict whose keys are attributes too; copies are asked for by attributes that no key is called as."""
COUNT = "__len__"
"""What an object with attributes is asked for by `len`, as a vocabulary is."""
_SIZED = "type('Sized', (SimpleNamespace,), {'__len__': lambda self: LENGTH})"
INTEGERS = frozenset({"int64", "int32", "int16", "int8", "uint8"})


@dataclass(frozen=True)
class Value:
    """One value. `text` is the expression of a `python` leaf or the callee of a `call`.

    A `namespace` has attributes, a `mapping` attributes and keys; `items` of a list or tuple are named "0", "1", ….
    `below` bounds integers; for floats, 1 means numbers between 0 and 1, for truth values that all are false.
    `fixed` values were decided by the user or by the code; `untracked` ones are made as they are written.
    An `array` is a tensor that is given as NumPy's. The sizes of one that is `written` stand so in words.
    """

    kind: ValueKind
    text: str = ""
    items: tuple[tuple[str, Value], ...] = ()
    sizes: tuple[Size, ...] = ()
    dtype: str = "float32"
    below: Size = 2
    reason: str = ""
    fixed: bool = False
    untracked: bool = False
    array: bool = False
    written: bool = False


def python(text: str, reason: str = "") -> Value:
    """Make a leaf of any Python expression."""
    return Value("python", text=text, reason=reason)


def tensor(sizes: tuple[Size, ...], reason: str = "", *, dtype: str = "float32", below: Size = 2) -> Value:
    """Make a tensor; named sizes are looked up in the plan."""
    return Value("tensor", sizes=sizes, dtype=dtype, below=below, reason=reason)


def sequence(kind: Literal["list", "tuple"], items: tuple[Value, ...], reason: str = "") -> Value:
    """Make a list or tuple."""
    return Value(kind, items=tuple((str(index), item) for index, item in enumerate(items)), reason=reason)


def spelled(value: Value, sizes: Mapping[str, int]) -> str:  # noqa: PLR0911 - one per kind
    """Write a value as a Python expression."""
    match value.kind:
        case "python":
            return value.text
        case "tensor":
            return f"{_tensor(value, sizes)}.numpy()" if value.array else _tensor(value, sizes)
        case "list":
            return f"[{', '.join(spelled(item, sizes) for _, item in value.items)}]"
        case "tuple":
            listed = ", ".join(spelled(item, sizes) for _, item in value.items)
            return f"({listed},)" if len(value.items) == 1 else f"({listed})"
        case "dict":
            return f"{{{', '.join(f'{key_of(name)!r}: {spelled(item, sizes)}' for name, item in value.items)}}}"
        case "call":
            callee, picked = callee_of(value)
            return f"{callee}({_arguments(value, sizes)}){picked}"
        case "namespace":
            length = child(value, COUNT)
            kind = "SimpleNamespace" if length is None else _SIZED.replace("LENGTH", spelled(length, sizes))
            return f"{kind}({_arguments(value, sizes)})"
        case "mapping":
            return f"{_MAPPING}({_arguments(value, sizes)})"


def callee_of(value: Value) -> tuple[str, str]:
    """Give what a call calls, and what it picks of what that gives: nothing, or the first of several things."""
    callee = value.text.removesuffix(FIRST)
    return callee, value.text[len(callee) :]


def key_of(name: str) -> object:
    """Give the key of a dict that an item's name stands for: a kind of edges, `("a", "to", "b")`, is a tuple."""
    return ast.literal_eval(name) if name.startswith("('") else name


def extent(size: Size, sizes: Mapping[str, int]) -> int:
    """Give the number of elements along one dimension; `H/8` is an eighth of another, `8*B` eight times one."""
    if isinstance(size, int):
        return size
    times, _, rest = size.partition("*")
    if times.isdecimal() and rest:
        return int(times) * extent(rest, sizes)
    whole, _, divisor = size.partition("/")
    if divisor and size not in sizes:
        return max(1, extent(whole, sizes) // int(divisor))
    return sizes.get(size) or (_WIDE if words(size)[-1:] and words(size)[-1] in _WIDTHS else _SOME)


def child(value: Value, name: str) -> Value | None:
    """Look up an item by name."""
    return next((item for key, item in value.items if key == name), None)


def at(value: Value, path: Path) -> Value | None:
    """Look up along a path."""
    found: Value | None = value
    for name in path:
        if found is None:
            return None
        found = child(found, name)
    return found


def field_in_rows(value: Value, name: str) -> Value | None:
    """Give what a record in a list has for a field of this name, the first that has one."""
    for _, item in value.items:
        rows = item.items if item.kind in ("list", "tuple") else ()
        known = (child(row, name) for _, row in rows if row.kind in ("dict", "namespace", "mapping"))
        found = next((each for each in known if each is not None), None) or field_in_rows(item, name)
        if found is not None:
            return found
    return None


def exchanged(value: Value, path: Path, new: Value) -> Value:
    """Put another value at a path; a name that is not there yet is appended."""
    if not path:
        return new
    name, rest = path[0], path[1:]
    old = child(value, name)
    item = exchanged(old if old is not None else Value("namespace"), rest, new)
    if old is None:
        return replace(value, items=(*value.items, (name, item)))
    return replace(value, items=tuple((key, item if key == name else each) for key, each in value.items))


def name_of(path: Path) -> str:
    """Give the name that a value is known by: of a list's elements, the list's."""
    return next((part for part in reversed(path) if not part.isdigit()), path[-1])


def leaves(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Walk the values that have no items, with their paths."""
    if value.kind in ("python", "tensor"):
        yield path, value
    for name, item in value.items:
        yield from leaves(item, (*path, name))


def calls(value: Value) -> Iterator[Value]:
    """Walk the calls in a value, itself first."""
    if value.kind == "call":
        yield value
    for _, item in value.items:
        yield from calls(item)


def _arguments(value: Value, sizes: Mapping[str, int]) -> str:
    given = [(name, spelled(item, sizes)) for name, item in value.items if name != COUNT]
    return ", ".join(text if name.isdigit() else f"{name}={text}" for name, text in given)


def _tensor(value: Value, sizes: Mapping[str, int]) -> str:
    shape = [extent(size, sizes) for size in value.sizes]
    listed = ", ".join(map(str, shape))
    grouped = f"({listed}{',' if len(shape) == 1 else ''})"
    if value.dtype == "bool" or value.below == MASK:
        halved = f"(torch.arange({shape[-1]}) % 2 == 0).expand({listed})" if value.below == HALF and shape else ""
        return halved or f"torch.{'zeros' if value.below == 1 else 'ones'}({grouped}, dtype=torch.{value.dtype})"
    if value.dtype == "float32" and value.below == 1 and shape:
        return f"torch.rand({listed})"
    if value.dtype == "float32":
        return f"torch.randn({listed})" if shape else "torch.tensor(0.5)"
    if value.dtype in INTEGERS and value.below == LENGTH:
        return f"torch.full({grouped}, {extent('T', sizes)})"  # lengths, all of them full
    if value.dtype in INTEGERS:
        suffix = "" if value.dtype == "int64" else f", dtype=torch.{value.dtype}"
        return f"torch.randint(0, {max(1, extent(value.below, sizes))}, {grouped}{suffix})"
    return f"torch.randn({grouped}, dtype=torch.{value.dtype})"
