"""What the features write: totals, hints, hovers, the place of an import, what a class uses."""

from __future__ import annotations

import ast

import pytest

from netron_lens.discover.outline import outline
from netron_lens.protocol import Export, NamedTensor, RecipeInput, Span, StatementRun
from netron_lens.server.fingerprints import used
from netron_lens.server.fixes import import_line
from netron_lens.server.hints import label
from netron_lens.server.hover import table
from netron_lens.server.statements import Line
from netron_lens.server.totals import line as totals_line

SPAN = Span(start_line=1, start_column=0, end_line=1, end_column=5)


def tensor(name: str, *shape: int, dtype: str = "float32") -> NamedTensor:
    return NamedTensor(name=name, dtype=dtype, shape=shape)


def line(*runs: tuple[NamedTensor, ...]) -> Line:
    made = [
        StatementRun(file="n.py", span=SPAN, path="block", call=index, values=run) for index, run in enumerate(runs)
    ]
    return Line(span=SPAN, qualname="Net", runs=tuple(made), chosen=tuple(made))


def test_a_hint_shows_the_shape_of_one_tensor_without_its_name() -> None:
    assert label(line((tensor("x", 1, 6, 14, 14),))) == "⟶ [1, 6, 14, 14]"


def test_a_hint_names_several_tensors() -> None:
    assert label(line((tensor("q", 1, 8), tensor("k", 1, 4)))) == "⟶ q [1, 8], k [1, 4]"


def test_a_hint_shows_a_dtype_that_is_not_the_usual_one() -> None:
    assert label(line((tensor("ids", 1, 5, dtype="int64"),))) == "⟶ [1, 5] int64"
    assert label(line((tensor("loss"),))) == "⟶ []"


def test_a_hint_counts_runs_only_where_their_shapes_differ() -> None:
    assert label(line((tensor("x", 1, 6),), (tensor("x", 1, 6),))) == "⟶ [1, 6]"
    assert (
        label(line((tensor("x", 1, 6),), (tensor("x", 1, 3),), (tensor("x", 1, 3),)))
        == "⟶ [1, 6] …\N{MULTIPLICATION SIGN}3"
    )


def test_a_hover_tells_every_run() -> None:
    assert table(line((tensor("x", 1, 6),), (tensor("x", 1, 3),))).splitlines()[2:] == [
        "| `block` | 0 | `x float32[1, 6]` |",
        "| `block` | 1 | `x float32[1, 3]` |",
    ]
    assert table(line(*[(tensor("x", 1),)] * 30)).endswith("… and 6 more")


@pytest.mark.parametrize(
    ("parameters", "macs", "text"),
    [
        (1, None, "1 parameter · [1, 3] → [1, 10]"),
        (0, 0, "0 parameters · [1, 3] → [1, 10]"),
        (62_006, 651_720, "62 k parameters · [1, 3] → [1, 10] · 0.65 MMACs"),
        (1_234_567, 4_089_184_256, "1.2 M parameters · [1, 3] → [1, 10] · 4.1 GMACs"),
        (999_600, 24, "1 M parameters · [1, 3] → [1, 10] · 24 MACs"),
        (6_738_415_616, 123_456_789, "6.7 G parameters · [1, 3] → [1, 10] · 123 MMACs"),
    ],
)
def test_totals_are_short(parameters: int, macs: int | None, text: str) -> None:
    value = {"dtype": "float32", "shape": [1, 3]}
    given = RecipeInput(name="x", kind="positional", expression="x", value=value, reason="")
    outputs = {"dtype": "float32", "shape": [1, 10]}
    made = Export(ok=True, file="n.py", inputs=(given,), outputs=outputs, parameters=parameters, multiply_adds=macs)
    assert totals_line(made) == text


def test_totals_of_nested_values_stop_after_a_few() -> None:
    value = [{"dtype": "float32", "shape": [1]}] * 4
    given = RecipeInput(
        name="x", kind="positional", expression="x", value={"a": value[0], "n": {"python": "3"}}, reason=""
    )
    assert totals_line(Export(ok=True, file="n.py", inputs=(given,), outputs=value)) == "[1] → [1], [1], [1], …"
    assert totals_line(Export(ok=True, file="n.py")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class Net: ...", 1),
        ("import a\nfrom b import c\n\nclass Net: ...", 3),
        ('"""What it is."""\nimport a\n\nimport b\nx = 1\nimport c\n', 5),
        ('"""What\nit is."""\n\nclass Net: ...', 3),
        ("from __future__ import annotations\nclass Net: ...", 2),
        ("from a import (\n    b,\n)\nx = 1", 4),
        ("# !/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n@a\nclass Net: ...", 4),
    ],
)
def test_an_import_is_added_after_those_that_are_there(text: str, expected: int) -> None:
    assert import_line(outline("n.py", text)) == expected


def test_a_class_uses_what_it_names_and_what_that_names() -> None:
    text = """\
import os
from torch import nn
width = 3
height = width
def helper(): return height
def train(): return Net(os)
class Block(nn.Module): ...
class Other(nn.Module): ...
class Net(Block):
    size = helper()
"""
    lines = [statement.lineno for statement in used(ast.parse(text).body, "Net")]
    assert lines == [2, 3, 4, 5, 7, 9]
