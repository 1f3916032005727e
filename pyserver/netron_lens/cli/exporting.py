"""`netron-lens export`: graphs and programs, as files."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.cli import interpreter, words
from netron_lens.cli.outputs import MARK, graph_paths, program_path
from netron_lens.cli.runs import run_all
from netron_lens.cli.targets import find_targets
from netron_lens.codec import encode
from netron_lens.delivery import deliver
from netron_lens.pool.probe import InterpreterError
from netron_lens.protocol import Failure, Warned

if TYPE_CHECKING:
    from argparse import Namespace

    from netron_lens.cli.targets import Target
    from netron_lens.protocol import Export, WorkerResult


def run(options: Namespace) -> int:
    """Export every class of every target; 1 if one could not be."""
    try:
        search_paths = interpreter.search_paths(interpreter.chosen(options.python))
    except InterpreterError:
        search_paths = ()  # each target will say what is wrong with the interpreter
    targets = [target for text in options.targets for target in find_targets(text, search_paths)]
    paths = graph_paths(targets, options.output)
    failures: list[Target] = []

    def finish(index: int, target: Target, result: WorkerResult) -> None:
        try:
            export = _written(result, paths[index], [target.file for target in targets])
        except OSError as error:
            export = _unwritten(result.export, paths[index], error)
        export = _with_unknown_inputs(export, options)
        if not export.ok:
            failures.append(target)
        text = json.dumps(encode(export)) if options.json else words.describe(export)
        print(text, flush=True)
        if options.verbose and result.traceback:
            print(result.traceback, file=sys.stderr, flush=True)

    asyncio.run(run_all(targets, options, jobs=int(options.jobs), finish=finish, names=[path.name for path in paths]))
    return 1 if failures else 0


def _with_unknown_inputs(export: Export, options: Namespace) -> Export:
    """The export, with a warning for each input that was given and that the model does not take."""
    if export.inputs is None:
        return export
    names = [each.name for each in export.inputs]
    unknown = [each.name for each in options.input if each.name not in names]
    takes = ", ".join(f"`{name}`" for name in names) or "no inputs"
    warned = tuple(
        Warned(code="unknown-input", message=f"`{name}` was given, but `{export.class_}` takes {takes}")
        for name in unknown
    )
    return replace(export, warnings=(*export.warnings, *warned))


def _unwritten(export: Export, graph: Path, error: OSError) -> Export:
    """The export, which could not be put where the user wants it."""
    message = f"`{graph}` could not be written: {error.strerror or error}"
    failure = Failure(stage="convert", kind="error", message=message, hint="Name another place by `-o`")
    return replace(
        export, ok=False, graph=None, error=failure if export.error is None else replace(export.error, graph=None)
    )


def _written(result: WorkerResult, graph: Path, sources: list[str]) -> Export:
    """The export, with its files where the user wants them."""
    export = result.export
    produced = export.graph or (export.error.graph if export.error else None)
    if produced is not None:
        deliver(Path(produced), graph)
    if export.ok:
        export = replace(export, graph=str(graph))
    elif export.error is not None and produced is not None:
        export = replace(export, error=replace(export.error, graph=str(graph)))
    if result.program is None:
        return export
    program = program_path(graph, [*sources, *result.files])
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"{MARK}\n{result.program}", encoding="utf-8")
    return replace(export, program=str(program))
