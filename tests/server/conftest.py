"""An editor for the tests: a real language server over stdio, a workspace folder, and what an editor does with them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

from netron_lens import codec
from netron_lens.protocol import Configuration, FolderInterpreter
from netron_lens.server.wire import converter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOOTSTRAP = Path(__file__).parents[2] / "pyserver/netron_lens/server/bootstrap.py"
LIMIT = 180.0


class Editor:
    """What a test does as an editor."""

    def __init__(self, client: LanguageClient, workspace: Path) -> None:
        self.client = client
        self.root = self.workspace = workspace
        self.statuses: list[dict[str, Any]] = []
        self._versions: dict[str, int] = {}
        self._changed = asyncio.Event()
        client.feature("netronLens/status")(partial(Editor._status, self))
        for method in (types.WORKSPACE_CODE_LENS_REFRESH, types.WORKSPACE_INLAY_HINT_REFRESH):
            client.feature(method)(partial(_nothing))

    def enter(self, name: str) -> None:
        """Go to a folder of the workspace that is a test's own."""
        self.workspace = self.root / name
        self.workspace.mkdir()

    def uri(self, name: str) -> str:
        return name if ":" in name else (self.workspace / name).as_uri()

    def write(self, name: str, text: str) -> Path:
        path = self.workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def open(self, name: str, text: str | None = None) -> str:
        """Open a file; with a text, one that differs from what is on disk."""
        uri = self.uri(name)
        source = (self.workspace / name).read_bytes().decode() if text is None else text
        self._versions[uri] = 1
        item = types.TextDocumentItem(uri=uri, language_id="python", version=1, text=source)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
        return uri

    def edit(self, uri: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Replace what is between two positions: lines from 1, columns from 0."""
        place = types.Range(start=types.Position(start[0] - 1, start[1]), end=types.Position(end[0] - 1, end[1]))
        self._change(uri, types.TextDocumentContentChangePartial(range=place, text=text))

    def replace(self, uri: str, text: str) -> None:
        self._change(uri, types.TextDocumentContentChangeWholeDocument(text=text))

    def save(self, uri: str) -> None:
        identifier = types.TextDocumentIdentifier(uri=uri)
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(text_document=identifier))

    def close(self, uri: str) -> None:
        identifier = types.TextDocumentIdentifier(uri=uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=identifier))

    async def lenses(self, uri: str) -> list[tuple[int, str, Any]]:
        """Line from 1, title and arguments of each lens."""
        identifier = types.TextDocumentIdentifier(uri=uri)
        found = await self.client.text_document_code_lens_async(types.CodeLensParams(text_document=identifier))
        return [
            (lens.range.start.line + 1, lens.command.title, list(lens.command.arguments or ()))
            for lens in found or []
            if lens.command
        ]

    async def titles(self, uri: str) -> list[str]:
        """The classes that have a lens to visualize them."""
        return [arguments[1] for _, title, arguments in await self.lenses(uri) if title == "Visualize"]

    async def hints(self, uri: str) -> list[tuple[int, str]]:
        return [(line, label) for (line, _), label in await self.hint_places(uri)]

    async def hint_places(self, uri: str) -> list[tuple[tuple[int, int], str]]:
        """Line from 1, column and label of each hint."""
        identifier = types.TextDocumentIdentifier(uri=uri)
        whole = types.Range(start=types.Position(0, 0), end=types.Position(10_000, 0))
        parameters = types.InlayHintParams(text_document=identifier, range=whole)
        found = await self.client.text_document_inlay_hint_async(parameters)
        return [((hint.position.line + 1, hint.position.character), str(hint.label)) for hint in found or []]

    async def hover(self, uri: str, line: int) -> str | None:
        identifier = types.TextDocumentIdentifier(uri=uri)
        parameters = types.HoverParams(text_document=identifier, position=types.Position(line - 1, 8))
        found = await self.client.text_document_hover_async(parameters)
        return found.contents.value if found and isinstance(found.contents, types.MarkupContent) else None

    async def fixes(self, uri: str) -> list[types.CodeAction]:
        identifier = types.TextDocumentIdentifier(uri=uri)
        whole = types.Range(start=types.Position(0, 0), end=types.Position(10_000, 0))
        context = types.CodeActionContext(diagnostics=list(self.client.diagnostics.get(uri, [])))
        parameters = types.CodeActionParams(text_document=identifier, range=whole, context=context)
        found = await self.client.text_document_code_action_async(parameters)
        return [action for action in found or [] if isinstance(action, types.CodeAction)]

    async def request(self, method: str, **parameters: Any) -> Any:
        answer = self.client.protocol.send_request_async(method, parameters)  # type: ignore[no-untyped-call]  # pygls's
        return await asyncio.wait_for(answer, LIMIT)

    async def visualize(self, uri: str, qualname: str, **parameters: Any) -> Any:
        return await self.request("netronLens/visualize", uri=uri, qualname=qualname, **parameters)

    async def until(self, holds: Callable[[], bool] | Callable[[], Awaitable[bool]]) -> None:
        """Wait until something holds, looking again and again; fails after a minute."""
        end = asyncio.get_running_loop().time() + LIMIT
        while True:
            answer = holds()
            if answer if isinstance(answer, bool) else await answer:
                return
            assert asyncio.get_running_loop().time() < end
            await asyncio.sleep(0.05)

    def configure(self, *, interpreter: str | None = sys.executable, **others: Any) -> None:
        chosen = configuration(self.root, interpreter, **others)
        self.client.protocol.notify("netronLens/configure", codec.encode(chosen))

    def _change(self, uri: str, change: types.TextDocumentContentChangeEvent) -> None:
        self._versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=uri, version=self._versions[uri])
        parameters = types.DidChangeTextDocumentParams(text_document=identifier, content_changes=[change])
        self.client.text_document_did_change(parameters)

    def _status(self, parameters: dict[str, Any]) -> None:
        self.statuses.append(parameters)


def configuration(workspace: Path, interpreter: str | None, **others: Any) -> Configuration:
    choice = FolderInterpreter(folder=str(workspace), interpreter=interpreter)
    return Configuration(interpreters=(choice,), seconds=30.0, **{"trusted": True, **others})


Start = Callable[..., Awaitable[Editor]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest_asyncio.fixture
async def start(workspace: Path) -> AsyncIterator[Start]:
    """Start a server for the workspace; every one that was started is ended."""
    started: list[Editor] = []

    async def one(**options: Any) -> Editor:
        editor = await begin(workspace, **options)
        started.append(editor)
        return editor

    yield one
    for editor in started:
        await end(editor)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """A server that the tests of a module share, so that `torch` is imported once."""
    editor = await begin(tmp_path_factory.mktemp("workspace"))
    yield editor
    await end(editor)


@pytest.fixture
def editor(warm: Editor, request: pytest.FixtureRequest) -> Editor:
    """The shared server, in a folder of the test's own."""
    warm.enter(request.node.name)
    return warm


async def begin(workspace: Path, *, interpreter: str | None = sys.executable, **others: Any) -> Editor:
    client = LanguageClient(converter_factory=converter)
    register_lsp_features(client)
    editor = Editor(client, workspace)
    await client.start_io(sys.executable, "-I", str(BOOTSTRAP), cwd=str(workspace))
    parameters = types.InitializeParams(
        capabilities=client_capabilities("visual-studio-code"),
        workspace_folders=[types.WorkspaceFolder(uri=workspace.as_uri(), name="workspace")],
        initialization_options=codec.encode(configuration(workspace, interpreter, **others)),
    )
    await asyncio.wait_for(client.initialize_session(parameters), LIMIT)
    return editor


async def end(editor: Editor) -> None:
    await asyncio.wait_for(editor.client.shutdown_session(), LIMIT)
    await editor.client.stop()  # type: ignore[no-untyped-call]  # pytest-lsp's


def _nothing(*_: Any) -> None:
    """Answer a request to ask again."""
