"""A text that does not parse keeps its module classes in their places."""

from __future__ import annotations

import pytest

from netron_lens.discover.models import find_models
from netron_lens.discover.repair import repaired

NET = """\
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 5)

    def forward(self, x):
        return self.conv(x)

class Net(Block):
    '''Not here: class Fake(nn.Module):'''

    def forward(self, x):
        return x
"""


def places(source: str) -> list[tuple[str, int, int]]:
    return [(model.qualname, model.line, model.end_line) for model in find_models(source, "/nowhere/n.py").models]


@pytest.mark.parametrize(
    "broken",
    [
        ("super().__init__()", "super().__init__("),
        ("nn.Conv2d(3, 6, 5)", "nn.Conv2d(3, 6,"),
        ("nn.Conv2d(3, 6, 5)", "nn."),
        ("return self.conv(x)", "return self.conv(x"),
        ("return self.conv(x)", "for"),
        ("return self.conv(x)", "if x:"),
        ("return self.conv(x)", "x = [self.conv(x) for"),
        ("return self.conv(x)", "x = '"),
        ("return self.conv(x)", "try: pass"),
        ("return self.conv(x)", "x = {"),
        ("def __init__(self):", "def __init__(self)"),
        ("def __init__(self):", "def __init__(self, :"),
        ("def forward(self, x):\n        return self", "def forward(self, x\n        return self"),
        ("class Block(nn.Module):", "class Block(nn.Module)"),
        ("class Block(nn.Module):", "class Block(nn.Module:"),
        ("class Block(nn.Module):", "class Block(nn.Module"),
        ("class Block(nn.Module):", "@\nclass Block(nn.Module):"),
        ("from torch import nn\n", "from torch import nn, \n"),
        ("from torch import nn\n", "from torch import nn\nimport\n"),
        ("from torch import nn\n", "from torch import nn\n    x = 1\n"),
        ("from torch import nn\n", "from torch import nn\nx = (1,\n"),
    ],
)
def test_a_broken_statement_moves_no_class(broken: tuple[str, str]) -> None:
    source = NET.replace(*broken, 1)
    assert source != NET
    added = source.split("class Block")[0].count("\n") - 2
    expected = [("Block", 3 + added), ("Net", 11 + added)]
    assert [(name, line) for name, line, _ in places(source)] == expected


def test_a_broken_text_says_so() -> None:
    assert find_models(NET, "/nowhere/n.py").parsed
    assert not find_models(NET + "\nx = (", "/nowhere/n.py").parsed


def test_a_class_ends_where_its_broken_statement_ends() -> None:
    assert places("class Net(nn.Module):\n    x = 1\n    y = (1,\n    2\n") == [("Net", 1, 4)]


def test_a_header_without_a_body_counts() -> None:
    assert places("import torch\nclass Net(nn.Module):\n") == [("Net", 2, 2)]


@pytest.mark.parametrize("source", ["\0", "\f(", "'''", "\\", "((((", "\ufeff class", "class", "x\r= (\r", "\N{BOM}"])
def test_reads_anything(source: str) -> None:
    assert places(source) == []


def test_newer_syntax_is_no_obstacle() -> None:
    source = "type A = int\nclass Net[T](nn.Module):\n    x = f'{'a' + f'{1}'}'\n"
    assert places(source) == [("Net", 2, 3)]
    assert "class Net(nn.Module):" in repaired(source) or "class Net[T](nn.Module):" in repaired(source)
