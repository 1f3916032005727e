"""What has to agree between files of the project."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import netron_lens

ROOT = Path(__file__).resolve().parents[1]
EXPORT_KEYS = [
    "ok",
    "file",
    "class",
    "graph",
    "program",
    "constructor",
    "method",
    "inputs",
    "outputs",
    "parameters",
    "trainable",
    "moduleCalls",
    "leafCalls",
    "nodes",
    "multiplyAdds",
    "activationBytes",
    "largestActivation",
    "loaded",
    "standIns",
    "warnings",
    "seconds",
    "error",
]
ERROR_KEYS = ["stage", "kind", "message", "file", "line", "hint", "graph"]
SECONDS_KEYS = ["load", "infer", "capture", "convert", "total"]


def test_the_generated_typescript_is_current() -> None:
    script = ROOT / "pyserver" / "scripts" / "typescript.py"
    check = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr


def test_the_versions_agree() -> None:
    project = (ROOT / "pyserver" / "pyproject.toml").read_text(encoding="utf-8")
    (engine,) = re.findall(r'^version = "(.+)"$', project, re.MULTILINE)
    extension = json.loads((ROOT / "extension" / "package.json").read_text(encoding="utf-8"))["version"]
    assert netron_lens.__version__ == engine == extension


def test_the_changelog_speaks_of_this_version_or_of_what_is_to_come() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)[0]
    assert newest in {netron_lens.__version__, "Unreleased"}


def test_the_import_contracts_hold() -> None:
    config = str(ROOT / "pyserver" / "pyproject.toml")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    check = subprocess.run(
        [*command, "--config", config, "--no-cache"],
        cwd=ROOT / "pyserver",
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr
    assert "0 broken" in check.stdout


def test_what_export_prints_has_the_keys_that_are_promised(tmp_path: Path) -> None:
    schema = json.loads((ROOT / "pyserver" / "schema" / "export.schema.json").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "netron_lens", "export", "absent.py", "--json"]
    environment = {"PYTHONPATH": str(ROOT / "pyserver")}
    process = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    line = json.loads(process.stdout)
    assert list(line) == list(schema["properties"]) == EXPORT_KEYS
    assert list(line["error"]) == list(schema["$defs"]["error"]["properties"]) == ERROR_KEYS
    assert list(line["seconds"]) == list(schema["$defs"]["seconds"]["properties"]) == SECONDS_KEYS


def test_rules_hand_on_to_what_can_be_told_the_outcome() -> None:
    """The search tells a rule what came of each plan: a list, or an `islice`, that a rule hands on to refuses that."""
    deaf = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for path in (ROOT / "pyserver" / "netron_lens" / "worker" / "infer").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and re.search(r"Edits|Plan", ast.unparse(function.returns or function))
        for node in ast.walk(function)
        if isinstance(node, ast.YieldFrom) and not _can_be_told(node.value)
    ]
    assert deaf == []


def _can_be_told(node: ast.expr) -> bool:
    match node:
        case ast.IfExp(_, body, ast.Tuple([])):
            return _can_be_told(body)
        case ast.Call(ast.Name(name)):
            return name not in {"islice", "sorted", "reversed", "map", "filter", "zip", "list", "tuple"}
        case ast.Call(ast.Attribute(ast.Name(name))):
            return name not in {"dict", "itertools"}
    return isinstance(node, ast.GeneratorExp)
