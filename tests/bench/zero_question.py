"""Measure how many classes are shown without a question: model libraries fetched at run time, and folders of one's own.

`python tests/bench/zero_question.py [--package NAME]… [--folder NAME=PATH]… [--paritybench CHECKOUT [--defined]]
[--classes N] [--whole] [--seed N] [--seconds N] [--jobs N] [--site PATH] [--rows PATH] [--verify]`: without any of the
first three all libraries of `corpora.py` are fetched, without torch and torchvision, into a folder that is thrown away
(or kept, with `--site`). torchlens' models are measured with `--folder classics=CHECKOUT/menagerie/classics`, and
ParityBench's with its answers taken out: with `--defined`, those classes alone whose names their file defines.

Whole models are those of `whole_models.py`: what a function or a registry returns, or what no other class uses. Their
rate is given once over all, and once over those that load: without the classes that need a package which plain Python
cannot find either. `--verify` runs every program again, in plain Python.
"""

from __future__ import annotations

import argparse
import collections
import functools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora import PACKAGES, Corpus, corpora

if TYPE_CHECKING:
    from collections.abc import Iterator

PARITYBENCH = 0.40
PATIENCE = 180
CHUNK = 20
"""How many classes one command line names: a crash costs no more than these."""
_MISSING = re.compile(r"`([\w.]+)` is not installed")
_FIND = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is not None)"


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
                _print_verified(results, options, environment)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", action="append", choices=sorted(PACKAGES), default=None)
    parser.add_argument("--folder", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("--paritybench", metavar="CHECKOUT", help="ParityBench's repository")
    parser.add_argument("--defined", action="store_true", help="of ParityBench, only classes whose names are defined")
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
    loaded = _loading(whole, environment)
    print(f"  {_share(whole)} whole models; {_share(loaded)} whole models that load;")
    print(f"  median {median:.2f} s; ParityBench's deducer reaches {PARITYBENCH:.0%} of its own classes", flush=True)
    failed = [each["error"] for each in results if not each["ok"]]
    causes = collections.Counter((each["stage"], each["kind"], _normalised(each["message"])) for each in failed)
    for (stage, kind, message), count in causes.most_common(15):
        print(f"  {count:4} {stage} {kind}: {message}", flush=True)


def _share(results: list[dict[str, Any]]) -> str:
    count = sum(each["ok"] for each in results)
    return f"{count} of {len(results)} ({count / max(len(results), 1):.1%})"


def _loading(results: list[dict[str, Any]], environment: dict[str, str]) -> list[dict[str, Any]]:
    """Leave out what needs a package that is not there."""
    named = [_MISSING.search(each["error"]["message"]) if each["error"] else None for each in results]
    packages = {found[1].partition(".")[0] for found in named if found is not None}
    absent = {each for each in packages if _is_absent(each, environment)}
    return [
        each
        for each, found in zip(results, named, strict=True)
        if found is None or found[1].partition(".")[0] not in absent
    ]


def _is_absent(package: str, environment: dict[str, str]) -> bool:
    return subprocess.run([sys.executable, "-c", _FIND, package], env=environment, check=False).returncode == 0


def _normalised(message: str) -> str:
    """Make messages of one cause alike: names and numbers are left out."""
    text = re.sub(r"`[^`]*`|'[^']*'", "…", message.splitlines()[0] if message else "")
    return re.sub(r"[\[(][#\d, x]*[\])]|\d+", "#", text)[:120]


def _print_verified(results: list[dict[str, Any]], options: argparse.Namespace, environment: dict[str, str]) -> None:
    plain = {**environment, "PYTHONPATH": environment["PYTHONPATH"].partition(os.pathsep)[2]}
    programs = [each["program"] for each in results if each["ok"] and each["program"]]
    with ThreadPoolExecutor(options.jobs) as pool:
        failures = list(pool.map(functools.partial(_failure, environment=plain), programs))
    for program, failure in zip(programs, failures, strict=True):
        if failure is not None:
            print(f"  {program}: {failure}")
    print(f"  {failures.count(None)} of {len(programs)} programs ran again in plain Python", flush=True)


def _failure(program: str, environment: dict[str, str]) -> str | None:
    """Run a program: the last line of what it complains of, if it does."""
    try:
        run = subprocess.run(
            [sys.executable, program],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"has not ended after {PATIENCE} s"
    return (run.stderr.strip().splitlines() or [f"status {run.returncode}"])[-1] if run.returncode else None


if __name__ == "__main__":
    main()
