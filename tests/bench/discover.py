"""Measure discovery on the largest `modeling_*.py` of `transformers`: what is found, and its time beside `ast.parse`.

`python tests/bench/discover.py [FOLDER]`: FOLDER holds an unpacked `transformers`; without one it is fetched by pip.
The classes are compared with those whose bases lead to `Module` by name alone, over all files of the package.
"""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "pyserver"))

from netron_lens.discover.models import find_models  # noqa: E402 - the path comes first
from netron_lens.discover.sources import Outlines  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15


def main(folder: Path) -> None:
    """Print the figures."""
    path = max(folder.glob("transformers/models/**/modeling_*.py"), key=lambda file: file.stat().st_size)
    source = path.read_text(encoding="utf-8")
    search_paths = [str(folder), sysconfig.get_paths()["purelib"]]
    outlines = Outlines()

    def discover() -> list[str]:
        # A comment that grows makes each text a new one, as typing does.
        text = f"{source}\n# {time.perf_counter_ns()}\n"
        found = find_models(text, str(path), search_paths=search_paths, workspace=str(folder), outlines=outlines)
        return [model.qualname for model in found.models]

    started = time.perf_counter()
    found = discover()
    first = time.perf_counter() - started
    expected = modules_by_name(folder, path)
    parsing, warm = alternate(lambda: ast.parse(source), discover)
    print(f"{path.relative_to(folder)}: {source.count(chr(10))} lines, {len(found)} module classes")
    missed, more = sorted(expected - set(found)), sorted(set(found) - expected)
    print(f"  by name alone: {len(expected)}; missed {missed}, more {more}")
    print(f"  ast.parse {parsing * 1e3:.1f} ms; discovery {warm * 1e3:.1f} ms = {warm / parsing:.2f}x")
    print(f"  first time, nothing cached: {first * 1e3:.1f} ms; importing it: {start_up():.0f} ms")


def alternate(*measured: Callable[[], object]) -> list[float]:
    """The median seconds of each, taken in turns."""
    seconds: list[list[float]] = [[] for _ in measured]
    for _ in range(ROUNDS):
        for run, times in zip(measured, seconds, strict=True):
            started = time.perf_counter()
            run()
            times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in seconds]


def modules_by_name(folder: Path, path: Path) -> set[str]:
    """The top-level classes of a file that lead to a class named `Module` when bases are matched by their last name."""
    bases: dict[str, set[str]] = {}
    files = [*folder.glob("transformers/*.py"), path]
    trees = {file: parsed(file) for file in files}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(ast.unparse(base).split(".")[-1] for base in node.bases)
    torch = {"Module", "Linear", "Embedding", "Conv1d", "Conv2d", "LayerNorm", "Sequential", "ModuleList", "LSTM"}
    while more := {name for name, parents in bases.items() if name not in torch and parents & torch}:
        torch |= more
    return {node.name for node in trees[path].body if isinstance(node, ast.ClassDef)} & torch


def parsed(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(file.read_bytes())


def start_up() -> float:
    """Milliseconds from nothing to discovery imported, less those of a bare interpreter."""
    run = "import sys; sys.path.insert(0, {!r}); {}"
    programs = [run.format(str(ROOT / "pyserver"), code) for code in ("pass", "import netron_lens.discover")]
    bare, full = alternate(
        *[lambda p=program: subprocess.run([sys.executable, "-I", "-c", p], check=True) for program in programs]
    )
    return (full - bare) * 1e3


def fetched(folder: Path) -> Path:
    """An unpacked `transformers`, fetched by pip without what it depends on."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), "transformers"]
    subprocess.run(pip, check=True)
    (wheel,) = folder.glob("transformers-*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(fetched(Path(temporary).resolve()))
