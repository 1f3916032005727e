"""Guesses for each parameter of `forward`, from the uses in its body first and from its name second."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.columns import picked_columns
from netron_lens.worker.infer.evidence.inputs.elementwise import dimensions_read
from netron_lens.worker.infer.evidence.inputs.forward_uses import input_uses
from netron_lens.worker.infer.evidence.inputs.indexed import elements_used, handed_as, stored_as
from netron_lens.worker.infer.evidence.inputs.input_annotations import annotated_input
from netron_lens.worker.infer.evidence.inputs.joined import coordinate
from netron_lens.worker.infer.evidence.inputs.layers import DIMENSIONS
from netron_lens.worker.infer.evidence.inputs.packing import packed_axis
from netron_lens.worker.infer.evidence.inputs.passed_forms import rank_of
from netron_lens.worker.infer.evidence.inputs.rows import element_rows
from netron_lens.worker.infer.evidence.inputs.taken import first_uses, taken, taken_in_form, taken_joined
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import (
    NAME,
    USE,
    batch_at,
    guess_named,
    guess_ranked,
    guess_taken,
    tensor_guess,
)
from netron_lens.worker.infer.evidence.settings.fields import field_uses
from netron_lens.worker.infer.evidence.texts.documentation import documented
from netron_lens.worker.infer.evidence.texts.occurrences import local_occurrences
from netron_lens.worker.infer.evidence.values.callees import parameter_of
from netron_lens.worker.infer.evidence.words.input_names import input_named
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.evidence import Kind, Size
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject
    from netron_lens.worker.infer.evidence.words.input_names import Input

_ELEMENTS = 4
_LENGTH = "length"
_VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
_PLAIN = frozenset({"int", "float", "bool", "string", "none"})
_OF_DISTRIBUTIONS = frozenset({"log_prob", "rsample", "entropy", "cdf", "icdf"})
_NORMAL = "torch.distributions.Normal(torch.zeros(1), torch.ones(1))"
"""A distribution that any number can be asked of."""
_CONTAINERS = frozenset({"list", "tuple", "dict", "object"})
_LOSSES = frozenset({"loss", "criterion", "metric", "distance", "divergence", "similarity", "mse", "ssim", "psnr"})


def input_guesses(subject: Subject, method: str = "forward") -> Iterator[tuple[str, InputGuess]]:
    """Give guesses for each parameter, best first."""
    scope = method_scope(subject.scope, method, subject.page)
    names = [each.name for each in subject.methods.get(method, ()) if each.kind not in _VARIADIC]
    node = None if scope is None else scope.node
    definition = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None
    place = _Place(subject.page, None if scope is None else scope.enclosing_class(), definition)
    lines = subject.page.text.source.splitlines()
    if scope is not None:
        yield from _written(scope, names, lines)
    shape: tuple[Size, ...] | None = None
    is_loss = not _LOSSES.isdisjoint(words(subject.name))
    for name in names:
        found = [] if scope is None else first_uses(scope, name)
        guesses = [*_handed_on(found, place, lines), *coordinate(place.method, name), *_guesses(name, found, place)]
        is_loss = is_loss and not (name == names[0] and guesses and guesses[0].kind in _CONTAINERS)
        if is_loss:
            if shape is not None and _is_compared(name, guesses):
                yield name, tensor_guess(shape, "float32", f"a loss compares it with `{names[0]}`", USE)
            known = shape or next((guess.sizes for guess in guesses if guess.sizes), None)
            shape = known or ("B", "C")
            if known is None:
                yield name, tensor_guess(shape, "float32", "a loss is given it", NAME)
        yield from ((name, guess) for guess in guesses)
    yield from _further(subject, method, scope, place)


def _further(subject: Subject, method: str, scope: Scope | None, place: _Place) -> Iterator[tuple[str, InputGuess]]:
    """Give what `*inputs` are taken apart into."""
    for each in subject.methods.get(method, ()) if scope is not None else ():
        if each.kind is each.VAR_POSITIONAL and scope is not None:
            found = first_uses(scope, each.name)
            container = _container(each.name, input_uses(found), found, place, 0)
            if container is not None and container.kind in ("tuple", "list"):
                yield each.name, container


def _handed_on(found: list[Occurrence], place: _Place, lines: list[str]) -> Iterator[InputGuess]:
    """Give what is written where another method or function is handed the input."""
    for call, position in input_uses(found).passed:
        target = parameter_of(call.func, position, place.page, place.owner)
        if target is not None and target.scope is not None and target.callee != "__init__":
            yield from (guess for _, guess in _written(target.scope, [target.name], lines))


def _is_compared(name: str, guesses: list[InputGuess]) -> bool:
    """Tell what a loss compares from labels, weights and switches."""
    if not guesses:
        return True
    return guesses[0].weight < USE and guesses[0].kind not in _PLAIN and "label" not in name


def _written(scope: Scope, names: list[str], lines: list[str]) -> Iterator[tuple[str, InputGuess]]:
    arguments = scope.parameters
    if arguments is None:
        return
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        guess = annotated_input(argument.annotation) if argument.arg in names else None
        said = input_named(argument.arg)
        if guess is not None:
            yield argument.arg, guess if said is None else replace(guess, items=_like(guess.items, said))
    for name, guess in documented(scope, names, lines):
        yield name, _counted(_coloured(guess, input_named(name)), input_named(name))


def _counted(guess: InputGuess, said: Input | None) -> InputGuess:
    """Give ids, by their name, of a written shape as many different values as there usually are."""
    are_ids = said is not None and said.dtype == "int64" and guess.dtype in (None, "int64") and guess.sizes is not None
    if not are_ids or said is None or len(said.sizes or ()) != len(guess.sizes or ()):
        return guess
    return replace(guess, dtype="int64", below=said.below)


def _coloured(guess: InputGuess, said: Input | None) -> InputGuess:
    """Give pictures, by their name, of a written shape such as `(n, t, c, h, w)` the channels of pictures."""
    channels = None if said is None or said.sizes is None or "H" not in said.sizes else said.sizes[1]
    if guess.sizes is None or not isinstance(channels, int):
        return guess
    return replace(guess, sizes=tuple(channels if size in ("c", "C") else size for size in guess.sizes))


def method_scope(owner: Scope | None, method: str, page: Page) -> Scope | None:
    """Give a method's scope, of the class or of a base in the text."""
    for _ in range(6):
        if owner is None or method in owner.functions:
            break
        bases = owner.node.bases if isinstance(owner.node, ast.ClassDef) else []
        parents = [page.class_named(base.id) for base in bases if isinstance(base, ast.Name)]
        owner = next((parent for parent in parents if parent is not None), None)
    return None if owner is None else owner.functions.get(method)


