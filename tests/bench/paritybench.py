"""ParityBench's generated files without their answers, and which of their classes use only names that are defined."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ANSWERS = re.compile(
    r"^(import torch\nfrom torch\.nn import [^\n]*\n)?from _paritybench_helpers import [^\n]*_paritybench_base",
    re.MULTILINE,
)
"""Where the constructor arguments and inputs begin that ParityBench deduced."""
_PROVIDED = frozenset(dir(builtins)) | {"__class__", "__file__", "__name__", "__doc__"}


def without_answers(checkout: Path, folder: Path) -> list[Path]:
    """Write the generated files of a checkout into a folder, without their test cases."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((checkout / "generated").glob("test_*.py")):
        text = path.read_text(encoding="utf-8", errors="replace")
        answers = _ANSWERS.search(text)
        kept = folder / path.name
        kept.write_text(text[: answers.start()] if answers else text, encoding="utf-8")
        written.append(kept)
    return written


def defined(files: Iterable[Path]) -> set[str]:
    """Give the top-level classes, as `FILE:NAME`, of which every name that is used on the way is defined."""
    return {f"{path}:{name}" for path in files for name in defined_names(path.read_text(encoding="utf-8"))}


def defined_names(text: str) -> set[str]:
    """Give the names of the top-level classes of a text that use only names which it defines, and that Python has."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree, table = ast.parse(text), symtable.symtable(text, "<text>", "exec")
    except (SyntaxError, ValueError):
        return set()
    inner = {(each.get_name(), each.get_lineno()): each for each in table.get_children()}
    bound: dict[str, set[str]] = {}
    for statement in tree.body:
        needed = _needed(statement, inner)
        for name in _bound(statement):
            bound.setdefault(name, set()).update(needed)
    classes = [each.name for each in tree.body if isinstance(each, ast.ClassDef)]
    return {name for name in classes if _is_whole(name, bound)}


def _is_whole(name: str, bound: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in bound:
            waiting.extend(bound[each] - seen - {each})
        elif each not in _PROVIDED:
            return False
        seen.add(each)
    return True


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Give the names that a top-level statement binds, in its blocks too.

    Stand-ins are none: `_module`, which a generated file has in the place of the project's modules, and what it imports
    from `_paritybench_helpers`.
    """
    match statement:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name
            return
        case ast.Assign(value=ast.Name(id="_module")) | ast.ImportFrom(module="_paritybench_helpers"):
            return
    for node in ast.walk(statement):
        match node:
            case ast.Name(name, ast.Store()) | ast.FunctionDef(name) | ast.ClassDef(name):
                yield name
            case ast.Import(names) | ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in names)


def _needed(statement: ast.stmt, inner: dict[tuple[str, int], symtable.SymbolTable]) -> set[str]:
    """Give the names of the file that a statement uses, at once or when what it defines is called."""
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        arguments = {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
        return {node.id for node in names} - stored - arguments
    around = [*statement.decorator_list, *_evaluated(statement)]
    found = {node.id for each in around for node in ast.walk(each) if isinstance(node, ast.Name)}
    table = inner.get((statement.name, statement.lineno))
    return found if table is None else found | _globals(table)


def _evaluated(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> list[ast.expr]:
    if isinstance(statement, ast.ClassDef):
        return [*statement.bases, *(keyword.value for keyword in statement.keywords)]
    arguments = statement.args
    annotated = [each.annotation for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return [each for each in (*arguments.defaults, *arguments.kw_defaults, *annotated, statement.returns) if each]


def _globals(table: symtable.SymbolTable) -> set[str]:
    found = {each.get_name() for each in table.get_symbols() if each.is_global() and each.is_referenced()}
    return found.union(*(_globals(child) for child in table.get_children()))
