"""Where the command line writes: names that any file system takes, that never meet, that spare the user's files."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netron_lens.cli.targets import Target

UNSAFE = re.compile(r"[^\w.@+-]")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\.", re.IGNORECASE)
LONGEST = 120
MARK = "# Written by `netron-lens export`."


def graph_paths(targets: list[Target], output: str | None) -> list[Path]:
    """A file for each target's graph, no two alike on a file system that ignores case."""
    if output is not None and len(targets) == 1 and not output.endswith(("/", "\\")) and not Path(output).is_dir():
        return [Path(output).absolute()]
    folder = Path(output or ".").absolute()
    taken: set[str] = set()
    return [folder / _unique(_safe_name(target), taken) for target in targets]


def program_path(graph: Path, sources: Iterable[str]) -> Path:
    """The file for the program beside a graph: never one of the sources, nor a file that was not written here."""
    kept = {str(Path(source).absolute()).casefold() for source in sources}
    names = [f"{graph.stem}.py", f"{graph.stem}.program.py", *(f"{graph.stem}.program-{n}.py" for n in range(2, 1000))]
    places = [graph.with_name(name) for name in names]
    return next(place for place in places if str(place).casefold() not in kept and _is_ours(place))


def _is_ours(place: Path) -> bool:
    if not place.exists():
        return True
    if not place.is_file():
        return False
    with place.open(encoding="utf-8", errors="replace") as file:
        return file.readline().startswith(MARK)


def _safe_name(target: Target) -> str:
    qualname = (target.qualname or "").replace("<locals>", "locals")
    name = UNSAFE.sub("_", f"{Path(target.file).stem}.{qualname}").strip(".")
    if RESERVED.match(f"{name}."):
        name = f"_{name}"
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return name


def _unique(name: str, taken: set[str]) -> str:
    candidates = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    free = next(candidate for candidate in candidates if candidate.casefold() not in taken)
    taken.add(free.casefold())
    return f"{free}.onnx"
