"""Measure how many classes are shown without a question: model libraries fetched at run time, and folders of one's own.

`python tests/bench/zero_question.py [--package NAME]… [--folder NAME=PATH]… [--classes N] [--whole] [--seed N]
[--seconds N] [--jobs N] [--site PATH] [--rows PATH] [--verify]`: without `--package` all libraries of `corpora.py` are
fetched, without torch and torchvision, into a folder that is thrown away (or kept, with `--site`).

Whole models are those of `whole_models.py`: what a function or a registry returns, or what no other class uses. Their
rate is given once over all, and once over those in files that load: of the others, plain Python cannot import the file
either, for want of a package or for a fault of its own. `--verify` runs every program again, in plain Python.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora import PACKAGES, Corpus, corpora

if TYPE_CHECKING:
    from collections.abc import Iterator

PARITYBENCH = 0.40
CHUNK = 40
"""How many classes one command line names: a crash costs no more than these."""
_IMPORT = "import importlib, sys; sys.path.insert(0, sys.argv[1]); importlib.import_module(sys.argv[2])"
_IMPORT_SECONDS = 60


def main() -> None:
    """Print one paragraph for each corpus."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        for corpus in corpora(options, Path(folder), environment):
            results = []
            for result in _exported(corpus, options, Path(folder) / "graphs", environment):
                results.append(result)
                if options.rows:
                    with Path(options.rows).open("a", encoding="utf-8") as rows:
                        rows.write(json.dumps(result | {"corpus": corpus.name}) + "\n")
            _print(corpus, results, environment)
            if options.verify:
                _print_verified(results, environment)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", action="append", choices=sorted(PACKAGES), default=None)
    parser.add_argument("--folder", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("--classes", type=int, default=200, help="how many classes of each corpus")
    parser.add_argument("--whole", action="store_true", help="only whole models")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=60, help="the limit of one class")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--site", help="where the libraries are, or are to be kept")
    parser.add_argument("--rows", help="a file that the results are appended to, as lines of JSON")
    parser.add_argument("--verify", action="store_true")
    return parser.parse_args()


def _exported(
    corpus: Corpus, options: argparse.Namespace, graphs: Path, environment: dict[str, str]
) -> Iterator[dict[str, Any]]:
    graphs.mkdir(exist_ok=True)
    for start in range(0, len(corpus.targets), CHUNK):
        targets = corpus.targets[start : start + CHUNK]
        command = [sys.executable, "-m", "netron_lens", "export", *targets, "-o", str(graphs), "--json"]
        command += ["--jobs", str(options.jobs), "--timeout", str(options.seconds)]
        run = subprocess.run(command, env=environment, cwd=graphs, capture_output=True, text=True, check=False)
        lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
        yield from ({"target": target, **line} for target, line in zip(targets, lines, strict=False))


def _print(corpus: Corpus, results: list[dict[str, Any]], environment: dict[str, str]) -> None:
    shown = [each for each in results if each["ok"]]
    seconds = [each["seconds"]["total"] for each in shown if each["seconds"]["total"] is not None]
    median = statistics.median(seconds) if seconds else float("nan")
    print(f"{corpus.name}: {_share(results)} classes shown without a question;")
    whole = [each for each in results if each["target"] in corpus.whole]
    loaded = _in_files_that_load(whole, environment)
    print(f"  {_share(whole)} whole models; {_share(loaded)} whole models in files that load;")
    print(f"  median {median:.2f} s; ParityBench's deducer reaches {PARITYBENCH:.0%} of its own classes", flush=True)
    failed = [each["error"] for each in results if not each["ok"]]
    causes = collections.Counter((each["stage"], each["kind"], _normalised(each["message"])) for each in failed)
    for (stage, kind, message), count in causes.most_common(15):
        print(f"  {count:4} {stage} {kind}: {message}", flush=True)


def _share(results: list[dict[str, Any]]) -> str:
    count = sum(each["ok"] for each in results)
    return f"{count} of {len(results)} ({count / max(len(results), 1):.1%})"


def _in_files_that_load(results: list[dict[str, Any]], environment: dict[str, str]) -> list[dict[str, Any]]:
    """Leave out what plain Python cannot import; files are asked for once."""
    known: dict[str, bool] = {}
    kept = []
    for each in results:
        file = each["target"].rpartition(":")[0]
        if file not in known:
            known[file] = _loads(Path(file), environment)
        if known[file]:
            kept.append(each)
    return kept


def _loads(file: Path, environment: dict[str, str]) -> bool:
    top = file.parent
    while (top / "__init__.py").exists():
        top = top.parent
    module = ".".join(file.relative_to(top).with_suffix("").parts).removesuffix(".__init__")
    command = [sys.executable, "-c", _IMPORT, str(top), module]
    try:
        run = subprocess.run(command, env=environment, capture_output=True, timeout=_IMPORT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == 0


def _normalised(message: str) -> str:
    """Make messages of one cause alike: names and numbers are left out."""
    text = re.sub(r"`[^`]*`|'[^']*'", "…", message.splitlines()[0] if message else "")
    return re.sub(r"[\[(][#\d, x]*[\])]|\d+", "#", text)[:120]


def _print_verified(results: list[dict[str, Any]], environment: dict[str, str]) -> None:
    plain = {**environment, "PYTHONPATH": environment["PYTHONPATH"].partition(os.pathsep)[2]}
    programs = [each["program"] for each in results if each["ok"] and each["program"]]
    failed = 0
    for program in programs:
        command = [sys.executable, program]
        run = subprocess.run(command, env=plain, capture_output=True, text=True, timeout=600, check=False)
        if run.returncode:
            failed += 1
            print(f"  {program}: {run.stderr.strip().splitlines()[-1:]}", flush=True)
    print(f"  {len(programs) - failed} of {len(programs)} programs ran again in plain Python", flush=True)


if __name__ == "__main__":
    main()
