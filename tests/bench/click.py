"""Times a warm click: request to result, in a forked process and in a spare one, with the stages' shares.

python tests/bench/click.py [FILE:QUALNAME ...]
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "pyserver"))

from netron_lens.pool import WorkerPool  # noqa: E402 - the path has to be set first
from netron_lens.protocol import ExportRequest  # noqa: E402

EXAMPLES = ("lenet.py:LeNet", "resnet.py:ResNet", "gpt.py:GPT", "unet.py:UNet", "tagger.py:Tagger", "llama_7b.py:Llama")
TARGETS = sys.argv[1:] or [str(ROOT / "extension" / "examples" / name) for name in EXAMPLES]
CLICKS = 7


async def main() -> None:
    """Print a row for each target and way of starting runs."""
    print("target                    way      best  median ms | load infer capture convert | rest of best")
    for way in ("fork", "spare"):
        os.environ.pop("NETRON_LENS_NO_FORK", None)
        if way == "spare":
            os.environ["NETRON_LENS_NO_FORK"] = "1"
        pool = WorkerPool(sys.executable, None, lambda _: None)
        await pool.prepare()
        for target in TARGETS:
            await _row(pool, target, way)
        await pool.close()


async def _row(pool: WorkerPool, target: str, way: str) -> None:
    clicks = []
    for _ in range(CLICKS if way == "fork" else 3):
        await pool.prepare()
        if way == "spare":
            await asyncio.sleep(6)  # the spares are refilled
        clicks.append(await _click(pool, target))
    totals = [total for total, _ in clicks[1:]]
    best, seconds = min(clicks[1:], key=lambda click: click[0])
    stages = " ".join(f"{value * 1000:7.1f}" for value in seconds[:-1])
    rest = (best - seconds[-1]) * 1000
    median = statistics.median(totals) * 1000
    print(f"{Path(target).name:25} {way:6} {best * 1000:7.1f} {median:7.1f} | {stages} | {rest:.1f}", flush=True)


async def _click(pool: WorkerPool, target: str) -> tuple[float, list[float]]:
    file, _, qualname = target.rpartition(":")
    with tempfile.TemporaryDirectory() as folder:
        request = ExportRequest(file=file, qualname=qualname, folder=folder)
        start = time.perf_counter()
        result = await pool.export(request, lambda _: None)
        total = time.perf_counter() - start
    parts = result.export.seconds
    return total, [part or 0 for part in (parts.load, parts.infer, parts.capture, parts.convert, parts.total)]


asyncio.run(main())
