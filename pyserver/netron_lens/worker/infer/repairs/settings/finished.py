"""The model reads a part that a method of its own makes, which a script calls after it is built: `net.build()`."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, Any

from netron_lens.worker.infer.evidence.texts.signatures import parameters
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.plan import BATCH
from netron_lens.worker.infer.plans.values import spelled
from netron_lens.worker.infer.repairs.settings.keyed_batches import batch_of
from netron_lens.worker.infer.repairs.settings.outside import afterwards
from netron_lens.worker.infer.trials.origins import users_frames
from netron_lens.worker.infer.trials.places import statement_at
from netron_lens.worker.load.reading.functions import syntax_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.plans.values import Value
    from netron_lens.worker.infer.repairs.situation import Edits, Situation

_MAKING = frozenset({"build", "init", "initialize", "setup", "create", "make", "set", "configure", "add", "prepare"})
_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def finished(situation: Situation) -> Edits:
    """Call the methods that make the part, those first that take nothing more."""
    constructor, cls = situation.plan.at(("constructor",)), situation.loaded.cls
    if situation.outcome.phase != "call" or constructor is None or not _is_of_code(situation, constructor):
        return
    for part in _lacking(situation):
        found = [(_arguments(situation, method), name) for name, method in _makers(cls, part)]
        for given, name in sorted(found, key=lambda each: len(each[0])):
            actions = [f"made.{name}({', '.join(given)})"]
            yield afterwards(situation.plan, constructor, actions, f"`{name}` makes `{part}`")


def _is_of_code(situation: Situation, constructor: Value) -> bool:
    """Tell a construction that was worked out, or that the code does somewhere, as it is written."""
    written = {each.constructor for each in situation.evidence.recipes}
    return constructor.kind == "call" or constructor.text in written


def _lacking(situation: Situation) -> Iterator[str]:
    """Give the attributes of the model that the failing statement reads, and that are none, or not there."""
    for frame, instruction in users_frames(situation.outcome)[:1]:
        statement, owner = statement_at(frame.f_code, instruction), frame.f_locals.get("self")
        for node in ast.walk(statement) if statement is not None and isinstance(owner, situation.loaded.cls) else ():
            match node:
                case ast.Attribute(ast.Name("self"), name) if getattr(owner, name, None) is None:
                    yield name


def _makers(cls: type, part: str) -> Iterator[tuple[str, Any]]:
    for base in cls.__mro__:
        for name, method in vars(base).items() if not base.__module__.startswith("torch.") else ():
            code = getattr(method, "__code__", None)
            if code is None or _MAKING.isdisjoint(words(name)) or name == "__init__" or part not in code.co_names:
                continue
            stored = (node for node in ast.walk(syntax_of(code)) if isinstance(node, ast.Attribute))
            if any(node.attr == part and isinstance(node.ctx, ast.Store) for node in stored):
                yield name, method


def _arguments(situation: Situation, method: Any) -> list[str]:
    needed = [each for each in parameters(method, skip=1) if each.default is each.empty and each.kind not in _VARIADIC]
    sizes = {**situation.plan.extents, BATCH: 1}
    values = [batch_of(method.__code__, each.name) or natural(each.name) for each in needed]
    return [f"{each.name}={spelled(value, sizes)}" for each, value in zip(needed, values, strict=True)]
