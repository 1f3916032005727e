"""The findings about one value from its uses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast


@dataclass
class Uses:
    """The findings. `passed` are pairs of a callee and a position or keyword; `length` counts the elements read.

    `spread` are the calls that take it apart: `Config(**q)`.

    `strings` are compared with the value, as `lists` are; `members` are looked for in it, and the `places` of some; it
    is asked to be `among` what has these names.

    `element` are the names that each element is unpacked into; `sliced` is up to where slices are called, `q[:4](x)`.

    `modules` are those of which an attribute is taken by the value's name, `getattr(nn, kind)`, `nn.__dict__[kind]`;
    `optional` are fields that are read with a default, `getattr(q, "a", 1)`, and `defaulted` keys, `q.get("a", 1)`;
    `classes` are names that its class is asked to have; `stepped` are the first and the step of the numbers that fit.
    """

    counts: Counter[str] = field(default_factory=Counter)
    strings: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    among: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    passed: list[tuple[ast.expr, int | str]] = field(default_factory=list)
    spread: list[ast.Call] = field(default_factory=list)
    arguments: int | None = None
    length: int | None = None
    sliced: int = 0
    element: tuple[str, ...] = ()
    modules: list[str] = field(default_factory=list)
    optional: set[str] = field(default_factory=set)
    defaulted: list[str] = field(default_factory=list)
    divisors: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    stepped: tuple[int, int] | None = None
