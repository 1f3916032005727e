"""What an export answers, however far it came."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.protocol import Export, Failure, Seconds, WorkerResult
from netron_lens.worker import answer, failures, guard
from netron_lens.worker.levels import packages
from netron_lens.worker.program import program
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from netron_lens.worker.pipeline_course import Course


def result(course: Course, error: BaseException | None) -> WorkerResult:
    """The result of the stages that were done, with the failure that ended them, if one did."""
    loaded, inferred, ran, written = course.loaded, course.inferred, course.ran, course.written
    failure = None if error is None else _failure(course, error)
    export = Export(ok=failure is None, file=course.request.file, class_=course.request.qualname, error=failure)
    found = WorkerResult(export=export, traceback=None if error is None else failures.log(error))
    if loaded is not None:
        warnings = (
            *loaded.warnings,
            *(inferred.warnings if inferred else ()),
            *(ran.warnings if ran else ()),
            *(written.notes if written else ()),
            *guard.warnings(),
        )
        export = replace(export, loaded=loaded.loaded, stand_ins=loaded.stand_ins, warnings=warnings)
        found = replace(found, files=loaded.files)
    if inferred is not None:
        recipe = inferred.recipe
        described = answer.inputs(recipe, ran.values if ran else None)
        export = replace(export, constructor=recipe.constructor, method=recipe.method, inputs=described)
        found = replace(found, constructor_reason=recipe.constructor_reason)
    if loaded is not None and inferred is not None and (inferred.failure is None or failure is None):
        found = replace(found, program=program(loaded, inferred.recipe))
    if ran is not None:
        export = replace(export, **answer.counts(ran.record))
        statements, modules = ran.record.statements, answer.module_calls(ran.record)
        found = replace(found, statements=statements, modules=modules, real_tensors=ran.real, repeated=course.repeated)
    if written is not None:
        export = replace(export, nodes=written.nodes)
    if written is not None and failure is None:
        export = replace(export, graph=written.graph)
        found = replace(found, drawing=written.drawing)
    elif course.stage == "convert" and isinstance(error, StageError):
        missed = error.__cause__
        if isinstance(missed, ModuleNotFoundError):
            found = replace(found, installation=packages.installation(course.request.packages, missed.name))
    total = round(time.perf_counter() - course.began, 6)
    return replace(found, export=replace(export, seconds=Seconds(**course.seconds, total=total)))


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
