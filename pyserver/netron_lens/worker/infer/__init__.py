"""How a class is built and called, worked out: what was given, what the code says, and by solving."""

from __future__ import annotations

import linecache
from dataclasses import replace
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.protocol import Warned
from netron_lens.worker.infer.evidence import gather
from netron_lens.worker.infer.observed import observed
from netron_lens.worker.infer.opening import openings
from netron_lens.worker.infer.plans.methods import methods
from netron_lens.worker.infer.plans.plan import BATCH, Plan, recipe_of
from netron_lens.worker.infer.plans.recorded import Guesses
from netron_lens.worker.infer.plans.values import INTEGERS
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.results.failures import failure
from netron_lens.worker.infer.results.ranking import is_idle
from netron_lens.worker.infer.results.reasons import explained
from netron_lens.worker.infer.results.refined import refined
from netron_lens.worker.infer.results.unpadded import unpadded
from netron_lens.worker.infer.results.unused import as_meant
from netron_lens.worker.infer.search.search import Search
from netron_lens.worker.infer.trials.attempt import Attempts
from netron_lens.worker.infer.trials.budget import Budget
from netron_lens.worker.infer.trials.doubts import OtherClassError
from netron_lens.worker.infer.trials.outputs import ranks_of
from netron_lens.worker.load.standins import standin
from netron_lens.worker.stages import Inferred, Recipe, StageError
from netron_lens.worker.time_limit import TookTooLong

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.infer.results.ranking import Score
    from netron_lens.worker.infer.trials.outcome import Outcome
    from netron_lens.worker.stages import Loaded

_TRY_SHARE = 0.5
_USUAL, _LONGEST = 2.0, 6.0
"""What is not found in these seconds is seldom found in a minute."""
_STRICT_SHARE = 0.7
_CALLING = ("forward", "__call__")
_NO_METHOD = "has no `forward`, and no other method that could be called in its place"
_IDLE = "has no `forward`, and its other methods compute nothing when they are called"
_OF_USER = 1.0
"""Seconds for a model that is only run to see how it uses the class."""


def infer(loaded: Loaded, request: ExportRequest, *, seconds: float) -> Inferred:
    """Find a recipe that runs, within about `seconds`; `Inferred.failure` says why the best one does not."""
    linecache.cache[loaded.file] = (len(loaded.text), None, loaded.text.splitlines(keepends=True), loaded.file)
    if not _may_give_module(loaded.cls):
        return _nothing_to_call(loaded, request, "is no module: none of its bases is `torch.nn.Module`")
    evidence = gather(loaded, request)
    if not (request.given or evidence.given or evidence.says_all):
        seen = observed(loaded, request, evidence, _of_user)
        evidence = evidence if seen is None else replace(evidence, recipes=(seen, *evidence.recipes))
    return _solved(loaded, request, evidence, seconds)


def _of_user(loaded: Loaded, request: ExportRequest) -> Inferred:
    return _solved(loaded, request, gather(loaded, request), _OF_USER)


def _solved(loaded: Loaded, request: ExportRequest, evidence: Evidence, seconds: float) -> Inferred:
    seconds = min(seconds, _LONGEST)
    given = (*request.given, *evidence.given)
    best: Outcome | None = None
    lacking: Outcome | None = None
    wanting: Outcome | None = None
    plans: list[Plan] = []
    is_any_idle = False
    for method in methods(loaded, evidence):
        attempts = Attempts(loaded, Guesses(evidence), seconds * _TRY_SHARE)
        plans = list(openings(loaded, evidence, given, method))
        for strict in (True, False):
            attempts.strict = strict
            share = _STRICT_SHARE if strict else 1 - _STRICT_SHARE
            search = Search(attempts, evidence, Budget(_USUAL * share, seconds * share))
            outcome = search.run(plans)
            is_any_idle |= outcome is not None
            if outcome is not None and (given or method in _CALLING or not is_idle(outcome)):
                return _inferred(attempts, outcome, search, plans[0])
            standing = search.standing
            if outcome is None and standing.told is not None and (best is None or standing.told.rank > best.rank):
                best = standing.told
            lacking, wanting = standing.lacking, wanting or standing.wanting
            if lacking is not None or not standing.doubted:
                break
        if lacking is not None or _is_not_built(best):
            break  # whatever is called, the model is built the same way
    if best is None and (is_any_idle or not plans):
        return _nothing_to_call(loaded, request, _IDLE if plans else _NO_METHOD)
    plan = plans[-1] if best is None or isinstance(best.error, OtherClassError) else best.plan
    single = plan.resized(BATCH, 1)
    if best is not None and plan is best.plan and attempts.run(single).rank < best.rank:
        single = plan
    return Inferred(recipe=recipe_of(single), failure=failure(loaded, lacking or wanting or best))


def _is_not_built(best: Outcome | None) -> bool:
    return best is not None and best.phase == "construct" and not isinstance(best.error, TookTooLong)


def _may_give_module(cls: type) -> bool:
    """Tell modules, and classes whose own `__new__` decides what they give, from all others."""
    return issubclass(cls, nn.Module) or any(hasattr(vars(each).get("__new__"), "__func__") for each in cls.__mro__)


def _nothing_to_call(loaded: Loaded, request: ExportRequest, why: str) -> Inferred:
    message = f"`{loaded.qualname}` {why}"
    recipe = Recipe(constructor=loaded.cls.__name__, constructor_reason="not built", inputs=())
    failure = standin.missing_base(loaded.cls) or StageError("infer", message, file=loaded.file, line=request.line)
    return Inferred(recipe=recipe, failure=failure)


def _inferred(attempts: Attempts, outcome: Outcome, search: Search, opened: Plan) -> Inferred:
    score = next(each for each, _, found in search.found if found is outcome)
    meant = unpadded(attempts, as_meant(attempts, search.evidence, outcome))
    told = explained(refined(attempts, meant), opened)
    wanted = (told.resized(BATCH, 1), told)
    plan = next((each for each in wanted if _is_alike(search, each, outcome)), outcome.plan)
    return Inferred(recipe=recipe_of(plan), warnings=_warnings(attempts.loaded, score), real_tensors=attempts.real)


def _is_alike(search: Search, plan: Plan, outcome: Outcome) -> bool:
    """Tell whether it runs as well: a batch of one may be squeezed away, or be too few rows for what points to them."""
    ran = search.attempts.run(plan)
    if ran.error is not None or ranks_of(ran.output) != ranks_of(outcome.output):
        return False
    points = any(value.dtype in INTEGERS for _, value in tensors(plan))
    return not points or search.reality.failure(ran) is None


def _warnings(loaded: Loaded, score: Score) -> tuple[Warned, ...]:
    said = (
        ("batch", score.batch_lost, "do not follow the batch of its inputs: the inputs may not be meant so."),
        ("numbers", score.unreal, "are of shapes alone: with numbers it fails, and so does its script."),
    )
    return tuple(
        Warned(code=code, message=f"The outputs of `{loaded.qualname}` {what}", file=loaded.file)
        for code, is_so, what in said
        if is_so
    )
