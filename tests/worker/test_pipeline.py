"""One export from a file's text to its graph, in a worker, and what is said where it ends early."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import onnx
import pytest
import pytest_asyncio

from netron_lens.pool import WorkerPool
from netron_lens.protocol import Document, ExportRequest, RanRecipe, RecipeInput, Warned

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from netron_lens.protocol import WorkerResult

    Exporting = Callable[..., Awaitable[WorkerResult]]

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOOKS = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)

    def forward(self, x):
        if self.layer(x).sum() > 1000:
            x = x + 1
        return x.relu()
"""

SHAPES = LOOKS.replace(".sum()", ".shape[0]")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[WorkerPool]:
    pool = WorkerPool(sys.executable, None, lambda _: None)
    yield pool
    await pool.close()


@pytest.fixture
def export(pool: WorkerPool, tmp_path: Path) -> Exporting:
    """Export class `Net` of a text."""

    async def run(text: str, **fields: object) -> WorkerResult:
        file = tmp_path / "net.py"
        file.write_text(text, encoding="utf-8")
        private = tmp_path / "private"
        private.mkdir()
        request = ExportRequest(file=str(file), qualname="Net", folder=str(private), **fields)  # type: ignore[arg-type]
        return await pool.export(request, lambda _: None)

    return run


def ran(expression: str, **fields: Any) -> RanRecipe:
    given = RecipeInput(name="x", kind="positional", expression=expression, value=None, reason="as before")
    return RanRecipe(constructor="Net()", constructor_reason="as before", method="forward", inputs=(given,), **fields)


async def printed(result: WorkerResult, folder: Path) -> str:
    """Run the program of a result in a plain interpreter; what it prints."""
    assert result.program is not None
    program = folder / "program.py"
    program.write_text(result.program, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(sys.executable, program, stdout=asyncio.subprocess.PIPE)
    return (await process.communicate())[0].decode()


async def test_code_that_looks_at_values_runs_on_real_tensors(export: Exporting) -> None:
    result = await export(LOOKS)
    assert result.export.ok, result.export.error
    assert result.real_tensors
    assert result.export.graph is not None
    nodes = onnx.load(result.export.graph, load_external_data=False).graph.node
    assert [node.op_type for node in nodes][-1] == "relu"


async def test_a_model_that_needs_no_values_runs_on_shapes_alone(
    export: Exporting,
) -> None:
    result = await export(SHAPES.replace("nn.Linear(4, 2)", "nn.Linear(400_000, 400_000)"))
    assert result.export.ok, result.export.error
    assert not result.real_tensors
    assert result.export.parameters == 400_000 * 400_001


async def test_a_call_that_returns_nothing_is_warned_of(export: Exporting) -> None:
    result = await export(SHAPES.replace("return x.relu()", "x.relu()"))
    assert result.export.ok
    assert [(each.code, each.message) for each in result.export.warnings] == [
        ("no-output", "`Net.forward` returns nothing: a `return` may be missing")
    ]


async def test_a_call_that_asks_for_gradients_has_them(export: Exporting, tmp_path: Path) -> None:
    gradients = "torch.autograd.grad(self.layer(x).sum(), x, create_graph=True)[0]"
    text = SHAPES.replace("x = x + 1", f"return {gradients}").replace("if self", "x.requires_grad_()\n        if self")
    result = await export("import torch\n" + text.replace("> 1000", "< 1000"))
    assert result.export.ok, result.export.error
    assert (await printed(result, tmp_path)).endswith("float32[1, 4]\n")  # some versions say that they are alone


async def test_gradients_are_kept_where_a_recipe_is_run_again(export: Exporting) -> None:
    gradients = "torch.autograd.grad(self.layer(x).sum(), x, create_graph=True)[0]"
    text = SHAPES.replace("x = x + 1", f"return {gradients}").replace("if self", "x.requires_grad_()\n        if self")
    last = ran("torch.ones(3, 4)", gradients=True, real_tensors=True)
    result = await export("import torch\n" + text.replace("> 1000", "< 1000"), last=last)
    assert result.export.ok, result.export.error
    assert (result.repeated, result.gradients) == (True, True)


async def test_code_that_talks_to_other_processes_is_alone(export: Exporting, tmp_path: Path) -> None:
    sums = "d.all_reduce(x)\n        return x / d.get_world_size()"
    result = await export("import torch.distributed as d\n" + SHAPES.replace("return x.relu()", sums))
    assert result.export.ok, result.export.error
    assert (await printed(result, tmp_path)).endswith("float32[1, 4]\n")  # some versions say that they are alone


async def test_every_stage_has_its_seconds(export: Exporting) -> None:
    seconds = (await export(LOOKS)).export.seconds
    parts = [seconds.load, seconds.infer, seconds.capture, seconds.convert]
    assert all(part is not None and part > 0 for part in parts)
    assert seconds.total is not None
    assert seconds.total >= sum(part for part in parts if part is not None)


async def test_a_recipe_that_ran_before_is_run_again_without_a_search(export: Exporting) -> None:
    warned = Warned(code="batch", message="told by the inference")
    result = await export(SHAPES, last=ran("torch.ones(3, 4)", warnings=(warned,)))
    assert result.export.ok, result.export.error
    assert result.repeated
    assert result.export.seconds.infer is None
    assert result.export.warnings == (warned,)
    assert result.export.inputs is not None
    assert [(given.reason, given.value["shape"]) for given in result.export.inputs] == [("as before", [3, 4])]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nn.Linear(4, 2)", "nn.Linear(7, 2)"),
        ("def __init__(self)", "def __init__(self, width)"),
        ("def forward(self, x)", "def forward(self, x, y)"),
        (".shape[0]", ".sum()"),
    ],
)
async def test_a_recipe_that_does_not_run_any_more_gives_way(export: Exporting, old: str, new: str) -> None:
    result = await export(SHAPES.replace(old, new), last=ran("torch.ones(3, 4)"))
    assert result.export.ok, result.export.error
    assert not result.repeated
    assert result.export.inputs is not None
    assert "as before" not in {given.reason for given in result.export.inputs}


