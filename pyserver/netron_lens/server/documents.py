"""Follows the open documents and the configuration; prepares a worker when a file with models is opened."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from netron_lens import codec
from netron_lens.protocol import Configuration
from netron_lens.server.classes import classes_of, first_folder
from netron_lens.server.diagnostics import publish
from netron_lens.server.interpreters import chosen

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from netron_lens.server.session import Session

_PAUSE = 0.3


def register(session: Session) -> None:
    """Take the client's notifications."""
    session.feature(types.INITIALIZE)(partial(_initialize, session))
    session.feature(types.SHUTDOWN)(partial(_shutdown, session))
    session.feature("netronLens/configure")(partial(_configure, session))
    session.feature(types.TEXT_DOCUMENT_DID_OPEN)(partial(_opened, session))
    session.feature(types.TEXT_DOCUMENT_DID_CHANGE)(partial(_changed, session))
    session.feature(types.TEXT_DOCUMENT_DID_SAVE)(partial(_saved, session))
    session.feature(types.TEXT_DOCUMENT_DID_CLOSE)(partial(_closed, session))


def _initialize(session: Session, params: types.InitializeParams) -> None:
    if params.initialization_options is not None:
        session.configuration = codec.decode(Configuration, params.initialization_options)


async def _shutdown(session: Session, params: None) -> None:
    del params
    for task in session.tasks:
        task.cancel()
    await asyncio.gather(*session.tasks, return_exceptions=True)
    await session.interpreters.close()


async def _configure(session: Session, params: Any) -> None:
    session.configuration = codec.decode(Configuration, params)
    await session.interpreters.keep(session.configuration)
    for text in session.texts.all():
        _start(session, prepare(session, text.uri))
    session.refresh()


def _opened(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    text = session.texts.open(document, first_folder(session))
    publish(session)
    _start(session, prepare(session, text.uri))


def _changed(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    text = session.texts.of(params.text_document.uri)
    if text is None:
        return
    text.change(params.content_changes, params.text_document.version)
    if session.pending is not None:
        session.pending.cancel()
    session.pending = asyncio.get_running_loop().call_later(_PAUSE, _settled, session)


def _settled(session: Session) -> None:
    """What an edit means for other documents, once typing pauses."""
    session.pending = None
    publish(session)
    if session.runs.any():
        session.refresh()


def _saved(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    text = session.texts.of(params.text_document.uri)
    if text is not None:
        text.unsaved = False
        session.refresh()
        _start(session, prepare(session, text.uri))


def _closed(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    text = session.texts.of(params.text_document.uri)
    if text is None:
        return
    session.last_good.forget(text.path)
    session.texts.close(text.uri)
    if session.published.pop(text.uri, None):
        session.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=text.uri, diagnostics=[]))


async def prepare(session: Session, uri: str) -> None:
    """In a trusted workspace, learn of the interpreter of a document, and have `torch` imported if it has models."""
    text = session.texts.of(uri)
    key = chosen(session.configuration, text.path) if text else None
    if key is None or not session.configuration.trusted:
        return
    if await session.interpreters.learn(key[0]):
        session.refresh()
    if not classes_of(session, uri) or not session.configuration.trusted:
        return
    with session.activity.doing("preparing", key[0], "Importing torch"):
        failure = await session.interpreters.pool(*key).prepare()
    if failure is not None:
        session.log(failure.message)
        session.activity.failed(key[0], failure.message)


def _start(session: Session, work: Coroutine[Any, Any, None]) -> None:
    """Let work go on beside the messages; the session holds on to it and logs what goes wrong."""
    task = asyncio.get_running_loop().create_task(work)
    session.tasks.add(task)
    task.add_done_callback(partial(_done, session))


def _done(session: Session, task: asyncio.Task[None]) -> None:
    session.tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        session.log(f"{type(error).__name__}: {error}")
