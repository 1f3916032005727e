"""One export: load → infer → capture → convert."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker import guard, level
from netron_lens.worker.forward import again, forward
from netron_lens.worker.infer import infer
from netron_lens.worker.load import load
from netron_lens.worker.load.standins import standin
from netron_lens.worker.pipeline_course import Course
from netron_lens.worker.pipeline_result import result
from netron_lens.worker.stages import Inferred, InputChoice, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.protocol import ExportRequest, RanRecipe, Stage, WorkerResult
    from netron_lens.worker.stages import Loaded

INFER_SHARE = 0.5


def export(request: ExportRequest, report: Callable[[Stage], None]) -> WorkerResult:
    """Export the class that `request` names. Whatever the user's code raises becomes a failure."""
    course = Course(request=request, report=report)
    try:
        _advance(course)
    except BaseException as error:  # noqa: BLE001 - user code may raise anything, SystemExit included
        return result(course, error)
    ran = course.ran
    return result(course, None if ran is None or ran.record.failed is None else ran.record.failed.error)


def _advance(course: Course) -> None:
    request = course.request
    with course.at("load"):
        guard.install(request.folder)
        course.loaded = loaded = load(request)
    course.repeated = request.last is not None and _repeat(course, loaded, request.last)
    if not course.repeated:
        _run(course, loaded)
    inferred, ran = course.inferred, course.ran
    assert inferred is not None and ran is not None  # noqa: PT018 - either way has set both
    with course.at("convert"):
        graph = Path(request.folder, request.graph)
        graph.parent.mkdir(parents=True, exist_ok=True)
        course.written = level.write(request, loaded, inferred.recipe, ran, graph)


def _repeat(course: Course, loaded: Loaded, last: RanRecipe) -> bool:
    """Run by the recipe of the last run; whether it still runs through. Where it does not, inferring tells why."""
    recipe = Recipe(
        constructor=last.constructor,
        constructor_reason=last.constructor_reason,
        method=last.method,
        inputs=tuple(
            InputChoice(name=given.name, kind=given.kind, expression=given.expression, reason=given.reason)
            for given in last.inputs
        ),
        gradients=last.gradients,
    )
    with course.at("capture"):
        standin.uses.clear()
        try:
            ran = again(loaded, recipe, real=last.real_tensors, checkpoint=course.request.checkpoint)
        except BaseException:  # noqa: BLE001 - the code may raise anything, SystemExit included: inferring tells what
            return False
        if standin.uses or ran.record.failed is not None:
            return False
    course.inferred = Inferred(recipe=recipe, warnings=last.warnings, real_tensors=last.real_tensors)
    course.ran = ran
    return True


def _run(course: Course, loaded: Loaded) -> None:
    request = course.request
    with course.at("infer"):
        course.inferred = inferred = infer(loaded, request, seconds=request.seconds * INFER_SHARE)
    with course.at("capture"):
        recipe, real = inferred.recipe, inferred.real_tensors
        standin.uses.clear()
        course.ran = ran = forward(loaded, recipe, real=real, memory=request.memory, checkpoint=request.checkpoint)
        if standin.uses and ran.record.failed is None:
            raise standin.uses[0]
