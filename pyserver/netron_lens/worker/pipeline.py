"""One export: load → infer → capture → convert."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.protocol import Export, Failure, Seconds, WorkerResult
from netron_lens.worker import answer, failures, guard, level
from netron_lens.worker.forward import forward
from netron_lens.worker.infer import infer
from netron_lens.worker.levels import packages
from netron_lens.worker.load import load, standin
from netron_lens.worker.program import program
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.protocol import ExportRequest, Stage, Warned
    from netron_lens.worker.forward import Pass
    from netron_lens.worker.stages import Inferred, Loaded

INFER_SHARE = 0.5


@dataclass(kw_only=True)
class Course:
    """How far an export has come: what each stage gave, and how long it took."""

    request: ExportRequest
    report: Callable[[Stage], None]
    stage: Stage = "load"
    loaded: Loaded | None = None
    inferred: Inferred | None = None
    ran: Pass | None = None
    graph: str | None = None
    notes: tuple[Warned, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.perf_counter)

    @contextlib.contextmanager
    def at(self, stage: Stage) -> Iterator[None]:
        """Tell the parent what is being done, and take its time."""
        self.stage = stage
        self.report(stage)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.perf_counter() - start, 6)


def export(request: ExportRequest, report: Callable[[Stage], None]) -> WorkerResult:
    """Export the class that `request` names. Whatever the user's code raises becomes a failure."""
    course = Course(request=request, report=report)
    try:
        _advance(course)
    except BaseException as error:  # noqa: BLE001 - user code may raise anything, SystemExit included
        return _result(course, error)
    ran = course.ran
    return _result(course, None if ran is None or ran.record.failed is None else ran.record.failed.error)


def _advance(course: Course) -> None:
    request = course.request
    with course.at("load"):
        guard.install(request.folder)
        course.loaded = loaded = load(request)
    with course.at("infer"):
        course.inferred = inferred = infer(loaded, request, seconds=request.seconds * INFER_SHARE)
    with course.at("capture"):
        recipe, real = inferred.recipe, inferred.real_tensors
        standin.uses.clear()
        course.ran = ran = forward(loaded, recipe, real=real, memory=request.memory, checkpoint=request.checkpoint)
        if standin.uses and ran.record.failed is None:
            raise standin.uses[0]
    with course.at("convert"):
        graph = Path(request.folder, request.graph)
        graph.parent.mkdir(parents=True, exist_ok=True)
        course.notes = level.write(request, loaded, recipe, ran, graph)
        course.graph = str(graph)


def _result(course: Course, error: BaseException | None) -> WorkerResult:
    loaded, inferred, ran = course.loaded, course.inferred, course.ran
    failure = None if error is None else _failure(course, error)
    export = Export(ok=failure is None, file=course.request.file, class_=course.request.qualname, error=failure)
    result = WorkerResult(export=export, traceback=None if error is None else failures.log(error))
    if loaded is not None:
        warnings = (
            *loaded.warnings,
            *(inferred.warnings if inferred else ()),
            *(ran.warnings if ran else ()),
            *course.notes,
            *guard.warnings(),
        )
        export = replace(export, loaded=loaded.loaded, stand_ins=loaded.stand_ins, warnings=warnings)
        result = replace(result, files=loaded.files)
    if inferred is not None:
        recipe = inferred.recipe
        described = answer.inputs(recipe, ran.values if ran else None)
        export = replace(export, constructor=recipe.constructor, method=recipe.method, inputs=described)
        result = replace(result, constructor_reason=recipe.constructor_reason)
    if loaded is not None and inferred is not None and inferred.failure is None:
        result = replace(result, program=program(loaded, inferred.recipe))
    if ran is not None:
        export = replace(export, **answer.counts(ran.record, course.request.level))
        statements, modules = ran.record.statements, answer.module_calls(ran.record)
        result = replace(result, statements=statements, modules=modules, real_tensors=ran.real)
    if failure is None:
        export = replace(export, graph=course.graph)
    elif course.stage == "convert" and isinstance(error, StageError):
        missed = error.__cause__
        if isinstance(missed, ModuleNotFoundError):
            result = replace(result, installation=packages.installation(course.request.packages, missed.name))
    total = round(time.perf_counter() - course.began, 6)
    return replace(result, export=replace(export, seconds=Seconds(**course.seconds, total=total)))


def _failure(course: Course, error: BaseException) -> Failure:
    """The failure, with the part that ran. A call that failed speaks for itself; the next step is the inference's."""
    inferred, ran = course.inferred, course.ran
    known = inferred.failure if inferred is not None else None
    subject = course.request.qualname
    if ran is not None and ran.record.failed is not None and inferred is not None:
        failure = failures.failure(error, stage="capture", subject=f"{subject}.{inferred.recipe.method}")
        site = ran.record.failed.site
        if site is not None:
            failure = replace(failure, file=site.file, line=site.span.start_line)
        hint = known.hint if known is not None and not failures.is_ours(error) else failure.hint
        return replace(failure, hint=hint, graph=course.graph)
    return failures.failure(known or error, stage=course.stage, subject=subject)
