"""Guesses for each parameter of `forward`, from the uses in its body first and from its name second."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.containers import Place, columned, contained
from netron_lens.worker.infer.evidence.inputs.elementwise import dimensions_read, meet
from netron_lens.worker.infer.evidence.inputs.forward_uses import input_uses
from netron_lens.worker.infer.evidence.inputs.further import further
from netron_lens.worker.infer.evidence.inputs.handed import handed, method_scope
from netron_lens.worker.infer.evidence.inputs.hetero import by_kind
from netron_lens.worker.infer.evidence.inputs.indexed import is_reordered
from netron_lens.worker.infer.evidence.inputs.initial_states import initial_states
from netron_lens.worker.infer.evidence.inputs.joined import coordinate
from netron_lens.worker.infer.evidence.inputs.joined_layers import taken_joined
from netron_lens.worker.infer.evidence.inputs.layers import DIMENSIONS
from netron_lens.worker.infer.evidence.inputs.moments import moment
from netron_lens.worker.infer.evidence.inputs.packing import packed_axis
from netron_lens.worker.infer.evidence.inputs.passed_forms import rank_of
from netron_lens.worker.infer.evidence.inputs.picked_layers import picks_layer
from netron_lens.worker.infer.evidence.inputs.positions import positions
from netron_lens.worker.infer.evidence.inputs.taken import Taken, first_uses, taken, taken_in_form
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import (
    NAME,
    USE,
    batch_at,
    guess_named,
    guess_passed,
    guess_ranked,
    guess_taken,
    no_number,
    tensor_guess,
)
from netron_lens.worker.infer.evidence.inputs.tested import only_tested
from netron_lens.worker.infer.evidence.inputs.written import annotated_tensors, written
from netron_lens.worker.infer.evidence.values.parameter import default
from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.subject import Subject
    from netron_lens.worker.infer.evidence.words.input_names import Input

_VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
_PLAIN = frozenset({"int", "float", "bool", "string", "none"})
_CONTAINERS = frozenset({"list", "tuple", "dict", "object"})
_MAP = 4
"""The dimensions of a batch of maps."""
_DEPTH = 3
"""Through how many modules, methods and functions an input is followed that are handed it."""
_LOSSES = frozenset({"loss", "criterion", "metric", "distance", "divergence", "similarity", "mse", "ssim", "psnr"})


def input_guesses(subject: Subject, method: str = "forward") -> Iterator[tuple[str, InputGuess]]:
    """Give guesses for each parameter, best first."""
    scope = method_scope(subject.scope, method, subject.page)
    names = [each.name for each in subject.methods.get(method, ()) if each.kind not in _VARIADIC]
    node = None if scope is None else scope.node
    definition = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None
    place = Place(subject.page, None if scope is None else scope.enclosing_class(), definition, _guesses)
    lines = subject.page.text.source.splitlines()
    if scope is not None:
        yield from written(scope, names, lines)
    tensors = set() if scope is None else annotated_tensors(scope)
    shape: tuple[Size, ...] | None = None
    best: dict[str, InputGuess] = {}
    is_loss = not _LOSSES.isdisjoint(words(subject.name))
    for name in names:
        if method.endswith("_step") and name in names[1:] and words(name)[:1] == ("batch",):
            yield name, InputGuess(kind="int", expression="0", reason="the number of the batch", weight=USE)
            continue
        found = [] if scope is None else first_uses(scope, name)
        guesses = [
            *positions(name, best),
            *_written_inside(found, place, lines),
            *coordinate(place.method, name, place.owner),
            *_guesses(name, found, place),
        ]
        if name in tensors:
            guesses = [each for guess in guesses for each in no_number(guess)]
        if is_loss:
            guesses = [guess for guess in guesses if guess.below != "V" or guess.weight > NAME]  # no tokens
        best.update((name, guess) for guess in guesses[:1])
        is_loss = is_loss and not (name == names[0] and guesses and guesses[0].kind in _CONTAINERS)
        if is_loss:
            met = place.method is not None and meet(place.method, names[0], name)
            if shape is not None and (met or _is_compared(name, guesses)):
                yield name, tensor_guess(shape, "float32", f"a loss compares it with `{names[0]}`", USE)
            known = shape or next((guess.sizes for guess in guesses if guess.sizes), None)
            shape = known or ("B", "C")
            if known is None:
                yield name, tensor_guess(shape, "float32", "a loss is given it", NAME)
        yield from ((name, guess) for guess in guesses)
    yield from further(subject, method, scope, place, input_guesses)


def _written_inside(found: list[Occurrence], place: Place, lines: list[str]) -> Iterator[InputGuess]:
    """Give what is written where another module, method or function is handed the input."""
    for name, scope in handed(input_uses(found), place.page, place.owner):
        taken_there = (
            [] if scope.parameters is None else [each.arg for each in scope.parameters.args if each.arg != "self"]
        )
        yield from (guess for given, guess in written(scope, taken_there, lines) if given == name)


def _used_inside(uses: InputUses, place: Place, depth: int) -> Iterator[InputGuess]:
    """Give what the uses say in a module, method or function of the text that is handed the input."""
    for name, scope in handed(uses, place.page, place.owner) if place.level < _DEPTH else ():
        if isinstance(scope.node, ast.FunctionDef):
            inside = place._replace(owner=scope.enclosing_class(), method=scope.node, level=place.level + 1)
            usual = default(scope.node.args, name)
            if isinstance(usual, ast.Constant) and type(usual.value) in (int, float):
                number = repr(usual.value)
                reason = f"`{name}` is {number} by default where it is handed on"
                yield InputGuess(kind="float", expression=number, reason=reason, weight=USE)
            yield from (each for each in _guesses(name, first_uses(scope, name), inside, depth) if each.weight >= USE)


def _is_compared(name: str, guesses: list[InputGuess]) -> bool:
    """Tell what a loss compares from labels, weights and switches."""
    if not guesses:
        return True
    is_open = guesses[0].weight < USE or (guesses[0].kind == "tensor" and guesses[0].sizes is None)
    return is_open and guesses[0].kind not in _PLAIN and "label" not in name


def _guesses(name: str, found: list[Occurrence], place: Place, depth: int = 0) -> Iterator[InputGuess]:
    uses = input_uses(found)
    batch = None if place.method is None else packed_axis(place.method)
    for guess in _read(name, uses, found, place, depth):
        if batch == 0 and guess.sizes == ("T", "B"):
            yield replace(guess, sizes=("B", "T"))
            continue
        is_sequence = guess.sizes is not None and guess.sizes[1:2] == ("T",)
        yield batch_at(guess, uses.batch or (batch or 0 if is_sequence else 0))


def _read(name: str, uses: InputUses, found: list[Occurrence], place: Place, depth: int) -> Iterator[InputGuess]:
    said, kinds = input_named(name), by_kind(name, place.page, place.owner)
    if kinds is not None:
        yield kinds
    yield from moment(name, uses, place.method)
    begun = initial_states(name, place.owner, place.page)
    yield from sorted(begun, key=lambda each: uses.elements > 1 and each.kind != "tuple")
    if name == "device":
        yield InputGuess(kind="object", expression="torch.device('cpu')", reason="the run is on the CPU", weight=USE)
    yield from _texts(name, uses)
    yield from only_tested(name, said, found)
    yield from picks_layer(name, found, place.owner)
    is_tensor = said is not None and said.kind == "tensor" and is_reordered(found, place.method)
    container = None if is_tensor else contained(name, uses, found, place, depth)
    yield from (each for each in (columned(name, found, place, depth), container) if each is not None)
    took = None if place.owner is None else taken(uses, place.owner, place.page)
    if place.method is not None:
        if took is None and place.owner is not None:
            took = taken_in_form(place.method, name, place.owner, place.page)
            is_other = took is not None and took.sizes is not None and uses.rank not in (None, len(took.sizes))
            took = None if is_other else took
            took = took or taken_joined(place.method, name, place.owner, place.page)
        uses.rank = uses.rank or rank_of(place.method, name)
        uses.least = max(uses.least, dimensions_read(place.method, name))
    if container is None or container.kind in ("list", "tuple"):
        yield from _of_uses(name, uses, took, place, depth)
    is_unused = place.method is not None and not found and depth == 0
    is_number = took is not None and took.sizes is None and said is not None and said.dtype == "int64"
    yield from _of_name(name, None if is_number else said, uses, is_unused=is_unused)


def _of_name(name: str, said: Input | None, uses: InputUses, *, is_unused: bool) -> Iterator[InputGuess]:
    passed_as = guess_passed(name, uses) if said is None else None
    if said is not None:
        yield guess_named(name, said, uses)
    elif passed_as is not None:
        yield passed_as
    elif is_unused:
        yield InputGuess(kind="none", reason=f"`{name}` is not used", weight=NAME)
    elif uses.counts["cast to integers"]:
        yield tensor_guess(DIMENSIONS.get(uses.least), "int64", f"`{name}` is made integers", NAME)
    elif uses.least > 1:
        yield tensor_guess(DIMENSIONS.get(uses.least), "float32", f"{uses.least} dimensions are read", NAME)


def _of_uses(name: str, uses: InputUses, took: Taken | None, place: Place, depth: int) -> Iterator[InputGuess]:
    said = input_named(name)
    if took is not None:
        yield guess_taken(name, took, uses, said)
    elif uses.rank is not None:
        yield guess_ranked(name, uses, said)
    elif uses.columns is not None and not (uses.columns == 1 and _has_any_rank(said)):
        yield tensor_guess(("B", uses.columns), "float32", f"`{name}` is viewed in rows of {uses.columns}", USE)
    elif not uses.counts["tensor"] and (said is None or said.sizes is None):
        yield from _used_inside(uses, place, depth)
    elif said is not None and said.is_counted:
        yield from (each for each in _used_inside(uses, place, depth) if len(each.sizes or ()) >= _MAP)


def _has_any_rank(said: Input | None) -> bool:
    """Tell what may be put in one column, `view(-1, 1)`, whatever it was: labels, masks."""
    return said is not None and (said.sizes == ("B",) or said.is_counted)


def _texts(name: str, uses: InputUses) -> Iterator[InputGuess]:
    """Give the texts that an input is compared with; training takes more inputs than other modes."""
    for text in sorted(dict.fromkeys(uses.texts), key=lambda text: "train" in text):
        reason = f"`{name}` is compared with `{text!r}`"
        yield InputGuess(kind="string", expression=repr(text), reason=reason, weight=USE)
