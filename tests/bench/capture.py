"""Print what one click costs, beside plain meta tensors, torch's exporter and other tools that draw models.

Every figure is taken in processes forked from one warm parent, in turn, so that their ratios mean something on a busy
machine too. CPU milliseconds, medians of `--runs`; memory is the peak resident set of the process that did the work.
`--peers FOLDER` names a folder into which `pip install --target FOLDER torchview torchvista torchlens` has put them.
`spare` is a click in a process made ready beforehand, as where there is no fork.

    python tests/bench/capture.py [--runs 5] [--models ResNet50,GPT2Small] [--no-export] [--peers FOLDER]
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import io
import json
import os
import resource
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "pyserver"), str(ROOT / "tests" / "models")]

import torch  # noqa: E402 - after the paths

from netron_lens.protocol import ExportRequest  # noqa: E402
from netron_lens.worker import convert, forward, rehearsal  # noqa: E402
from netron_lens.worker.capture import capture  # noqa: E402
from netron_lens.worker.load import load  # noqa: E402
from netron_lens.worker.stages import InputChoice, Recipe  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGE, WORDS = "torch.randn(1, 3, 224, 224)", "torch.randint(0, 50, (1, 64))"
MODELS = {
    "LeNet": ("vision", "LeNet", "LeNet()", "torch.randn(1, 1, 28, 28)"),
    "ResNet18": ("vision", "ResNet18", "ResNet18()", IMAGE),
    "ResNet50": ("vision", "ResNet50", "ResNet50()", IMAGE),
    "UNet": ("vision", "UNet", "UNet(width=64)", IMAGE),
    "ViTBase": ("vision", "ViTBase", "ViTBase()", IMAGE),
    "GPT2Small": ("language", "GPT2Small", "GPT2Small()", WORDS),
    "BERTBase": ("language", "BERT", "BERT(30522, 768, 12, 12)", WORDS),
    "LSTMTagger": ("language", "LSTMTagger", "LSTMTagger()", WORDS),
    "Llama7B": ("language", "Llama7B", "Llama7B()", WORDS),
    "Llama70B": ("language", "Llama70B", "Llama70B()", WORDS),
}
LONG = 5000
HUGE = {"Llama7B", "Llama70B"}
PEERS = ("torchview", "torchvista", "torchlens")


def main() -> None:
    """Measure, and print one row for each model."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--no-export", action="store_true")
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.peers is not None:
        sys.path.append(str(options.peers))
    rehearsal.rehearse()
    gc.collect()
    gc.freeze()
    ways: dict[str, Callable[[str], Any]] = {"meta": _meta}
    if not options.no_export:
        ways["onnx.export"] = _exported
    if options.peers is not None:
        ways.update({name: _peer(name) for name in PEERS})
    columns = "".join(f"{name:>13}{'x':>6}" for name in ways)
    print(f"{'model':<11}{'click':>7}{'cpu':>6}{'MB':>5}{'ops':>6}{'kB':>6}{columns}   spare: wall/cpu")
    for name in options.models.split(","):
        print(_row(name, ways, options.runs), flush=True)
    long = [_forked(_written, "") for _ in range(options.runs)]
    print(f"{long[0]['ops']} operations: {long[0]['bytes'] / 1e3:.0f} kB written in {_median(long, 'cpu'):.0f} ms")
    print(f"load: {os.getloadavg()[0]:.1f}")


def _row(name: str, ways: dict[str, Callable[[str], Any]], runs: int) -> str:
    clicks = [_forked(_click, name) for _ in range(runs)]
    cpu = _median(clicks, "cpu")
    cells = ""
    for way, measured in ways.items():
        if way != "meta" and name in HUGE:
            cells += f"{'-':>13}{'':>6}"
            continue
        found = [_forked(measured, name) for _ in range(runs if way == "meta" else 1)]
        other = _median(found, "cpu")
        cells += f"{found[0].get('failure', ''):>19}" if other != other else f"{other:13.0f}{other / cpu:6.1f}"  # noqa: PLR0124 - not a number
    spare = [_spare(name) for _ in range(min(runs, 3))]
    first = clicks[0]
    return (
        f"{name:<11}{_median(clicks, 'wall'):7.0f}{cpu:6.0f}{first.get('rss', 0):5.0f}{first.get('ops', 0):6}"
        f"{first.get('bytes', 0) / 1e3:6.0f}{cells}   {_median(spare, 'wall'):.0f}/{_median(spare, 'cpu'):.0f}"
        f"{first.get('failure', '')}"
    )


