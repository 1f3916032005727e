"""What the statements of the user's code made, and that nothing is said of what could be something else."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import torch

from netron_lens.worker import run
from netron_lens.worker.capture import capture
from netron_lens.worker.capture.text import columns, returns, sites
from netron_lens.worker.paths import OURS
from netron_lens.worker.shape_only import ShapeOnly

HEAD = "import functools\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
Told = list[tuple[str, list[tuple[str, list[int]]]]]


@pytest.fixture(params=[False, True], ids=["real", "shapes"])
def told(tmp_path: Path, request: Any) -> Any:
    """Each statement that made tensors, by its first line's text, with their names and shapes, by line and run."""

    def tell(body: str, *sizes: int) -> Told:
        text = HEAD + textwrap.dedent(body)
        file = tmp_path / f"model{request.param}.py"
        file.write_text(text)
        namespace: dict[str, Any] = {"__name__": "model"}
        exec(compile(text, str(file), "exec"), namespace)
        if request.param:
            with ShapeOnly(), run.conditions():
                record = capture(namespace["Net"](), (torch.randn(sizes),), {})
        else:
            with run.conditions():
                record = capture(namespace["Net"](), (torch.randn(sizes),), {})
        assert record.failed is None
        lines = text.splitlines()
        runs = sorted(record.statements, key=lambda each: (each.span.start_line, each.span.start_column))
        return [
            (lines[each.span.start_line - 1].strip(), [(value.name, list(value.shape)) for value in each.values])
            for each in runs
        ]

    return tell


def test_the_value_of_a_function_of_the_users_is_what_its_return_gave(told: Any) -> None:
    assert told(
        """
        def halves(x):
            low = x[:1]
            return low, None, x

        class Base(nn.Module):
            def body(self, x):
                return self.wide(x)

            @torch.no_grad()
            def wide(self, x):
                y = x.repeat(1, 2)
                return y

        class Net(Base):
            def forward(self, x):
                y = self.body(x)
                a, b, c = halves(
                    y,
                )
                a += self.body(x)[:1]
                return {"first": a, "all": c}
        """,
        3,
        2,
    ) == [
        ("low = x[:1]", [("low", [1, 4])]),
        ("return low, None, x", [("low", [1, 4]), ("x", [3, 4])]),
        ("return self.wide(x)", [("return", [3, 4])]),
        ("return self.wide(x)", [("return", [3, 4])]),
        ("y = x.repeat(1, 2)", [("y", [3, 4])]),
        ("y = x.repeat(1, 2)", [("y", [3, 4])]),
        ("return y", [("return", [3, 4])]),
        ("return y", [("return", [3, 4])]),
        ("y = self.body(x)", [("y", [3, 4])]),
        ("a, b, c = halves(", [("a", [1, 4]), ("c", [3, 4])]),
        ("a += self.body(x)[:1]", [("a", [1, 4])]),
        ('return {"first": a, "all": c}', [("first", [1, 4]), ("all", [3, 4])]),
    ]


def test_a_return_tells_of_each_of_its_parts(told: Any) -> None:
    assert told(
        """
        class Net(nn.Module):
            def forward(self, x):
                a, b = self.pair(x)
                c, (d, e) = self.nested(x)
                for _ in range(2):
                    low = self.low(x)
                return {"sum": a.sum(), "pair": (b, low)}

            def pair(self, x):
                return (x, self.low(x))

            def nested(self, x):
                return x.t(), (x[0], None if x is None else x[1])

            def low(self, x):
                return x[:1]
        """,
        3,
        2,
    ) == [
        ("a, b = self.pair(x)", [("a", [3, 2]), ("b", [1, 2])]),
        ("low = self.low(x)", [("low", [1, 2])]),
        ("low = self.low(x)", [("low", [1, 2])]),
        ('return {"sum": a.sum(), "pair": (b, low)}', [("sum", []), ("b", [1, 2]), ("low", [1, 2])]),
        ("return (x, self.low(x))", [("x", [3, 2]), ("1", [1, 2])]),
        ("return x.t(), (x[0], None if x is None else x[1])", [("0", [2, 3]), ("1.0", [2])]),
        ("return x[:1]", [("return", [1, 2])]),
        ("return x[:1]", [("return", [1, 2])]),
        ("return x[:1]", [("return", [1, 2])]),
    ]


