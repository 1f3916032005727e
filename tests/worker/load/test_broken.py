"""A class of a file that is not all valid Python, or not written as most are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from netron_lens.worker.load.reading.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NET = "class Net(nn.Module):\n    n = 3\n"
BROKEN = {
    "a function above": ("def f(x:\n    return x\n\n", ""),
    "a decorated function below": ("", "@f\ndef g(x):\n    if x\n        return 1\n"),
    "a print statement of Python 2": ("", "if __name__ == '__main__':\n    net = Net()\n    print 'net', net\n"),
    "two of them": ("print 'above'\n", "def f():\n    raise ValueError, 'x'\n"),
    "a class that is being written": ("", "class Other(nn.Module):\n    def forward(self, x):\n        return self.\n"),
    "a word": ("", "class\n"),
    "an open bracket": ("", "x = f(1,\n\ny = 2\n"),
    "an open string": ("", "s = '''abc\n"),
    "an odd indentation": ("", "def f():\n        a = 1\n    b = 2\n"),
}


@pytest.mark.parametrize(("above", "below"), BROKEN.values(), ids=BROKEN)
def test_a_class_beside_what_does_not_parse(see: Callable[..., Any], above: str, below: str) -> None:
    seen = see(above + NET + below, probe="cls.n")

    assert seen.error is None
    assert seen.value == 3
    assert set(seen.codes()) == {"left-out"}


def test_names_the_lines_that_are_left_out(see: Callable[..., Any]) -> None:
    seen = see(NET + "def f(x)\n    return x\n\n\ny = 1\n", probe="cls.n")

    [warning] = seen.warnings
    assert warning["line"] == 5
    assert warning["message"] == "lines 5 to 6 are not valid Python and left out: expected ':'"


def test_a_class_that_does_not_parse(see: Callable[..., Any]) -> None:
    seen = see("class Net(nn.Module):\n    n = 3\n    def forward(self, x)\n        return x\n")

    assert (seen.error["stage"], seen.error["line"]) == ("load", 5)
    assert seen.error["message"] == "`Net` is not valid Python: expected ':'"


def test_what_is_needed_and_does_not_parse(see: Callable[..., Any]) -> None:
    seen = see("def f()\n    return 3\nclass Net(nn.Module):\n    n = f()\n", probe="cls.n")

    assert seen.error["stage"] == "load"
    assert "'f' is not defined" in seen.error["message"]


WRITTEN = {
    "a byte order mark": b"\xef\xbb\xbfa = 'caf\xc3\xa9'\n",
    "a declared encoding": b"# -*- coding: latin-1 -*-\na = 'caf\xe9'\n",
    "line ends of Windows": b"a = 'caf\xc3\xa9'\r\nb = 1\r\n",
    "line ends of old": b"a = 'caf\xc3\xa9'\rb = 1\r",
    "form feeds": b"\x0c\na = 'caf\xc3\xa9'\n\x0c\n",
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN)
def test_reads_a_file_as_python_does(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "net.py"
    path.write_bytes(content)
    names: dict[str, Any] = {}

    exec(compile(Texts([]).read(str(path)), str(path), "exec"), names)

    assert names["a"] == "café"
