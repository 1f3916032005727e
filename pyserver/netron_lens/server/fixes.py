"""Quick fixes: add the import that a name of the code lacks."""

from __future__ import annotations

import ast
import re
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from netron_lens.discover.sources import normal
from netron_lens.server.diagnostics import SOURCE

if TYPE_CHECKING:
    from netron_lens.discover.outline import Outline
    from netron_lens.server.session import Session

MISSING_IMPORT = "missing-import"
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
    actions = []
    for diagnostic in params.context.diagnostics:
        statement = _STATEMENT.search(diagnostic.message)
        if diagnostic.source != SOURCE or diagnostic.code != MISSING_IMPORT or statement is None:
            continue
        outline = session.outlines.get(normal(text.path), text.text, text.text)
        assert outline is not None  # it has a text
        line = import_line(outline)
        edit = types.TextEdit(range=_before(line), new_text=f"{statement[1]}\n")
        actions.append(
            types.CodeAction(
                title=f"Add `{statement[1]}`",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                is_preferred=True,
                edit=types.WorkspaceEdit(changes={text.uri: [edit]}),
            )
        )
    return actions


def import_line(outline: Outline) -> int:
    """The line, from 1, before which an import is added: after the first imports and the docstring, else first of all."""
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


def _before(line: int) -> types.Range:
    start = types.Position(line=line - 1, character=0)
    return types.Range(start=start, end=start)