def test_super_and_lambdas_and_comprehensions(told: Any) -> None:
    assert told(
        """
        class Base(nn.Module):
            def forward(self, x):
                return F.relu(x + 1)

        class Net(Base):
            def forward(self, x):
                y = super().forward(x)
                parts = [self.part(y) for _ in range(2)]
                z = (lambda t: t[0])(y)
                return torch.cat(parts).sum(0)

            def part(self, x):
                if x.dim() > 5:
                    return x[0]
                return x.flatten()
        """,
        3,
        2,
    ) == [
        ("return F.relu(x + 1)", [("return", [3, 2])]),
        ("y = super().forward(x)", [("y", [3, 2])]),
        ("z = (lambda t: t[0])(y)", [("z", [2])]),
        ("return torch.cat(parts).sum(0)", [("return", [])]),
        ("return x.flatten()", [("return", [6])]),
        ("return x.flatten()", [("return", [6])]),
    ]


def test_a_value_that_something_else_made_of_it_is_read_off_its_name(told: Any) -> None:
    assert told(
        """
        def twice(function):
            @functools.wraps(function)
            def wrapper(*args):
                return torch.cat([function(*args), function(*args)])
            return wrapper

        class Net(nn.Module):
            @twice
            def wrapped(self, x):
                return x.exp()

            def summed(self, x):
                try:
                    return x.sum(0)
                finally:
                    x = x.sum(1)

            def each(self, x):
                yield x.exp()
                return x

            def forward(self, x):
                a = self.wrapped(x)
                b = self.summed(x)
                c = max([x], key=self.length)
                d = torch.vmap(self.row)(x)
                e = list(self.each(x))
                return None if a is None else b

            def length(self, x):
                return x.size(0) + len(x.exp())

            def row(self, x):
                return x.exp()
        """,
        3,
        2,
    ) == [
        ("return torch.cat([function(*args), function(*args)])", [("return", [6, 2])]),
        ("return x.exp()", [("return", [3, 2])]),
        ("return x.exp()", [("return", [3, 2])]),
        ("x = x.sum(1)", [("x", [3])]),
        ("a = self.wrapped(x)", [("a", [6, 2])]),
        ("b = self.summed(x)", [("b", [2])]),
        ("c = max([x], key=self.length)", [("c", [3, 2])]),
        ("d = torch.vmap(self.row)(x)", [("d", [3, 2])]),
        ("return x.exp()", [("return", [2])]),
    ]


def test_steps_inside_a_library_are_not_the_statements_value(told: Any) -> None:
    assert told(
        """
        from einops import rearrange
        from torch.nn.utils.rnn import pad_sequence

        class Net(nn.Module):
            def forward(self, x):
                y = rearrange(x, "(a b) c -> c a b", a=1)
                z = pad_sequence([x[0], x[1]])
                w = x.norm() + F.max_pool1d(x, 2).sum()
                return rearrange(y, "a b c -> (a c) b")
        """,
        3,
        2,
    ) == [
        ('y = rearrange(x, "(a b) c -> c a b", a=1)', [("y", [2, 1, 3])]),
        ("z = pad_sequence([x[0], x[1]])", [("z", [2, 2])]),
        ("w = x.norm() + F.max_pool1d(x, 2).sum()", [("w", [])]),
    ]


