"""A function that is parsed alone is the one of its file."""

from __future__ import annotations

import ast
import linecache
from typing import TYPE_CHECKING

import pytest
from torch.nn import functional
from torch.nn.modules import module, rnn

from netron_lens.worker.capture.text import functions

if TYPE_CHECKING:
    from pathlib import Path

ODD = '''
def before(): pass
@decorator
# a remark
@another(
    1,
)
def function(
    x,
) -> int:
    """A text
that stands further left."""
    y = [
    x]
    if y:

        def inner(): return 1
# a remark
        return inner
    return (
x
    )
class Net:
    def method(self): return """
1"""
    z = 1
'''


@pytest.mark.parametrize("file", [functional.__file__, module.__file__, rnn.__file__])
def test_functions_are_those_of_their_file(file: str) -> None:
    innermost = _innermost("".join(linecache.getlines(file)))
    for line, expected in list(innermost.items())[::50]:
        found = functions.around(file, line)
        assert found is not None
        assert ast.dump(found, include_attributes=True) == expected


def test_what_stands_further_left_ends_no_function(tmp_path: Path) -> None:
    file = tmp_path / "odd.py"
    file.write_text(ODD)
    for line, expected in _innermost(ODD).items():
        found = functions.around(str(file), line)
        assert found is None or ast.dump(found, include_attributes=True) == expected
    assert functions.around(str(file), len(ODD.splitlines())) is None


def _innermost(text: str) -> dict[int, str]:
    """The innermost function that holds each line on which a statement of a function begins."""
    found: dict[int, str] = {}
    for node in ast.walk(ast.parse(text)):  # outer ones first
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            dumped = ast.dump(node, include_attributes=True)
            found.update((each.lineno, dumped) for each in ast.walk(node) if isinstance(each, ast.stmt))
    return found