def _click(name: str) -> dict[str, Any]:
    """Load, build, record and write, the recipe known."""
    file, qualname, constructor, given = MODELS[name]
    with tempfile.TemporaryDirectory() as folder:
        request = ExportRequest(file=str(ROOT / "tests" / "models" / f"{file}.py"), qualname=qualname, folder=folder)
        inputs = (InputChoice(name="x", kind="positional", expression=given, reason="bench"),)
        recipe = Recipe(constructor=constructor, constructor_reason="bench", inputs=inputs)
        start = time.process_time()
        loaded = load(request)
        ran = forward.forward(loaded, recipe, real=False, memory=None)
        written = convert.layers(ran.record)
        cpu = time.process_time() - start
    if ran.record.failed is not None or ran.real:
        raise RuntimeError(ran.record.failed)
    return {"cpu": cpu * 1e3, "ops": len(ran.record.operations), "bytes": len(written)}


def _meta(name: str) -> dict[str, Any]:
    """Build and call the same on plain meta tensors, or with weights where these cannot."""
    for device in ("meta", "cpu"):
        start = time.process_time()
        with contextlib.suppress(NotImplementedError), torch.device(device), torch.no_grad():
            model, args = _built(name)
            model(*args)
            return {"cpu": (time.process_time() - start) * 1e3}
    return {"cpu": float("nan"), "failure": "fails"}


class _Long(torch.nn.Module):  # type: ignore[misc] # torch is not analysed
    """As many operations as the largest graphs have."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for _ in range(LONG // 2):
            x = torch.relu(x + 1)
        return x


def _written(_: str) -> dict[str, Any]:
    """Write the record of a long run."""
    record = capture(_Long(), (torch.ones(2),), {})
    start = time.process_time()
    written = convert.layers(record)
    return {"cpu": (time.process_time() - start) * 1e3, "ops": len(record.operations), "bytes": len(written)}


def _exported(name: str) -> dict[str, Any]:
    """The second `torch.onnx.export(dynamo=True)` in a process, the model built."""
    model, args = _built(name)
    took = 0.0
    for _ in range(2):
        start = time.process_time()
        torch.onnx.export(model, args, dynamo=True, verbose=False)
        took = time.process_time() - start
    return {"cpu": took * 1e3}


def _peer(package: str) -> Callable[[str], dict[str, Any]]:
    """The second drawing of a model by another tool in a process, the model built, as its front page shows."""

    def drawn(name: str) -> dict[str, Any]:
        peer = importlib.import_module(package)
        model, args = _built(name)
        took = 0.0
        for _ in range(2):
            start = time.process_time()
            if package == "torchview":
                peer.draw_graph(model, input_data=args, depth=20, expand_nested=True).visual_graph.source.encode()
            elif package == "torchvista":
                peer.trace_model(model, args)
            else:
                peer.trace(model, args[0])
            took = time.process_time() - start
        return {"cpu": took * 1e3}

    return drawn


def _built(name: str) -> tuple[torch.nn.Module, tuple[Any, ...]]:
    file, _, constructor, given = MODELS[name]
    scope = vars(importlib.import_module(file))
    return eval(constructor, scope).eval(), eval(f"({given},)", scope)


def _forked(work: Callable[[str], dict[str, Any]], name: str) -> dict[str, Any]:
    """What the work tells, with the wall time from before the fork to its answer, and the peak memory."""
    reader, writer = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        result: dict[str, Any] = {"cpu": float("nan")}
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            try:
                result.update(work(name))
            except BaseException as error:  # noqa: BLE001 - a peer may fail in any way; the table says so
                result["failure"] = type(error).__name__
        result["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.write(writer, json.dumps(result).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    found: dict[str, Any] = json.loads(answer)
    found.setdefault("wall", (time.perf_counter() - start) * 1e3)
    return found


def _spare(name: str) -> dict[str, Any]:
    """A click in a process of its own that was made ready and waits: the way of macOS and Windows."""
    ready, starter = os.pipe()
    reader, writer = os.pipe()
    code = (
        "import os, sys, time, json; sys.argv = ['capture.py']; "
        f"sys.path.insert(0, {str(Path(__file__).parent)!r}); import capture, torch; "
        f"torch.set_num_threads(1); capture.rehearsal.rehearse(); os.write({writer}, b'r'); os.read({ready}, 1); "
        f"start = time.perf_counter(); found = capture._click({name!r}); "
        f"found['wall'] = (time.perf_counter() - start) * 1e3; os.write({writer}, json.dumps(found).encode())"
    )
    arguments = [sys.executable, "-W", "ignore", "-c", code]
    for descriptor in (ready, writer):
        os.set_inheritable(descriptor, True)  # noqa: FBT003 - as os calls it
    child = os.posix_spawn(sys.executable, arguments, os.environ)
    os.close(writer)
    os.read(reader, 1)
    os.write(starter, b"g")
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    os.close(ready)
    os.close(starter)
    found: dict[str, Any] = json.loads(answer) if answer else {"cpu": float("nan"), "wall": float("nan")}
    return found


def _median(found: list[dict[str, Any]], key: str) -> float:
    return float(statistics.median(each.get(key, float("nan")) for each in found))


if __name__ == "__main__":
    main()
