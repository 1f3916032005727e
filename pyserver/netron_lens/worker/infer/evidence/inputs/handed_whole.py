"""All inputs together are handed to another method, `self._forward(*args, **kwargs)`: they are those that it takes."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.handed import method_scope
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import NAME, USE, tensor_guess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.subject import Subject

    Guesses = Callable[[Subject, str], Iterator[tuple[str, InputGuess]]]


def handed_whole(name: str, found: Iterable[Occurrence], subject: Subject, guesses: Guesses) -> InputGuess | None:
    """Give what the first method takes that is handed them, of the class or of a base: what it cannot do without."""
    for occurrence in found:
        match occurrence.around:
            case (ast.Starred(), ast.Call(ast.Attribute(ast.Name("self"), method), [ast.Starred()]), *_):
                scope = method_scope(subject.scope, method, subject.page)
                arguments = None if scope is None else scope.parameters
                if arguments is None:
                    continue
                required = arguments.args[1 : len(arguments.args) - len(arguments.defaults)]
                taken = tuple(Parameter(each.arg, Parameter.POSITIONAL_OR_KEYWORD) for each in required)
                best: dict[str, InputGuess] = {}
                for given, guess in guesses(replace(subject, methods={method: taken}), method):
                    if given not in best or best[given].weight < guess.weight:
                        best[given] = guess
                unknown = tensor_guess(None, "float32", f"`{method}` takes it", NAME)
                items = tuple((str(at), best.get(each.name, unknown)) for at, each in enumerate(taken))
                return InputGuess(kind="tuple", items=items, reason=f"`{name}` go to `{method}`", weight=USE)
    return None
