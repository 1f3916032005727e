"""Evidence as it comes in: sorted by weight, each thing once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from netron_lens.worker.infer.evidence.evidence import Candidate, Choice, Evidence, InputGuess, Relation
from netron_lens.worker.infer.evidence.settings.filled_objects import reads_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from netron_lens.protocol import Given

_KEPT = 12
_SAID = 0.8
_BOX = 4
Weighted = TypeVar("Weighted", Candidate, Choice, InputGuess)


class Collection:
    """What was found so far."""

    def __init__(self) -> None:
        self._recipes: list[Candidate] = []
        self._parameters: dict[str, list[Choice]] = {}
        self._inputs: dict[str, list[InputGuess]] = {}

    def extend(self, found: Iterable[Candidate | tuple[str, InputGuess]]) -> None:
        """Take several findings."""
        for each in found:
            self.add(each)

    def add(self, found: Candidate | tuple[str, InputGuess] | tuple[str, Choice]) -> None:
        """Take one finding; what a candidate says of single parameters counts for each of them too."""
        if isinstance(found, Candidate):
            if found.constructor is not None or found.inputs is not None or found.builder is not None:
                self._recipes.append(found)
            for name, choice in found.partial:
                self._parameters.setdefault(name, []).append(choice)
            return
        name, guess = found
        if isinstance(guess, Choice):
            self._parameters.setdefault(name, []).append(guess)
        else:
            self._inputs.setdefault(name, []).append(guess)

    def has_whole_recipe(self) -> bool:
        """Whether some call says both how the class is built and how it is called."""
        return any(_is_whole(each) for each in self._recipes)

    def has_construction(self) -> bool:
        """Whether some call says how the class is built."""
        return any(each.constructor is not None for each in self._recipes)

    def shows_values(self) -> bool:
        """Whether some whole call shows its values itself, not only what an object has when a script runs."""
        return any(_is_whole(each) and not reads_objects(each.constructor or "") for each in self._recipes)

    def recipes(self) -> tuple[Candidate, ...]:
        """Give the whole calls, best first."""
        return _whole_first(_best(self._recipes))

    def parameters(self) -> dict[str, tuple[Choice, ...]]:
        """Give the choices for each parameter, best first."""
        return {name: _best(found) for name, found in self._parameters.items()}

    def demote(self, is_wrong: Callable[[str, Choice], bool]) -> None:
        """Put values that other evidence contradicts behind all others."""
        for name, found in self._parameters.items():
            self._parameters[name] = [replace(each, weight=0.1) if is_wrong(name, each) else each for each in found]

    def drop(self, is_wrong: Callable[[Candidate], bool]) -> None:
        """Leave whole calls out."""
        self._recipes = [each for each in self._recipes if not is_wrong(each)]

    def evidence(
        self,
        *,
        given: tuple[Given, ...],
        relations: tuple[Relation, ...],
        sizes: Mapping[str, int],
        methods: tuple[str, ...],
    ) -> Evidence:
        """Give all that was found, best first, without repetitions."""
        recipes = [each for each in self._recipes if each.method == "forward" or "forward" not in methods]
        return Evidence(
            given=given,
            recipes=_whole_first(_best([*_joined(recipes), *recipes])),
            parameters=self.parameters(),
            inputs={name: _completed(_best(found)) for name, found in self._inputs.items()},
            sizes=sizes,
            relations=relations,
            methods=methods,
        )


def _is_whole(candidate: Candidate) -> bool:
    return candidate.constructor is not None and candidate.inputs is not None and candidate.method == "forward"


def _joined(candidates: list[Candidate]) -> list[Candidate]:
    """Put the best construction and the best inputs together where the code says them in two places."""
    constructions = [each for each in candidates if each.constructor is not None and each.weight > _SAID]
    inputs = [each for each in candidates if each.inputs is not None and each.constructor is None]
    if not constructions or not inputs or any(map(_is_whole, candidates)):
        return []
    made, called = max(constructions, key=_weight), max(inputs, key=_weight)
    return [replace(made, inputs=called.inputs, method=called.method, weight=min(made.weight, called.weight))]


def _weight(candidate: Candidate) -> float:
    return candidate.weight


def _whole_first(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates, key=lambda each: not _is_whole(each)))


def _best(found: Iterable[Weighted]) -> tuple[Weighted, ...]:
    ordered = sorted(found, key=lambda each: -each.weight)
    unique: dict[object, Weighted] = {}
    for each in ordered:
        unique.setdefault(_identity(each), each)
    return tuple(unique.values())[:_KEPT]


def _completed(guesses: tuple[InputGuess, ...]) -> tuple[InputGuess, ...]:
    """Take from how a tensor is used what a comment or an annotation leaves open: the elements, or the sizes."""
    first = guesses[0]
    if first.kind != "tensor" or first.expression is not None:
        return guesses
    others = [each for each in guesses[1:] if each.kind == "tensor"]
    typed = next((each for each in guesses if each.kind == "tensor" and _has_dtype_for(first, each)), None)
    if first.dtype is None and first.sizes is not None and typed is not None:
        return (replace(first, dtype=typed.dtype, below=typed.below), *guesses[1:])
    sized = next((each for each in others if each.dtype == first.dtype and each.sizes is not None), None)
    if first.dtype is not None and first.sizes is None and sized is not None:
        return (replace(first, sizes=sized.sizes, below=sized.below), *guesses[1:])
    return guesses


def _has_dtype_for(first: InputGuess, other: InputGuess) -> bool:
    """Tell whether the dtype of another guess is of use: labels are no boxes, whose rows have four numbers.

    Nor are ids, of which the name alone speaks, steps of so many features.
    """
    is_box = other.dtype == "int64" and first.sizes is not None and first.sizes[1:] and first.sizes[-1] == _BOX
    are_features = other.below == "V" and first.sizes is not None and len(first.sizes) > len(other.sizes or first.sizes)
    return other.dtype is not None and not are_features and not (is_box and other.sizes == ("B",))


def _identity(found: Candidate | Choice | InputGuess) -> object:
    if isinstance(found, Candidate):
        inputs = () if found.inputs is None else tuple((each.name, each.expression) for each in found.inputs)
        arguments = tuple((name, each.expression) for name, each in found.arguments)
        return (found.constructor, inputs, found.method, found.builder, arguments)
    if isinstance(found, Choice):
        return found.expression
    return (found.kind, found.dtype, found.sizes, found.expression, found.items)
