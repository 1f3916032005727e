"""Measure how many classes are shown without a question: model libraries fetched at run time, and folders of one's own.

`python tests/bench/zero_question.py [--package NAME]… [--folder NAME=PATH]… [--classes N] [--seed N] [--seconds N]
[--jobs N] [--verify]`: without `--package` all libraries below are fetched, without their dependencies, into a folder
that is thrown away; nothing of them is kept. `--verify` runs every program again, in plain Python with torch alone.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "timm": "timm/models",
    "vit-pytorch": "vit_pytorch",
    "x-transformers": "x_transformers",
    "labml-nn": "labml_nn",
    "d2l": "d2l",
    "segmentation-models-pytorch": "segmentation_models_pytorch",
    "pytorchcv": "pytorchcv/models",
    "denoising-diffusion-pytorch": "denoising_diffusion_pytorch",
    "transformers": "transformers/models",
}
PARITYBENCH = 0.40
CHUNK = 40
"""How many classes one command line names: a crash costs no more than these."""


@dataclass(frozen=True)
class Corpus:
    """A name and the classes that are measured, as `FILE:QUALNAME`."""

    name: str
    targets: tuple[str, ...]


def main() -> None:
    """Print one paragraph for each corpus."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "pyserver"), "OMP_NUM_THREADS": "1"}
        for corpus in _corpora(options, Path(folder), environment):
            results = list(_exported(corpus, options, Path(folder) / "graphs", environment))
            _print(corpus, results)
            if options.verify:
                _print_verified(results, environment)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", action="append", choices=sorted(PACKAGES), default=None)
    parser.add_argument("--folder", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("--classes", type=int, default=200, help="how many classes of each corpus")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=60, help="the limit of one class")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--verify", action="store_true")
    return parser.parse_args()


def _corpora(options: argparse.Namespace, folder: Path, environment: dict[str, str]) -> Iterator[Corpus]:
    packages = options.package or ([] if options.folder else list(PACKAGES))
    for name in packages:
        site = folder / "site"
        fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), name]
        subprocess.run(fetch, check=True)
        environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "pyserver"), str(site)))
        pattern = "**/modeling_*.py" if name == "transformers" else "**/*.py"
        yield _sample(name, sorted((site / PACKAGES[name]).glob(pattern)), options, environment)
    for each in options.folder:
        name, _, path = each.partition("=")
        yield _sample(name, sorted(Path(path).resolve().glob("**/*.py")), options, environment)


def _sample(name: str, files: Sequence[Path], options: argparse.Namespace, environment: dict[str, str]) -> Corpus:
    """Choose classes evenly at random over the files, without running anything."""
    found: list[str] = []
    for start in range(0, len(files), 200):
        command = [sys.executable, "-m", "netron_lens", "list", *map(str, files[start : start + 200]), "--json"]
        listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if listed.stdout.strip():
            found.extend(f"{each['file']}:{each['qualname']}" for each in json.loads(listed.stdout))
    random.Random(options.seed).shuffle(found)
    return Corpus(name, tuple(found[: options.classes]))


def _exported(
    corpus: Corpus, options: argparse.Namespace, graphs: Path, environment: dict[str, str]
) -> Iterator[dict[str, Any]]:
    graphs.mkdir(exist_ok=True)
    for start in range(0, len(corpus.targets), CHUNK):
        targets = corpus.targets[start : start + CHUNK]
        command = [sys.executable, "-m", "netron_lens", "export", *targets, "-o", str(graphs), "--json"]
        command += ["--jobs", str(options.jobs), "--timeout", str(options.seconds)]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        yield from (json.loads(line) for line in run.stdout.splitlines() if line.startswith("{"))


def _print(corpus: Corpus, results: list[dict[str, Any]]) -> None:
    shown = [each for each in results if each["ok"]]
    seconds = [each["seconds"]["total"] for each in shown if each["seconds"]["total"] is not None]
    median = statistics.median(seconds) if seconds else float("nan")
    share = len(shown) / max(len(results), 1)
    print(f"{corpus.name}: {len(shown)} of {len(results)} classes shown without a question ({share:.1%});")
    print(f"  median {median:.2f} s; ParityBench's deducer reaches {PARITYBENCH:.0%} of its own classes")
    failed = [each["error"] for each in results if not each["ok"]]
    causes = collections.Counter((each["stage"], each["kind"], _normalised(each["message"])) for each in failed)
    for (stage, kind, message), count in causes.most_common(15):
        print(f"  {count:4} {stage} {kind}: {message}")


def _normalised(message: str) -> str:
    """Make messages of one cause alike: names and numbers are left out."""
    text = re.sub(r"`[^`]*`|'[^']*'", "…", message.splitlines()[0] if message else "")
    return re.sub(r"[\[(][#\d, x]*[\])]|\d+", "#", text)[:120]


def _print_verified(results: list[dict[str, Any]], environment: dict[str, str]) -> None:
    programs = [each["program"] for each in results if each["ok"] and each["program"]]
    failed = 0
    for program in programs:
        run = subprocess.run(
            [sys.executable, program], env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        if run.returncode:
            failed += 1
            print(f"  {program}: {run.stderr.strip().splitlines()[-1:]}")
    print(f"  {len(programs) - failed} of {len(programs)} programs ran again in plain Python")


if __name__ == "__main__":
    main()
