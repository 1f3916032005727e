"""Before a workspace is trusted, nothing that it names is started; never is anything of it imported."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Start

NET = "from torch import nn\nclass Net(nn.Module): ...\n"


async def test_an_untrusted_workspace_starts_no_interpreter(start: Start, workspace: Path) -> None:
    interpreter = workspace / "python"
    interpreter.write_text(f"#!/bin/sh\ntouch {workspace}/started\n")
    interpreter.chmod(0o755)
    editor = await start(trusted=False, interpreter=str(interpreter))
    editor.write("net.py", NET)
    uri = editor.open("net.py")
    assert await editor.titles(uri) == ["Net"]
    answer = await editor.visualize(uri, "Net")
    await asyncio.sleep(0.5)
    assert not (workspace / "started").exists()
    assert not answer["export"]["ok"]
    assert answer["export"]["error"]["stage"] == "worker"
    assert "not trusted" in answer["export"]["error"]["message"]
    assert answer["graph"] is None


async def test_says_that_no_interpreter_is_known(start: Start) -> None:
    editor = await start(interpreter=None)
    editor.write("net.py", NET)
    answer = await editor.visualize(editor.open("net.py"), "Net")
    assert "no Python interpreter" in answer["export"]["error"]["message"]


async def test_says_that_a_class_is_not_there(start: Start) -> None:
    editor = await start()
    editor.write("net.py", NET)
    answer = await editor.visualize(editor.open("net.py"), "Nit")
    assert answer["export"]["error"]["stage"] == "discover"
    assert "`Nit`" in answer["export"]["error"]["message"]


async def test_never_imports_what_stands_in_the_workspace(start: Start) -> None:
    editor = await start()
    for name in ("queue.py", "pygls.py", "lsprotocol.py", "netron_lens.py", "parso.py", "json.py"):
        (editor.workspace / name).write_text("open('imported', 'w')\nraise SystemExit(1)\n")
    editor.write("net.py", NET + "x = (")
    assert await editor.titles(editor.open("net.py")) == ["Net"]
    assert not (editor.workspace / "imported").exists()