class _Place(NamedTuple):
    page: Page
    owner: Scope | None
    method: ast.FunctionDef | ast.AsyncFunctionDef | None


def _guesses(name: str, found: list[Occurrence], place: _Place, depth: int = 0) -> Iterator[InputGuess]:
    uses = input_uses(found)
    batch = None if place.method is None else packed_axis(place.method)
    for guess in _read(name, uses, found, place, depth):
        if batch == 0 and guess.sizes == ("T", "B"):
            yield replace(guess, sizes=("B", "T"))
            continue
        is_sequence = guess.sizes is not None and guess.sizes[1:2] == ("T",)
        yield batch_at(guess, uses.batch or (batch or 0 if is_sequence else 0))


def _read(name: str, uses: InputUses, found: list[Occurrence], place: _Place, depth: int) -> Iterator[InputGuess]:
    said = input_named(name)
    yield from _texts(name, uses)
    container = _container(name, uses, found, place, depth)
    yield from (each for each in (_columned(name, found, place, depth), container) if each is not None)
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
        if took is not None:
            yield guess_taken(name, took, uses, said)
        elif uses.rank is not None:
            yield guess_ranked(name, uses, said)
        elif uses.columns is not None:
            yield tensor_guess(("B", uses.columns), "float32", f"`{name}` is viewed in rows of {uses.columns}", USE)
    if said is not None:
        yield guess_named(name, said, uses)
    elif place.method is not None and not found and depth == 0:
        yield InputGuess(kind="none", reason=f"`{name}` is not used", weight=NAME)
    elif uses.least > 1:
        yield tensor_guess(DIMENSIONS.get(uses.least), "float32", f"{uses.least} dimensions are read", NAME)


def _texts(name: str, uses: InputUses) -> Iterator[InputGuess]:
    """Give the texts that an input is compared with; training takes more inputs than other modes."""
    for text in sorted(dict.fromkeys(uses.texts), key=lambda text: "train" in text):
        reason = f"`{name}` is compared with `{text!r}`"
        yield InputGuess(kind="string", expression=repr(text), reason=reason, weight=USE)


def _columned(name: str, found: list[Occurrence], place: _Place, depth: int) -> InputGuess | None:
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
            part = next(_guesses("", [first], place, depth + 1), tensor_guess(None, "float32", reason, NAME))
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


