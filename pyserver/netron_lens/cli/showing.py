"""`netron-lens show`: a model's graph as one self-contained page, in the browser."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens import page
from netron_lens.cli import interpreter, words
from netron_lens.cli.runs import run_all
from netron_lens.cli.targets import find_targets
from netron_lens.pool.probe import InterpreterError

if TYPE_CHECKING:
    from argparse import Namespace

    from netron_lens.cli.targets import Target
    from netron_lens.protocol import WorkerResult


def run(options: Namespace) -> int:
    """Show one class, or the part of it that ran; 1 if there is nothing to show."""
    try:
        targets = find_targets(options.target, interpreter.search_paths(interpreter.chosen(options.python)))
        template = page.template()
    except (InterpreterError, page.PageError) as error:
        print(f"netron-lens: {error.message}. {error.hint}", file=sys.stderr)
        return 1
    if len(targets) > 1:
        names = "\n".join(f"  {options.target}:{target.qualname}" for target in targets)
        print(
            f"netron-lens: `{options.target}` holds several module classes. Name one of them:\n{names}", file=sys.stderr
        )
        return 2
    shown: list[Path] = []

    def finish(index: int, target: Target, result: WorkerResult) -> None:
        del index
        export = result.export
        graph = result.drawing or export.graph or (export.error.graph if export.error else None)
        if options.verbose and result.traceback:
            print(result.traceback, file=sys.stderr)
        if not export.ok:
            print(words.describe(export), file=sys.stderr)
        if graph is not None:
            shown.append(page.write(template, Path(graph).read_bytes(), target.qualname or "model", _private_folder()))

    asyncio.run(run_all(targets, options, jobs=1, finish=finish))
    for path in shown:
        print(path)
        if options.open:
            webbrowser.open(path.as_uri())
    return 0 if shown else 1


def _private_folder() -> Path:
    """A folder that outlives this process: the browser reads it later."""
    return Path(tempfile.mkdtemp(prefix="netron-lens-"))
