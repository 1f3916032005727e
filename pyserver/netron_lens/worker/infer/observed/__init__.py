"""How the models of a file build and call one of its classes: seen in a run of them, in a copy of this process."""

from __future__ import annotations

import contextlib
import inspect
import json
import re
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from netron_lens.protocol import Given
from netron_lens.worker import recipe as recipes
from netron_lens.worker import run
from netron_lens.worker.infer.evidence.evidence import Candidate
from netron_lens.worker.infer.observed.aside import aside
from netron_lens.worker.infer.observed.settled import settled
from netron_lens.worker.infer.observed.users import User, all_users
from netron_lens.worker.infer.observed.watching import SeenError, Watched, watching
from netron_lens.worker.load import load
from netron_lens.worker.load.written import asked
from netron_lens.worker.shape_only import ShapeOnly
from netron_lens.worker.stages import InputChoice, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.stages import Inferred, Loaded

    Infer = Callable[[Loaded, ExportRequest], Inferred]

SECONDS = 2.0
_TRIED = 4
_WEIGHT = 0.9


def observed(loaded: Loaded, request: ExportRequest, evidence: Evidence, infer: Infer) -> Candidate | None:
    """Run the models that use the class, until one has built and called it; `infer` finds how they are run.

    None where nothing uses the class or can make it, where it needs no such help, where no such model runs in the time,
    and where this system cannot copy a process. Functions are left out where they are known to make the class itself.
    """
    name = loaded.cls.__name__
    if sys.platform != "linux" or loaded.qualname.split("@")[0] != name or inspect.isabstract(loaded.cls):
        return None
    if settled(loaded, evidence):
        return None
    is_made = any(_is_factory(each.constructor or "", name) for each in evidence.recipes)
    users = (each for each in all_users(loaded, request, name) if each.constructor is None or not is_made)
    found = list(islice(users, _TRIED))
    answer = aside(lambda: _first(loaded, request, found, infer), SECONDS) if found else None
    if answer is None:
        return None
    seen = json.loads(answer)
    return Candidate(
        weight=_WEIGHT,
        constructor=seen["constructor"],
        constructor_reason=seen["reason"],
        inputs=tuple(InputChoice(**each) for each in seen["inputs"]),
        observed=True,
    )


def _is_factory(constructor: str, name: str) -> bool:
    """Tell the call of a function that makes a model of the class."""
    return constructor.endswith("()") and constructor != f"{name}()"


def _first(loaded: Loaded, request: ExportRequest, found: list[User], infer: Infer) -> str:
    has_run = False
    for user in found:
        if has_run and user.constructor is not None:
            continue  # variants of a model in which nothing could be seen
        watched = Watched(loaded.cls, loaded.namespace, _reason(user))
        try:
            has_run |= _run(loaded, request, user, watched, infer)
        except SeenError:
            pass
        except Exception:  # noqa: BLE001, S112 - a user that does not run says nothing; the next one may
            continue
        if watched.constructor is not None:
            inputs = [vars(each) for each in watched.inputs]
            return json.dumps({"constructor": watched.constructor, "reason": watched.reason, "inputs": inputs})
    return ""


def _reason(user: User) -> str:
    place = "" if user.file is None else f" in {Path(user.file).name}"
    return f"as `{user.name}` uses it{place}"


def _run(loaded: Loaded, request: ExportRequest, user: User, watched: Watched, infer: Infer) -> bool:
    """Run a user, while the class is watched; whether it ran through. Raises `SeenError` when all is seen."""
    if user.file is not None:
        loaded = load(replace(request, file=user.file, qualname=user.name, line=None))
    asked.provide(loaded, user.name)
    cls = loaded.namespace[user.name]
    given: tuple[Given, ...] = ()
    if user.constructor is not None:
        recipe = Recipe(constructor=user.constructor, constructor_reason="", inputs=())
        with ShapeOnly(), run.conditions():
            cls = type(recipes.construct(loaded, recipe))
        given = (Given(constructor=user.constructor, reason=""),)
    if not (isinstance(cls, type) and issubclass(cls, nn.Module)) or cls is watched.cls:
        return False
    whole = replace(loaded, cls=cls, qualname=cls.__name__)
    inferred = infer(whole, replace(request, file=loaded.file, qualname=cls.__name__, line=None, given=given))
    if inferred.failure is not None or re.search(rf"\b{watched.cls.__name__}\(", inferred.recipe.constructor):
        return False  # it was given one that was guessed: nothing is learned of how the code builds it
    tensors = contextlib.nullcontext() if inferred.real_tensors else ShapeOnly()
    with tensors, run.conditions(gradients=inferred.recipe.gradients), watching(watched):
        run.seeded()
        model = run.prepare(recipes.construct(whole, inferred.recipe))
        args, kwargs = recipes.arguments(whole, inferred.recipe)
        watched.handed_on.update(_tensors(inferred.recipe, args, kwargs))
        run.called(model, inferred.recipe.method, args, kwargs)
    return True


def _tensors(recipe: Recipe, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Give the tensors among a model's inputs, by identity, with what makes each of them."""
    chosen = [choice for choice in recipe.inputs if choice.kind in ("positional", "varargs")]
    texts = {choice.name: choice.expression for choice in recipe.inputs}
    positional = (
        [] if any(map(recipes.is_spread, chosen)) else zip(args, [each.expression for each in chosen], strict=True)
    )
    for value, text in (*positional, *((value, texts.get(name, "")) for name, value in kwargs.items())):
        if isinstance(value, Tensor) and text.startswith("torch."):
            yield id(value), text
