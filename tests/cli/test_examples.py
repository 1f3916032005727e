"""The example files: each program repeats, in plain torch, the run that the JSON tells of."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import Any

import pytest

from tests.cli.conftest import ROOT, run

EXAMPLES = sorted((ROOT / "extension" / "examples").glob("*.py"))
FAILS = "mistake"
TOO_LARGE_TO_RUN = "llama_7b"
RUN_ALL = """
import contextlib, io, json, os, runpy, sys

import torch

def count(model, args, kwargs):
    calls = {"moduleCalls": 0, "leafCalls": 0}

    def hook(module, *_):
        calls["moduleCalls"] += 1
        calls["leafCalls"] += not any(module.children())

    for module in model.modules():
        module.register_forward_hook(hook)
    torch.backends.mha.set_fastpath_enabled(False)
    with torch.no_grad():
        model(*args, **kwargs)
    parameters = list(model.parameters())
    trainable = [parameter for parameter in parameters if parameter.requires_grad]
    return {
        **calls,
        "parameters": sum(parameter.numel() for parameter in parameters),
        "trainable": sum(parameter.numel() for parameter in trainable),
    }

for program in sys.argv[1:]:
    if os.fork() == 0:  # each in a process of its own, so that none finds what another has left
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            names = runpy.run_path(program, run_name="__main__")
        assert not any(name.startswith("netron") for name in sys.modules)
        counts = count(names["model"], names["args"], names["kwargs"])
        print(json.dumps({"program": program, "printed": printed.getvalue().strip(), **counts}), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What `export --json` prints of each example: all by one command, whose workers they share."""
    folder = tmp_path_factory.mktemp("examples")
    done = run(folder, "export", *map(str, EXAMPLES), "--json", "-o", str(folder))
    assert done.stdout, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {path.stem: [line for line in lines if line["file"] == str(path)] for path in EXAMPLES}


@pytest.fixture(scope="module")
def runs(exports: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """What each program prints, and what forward hooks count, where nothing but torch is there."""
    lines = [line for name, found in exports.items() if name not in {FAILS, TOO_LARGE_TO_RUN} for line in found]
    command = [sys.executable, "-I", "-c", RUN_ALL, *(line["program"] for line in lines if line["program"])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return {run["program"]: run for run in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES])
def test_every_class_of_the_examples_is_drawn(exports: dict[str, list[dict[str, Any]]], example: str) -> None:
    lines = exports[example]
    assert lines
    assert [line["class"] for line in lines if not line["ok"]] == (["Classifier"] if example == FAILS else [])


@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES if path.stem not in {FAILS, TOO_LARGE_TO_RUN}])
def test_the_programs_of_the_examples_repeat_their_runs(
    exports: dict[str, list[dict[str, Any]]], runs: dict[str, dict[str, Any]], example: str
) -> None:
    for line in exports[example]:
        seen = dict(runs[line["program"]])
        assert seen.pop("program") == line["program"]
        assert seen.pop("printed") == str(shapes(line["outputs"]))
        assert seen == {key: line[key] for key in seen}


def test_seven_billion_parameters_are_counted_without_being_there(exports: dict[str, list[dict[str, Any]]]) -> None:
    assert exports[TOO_LARGE_TO_RUN][-1]["parameters"] == 6_738_415_616


def shapes(value: Any) -> Any:
    """Outputs as a program prints them."""
    if isinstance(value, list):
        return [shapes(part) for part in value]
    if set(value) == {"dtype", "shape"}:
        return f"{value['dtype']}{value['shape']}"
    if set(value) == {"python"}:
        return type(ast.literal_eval(value["python"])).__name__
    return {key: shapes(part) for key, part in value.items()}
