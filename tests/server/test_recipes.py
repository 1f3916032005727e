"""What users decide of a recipe is kept in `.vscode/netron-lens.json`, and comes back as `given`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from netron_lens import recipes
from netron_lens.protocol import Given, GivenInput

if TYPE_CHECKING:
    from tests.server.conftest import Start

SCHEMA = json.loads((Path(__file__).parents[2] / "extension/schemas/netron-lens.schema.json").read_text())


def saved(workspace: Path) -> Any:
    data = json.loads((workspace / recipes.NAME).read_text())
    jsonschema.validate(data, SCHEMA)
    return data["models"]


def test_parts_are_kept_beside_each_other(workspace: Path) -> None:
    path = str(workspace / "src" / "net.py")
    recipes.save(str(workspace), path, "Net", constructor="Net(10)")
    recipes.save(str(workspace), path, "Net", inputs=[GivenInput(name="x", spec="float32[1,3]")])
    recipes.save(str(workspace), path, "Net", inputs=[GivenInput(name="mask", spec="None")])
    recipes.save(str(workspace), path, "f.<locals>.Net", constructor="Net()")
    assert saved(workspace) == {
        "src/net.py": {
            "Net": {"constructor": "Net(10)", "inputs": {"x": "float32[1,3]", "mask": "None"}},
            "f.<locals>.Net": {"constructor": "Net()"},
        }
    }
    assert recipes.given(str(workspace), path, "Net") == (
        Given(
            reason="saved in `.vscode/netron-lens.json`",
            constructor="Net(10)",
            inputs=(GivenInput(name="x", spec="float32[1,3]"), GivenInput(name="mask", spec="None")),
        ),
    )


def test_what_is_reset_is_gone(workspace: Path) -> None:
    path = str(workspace / "net.py")
    recipes.save(str(workspace), path, "Net", constructor="Net(10)")
    recipes.reset(str(workspace), path, "Other")
    recipes.reset(str(workspace), path, "Net")
    assert not (workspace / recipes.NAME).exists()
    assert recipes.given(str(workspace), path, "Net") == ()


@pytest.mark.parametrize("text", ["{", "[]", '{"models": 1}', '{"models": {"net.py": {"Net": {"inputs": {"x": 1}}}}}'])
def test_a_file_of_another_form_gives_nothing(workspace: Path, text: str) -> None:
    (workspace / ".vscode").mkdir()
    (workspace / recipes.NAME).write_text(text)
    assert recipes.given(str(workspace), str(workspace / "net.py"), "Net") == ()


def test_what_else_stands_in_the_file_is_kept(workspace: Path) -> None:
    (workspace / ".vscode").mkdir()
    (workspace / recipes.NAME).write_text('{"models": {"a.py": {"A": {"constructor": "A(1)"}}}}')
    recipes.save(str(workspace), str(workspace / "net.py"), "Net", constructor="Net(10)")
    assert set(saved(workspace)) == {"a.py", "net.py"}


def test_outside_a_workspace_nothing_is_kept(workspace: Path) -> None:
    with pytest.raises(ValueError, match="workspace folder"):
        recipes.save(None, str(workspace / "net.py"), "Net", constructor="Net(10)")
    assert recipes.given(None, str(workspace / "net.py"), "Net") == ()


async def test_the_editor_saves_and_resets_a_recipe(start: Start, workspace: Path) -> None:
    editor = await start()
    uri = editor.open("net.py", "class Net(nn.Module): ...\n")
    inputs = [{"name": "x", "spec": "float32[1,3]"}]
    await editor.request("netronLens/saveRecipe", uri=uri, qualname="Net", constructor=None, inputs=inputs)
    assert saved(workspace) == {"net.py": {"Net": {"inputs": {"x": "float32[1,3]"}}}}
    await editor.request("netronLens/resetRecipe", uri=uri, qualname="Net")
    assert not (workspace / recipes.NAME).exists()
