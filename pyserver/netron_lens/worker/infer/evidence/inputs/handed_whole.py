"""All inputs together are handed to another method, `self._forward(*args, **kwargs)`: they are those that it takes."""

from __future__ import annotations

import ast
from dataclasses import replace
from inspect import Parameter
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.handed import method_scope
from netron_lens.worker.infer.evidence.inputs.tensor_guesses import NAME, USE, tensor_guess
from netron_lens.worker.infer.evidence.values.parameter import default

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject

    Guesses = Callable[[Subject, str], Iterator[tuple[str, InputGuess]]]


def handed_whole(
    name: str, found: Iterable[Occurrence], subject: Subject, caller: Scope, guesses: Guesses
) -> InputGuess | None:
    """Give what the first method takes that is handed them, of the class or of a base: what it cannot do without."""
    for occurrence in found:
        match occurrence.around:
            case (ast.Starred(), ast.Call(function, [ast.Starred()]), *_):
                method = _method(function, caller)
                scope = None if method is None else method_scope(subject.scope, method, subject.page)
                arguments = None if scope is None else scope.parameters
                if arguments is None or method is None:
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


def _method(function: ast.expr, caller: Scope) -> str | None:
    """Name the method that is called: `self.encode`, or `getattr(self, "_" + mode)` by the usual mode."""
    match function:
        case ast.Attribute(ast.Name("self"), method):
            return method
        case ast.Call(ast.Name("getattr"), [ast.Name("self"), name]):
            return _text(name, caller)
    return None


def _text(node: ast.expr, caller: Scope) -> str | None:
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.FormattedValue(inner):
            return _text(inner, caller)
        case ast.BinOp(left, ast.Add(), right):
            parts = [_text(left, caller), _text(right, caller)]
        case ast.JoinedStr(values):
            parts = [_text(each, caller) for each in values]
        case ast.Name(name):
            return _default(name, caller)
        case _:
            return None
    texts = [each for each in parts if each is not None]
    return "".join(texts) if len(texts) == len(parts) else None


def _default(name: str, caller: Scope) -> str | None:
    """Give what a name stands for where nothing is passed: `mode="train"`, or `mode = options.get("mode", "train")`."""
    arguments = caller.parameters
    for binding in caller.bindings.get(name, ()):
        match binding.value:
            case ast.Call(ast.Attribute(_, "get" | "pop"), [_, ast.Constant(str(text))]):
                return text
    match None if arguments is None else default(arguments, name):
        case ast.Constant(str(text)):
            return text
    return None