def _container(  # noqa: PLR0911 - one per kind
    name: str, uses: InputUses, found: list[Occurrence], place: _Place, depth: int
) -> InputGuess | None:
    if depth > 1:
        return None
    is_tensor, said = uses.counts["tensor"] or uses.rank is not None, input_named(name)
    if uses.keys:
        items = _items(uses.keys, found, place, depth)
        return InputGuess(kind="dict", items=items, reason=f"the keys of `{name}` that are read", weight=USE)
    if uses.counts["mapping"] and not is_tensor:
        return InputGuess(kind="dict", reason=f"`{name}` is passed on as keywords", weight=USE)
    attributes = [each for each in dict.fromkeys(uses.attributes) if not each.startswith("_")]
    if attributes and attributes != ["data"] and not is_tensor:
        return _object(name, attributes, found, place, depth)
    if is_tensor or uses.counts["arithmetic"]:
        return None
    if uses.counts["unpacked"] and said is not None and said.kind == "tuple":
        return replace(guess_named(name, said, uses), weight=USE)
    if uses.counts["unpacked"]:
        whole = _unpacked(uses.targets, f"`{name}` is unpacked", place, depth)
        return whole if said is None else replace(whole, items=_like(whole.items, said))
    if uses.counts["element"] and not uses.passed and not _has_rows(said, uses.elements):
        rows = element_rows(name, found)
        whole = _sequence("list", max(uses.elements, 2), f"elements of `{name}` are read", rows)
        return _indexed(name, found, place, depth) or whole
    if uses.counts["list"] and not uses.passed:
        return _sequence("list", max(uses.elements, _ELEMENTS), f"`{name}` is iterated")
    return None


def _indexed(name: str, found: list[Occurrence], place: _Place, depth: int) -> InputGuess | None:
    """Give the elements as each is used; none where one of several is not, or where nothing is said of one."""
    used, reason = elements_used(found), f"elements of `{name}` are read"
    items = []
    for index in range(len(used)):
        uses = used.get(index, [])
        target = stored_as(uses)
        guess = _element(target, reason, place, depth + 1) if target is not None else None
        called = handed_as(uses, place.page, place.owner)
        guess = guess or next(_guesses(called, uses, place, depth + 1) if uses else iter(()), None)
        if guess is None:
            return None
        items.append((str(index), guess))
    return InputGuess(kind="list", items=tuple(items), reason=reason, weight=USE) if len(items) > 1 else None


def _object(name: str, attributes: list[str], found: list[Occurrence], place: _Place, depth: int) -> InputGuess:
    """Give what has the attributes that are read: a distribution, if they are those of one."""
    if not _OF_DISTRIBUTIONS.isdisjoint(attributes):
        return InputGuess(kind="object", expression=_NORMAL, reason=f"`{name}` is a distribution", weight=USE)
    items = _items(attributes, found, place, depth)
    return InputGuess(kind="object", items=items, reason=f"the attributes of `{name}` that are read", weight=USE)


def _like(parts: tuple[tuple[str, InputGuess], ...], said: Input) -> tuple[tuple[str, InputGuess], ...]:
    """Give parts that only their names tell of the sizes that the whole's name says: `h, c = hidden`."""
    if said.kind != "tensor" or said.sizes is None:
        return parts
    return tuple(
        (name, part)
        if part.kind != "tensor" or part.weight > NAME or part.below == _LENGTH
        else (name, replace(part, dtype=said.dtype, sizes=said.sizes, below=said.below))
        for name, part in parts
    )


def _has_rows(said: Input | None, count: int) -> bool:
    """Tell whether the elements that are read are parts of a tensor: the two ends of each edge, a picture's boxes."""
    return said is not None and said.sizes is not None and (said.sizes[:1] == (count,) or said.sizes[:2] == ("B", "N"))


def _items(names: list[str], found: list[Occurrence], place: _Place, depth: int) -> tuple[tuple[str, InputGuess], ...]:
    items = []
    for key in dict.fromkeys(names):
        inner = field_uses(found, key, place.page, place.owner)
        guess = next(_guesses(key, inner, place, depth + 1), None)
        items.append((key, guess or tensor_guess(None, "float32", f"the name `{key}`", NAME)))
    return tuple(items)


def _unpacked(targets: ast.Tuple | ast.List | None, reason: str, place: _Place, depth: int) -> InputGuess:
    items = []
    for index, target in enumerate(targets.elts if targets is not None else ()):
        items.append((str(index), _element(target, reason, place, depth + 1)))
    return InputGuess(kind="tuple", items=tuple(items), reason=reason, weight=USE)


def _element(target: ast.expr, reason: str, place: _Place, depth: int) -> InputGuess:
    match target:
        case ast.Tuple() | ast.List():
            return _unpacked(target, reason, place, depth)
        case ast.Name(name):
            definition = place.method
            found = [] if definition is None else local_occurrences(definition, name, target.lineno)
            guess = next(_guesses(name, found, place, depth), None)
            return guess or tensor_guess(None, "float32", reason, NAME)
    return tensor_guess(None, "float32", reason, NAME)


def _sequence(kind: Kind, count: int, reason: str, element: InputGuess | None = None) -> InputGuess:
    element = element or tensor_guess(None, "float32", reason, NAME)
    items = tuple((str(index), element) for index in range(min(count, 8)))
    return InputGuess(kind=kind, items=items, reason=reason, weight=NAME)
