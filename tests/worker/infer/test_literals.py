"""Expressions that users see are short."""

from __future__ import annotations

import ast

import pytest

from netron_lens.worker.infer.evidence.values.folding import folded as worked_out
from netron_lens.worker.infer.plans.literals import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Net({4: 512, 8: 256}[4])", "Net(512)"),
        ("Net([16, 32, 64][-2], depth=3)", "Net(32, depth=3)"),
        ("{'a': {'b': [1, 2]}}['a']['b']", "[1, 2]"),
        ("Net(np.array([16, 32])[1])", "Net(32)"),
        ("Net({'width': 8}.get('scale', 1.0))", "Net(1.0)"),
        ("Net({'width': width}.get('scale'))", "Net({'width': width}.get('scale'))"),
        ("Net(widths[4])", "Net(widths[4])"),
        ("Net( 4 )", "Net( 4 )"),
        ("Net({4: 512}[5])", "Net({4: 512}[5])"),
    ],
)
def test_what_is_looked_up_in_a_literal_is_written_as_itself(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("not False", "True"), ("-1", "-1"), ("2 * 8", "16"), ("not x", "not x"), ("[-1, 2]", "[-1, 2]")],
)
def test_arithmetic_on_literals_is_written_as_its_value(text: str, expected: str) -> None:
    assert ast.unparse(worked_out(ast.parse(text, mode="eval").body)) == expected
