"""What is written of inputs: annotations, docstrings, comments, refusals, with what the names say besides."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import WRITTEN, InputGuess
from netron_lens.worker.infer.evidence.inputs.input_annotations import annotated_input, is_tensor
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import coloured, like
from netron_lens.worker.infer.evidence.texts.documentation import documented
from netron_lens.worker.infer.evidence.texts.guards import guarded
from netron_lens.worker.infer.evidence.words.input_names import input_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.words.input_names import Input


def written(scope: Scope, names: list[str], lines: list[str]) -> Iterator[tuple[str, InputGuess]]:
    """Give what annotations and the docstring of a function say of its parameters of these names."""
    arguments = scope.parameters
    if arguments is None:
        return
    lists: dict[str, InputGuess] = {}
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        guess = annotated_input(argument.annotation) if argument.arg in names else None
        said = input_named(argument.arg)
        if guess is not None and guess.kind == "list":
            lists[argument.arg] = guess
        if guess is not None:
            yield argument.arg, guess if said is None else replace(guess, items=like(guess.items, said))
    for name, guess in documented(scope, names, lines):
        parts = _parts(scope, name)
        if parts and guess.sizes == parts:
            told = {part: each for part, each in documented(scope, parts, lines) if each.weight >= guess.weight}
            yield name, _of_parts(guess, told, parts)
            continue
        yield name, _each(_counted(coloured(guess, input_named(name)), input_named(name)), lists.get(name))
    for name, sizes in guarded(scope.node, names) if isinstance(scope.node, ast.FunctionDef) else ():
        guess = InputGuess(kind="tensor", sizes=sizes, reason=f"`{name}` of other shapes is refused", weight=WRITTEN)
        yield name, _counted(coloured(guess, input_named(name)), input_named(name))


def _parts(scope: Scope, name: str) -> tuple[str, ...]:
    """Name what an input is unpacked into, of which `inputs = [loss, grad]` in a docstring speaks: it is no shape."""
    for node in ast.walk(scope.node):
        match node:
            case ast.Assign([ast.Tuple(targets)], ast.Name(whole)) if whole == name:
                return tuple(each.id for each in targets if isinstance(each, ast.Name))
    return ()


def _of_parts(guess: InputGuess, said: Mapping[str, InputGuess], parts: tuple[str, ...]) -> InputGuess:
    """Give a tuple of what the docstring says of each part."""
    nothing = InputGuess(kind="tensor", reason=guess.reason, weight=guess.weight)
    items = tuple((str(place), said.get(part, nothing)) for place, part in enumerate(parts))
    return InputGuess(kind="tuple", items=items, reason=guess.reason, weight=guess.weight)


def annotated_tensors(scope: Scope) -> set[str]:
    """Name the parameters of which an annotation says that they are tensors."""
    arguments = scope.parameters
    every = () if arguments is None else (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return {each.arg for each in every if is_tensor(each.annotation)}


def _each(guess: InputGuess, held: InputGuess | None) -> InputGuess:
    """Give what is written of an input that is annotated as a list of tensors as the shape of each of them."""
    if held is None or guess.kind != "tensor" or any(item.kind != "tensor" for _, item in held.items):
        return guess
    return replace(guess, kind="list", sizes=None, items=tuple((key, guess) for key, _ in held.items))


def _counted(guess: InputGuess, said: Input | None) -> InputGuess:
    """Give ids, by their name, of a written shape as many different values as there usually are.

    What is not written to be whole numbers is no ids where the name means another number of dimensions.
    """
    are_ids = said is not None and said.dtype == "int64" and guess.dtype in (None, "int64") and guess.sizes is not None
    if not are_ids or said is None:
        return guess
    written_sizes = [size for size in guess.sizes or () if size != 1]  # one length each may stand in a column
    if guess.dtype is None and len(said.sizes or ()) != len(written_sizes):
        return guess
    return replace(guess, dtype="int64", below=said.below)