def test_values_of_choices_and_pairs_and_of_what_is_computed_later_are_told(told: Any) -> None:
    assert told(
        """
        from torch.utils.checkpoint import checkpoint

        class Net(nn.Module):
            def forward(self, x):
                a = x.t() if x.dim() == 2 else x
                b, c = x.t(), x.sum(0)
                d = checkpoint(self.doubled, x, use_reentrant=False)
                e = checkpoint(lambda t: t[0] + 1, x, use_reentrant=False)
                return None

            def doubled(self, x):
                return x.repeat(2, 1)
        """,
        3,
        2,
    ) == [
        ("a = x.t() if x.dim() == 2 else x", [("a", [2, 3])]),
        ("b, c = x.t(), x.sum(0)", [("b", [2, 3]), ("c", [2])]),
        ("d = checkpoint(self.doubled, x, use_reentrant=False)", [("d", [6, 2])]),
        ("e = checkpoint(lambda t: t[0] + 1, x, use_reentrant=False)", [("e", [2])]),
        ("return x.repeat(2, 1)", [("return", [6, 2])]),
    ]


def test_nothing_is_read_off_a_name_that_may_have_got_another_value_since(told: Any) -> None:
    assert told(
        """
        class Net(nn.Module):
            def forward(self, x):
                for _ in range(2):
                    a = (lambda t: t.t())(x)
                    x = x * 2
                b = (lambda t: t.t())(x)
                b = None
                try:
                    c = (lambda t: t.t())(x)
                finally:
                    c = None
                for _ in range(2):
                    d = (lambda t: t.t())(x)
                d = None
                e = (lambda t: t.t())(x)
                del e
                f = (lambda t: t.t())(x)
                for _ in range(2):
                    f = f * 2
                return None
        """,
        3,
        2,
    ) == [
        ("a = (lambda t: t.t())(x)", [("a", [2, 3])]),
        ("a = (lambda t: t.t())(x)", [("a", [2, 3])]),
        ("x = x * 2", [("x", [3, 2])]),
        ("x = x * 2", [("x", [3, 2])]),
        ("f = (lambda t: t.t())(x)", [("f", [2, 3])]),
        ("f = f * 2", [("f", [2, 3])]),
        ("f = f * 2", [("f", [2, 3])]),
    ]


def test_a_value_is_told_as_it_was_when_it_was_returned(told: Any) -> None:
    assert told(
        """
        class Net(nn.Module):
            def forward(self, x):
                y = self.same(x)
                y.unsqueeze_(0)
                return y

            def same(self, x):
                y = x * 2
                return y
        """,
        3,
        2,
    ) == [
        ("y = self.same(x)", [("y", [3, 2])]),
        ("return y", [("return", [1, 3, 2])]),
        ("y = x * 2", [("y", [3, 2])]),
        ("return y", [("return", [3, 2])]),
    ]


@pytest.mark.parametrize("libraries", [True, False])
def test_columns_are_found_without_pythons_own(told: Any, monkeypatch: pytest.MonkeyPatch, *, libraries: bool) -> None:
    monkeypatch.setattr(sites, "HAS_POSITIONS", False)
    monkeypatch.setattr(sites, "_site", sites._site.__wrapped__)  # noqa: SLF001 - what it has kept is of the other way
    for cached in (returns.form, returns.is_call_of):
        cached.cache_clear()
    if not libraries:
        monkeypatch.setattr(columns, "_executing", lambda: None)
    text = """
        class Net(nn.Module):
            def forward(self, x):
                y = F.relu(x[:1]); z = x.t()
                x += (lambda t: t.sum())(x)
                return y
        """
    known = [("y = F.relu(x[:1]); z = x.t()", [("y", [1, 2])]), ("y = F.relu(x[:1]); z = x.t()", [("z", [2, 3])])]
    found = told(text, 3, 2)
    assert [each for each in found if each[0].startswith("y")] == (known if libraries else [])
    assert found[-1] == ("return y", [("return", [1, 2])]) or not libraries


def test_only_executing_is_taken_from_the_libraries_that_travel(tmp_path: Path) -> None:
    (tmp_path / "executing").mkdir()
    (tmp_path / "executing" / "__init__.py").write_text("MARK = 1\n")
    (tmp_path / "stray_library.py").write_text("")
    code = (
        "import sys, pathlib; from netron_lens.worker.capture.text import columns; "
        f"columns.LIBRARIES = pathlib.Path({str(tmp_path)!r}); "
        f"print(columns._executing().MARK, {str(tmp_path)!r} in sys.path)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(OURS).parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split() == ["1", "False"]
