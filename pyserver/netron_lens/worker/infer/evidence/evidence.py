"""What the text says about how a class is built and called, in the form that the solver takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from netron_lens.protocol import Given
    from netron_lens.worker.stages import InputChoice

Kind = Literal[
    "tensor", "int", "float", "bool", "string", "none", "list", "tuple", "dict", "object", "module", "class", "callable"
]

WRITTEN = 0.55
"""What a docstring, a comment or an annotation says of sizes weighs no less."""
SAID = 0.8
"""The weight above which the code says so."""

Size = int | str
"""A size of a tensor. A name stands for one size wherever it is used: that of the constructor's parameter of this
name, else `Evidence.sizes[name]`, else whatever the solver finds. `H/8` is an eighth of `H`."""

Settings = Mapping[str, "str | Settings"]
"""Expressions by their names, those of parts further in."""

LENGTH = "length"
"""The bound of integers that are lengths of sequences."""

FIRST = "[0]"
"""What ends the name of a callee that gives several things, of which the first is meant: `build[0]`."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value for one parameter of the constructor: a Python expression for `Loaded.namespace`, and why.

    `weight` is between 0 and 1: above 0.8 the code says so, about 0.5 an annotation or a use, below 0.4 a name.
    `settings` are those that the parts of an object were taken from: they may have more that is read of it.
    """

    expression: str
    kind: Kind
    reason: str
    weight: float
    settings: Settings = field(default_factory=dict, compare=False)


@dataclass(frozen=True, kw_only=True)
class InputGuess:
    """What one argument of the call may be. Weights are those of `Choice`.

    For a tensor: `dtype` as torch names it (`float32`, `int64`, `bool`), `sizes` where the number of dimensions is
    known; `below` is the exclusive bound of integer values, a size as well. `expression` stands where the code gave
    the value itself. `items` are the elements of a list or tuple (named by position), of a dict or of an object with
    attributes.
    """

    kind: Kind
    reason: str
    weight: float
    dtype: str | None = None
    sizes: tuple[Size, ...] | None = None
    below: Size | None = None
    expression: str | None = None
    items: tuple[tuple[str, InputGuess], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A call that the code itself makes, self-contained. `constructor` or `inputs` is none where it does not say.

    `inputs` is the whole call, in order. `partial` holds the arguments of a construction that could be read where
    others could not, by parameter name. `builder` is a function that is called with `arguments` in the place of the
    class; they may be changed. `observed` where a run showed it of a model whose own arguments are guesses.
    """

    weight: float
    constructor: str | None = None
    constructor_reason: str = ""
    inputs: tuple[InputChoice, ...] | None = None
    partial: tuple[tuple[str, Choice], ...] = ()
    builder: str | None = None
    arguments: tuple[tuple[str, Choice], ...] = ()
    method: str = "forward"
    observed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it says both how the class is built and how its `forward` is called."""
        return self.constructor is not None and self.inputs is not None and self.method == "forward"


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A relation between two parameters of the constructor, as `left % right == 0` or equal lengths."""

    kind: Literal["divisible", "same length", "equal"]
    left: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that was found, best first everywhere.

    `given` are comments in which the user decides, `recipes` whole calls, `parameters` and `inputs` choices for each
    name of the two signatures (in their order), `sizes` natural values for the names in `InputGuess.sizes`, `methods`
    what can be called where there is no `forward`; `attributes` are those that scripts set of a model they have built,
    `side` is that of the pictures of the data set that the file speaks of.
    """

    given: tuple[Given, ...] = ()
    recipes: tuple[Candidate, ...] = ()
    parameters: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    inputs: Mapping[str, tuple[InputGuess, ...]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    methods: tuple[str, ...] = ("forward",)
    attributes: Mapping[str, Choice] = field(default_factory=dict)
    side: int | None = None

    @property
    def says_all(self) -> bool:
        """Whether code outside of other models says both how the class is built and how it is called."""
        return any(each.is_whole and each.weight > SAID for each in self.recipes)
