"""What an export answers, however far it came."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from netron_lens.protocol import Export, Failure, Seconds, Warned, WorkerResult
from netron_lens.worker import answer, failures, guard
from netron_lens.worker.levels import packages
from netron_lens.worker.program import program
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.pipeline_course import Course
    from netron_lens.worker.stages import Loaded

_NOTHING = {"python": "None"}


def result(course: Course, error: BaseException | None) -> WorkerResult:
    """The result of the stages that were done, with the failure that ended them, if one did."""
    failure = None if error is None else _failure(course, error)
    export = _export(course, failure)
    seconds = Seconds(**course.seconds, total=round(time.perf_counter() - course.began, 6))
    found = {**_found(course, failure), **_installation(course, error)}
    log = None if error is None else failures.log(error)
    return WorkerResult(export=Export(**export, seconds=seconds), traceback=log, **found)


def _export(course: Course, failure: Failure | None) -> dict[str, Any]:
    """The fields of the public result."""
    loaded, inferred, ran, written = course.loaded, course.inferred, course.ran, course.written
    export: dict[str, Any] = {"ok": failure is None, "file": course.request.file, "class_": course.request.qualname}
    export["error"] = failure
    if loaded is not None:
        export |= {"loaded": loaded.loaded, "stand_ins": loaded.stand_ins, "warnings": _warnings(course, loaded)}
    if inferred is not None:
        recipe = inferred.recipe
        inputs = answer.inputs(recipe, ran.values if ran else None)
        export |= {"constructor": recipe.constructor, "method": recipe.method, "inputs": inputs}
    if ran is not None:
        export |= answer.counts(ran.record)
    if written is not None:
        export["nodes"] = written.nodes
        if failure is None:
            export["graph"] = written.graph
    return export


def _warnings(course: Course, loaded: Loaded) -> tuple[Warned, ...]:
    inferred, ran, written = course.inferred, course.ran, course.written
    return (
        *loaded.warnings,
        *(inferred.warnings if inferred else ()),
        *(ran.warnings if ran else ()),
        *(written.notes if written else ()),
        *guard.warnings(),
        *_nothing(course),
    )


def _nothing(course: Course) -> Iterator[Warned]:
    """Warn of a call that gives nothing, as one does whose body is not written yet."""
    inferred, ran, request = course.inferred, course.ran, course.request
    if inferred is not None and ran is not None and ran.record.failed is None and ran.record.result == _NOTHING:
        message = f"`{request.qualname}.{inferred.recipe.method}` returns nothing: a `return` may be missing"
        yield Warned(code="no-output", message=message, file=request.file)


def _found(course: Course, failure: Failure | None) -> dict[str, Any]:
    """The fields beside the public result, of what was done."""
    loaded, inferred, ran, written = course.loaded, course.inferred, course.ran, course.written
    found: dict[str, Any] = {} if loaded is None else {"files": loaded.files}
    if inferred is not None:
        found |= {"constructor_reason": inferred.recipe.constructor_reason, "gradients": inferred.recipe.gradients}
        if loaded is not None and (inferred.failure is None or failure is None):
            found["program"] = program(loaded, inferred.recipe)
    if ran is not None:
        found |= {"statements": ran.record.statements, "modules": answer.module_calls(ran.record)}
        found |= {"real_tensors": ran.real, "repeated": course.repeated}
    if written is not None and failure is None:
        found["drawing"] = written.drawing
    return found


def _installation(course: Course, error: BaseException | None) -> dict[str, Any]:
    """How to install what a level lacks."""
    missed = error.__cause__ if isinstance(error, StageError) and course.stage == "convert" else None
    if not isinstance(missed, ModuleNotFoundError):
        return {}
    return {"installation": packages.installation(course.request.packages, missed.name)}


def _failure(course: Course, error: BaseException) -> Failure:
    """The failure, with the part that ran. A call that failed speaks for itself; the next step is the inference's.

    It says nothing where it was given something else for what a missing package makes.
    """
    inferred, ran = course.inferred, course.ran
    known = inferred.failure if inferred is not None else None
    subject = course.request.qualname
    lacks = known is not None and known.stage == "load"
    if ran is not None and ran.record.failed is not None and inferred is not None and not lacks:
        failure = failures.failure(error, stage="capture", subject=f"{subject}.{inferred.recipe.method}")
        site = ran.record.failed.site
        if site is not None:
            failure = replace(failure, file=site.file, line=site.span.start_line)
        hint = known.hint if known is not None and not failures.is_ours(error) else failure.hint
        return replace(failure, hint=hint, graph=course.written.graph if course.written else None)
    return failures.failure(known or error, stage=course.stage, subject=subject)
