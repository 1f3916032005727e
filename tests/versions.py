"""Runs the worker's tests in other interpreters: which torch versions were run, which were not.

`python tests/versions.py INTERPRETER... [--tests PATH] [--seconds N]`: each interpreter with its own torch, and with
what the tests import (pytest, pytest-asyncio, hypothesis, onnx, onnxscript, einops, executing, pyyaml, absl-py). Exits
with 1 where a test failed or could not run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
OLDEST, NEWEST = 4, 14
NEEDED = (
    "torch", "pytest", "pytest_asyncio", "hypothesis", "onnx", "onnxscript", "einops", "executing", "yaml", "absl",
)  # fmt: skip
PROBE = f"""
import importlib.util, platform, sys
missing = [name for name in {NEEDED} if importlib.util.find_spec(name) is None]
if missing:
    sys.exit("without " + ", ".join(missing))
import torch
print(platform.python_version(), torch.__version__)
"""


@dataclass(frozen=True)
class Result:
    """What came of one interpreter; `counts` are of tests, empty where none were run."""

    interpreter: str
    torch: str
    python: str
    counts: dict[str, int]
    reason: str = ""

    @property
    def good(self) -> bool:
        """Whether tests passed and none failed."""
        return self.counts.get("passed", 0) > 0 and not self.counts.get("failed") and not self.reason


def main() -> int:
    """Print a row for each torch version from the oldest that is supported, and for each that was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("interpreters", nargs="+", metavar="INTERPRETER")
    parser.add_argument("--tests", default="tests/worker", help="what is run")
    parser.add_argument("--seconds", type=float, default=1800, help="the limit of one interpreter")
    options = parser.parse_args()
    results = [_result(each, options.tests, options.seconds) for each in options.interpreters]
    sys.stdout.write("\n".join([f"{'torch':16}{'':9}{'python':9}tests", *_rows(results)]) + "\n")
    return 0 if all(each.good for each in results) else 1


def _rows(results: list[Result]) -> Iterator[str]:
    supported = [f"2.{minor}" for minor in range(OLDEST, NEWEST + 1)]
    for version in supported:
        of_version = [each for each in results if _minor(each) == version]
        yield from map(_row, of_version)
        if not of_version:
            yield f"{version:16}not run"
    yield from (_row(each) for each in results if _minor(each) not in supported)


def _minor(result: Result) -> str:
    return ".".join(result.torch.split(".")[:2])


def _result(interpreter: str, tests: str, seconds: float) -> Result:
    try:
        probe = subprocess.run([interpreter, "-c", PROBE], capture_output=True, text=True, check=False)
    except OSError as error:
        return Result(interpreter, "?", "?", {}, f"{interpreter}: {error.strerror}")
    if probe.returncode != 0:
        last = (probe.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        return Result(interpreter, "?", "?", {}, f"{interpreter}: {last}")
    python, torch = probe.stdout.split()[-2:]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        reason = _run(interpreter, tests, report, seconds)
        counts = _counts(report) if report.exists() else {}
    return Result(interpreter, torch, python, counts, reason)


def _run(interpreter: str, tests: str, report: Path, seconds: float) -> str:
    """Why the tests did not come to their end; empty where they did."""
    command = [interpreter, "-m", "pytest", "-c", "pyserver/pyproject.toml", "--rootdir", ".", "-q", tests]
    path = os.pathsep.join(filter(None, [str(ROOT / "pyserver"), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    try:
        subprocess.run(
            [*command, f"--junitxml={report}"],
            cwd=ROOT,
            env=environment,
            stdout=sys.stderr,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {seconds:g} s"
    return "" if report.exists() else "pytest ended without a report"


def _counts(report: Path) -> dict[str, int]:
    suites = list(ET.parse(report).getroot().iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return {"passed": total - failed - skipped, "failed": failed, "skipped": skipped}


def _row(result: Result) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in result.counts.items())
    state = "run" if result.counts else "not run"
    return f"{result.torch:16}{state:9}{result.python:9}{' '.join(filter(None, [counts, result.reason]))}"


if __name__ == "__main__":
    sys.exit(main())
