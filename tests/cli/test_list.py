"""`netron-lens list`: the module classes of files, from their text alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Cli

TEXT = """
import sys
from torch import nn

sys.exit("this is not run")

def make():
    class Net(nn.Module):
        pass

class Data:
    pass
"""


def test_lists_the_classes_of_a_file_without_running_it(cli: Cli, tmp_path: Path, schema: Callable[[str], Any]) -> None:
    (tmp_path / "file.py").write_text(TEXT, encoding="utf-8")
    process = cli("list", "file.py", "--json")
    found = json.loads(process.stdout)
    jsonschema.validate(found, schema("list"))
    file = str(tmp_path / "file.py")
    assert found == [{"file": file, "name": "Net", "qualname": "make.<locals>.Net", "line": 8, "endLine": 9}]
    assert process.returncode == 0


def test_a_file_that_is_not_there_has_status_1(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text(TEXT, encoding="utf-8")
    process = cli("list", "absent.py", "file.py", "--json")
    assert process.returncode == 1
    assert "absent.py" in process.stderr
    assert len(json.loads(process.stdout)) == 1
