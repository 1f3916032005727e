"""Print what one click costs, beside plain meta tensors, torch's exporter and other tools that draw models.

A click is a whole run of the worker as the editor asks for it the second time: load, build, capture, write, answer
and end, by the processor time of the child that was forked ahead and waits. `ahead` is what getting that child ready
took before, while nobody waited; `fork` is a whole click where none was ready: the child's time and, while it forks,
the parent's. `spare` is a click in a process of its own that was made ready and waits, as where there is no fork.
`meta` is building and calling the model on plain meta tensors in a process forked from the same parent, the first time
there and the second. Everything is taken in turn, so that the ratios mean something on a busy machine too. CPU
milliseconds, medians of `--runs`; a ratio is the other's time by the click's. Memory is the peak resident set of the
run, in megabytes.

`--peers FOLDER` names a folder that holds the other tools and transformers. It is to be called `site-packages`, so that
they are taken for what they are, packages and not the user's own code:

    pip install --target FOLDER --no-deps torchview torchvista torchlens safetensors graphviz transformers \\
        huggingface_hub tokenizers regex pyyaml tqdm packaging filelock requests typer click fsspec hf-xet httpx2 \\
        httpcore2 anyio certifi idna h11 sniffio truststore pillow ipython traitlets decorator matplotlib-inline \\
        pygments prompt_toolkit stack-data pexpect ptyprocess wcwidth jedi parso asttokens pure_eval executing
    python tests/bench/capture.py [--runs 5] [--models ResNet50,GPT2Small] [--no-export] [--peers FOLDER]
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import os
import signal
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "pyserver"), str(ROOT / "tests" / "models"), str(Path(__file__).parent)]

from netron_lens.worker import warm  # noqa: E402 - after the paths

warm.warm()

import torch  # noqa: E402 - the worker imports it first, and sets its threads
from capture_peers import PEERS, drawn, exported, meta  # noqa: E402
from capture_spare import spare, waiting  # noqa: E402
from capture_subjects import HUGE, MODELS, request, write_transformers  # noqa: E402

from netron_lens import protocol  # noqa: E402
from netron_lens.worker import child, convert, pages, run  # noqa: E402
from netron_lens.worker.capture import capture  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 5000
PATIENCE = 300


def main() -> None:
    """Measure, and print one row for each model."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--no-export", action="store_true")
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    if options.peers is not None:
        sys.path.append(str(options.peers))
    names = options.models.split(",")
    with tempfile.TemporaryDirectory() as folder:
        if not write_transformers(folder):
            names = [name for name in names if name != "HFLlama7B"]
        pages.settle()
        exports = {} if options.no_export else _forked(lambda: exported(name for name in names if name not in HUGE))
        peers = PEERS if options.peers is not None else ()
        titles = "".join(f"{title:>12}{'x':>6}" for title in ("meta 1st", "meta 2nd", "onnx.export", *peers))
        print(
            f"{'model':<11}{'wall':>6}{'cpu':>6}{'ahead':>6}{'fork':>6}{'MB':>5}{'nodes':>6}{'kB':>6}{titles}{'spare':>7}{'MB':>5}"
        )
        for name in names:
            print(_row(name, exports, peers, options.runs), flush=True)
    written = [_forked(_written) for _ in range(options.runs)]
    print(f"{LONG} operations are written in {statistics.median(each['value'] for each in written):.0f} ms")
    print(f"load: {os.getloadavg()[0]:.1f}")


def _row(name: str, exports: dict[str, Any], peers: tuple[str, ...], runs: int) -> str:
    if name.startswith("HF"):
        _import_as_after_a_click()
    clicks, forks, plain = [], [], []
    for _ in range(runs):
        clicks.append(_click(name, ahead=True))
        forks.append(_click(name, ahead=False))
        plain.append(_forked(lambda: meta(name)))
    cpu = statistics.median(each["cpu"] for each in clicks)
    others = [_median_of(plain, 0), _median_of(plain, 1), exports.get("value", {}).get(name)]
    others += [None if name in HUGE else _forked(functools.partial(drawn, peer, name)).get("value") for peer in peers]
    cells = "".join(f"{'-':>12}{'':>6}" if other is None else f"{other:12.0f}{other / cpu:6.1f}" for other in others)
    last = ""
    if not name.startswith("HF"):  # a spare worker does not look into `--peers`
        waited = spare(name)
        last = f"{waited['cpu']:7.0f}{waited['rss']:5.0f}"
    wall = statistics.median(each["wall"] for each in clicks)
    before = statistics.median(each["before"] for each in clicks)
    forked = statistics.median(each["cpu"] for each in forks)
    return (
        f"{name:<11}{wall:6.0f}{cpu:6.0f}{before:6.0f}{forked:6.0f}"
        f"{clicks[0]['rss']:5.0f}{clicks[0]['nodes']:6}{clicks[0]['bytes'] / 1e3:6.0f}"
        f"{cells}{last}"
    )


def _median_of(found: list[dict[str, Any]], place: int) -> float | None:
    values = [each["value"][place] for each in found if "value" in each]
    return statistics.median(values) if values else None


def _click(name: str, *, ahead: bool) -> dict[str, Any]:
    """One run of a worker to the end of the child: from the command that one forked ahead gets, or from the fork."""
    with tempfile.TemporaryDirectory() as folder:
        command = protocol.Run(run=1, request=request(name, folder))
        found = waiting(command) if ahead else _in_child(lambda writer: child.execute(command, writer, None))
        result = json.loads(found.pop("answer").splitlines()[-1])["result"]
        export = result["export"]
        if not export["ok"] or result["realTensors"]:
            raise RuntimeError(export["error"])
        written = Path(folder, "graph.onnx").stat().st_size
    return {**found, "nodes": export["nodes"], "bytes": written, "imported": result.get("imported", ())}


def _import_as_after_a_click() -> None:
    """Import what a first click needs of transformers, as a worker does after it where that package is installed."""
    warm.import_packages(("transformers", "transformers.models.llama.modeling_llama"))
    pages.settle()


def _written() -> float:
    """Write the record of a long run."""

    class Long(torch.nn.Module):  # type: ignore[misc] # torch is not analysed
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            for _ in range(LONG // 2):
                x = torch.relu(x + 1)
            return x

    with run.conditions():
        record = capture(Long(), (torch.ones(2),), {})
    start = time.process_time()
    convert.layers(record)
    return (time.process_time() - start) * 1e3


def _forked(work: Callable[[], Any]) -> dict[str, Any]:
    """`value`, what the work gives in a child; nothing where it fails."""

    def tell(writer: int) -> None:
        signal.alarm(PATIENCE)
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            value = work()
        os.write(writer, json.dumps(value).encode())

    answer = _in_child(tell)["answer"]
    return {"value": json.loads(answer)} if answer else {}


def _in_child(work: Callable[[int], None]) -> dict[str, Any]:
    """What a child answers, and what it took: processor time in ms, wall time in ms, peak memory in MB."""
    reader, writer = os.pipe()
    wall, own = time.perf_counter(), time.process_time()
    process = os.fork()
    if process == 0:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with contextlib.suppress(BaseException):  # a peer may fail in any way; the table shows nothing for it
            work(writer)
        os._exit(0)
    os.close(writer)
    forking = time.process_time() - own
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    _, _, used = os.wait4(process, 0)
    return {
        "answer": answer,
        "wall": (time.perf_counter() - wall) * 1e3,
        "cpu": (used.ru_utime + used.ru_stime + forking) * 1e3,
        "rss": used.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    main()
