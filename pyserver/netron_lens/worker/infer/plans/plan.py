"""One complete proposal of how a class is built and called, which the search edits and turns into a recipe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.plans.values import Path, Value, at, exchanged, leaves, spelled
from netron_lens.worker.stages import InputChoice, Recipe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netron_lens.protocol import InputKind

BATCH = "B"
_KEYWORD = re.compile(r"\b([^\W\d]\w+)=(\d+)\b")
SEARCH_BATCH = 2
"""The batch that is searched with: one would hide in broadcasts and squeezes."""


@dataclass(frozen=True)
class Plan:
    """`root` has two items: `constructor`, and `inputs`, a tuple with one item for each argument, by name.

    `kinds` says how each input is passed, `sizes` what named sizes are; the batch is the size `B`. What is `fixed` was
    decided by the user or by the code, or is as `observed` of a model whose own arguments are guesses. It is `guessed`
    where it follows none of the constructions that the code has. `gradients` are kept where the call asks for them.
    """

    root: Value
    kinds: Mapping[str, InputKind]
    sizes: Mapping[str, int]
    method: str = "forward"
    changes: int = 0
    fixed: frozenset[Path] = field(default_factory=frozenset)
    observed: bool = False
    guessed: bool = False
    gradients: bool = False
    constructor_reason: str = ""
    defaults: Mapping[str, int] = field(default_factory=dict)

    @property
    def extents(self) -> Mapping[str, int]:
        """Give every named size: the constructor's numbers, its settings' too, come before others of the same name.

        The batch is what it is, whatever an argument is called.
        """
        constructor = at(self.root, ("constructor",))
        numbers = {} if constructor is None else _numbers(constructor)
        return {**self.sizes, **self.defaults, **numbers, "B": self.sizes.get("B", SEARCH_BATCH)}

    @property
    def half_told(self) -> bool:
        """Tell whether the inputs are those of a call in the code, and how it builds the model is not known."""
        is_told = ("constructor",) in self.fixed or bool(self.constructor_reason)
        return ("inputs",) in self.fixed and not is_told

    def at(self, path: Path) -> Value | None:
        """Look up a value; paths begin with `constructor` or `inputs`."""
        return at(self.root, path)

    def edited(self, path: Path, new: Value, *, cost: int = 1) -> Plan:
        """Exchange one value, unless it was decided by the user or by the code."""
        if (len(path) < 2 and cost) or any(path[: len(fixed)] == fixed for fixed in self.fixed):  # noqa: PLR2004 - a part of the plan and a name in it
            return self
        old = self.at(path)
        if old is not None and old.untracked and new.kind == "python":
            new = replace(new, untracked=True)
        return replace(self, root=exchanged(self.root, path, new), changes=self.changes + cost)

    def without(self, path: Path) -> Plan:
        """Leave one argument out."""
        holder = self.at(path[:-1])
        if holder is None:
            return self
        kept = replace(holder, items=tuple(item for item in holder.items if item[0] != path[-1]))
        return replace(self, root=exchanged(self.root, path[:-1], kept), changes=self.changes + 1)

    def resized(self, name: str, size: int, *, cost: int = 1) -> Plan:
        """Give a named size another value."""
        return replace(self, sizes={**self.sizes, name: size}, changes=self.changes + cost)

    def key(self) -> str:
        """Tell plans apart that would run differently."""
        recipe = recipe_of(self)
        inputs = [(each.name, each.expression) for each in recipe.inputs]
        decided = sorted(self.fixed), self.gradients
        return f"{self.constructor_key()}|{recipe.method}|{inputs}|{_bare(at(self.root, ('inputs',)))}|{decided}"

    def constructor_key(self) -> str:
        """Tell plans apart that would be built differently."""
        constructor = at(self.root, ("constructor",))
        assert constructor is not None
        return f"{spelled(constructor, self.extents)}|{_bare(constructor)}"


def recipe_of(plan: Plan) -> Recipe:
    """Write a plan as a recipe."""
    constructor, inputs = at(plan.root, ("constructor",)), at(plan.root, ("inputs",))
    assert constructor is not None
    assert inputs is not None
    return Recipe(
        constructor=spelled(constructor, plan.extents),
        constructor_reason=_constructor_reason(plan, constructor),
        inputs=tuple(
            InputChoice(
                name=name,
                kind=plan.kinds.get(name) or _kind_of_further(name, value),
                expression=spelled(value, plan.extents),
                reason=value.reason or _reason(value),
            )
            for name, value in inputs.items
        ),
        method=plan.method,
        gradients=plan.gradients,
    )


def _kind_of_further(name: str, value: Value) -> InputKind:
    """Give how one of `*inputs` or `**inputs` is passed: a list as itself, for `varargs` would be spread."""
    if not name.isdigit():
        return "keyword"
    return "positional" if value.kind in ("list", "tuple") else "varargs"


def _bare(value: Value | None) -> list[Path]:
    return [] if value is None else [path for path, leaf in leaves(value) if leaf.untracked]


def _numbers(constructor: Value) -> dict[str, int]:
    own: dict[str, int] = {}
    within: dict[str, int] = {}
    for path, value in leaves(constructor):
        if value.kind == "python" and value.text.isdecimal():
            (own if len(path) == 1 else within)[path[-1]] = int(value.text)
        elif value.kind == "python":
            within.update((name, int(number)) for name, number in _KEYWORD.findall(value.text))
    return {**{name: number for name, number in within.items() if len(name) > 1 and not name.isdigit()}, **own}


def _constructor_reason(plan: Plan, constructor: Value) -> str:
    if plan.constructor_reason:
        return plan.constructor_reason
    said = [f"`{name}`: {value.reason}" for name, value in constructor.items if value.reason]
    return "; ".join(said) or "no argument is required"


def _reason(value: Value) -> str:
    said = [f"`{name}`: {item.reason}" for name, item in value.items if item.reason]
    return "; ".join(said) or "a usual value"
