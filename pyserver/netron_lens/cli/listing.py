"""`netron-lens list`: the module classes of files, from their text alone."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.cli import interpreter
from netron_lens.cli.project import find_workspace
from netron_lens.cli.targets import unread
from netron_lens.codec import encode
from netron_lens.discover import list_models
from netron_lens.pool.probe import InterpreterError

if TYPE_CHECKING:
    from argparse import Namespace

    from netron_lens.protocol import ModelClass


def run(options: Namespace) -> int:
    """Print the classes of every file that can be read; 1 if one cannot."""
    try:
        search_paths = interpreter.search_paths(interpreter.chosen(options.python))
    except InterpreterError as error:
        print(f"netron-lens: {error.message}. {error.hint}", file=sys.stderr)
        return 1
    models: list[ModelClass] = []
    failures = 0
    for name in options.files:
        file = os.path.abspath(name)  # noqa: PTH100 - `Path.absolute` keeps `..`
        try:
            models += list_models(file, search_paths=search_paths, workspace=find_workspace(Path(file)))
        except OSError as error:
            failures += 1
            print(f"netron-lens: {name}: {unread(file, error)}", file=sys.stderr)
    if options.json:
        print(json.dumps([encode(model) for model in models], indent=2))
    else:
        for model in models:
            print(f"{model.file}:{model.qualname}  lines {model.line}-{model.end_line}")
    return 1 if failures else 0
