"""Print what one click costs, beside plain meta tensors, torch's exporter and other tools that draw models.

A click is a run of the worker as the editor asks for it the second time, from the command to the bytes of the graph
and the answer: load, build, capture, write, by the processor time of the child that was forked ahead and waits. `end`
is what the end of that child takes after it has answered; `ahead` is what getting it ready took before, while nobody
waited; `fork` is all of a click where none was ready, the child's time to its end and, while it forks, the parent's.
`spare` is the same in a process of its own that was made ready and waits, as where there is no fork. `meta` is
building and calling the model on plain meta tensors in a process forked from the same parent; torchview, torchvista
and torchlens build and draw it in such a process, its file imported before; `export` is a second
`torch.onnx.export(dynamo=True)`. Where two figures stand, the first is the first time in a process, as a click is,
and the other the second time. Everything is taken in turn, so that the ratios mean something on a busy machine too.
CPU milliseconds, medians of `--runs`; `x` is the other's time by the click's. Memory is the peak resident set of the
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
import functools
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "pyserver"), str(ROOT / "tests" / "models"), str(Path(__file__).parent)]

from netron_lens.worker import warm  # noqa: E402 - after the paths

warm.warm()

import torch  # noqa: E402 - the worker imports it first, and sets its threads
from capture_children import forked, in_child  # noqa: E402
from capture_peers import PEERS, drawn, exported, meta  # noqa: E402
from capture_spare import spare, waiting  # noqa: E402
from capture_subjects import HUGE, MODELS, request, write_transformers  # noqa: E402

from netron_lens import protocol  # noqa: E402
from netron_lens.worker import child, convert, pages, run  # noqa: E402
from netron_lens.worker.capture import capture  # noqa: E402

LONG = 5000


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
        exports = {} if options.no_export else forked(lambda: exported(name for name in names if name not in HUGE))
        peers = PEERS if options.peers is not None else ()
        titles = "".join(f"{title:>14}{'x':>11}" for title in ("meta", *peers))
        print(
            f"{'model':<11}{'wall':>6}{'cpu':>6}{'end':>5}{'ahead':>6}{'fork':>6}{'MB':>5}{'nodes':>6}{'kB':>6}"
            f"{'export':>8}{'x':>6}{titles}{'spare':>7}{'MB':>5}"
        )
        for name in names:
            print(_row(name, exports, peers, options.runs), flush=True)
    written = [forked(_written) for _ in range(options.runs)]
    print(f"{LONG} operations are written in {statistics.median(each['value'] for each in written):.0f} ms")
    print(f"load: {os.getloadavg()[0]:.1f}")


def _row(name: str, exports: dict[str, Any], peers: tuple[str, ...], runs: int) -> str:
    if name.startswith("HF"):
        _import_as_after_a_click()
    clicks, forks, plain = [], [], []
    for _ in range(runs):
        clicks.append(_click(name, ahead=True))
        forks.append(_click(name, ahead=False))
        plain.append(forked(lambda: meta(name)))
    cpu, end, wall, before = (
        statistics.median(each[key] for each in clicks) for key in ("cpu", "end", "wall", "before")
    )
    fork = statistics.median(each["cpu"] for each in forks)
    export = exports.get("value", {}).get(name)
    row = (
        f"{name:<11}{wall:6.0f}{cpu:6.0f}{end:5.0f}{before:6.0f}{fork:6.0f}"
        f"{clicks[0]['rss']:5.0f}{clicks[0]['nodes']:6}{clicks[0]['bytes'] / 1e3:6.0f}"
    )
    row += f"{'-':>8}{'':>6}" if export is None else f"{export:8.0f}{export / cpu:6.1f}"
    row += _twice(plain, cpu)
    for peer in peers:
        found = [] if name in HUGE else [forked(functools.partial(drawn, peer, name)) for _ in range(runs)]
        row += _twice(found, cpu)
    if not name.startswith("HF"):  # a spare worker does not look into `--peers`
        waited = spare(name)
        row += f"{waited['cpu']:7.0f}{waited['rss']:5.0f}"
    return row


def _twice(found: list[dict[str, Any]], cpu: float) -> str:
    """The cells of what was done twice in a process, and how it compares with a click."""
    values = [each["value"] for each in found if "value" in each]
    if not values:
        return f"{'-':>14}{'':>11}"
    first, second = (statistics.median(each[place] for each in values) for place in (0, 1))
    return f"{f'{first:.0f} {second:.0f}':>14}{f'{first / cpu:.1f} {second / cpu:.1f}':>11}"


def _click(name: str, *, ahead: bool) -> dict[str, Any]:
    """One run of a worker: in a child that was forked ahead, from its command; or one that is forked for it."""
    with tempfile.TemporaryDirectory() as folder:
        command = protocol.Run(run=1, request=request(name, folder))
        found = waiting(command) if ahead else in_child(lambda writer: child.execute(command, writer, None))
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


if __name__ == "__main__":
    main()
