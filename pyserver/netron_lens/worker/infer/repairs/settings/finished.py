"""The model reads a part that a method makes, which a script calls after it is built: `net.build()`, `net.set(x)`."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

import torch

from netron_lens.worker.infer.evidence.texts.signatures import parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.natural import natural, tensor_named
from netron_lens.worker.infer.repairs.settings.keyed_batches import batch_of
from netron_lens.worker.infer.repairs.settings.outside import afterwards
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MAKING = frozenset(
    {"build", "init", "initialize", "setup", "create", "make", "generate", "set", "configure", "add", "prepare"}
)
_ITSELF, _PARTS = "made.{}", "[part.{} for part in made.modules() if hasattr(part, {!r})]"
_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def finished(situation: Situation) -> Edits:
    """Call the methods that make the part, those first that take nothing more; in all modules that lack it."""
    constructor = situation.plan.at(("constructor",))
    if situation.outcome.phase != "call" or constructor is None or not _is_of_code(situation, constructor):
        return
    for owner, part in _lacking(situation):
        found = [(_arguments(method), name, where) for where, name, method in _ways(situation, owner, part)]
        for given, name, where in sorted(found, key=lambda each: len(each[0])):
            action = where.format(f"{name}({', '.join(given)})", name)
            yield afterwards(situation.plan, constructor, [action], f"`{name}` makes `{part}`", given)


def _ways(situation: Situation, owner: torch.nn.Module, part: str) -> Iterator[tuple[str, str, Any]]:
    """Give where to call which method: on the model, also one that hands on to its parts; else on all parts."""
    model, makers = situation.outcome.model, list(_makers(type(owner), part))
    if owner is model:
        yield from ((_ITSELF, name, method) for name, method in makers)
        return
    for maker, _ in makers:
        yield from ((_ITSELF, name, method) for name, method in _methods(type(model), maker) if name != "forward")
    yield from ((_PARTS, name, method) for name, method in makers)


def _is_of_code(situation: Situation, constructor: Value) -> bool:
    """Tell a construction that was worked out, or that the code does somewhere, as it is written."""
    written = {each.constructor for each in situation.evidence.recipes}
    return constructor.kind == "call" or constructor.text in written


def _lacking(situation: Situation) -> Iterator[tuple[torch.nn.Module, str]]:
    """Give the modules, with the attribute, of which the failing statement reads one that is none, or not there."""
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement, owner = statement_at(frame.f_code, instruction), frame.f_locals.get("self")
        for node in ast.walk(statement) if statement is not None and isinstance(owner, torch.nn.Module) else ():
            match node:
                case ast.Attribute(ast.Name("self"), name) if getattr(owner, name, None) is None:
                    yield owner, name


def _makers(cls: type, part: str) -> Iterator[tuple[str, Any]]:
    """Give the methods that set a part: to what one of their parameters is, or that are called so."""
    for name, method in _methods(cls, part):
        code = method.__code__
        taken = {*code.co_varnames[1 : code.co_argcount]} if name != "forward" else set()
        kept = [each for each in ast.walk(syntax_of(code)) if isinstance(each, ast.Assign) and _stores(each, part)]
        names = {each.id for node in kept for each in ast.walk(node.value) if isinstance(each, ast.Name)}
        if kept and (taken & names or not _MAKING.isdisjoint(words(name))):
            yield name, method


def _stores(node: ast.Assign, part: str) -> bool:
    stored = (each for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Attribute))
    return any(each.attr == part and isinstance(each.ctx, ast.Store) for each in stored)


def _methods(cls: type, name: str) -> Iterator[tuple[str, Any]]:
    """Give the methods of a class whose code has this name, but for its constructor."""
    for base in cls.__mro__:
        for own, method in vars(base).items() if not base.__module__.startswith("torch.") else ():
            code = getattr(method, "__code__", None)
            if code is not None and own != "__init__" and name in code.co_names:
                yield own, method


def _arguments(method: Any) -> dict[str, Value]:
    needed = [each for each in parameters(method, skip=1) if each.default is each.empty and each.kind not in _VARIADIC]
    return {each.name: batch_of(method.__code__, each.name) or _argument(each) for each in needed}


def _argument(parameter: inspect.Parameter) -> Value:
    name = parameter.name
    return tensor_named(name) if "Tensor" in str(parameter.annotation) else natural(name)
