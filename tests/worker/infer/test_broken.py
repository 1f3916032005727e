"""Code that is broken: it is told soon, and what only seems to be broken is shown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import pytest
from nets import constructor, net

from netron_lens.worker.infer.plans.plan import Plan
from netron_lens.worker.infer.plans.values import Value
from netron_lens.worker.infer.trials.attempt import Attempts
from netron_lens.worker.infer.trials.broken import Broken
from netron_lens.worker.infer.trials.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

FEW = 16


@pytest.mark.parametrize(
    "statement", ["self.missing(x)", "missing + x", "torch.missing(x)", "[self.a(x) for _ in range(x.shape[0] / 2)]"]
)
def test_what_is_not_there_is_not_tried_for_long(inferred: Infer, tried: list[int], statement: str) -> None:
    text = net(", dim, depth, width=8, is_wide=False", "self.a = nn.Linear(dim, 7)", f"return {statement}")
    assert inferred(text).failure is not None
    assert len(tried) < FEW


def test_what_runs_in_an_import_is_no_progress(
    inferred: Infer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tables.py").write_text("import torch\nfirst = torch.zeros(2)\nsecond = torch.ones(2)\n")
    ranks: list[tuple[int, ...]] = []
    run = Attempts.run

    def noted(attempts: Attempts, *given: object) -> object:
        outcome = run(attempts, *given)  # type: ignore[arg-type] # what it was given
        ranks.append(outcome.rank)
        return outcome

    monkeypatch.setattr(Attempts, "run", noted)
    text = net(", width", "import tables; tables.first; raise ValueError('not today')", "return x")
    assert inferred(text).failure is not None

    assert len(set(ranks)) == 1


def test_a_property_that_cannot_be_set_is_not_tried_for_long(inferred: Infer, tried: list[int]) -> None:
    layers = "self.options = options; self.a = nn.Linear(options.width, options.depth)"
    text = net(", options", layers, "return self.a(x)").replace("nn.Module", "Base")
    base = "class Base(nn.Module):\n    @property\n    def options(self):\n        return 1\n"
    assert inferred(base + text).failure is not None
    assert len(tried) < FEW


def test_what_cannot_be_built_is_not_built_anew_for_each_method(inferred: Infer, tried: list[int]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        raise ValueError("not today")
    def encode(self, x):
        return x
"""
    assert inferred(text).failure is not None
    alone = len(tried)
    further = "".join(f"    def {name}(self, x):\n        return x\n" for name in ("decode", "sample", "predict"))
    assert inferred(text + further).failure is not None
    assert len(tried) == 2 * alone


def test_an_attribute_whose_name_is_computed_is_looked_for(inferred: Infer) -> None:
    layers = (
        "for each in ('x', name):\n            setattr(self, 'fc_' + each, nn.Linear(7, 2) if name == 'b' else None)"
    )
    found = inferred(net(", name", layers, "return self.fc_b(x)"))
    assert "'b'" in constructor(found)


def test_the_failure_of_the_codes_own_construction_is_told(inferred: Infer) -> None:
    text = """
class Block(nn.Module):
    expansion = 2
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, block, width):
        super().__init__()
        self.width = width * block.expansion
        self.a = block(width, width, 3)
        self.b = block(width, width, 4)
    def forward(self, x):
        return self.b(self.a(x))
def net():
    return Net(Block, 16)
"""
    found = inferred(text)
    assert found.failure is not None
    assert "Block.__init__() takes 2 positional arguments but 4 were given" in found.failure.message
    assert "Net(Block, 16)" in found.recipe.constructor or found.recipe.constructor == "net()"


def test_what_torch_has_no_more_is_not_tried_for_long(inferred: Infer, tried: list[int]) -> None:
    gone = "def eig(x):\n    raise RuntimeError('This function was deprecated since version 1.9 and is now removed.')\n"
    text = net(", dim, depth, width=8, is_wide=False", "self.a = eig(torch.randn(dim, 4))", "return x")
    assert "removed" in str(inferred(gone + text).failure)
    assert len(tried) < FEW


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        ("self.a = torch.eye(dim) if depth < 0 else load(dim, depth)", "positional argument"),
        ("self.a = json.loads('')", "JSONDecodeError"),
    ],
    ids=["another version", "no data"],
)
def test_what_a_library_or_a_file_has_no_more_is_not_tried_for_long(
    inferred: Infer, tried: list[int], tmp_path: Path, layers: str, told: str
) -> None:
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "library_l.py").write_text("def load(data, *, size):\n    return data\n")
    sys.path.append(str(tmp_path / "site-packages"))
    text = net(", dim, depth, width=8, is_wide=False", layers, "return x")
    assert told in str(inferred(f"import json\nfrom library_l import load\n{text}").failure)
    assert len(tried) < FEW


@pytest.mark.parametrize(
    "statement",
    ["assert x.is_cuda", "if x.is_cuda == True:\n            y = x\n        else:\n            raise ValueError"],
    ids=["asserted", "raised"],
)
def test_code_for_a_gpu_alone_is_told_soon(inferred: Infer, tried: list[int], statement: str) -> None:
    text = net(", dim, depth, width=8, is_wide=False", "self.a = nn.Linear(dim, 7)", statement)
    assert "`Net` computes on a GPU alone" in str(inferred(text).failure)
    assert len(tried) < FEW


def test_a_branch_for_a_gpu_is_no_reason_to_end(inferred: Infer) -> None:
    layers, forward = "self.a = nn.Linear(12, 7)", "assert x.is_cuda or x.shape[1] == 12\n        return self.a(x)"
    assert inferred(net("", layers, forward)).failure is None


def test_a_model_is_not_shown_without_the_parts_that_cannot_be_built(inferred: Callable[..., Inferred]) -> None:
    text = """
class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, "many")
class Net(nn.Module):
    def __init__(self, opt):
        super().__init__()
        self.parts = nn.ModuleList(Part() for _ in range(opt.num_parts))
    def forward(self, x):
        return [part(x) for part in self.parts]
"""
    assert inferred(text).failure is not None


def test_what_is_missing_and_not_called_is_not_looked_into(inferred: Infer) -> None:
    layers = "nowhere_at_all.warn(size) if size < 0 else None; self.a = nn.Linear(size, 2)"
    found = inferred("import nowhere_at_all\n" + net(", size", layers, "return self.a(x)"))
    assert constructor(found) == "Net(size=64)"


@pytest.mark.parametrize(("file", "phase", "ends"), [("net.py", "call", True), ("net.py", "arguments", False)])
def test_what_a_recipe_names_that_is_not_there_is_no_code_of_the_model(
    file: str, phase: Literal["arguments", "call"], *, ends: bool
) -> None:
    assert _ends(file, phase) is ends
    assert not _ends("<string>", phase)


def _ends(file: str, phase: Literal["arguments", "call"]) -> bool:
    broken, plan = Broken(()), Plan(Value("tuple", items=(("constructor", Value("call")),)), {}, {})
    with pytest.raises(AttributeError) as raised:
        exec(compile("import sys; sys.nothing", file, "exec"), {})
    outcome = Outcome(plan, phase, 0, raised.value.with_traceback(raised.tb.tb_next))
    for _ in range(FEW):
        broken.note(outcome)
    return broken.ends(outcome)
