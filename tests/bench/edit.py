"""Times the way from a saved edit to the redrawn page: the real language server and the real page, warm.

`python tests/bench/edit.py [--edits N]`, after `npm run build`. The recipe that ran last is tried first and what the
text says now is asked for afterwards, as the extension host does; the time ends when the first answer is drawn.

Columns: `all` is the sum of the worker's stages, of `server` (the rest of the answer), `page` (from the message to the
picture) and `bridge` (the message's way). `processor` is what server and workers used of the processors for the first
answer, which other load hardly changes (Linux; else 0); `again` the wait for the second answer, which redraws only
where it differs; `Netron` how long Netron's own page takes for the same file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "pyserver"), str(ROOT / "tests" / "server")]

# the editor of the server's tests
from conftest import begin, end  # type: ignore[import-not-found]  # noqa: E402 - the path has to be set first

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from conftest import Editor

LINE = 1 << 26


@dataclass(frozen=True)
class Subject:
    """A class of an example, and edits of its text that are made and taken back in turn."""

    file: str
    qualname: str
    edits: tuple[tuple[str, str], ...]


SUBJECTS = (
    Subject(
        "resnet.py",
        "ResNet",
        (
            ("64, 7, stride=2, padding=3", "64, 5, stride=2, padding=2"),
            ("num_classes=1000", "num_classes=10"),
            ("x = self.layer4(", "x = torch.tanh(x)\n        x = self.layer4("),
            ("out = self.bn3(self.conv3(out))", "out = self.bn3(self.conv3(out)) * 0.5"),
        ),
    ),
    Subject(
        "gpt.py",
        "GPT",
        (
            ("4 * config.n_embd, config.n_embd)", "4 * config.n_embd, config.n_embd, bias=False)"),
            ("nn.GELU()", "nn.ReLU()"),
            ("x = x + self.attn(self.ln_1(x))", "x = x + torch.tanh(self.attn(self.ln_1(x)))"),
            ("n_layer: int = 6", "n_layer: int = 7"),
        ),
    ),
)


async def main() -> None:
    """Print a row of medians for each subject."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=20)
    edits = parser.parse_args().edits
    page = await asyncio.create_subprocess_exec(
        "node", ROOT / "tests/bench/edit.mjs", stdin=-1, stdout=-1, limit=LINE, cwd=ROOT
    )
    await _line(page)
    with tempfile.TemporaryDirectory() as folder:
        editor = await begin(Path(folder))
        print(f"{edits} edits each, milliseconds, on {os.cpu_count()} cores")
        for subject in SUBJECTS:
            await _row(editor, page, subject, edits)
        await end(editor)
    assert page.stdin is not None  # it was asked for
    page.stdin.close()
    await page.wait()


async def _row(editor: Editor, page: Process, subject: Subject, edits: int) -> None:
    text = (ROOT / "extension" / "examples" / subject.file).read_text()
    path = editor.write(subject.file, text)
    uri = editor.open(subject.file)
    answer = await editor.visualize(uri, subject.qualname)
    drawn = await _draw(page, subject, path, answer, keep_view=False)
    await _line(page)
    rows = []
    for number in range(edits + 1):
        old, new = subject.edits[number % len(subject.edits)]
        if number // len(subject.edits) % 2:
            old, new = new, old
        assert old in text
        start, spent = time.perf_counter(), _processor_time(besides=page.pid)
        _edit(editor, uri, text, old, new)
        text = text.replace(old, new, 1)
        path.write_text(text)
        editor.save(uri)
        answer = await editor.visualize(uri, subject.qualname, trigger="automatic", last=drawn["last"])
        answered, spent = time.perf_counter() - start, _processor_time(besides=page.pid) - spent
        assert answer["export"]["ok"], answer["export"]["error"]
        drawn = await _draw(page, subject, path, answer, keep_view=True)
        done = time.perf_counter() - start
        stock = await _line(page)
        asked = time.perf_counter()
        await editor.visualize(uri, subject.qualname, trigger="automatic")
        again = time.perf_counter() - asked
        assert answer["repeated"]
        stages = {stage: answer["export"]["seconds"][stage] or 0.0 for stage in ("load", "infer", "capture", "convert")}
        shown, theirs = drawn["milliseconds"] / 1000, stock["stock"] / 1000
        waits = {"server": answered - sum(stages.values()), "page": shown, "bridge": done - answered - shown}
        rows.append({"all": done, **stages, **waits, "processor": spent, "again": again, "Netron": theirs})
    print(f"\n{subject.qualname}: {drawn['nodes']} nodes drawn, {stock['nodes']} by Netron's own page; ", end="")
    print(f"load average {os.getloadavg()[0]:.1f}")
    _print(rows[1:])


def _processor_time(*, besides: int) -> float:
    """Seconds of all processes that descend from this one, ended ones too, but for one of its children."""
    ticks, parents = 0, [os.getpid()]
    while parents:
        for task in Path(f"/proc/{parents.pop()}/task").glob("*/children"):
            with suppress(OSError):  # one that has just ended is in its parent's figures
                children = [int(child) for child in task.read_text().split() if int(child) != besides]
                parents += children
                ticks += sum(map(_ticks, children))
    return ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0


def _ticks(process: int) -> int:
    with suppress(OSError):  # as above
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15])
    return 0


def _edit(editor: Editor, uri: str, text: str, old: str, new: str) -> None:
    offset = text.index(old)
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1)
    last = old.rpartition("\n")[2]
    end_column = len(last) if "\n" in old else column + len(old)
    editor.edit(uri, (line, column), (line + old.count("\n"), end_column), new)


async def _draw(page: Process, subject: Subject, path: Path, answer: Any, *, keep_view: bool) -> Any:
    assert page.stdin is not None  # it was asked for
    line = {"visualization": answer, "file": str(path), "qualname": subject.qualname, "keepView": keep_view}
    page.stdin.write(json.dumps(line).encode() + b"\n")
    return await _line(page)


async def _line(page: Process) -> Any:
    assert page.stdout is not None  # it was asked for
    return json.loads(await page.stdout.readline())


def _print(rows: list[dict[str, float]]) -> None:
    columns = {name: [row[name] * 1000 for row in rows] for name in rows[0]}
    print("".join(f"{name:>10}" for name in ("", *columns)))
    for title, value in (("median", statistics.median), ("best", min), ("worst", max)):
        print(f"{title:>10}" + "".join(f"{value(values):10.1f}" for values in columns.values()), flush=True)


asyncio.run(main())