async def test_the_editors_text_is_run_not_the_files(export: Exporting, tmp_path: Path) -> None:
    document = Document(path=str(tmp_path / "net.py"), text=LOOKS.replace("x.relu()", "x.tanh()"))
    result = await export(LOOKS, documents=(document,))
    assert result.export.graph is not None
    assert onnx.load(result.export.graph, load_external_data=False).graph.node[-1].op_type == "tanh"


async def test_a_constructor_that_fails_is_told_with_its_line(export: Exporting) -> None:
    error = (await export(LOOKS.replace("nn.Linear(4, 2)", "nn.Linear(4, -2)"))).export.error
    assert error is not None
    assert (error.stage, Path(error.file or "").name, error.line) == ("infer", "net.py", 8)


async def test_a_call_that_fails_is_told_in_the_models_words_with_the_part_that_ran(
    export: Exporting,
) -> None:
    result = await export(SHAPES.replace("x.relu()", "self.layer(self.layer(x).relu())"))
    error = result.export.error
    assert error is not None
    assert (error.stage, error.line) == ("capture", 13)
    assert "mat1 and mat2" in error.message
    assert error.graph is not None
    assert "relu" in [node.op_type for node in onnx.load(error.graph, load_external_data=False).graph.node]
    assert result.traceback is not None
    assert result.traceback.lstrip().startswith('File "')


async def test_a_failure_is_not_computed_for_long_to_be_seen_again(export: Exporting) -> None:
    many = "for _ in range(300):\n            y = y @ y\n"
    long = f"import torch\n        y = torch.randn(3000, 3000)\n        {many}"
    result = await export(SHAPES.replace("return x.relu()", f"{long}        return self.layer(self.layer(x))"))
    error = result.export.error
    assert error is not None
    assert (error.kind, error.line) == ("error", 17)


async def test_sys_exit_in_a_call_ends_the_export_not_the_worker(
    export: Exporting,
) -> None:
    error = (await export(LOOKS.replace("return x.relu()", "raise SystemExit(2)"))).export.error
    assert error is not None
    assert error.kind == "error"
    assert error.line == 13


STORE = """
import os
import urllib.request


def get_model_file(name, root="~/.models"):
    path = os.path.join(os.path.expanduser(root), name + ".pth")
    if not os.path.exists(path):
        try:
            download("https://example.invalid/" + name, path)
        except OSError as error:
            raise error from error
    return path


def download(url, path):
    urllib.request.urlretrieve(url, path)
"""


GIVEN = "self.load_state_dict(torch.load(get_model_file('net')))"
KEPT = "path = get_model_file('net'); self.load_state_dict(torch.load(path))"
ASIDE = "download('https://example.invalid/net.pth', 'net.pth'); self.load_state_dict(torch.load('net.pth'))"
WHOLE = "self.load_state_dict(get_model_file('net'))"
BESIDE = "from store import download, get_model_file\n"


@pytest.mark.parametrize(
    ("load", "head", "last"),
    [
        (GIVEN, STORE, None),
        (KEPT, BESIDE, None),
        (ASIDE, STORE, None),
        (WHOLE, STORE, None),
        (GIVEN, BESIDE, ran("torch.ones(1, 4)")),
    ],
)
async def test_weights_that_the_own_code_fetches_are_left_out(
    export: Exporting, tmp_path: Path, load: str, head: str, last: RanRecipe | None
) -> None:
    (tmp_path / "store.py").write_text(STORE, encoding="utf-8")
    layer = "nn.Linear(4, 2)\n"
    result = await export(f"import torch\n{head}" + SHAPES.replace(layer, f"{layer}        {load}\n"), last=last)

    assert [each.code for each in result.export.warnings] == ["no-weights"]
    assert "float32[1, 4]" in await printed(result, tmp_path)


async def test_a_model_that_is_read_from_a_file_is_what_is_lacking(export: Exporting) -> None:
    result = await export("import torch\n" + SHAPES.replace("nn.Linear(4, 2)", "torch.load('net.pth')"))

    assert result.export.error is not None
    assert result.export.error.message == "`Net.forward` runs a model that it reads from a file, which is not there"
    assert "path of the file" in (result.export.error.hint or "")


async def test_what_fails_with_numbers_is_shown_with_a_warning(export: Exporting) -> None:
    text = SHAPES.replace("return x.relu()", "return torch.bernoulli(x.abs() + 2)")
    result = await export("import torch\n" + text)

    assert result.export.ok
    assert [warning.code for warning in result.export.warnings] == ["numbers"]
    assert "with numbers it fails" in result.export.warnings[0].message
