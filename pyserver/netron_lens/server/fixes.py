"""Quick fixes: add the import that the code lacks; change the argument that does not fit."""

from __future__ import annotations

import ast
import re
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from netron_lens.discover.sources import normal
from netron_lens.server.anchors import place
from netron_lens.server.diagnostics import MISSING_IMPORT, SOURCE
from netron_lens.server.fingerprints import is_current
from netron_lens.server.mismatches import argument_place, mismatch
from netron_lens.server.positions import offset, position_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.discover.outline import Outline
    from netron_lens.server.runs import Run
    from netron_lens.server.session import Session
    from netron_lens.server.text import Text

_STATEMENT = re.compile(r": add `([^`]+)`")


def register(session: Session) -> None:
    """Answer requests for code actions."""
    session.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )(partial(_code_actions, session))


def _code_actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    text = session.texts.of(params.text_document.uri)
    if text is None:
        return []
    ours = [diagnostic for diagnostic in params.context.diagnostics if diagnostic.source == SOURCE]
    return [action for diagnostic in ours for action in _fixes(session, text, diagnostic)]


def _fixes(session: Session, text: Text, diagnostic: types.Diagnostic) -> Iterator[types.CodeAction]:
    statement = _STATEMENT.search(diagnostic.message)
    if diagnostic.code == MISSING_IMPORT and statement is not None:
        yield _import(session, text, diagnostic, statement[1])
    if diagnostic.severity != types.DiagnosticSeverity.Error:
        return
    for run in session.runs.touching(text.path):
        error = run.result.export.error
        if error is not None and diagnostic.message.startswith(error.message) and is_current(session, run):
            yield from _argument(session, run, diagnostic)


def _import(session: Session, text: Text, diagnostic: types.Diagnostic, statement: str) -> types.CodeAction:
    outline = session.outlines.get(normal(text.path), text.text, text.text)
    assert outline is not None  # it has a text
    start = types.Position(line=import_line(outline) - 1, character=0)
    edit = types.TextEdit(range=types.Range(start=start, end=start), new_text=f"{statement}\n")
    return _action(f"Add `{statement}`", text.uri, edit, diagnostic)


def _argument(session: Session, run: Run, diagnostic: types.Diagnostic) -> Iterator[types.CodeAction]:
    """Change the argument by which a layer expects another size than it was given, where its text is open."""
    found = mismatch(run.result)
    if found is None or found.layer.construction_file is None or found.layer.construction_span is None:
        return
    text = session.texts.at(found.layer.construction_file)
    span = place(run, text, found.layer.construction_span) if text else None
    if text is None or span is None:
        return
    start = offset(text.text, span.start_line, span.start_column)
    construction = text.text[start : offset(text.text, span.end_line, span.end_column)]
    piece = argument_place(construction, found.argument)
    if piece is None:
        return
    where = types.Range(start=position_at(text.text, start + piece[0]), end=position_at(text.text, start + piece[1]))
    title = f"Change `{found.argument}` of `{found.layer.path}` to {found.given}"
    yield _action(title, text.uri, types.TextEdit(range=where, new_text=found.given), diagnostic)


def _action(title: str, uri: str, edit: types.TextEdit, diagnostic: types.Diagnostic) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=True,
        edit=types.WorkspaceEdit(changes={uri: [edit]}),
    )


def import_line(outline: Outline) -> int:
    """The line, from 1, before which an import is added: after the docstring and the first imports, else first."""
    head: ast.stmt | None = None
    for statement in outline.module.body:
        is_docstring = head is None and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not isinstance(statement, (ast.Import, ast.ImportFrom)) and not is_docstring:
            break
        head = statement
    if head is not None:
        return (head.end_lineno or head.lineno) + 1
    first = next(iter(outline.module.body), None)
    decorators = getattr(first, "decorator_list", [])
    return min([first.lineno, *(decorator.lineno for decorator in decorators)]) if first else 1
