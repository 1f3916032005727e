"""The shape of statements: their blocks, and the kinds of statement that are treated in a way of their own."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TypeGuard

from netron_lens.worker.load.reading.names import FUNCTIONS, chain, is_try

Function = ast.FunctionDef | ast.AsyncFunctionDef
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def child_blocks(statement: ast.stmt) -> list[tuple[str, list[ast.stmt]]]:
    """List the blocks of a compound statement in the order of the text, each with its role."""
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return []
    blocks: list[tuple[str, list[ast.stmt]]] = []
    for role in ("body", "handlers", "cases", "orelse", "finalbody"):
        part = getattr(statement, role, None)
        if role in ("handlers", "cases"):
            blocks.extend((f"{role}.{place}", each.body) for place, each in enumerate(part or ()))
        elif isinstance(part, list) and part:
            blocks.append((role, part))
    return blocks


@dataclass(frozen=True)
class MainCheck:
    """An `if` that asks whether the file runs as a script: what then runs, and what runs when it is imported."""

    script: list[ast.stmt]
    imported: list[ast.stmt]


def main_check(statement: ast.stmt) -> MainCheck | None:
    """Read `if __name__ == "__main__":`, or `!=`; none where a statement is neither."""
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.Compare):
        return None
    sides = [statement.test.left, *statement.test.comparators]
    named = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
    if not named or not any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides):
        return None
    if isinstance(statement.test.ops[0], ast.NotEq):
        return MainCheck(statement.orelse, statement.body)
    return MainCheck(statement.body, statement.orelse)


def is_starred(statement: ast.stmt) -> TypeGuard[ast.ImportFrom]:
    """Tell whether a statement is `from module import *`."""
    return isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"


def is_type_checking(statement: ast.stmt) -> bool:
    """Tell whether a statement is `if TYPE_CHECKING:`."""
    if not isinstance(statement, ast.If):
        return False
    test = statement.test
    return (test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)) == "TYPE_CHECKING"


def hears_of_subclasses(cls: ast.stmt) -> bool:
    """Tell whether making a subclass of a class runs code of the class, or of a metaclass that is not `abc`'s."""
    if not isinstance(cls, ast.ClassDef):
        return False
    metaclasses = [word.value for word in cls.keywords if word.arg == "metaclass"]
    if any((chain(each) or "").rpartition(".")[2] != "ABCMeta" for each in metaclasses):
        return True
    return any(isinstance(each, FUNCTIONS) and each.name == "__init_subclass__" for each in cls.body)


def trains(function: ast.stmt) -> bool:
    """Tell whether a function or class does the work of a script: calling it is no way to get a value."""
    called = {
        node.func.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    return bool(called & {"backward", "fit", "step"})


def is_sure(statement: ast.stmt, sure: dict[str, bool]) -> bool:
    """Tell whether a compound statement surely binds a name, from which of its blocks do."""
    if isinstance(statement, ast.If):
        return sure.get("body", False) and sure.get("orelse", False)
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return sure["body"] and not is_suppressing(statement)
    if is_try(statement):
        tried = sure["body"] or sure.get("orelse", False)
        handled = all(known for role, known in sure.items() if role.startswith("handlers"))
        return sure.get("finalbody", False) or (tried and handled)
    return False


def is_suppressing(statement: ast.stmt) -> bool:
    """Tell whether a `with` may swallow an error, as `contextlib.suppress` does."""
    return isinstance(statement, (ast.With, ast.AsyncWith)) and any(
        "suppress" in ast.unparse(item.context_expr) or "raises" in ast.unparse(item.context_expr)
        for item in statement.items
    )


def catches_missing_imports(statement: ast.stmt) -> bool:
    """Tell whether a `try` is there for packages that may be missing, and for nothing else."""
    caught = [ast.unparse(handler.type) for handler in getattr(statement, "handlers", ()) if handler.type]
    every = len(caught) == len(getattr(statement, "handlers", ()))
    return every and all(set(re.findall(r"\w+", text)) <= {"ImportError", "ModuleNotFoundError"} for text in caught)


def exits(loop: ast.stmt) -> list[ast.stmt]:
    """List the `break` and `continue` statements of a loop."""
    found: list[ast.stmt] = []
    stack = [each for _, block in child_blocks(loop) for each in block]
    while stack:
        statement = stack.pop()
        if isinstance(statement, (ast.Break, ast.Continue)):
            found.append(statement)
        if not isinstance(statement, LOOPS):
            stack.extend(each for _, block in child_blocks(statement) for each in block)
    return found


def is_own_module(statement: ast.stmt) -> bool:
    """Tell whether a name is bound to the module itself: `this = sys.modules[__name__]`."""
    match statement:
        case ast.Assign(_, ast.Subscript(ast.Attribute(ast.Name("sys"), "modules"), ast.Name("__name__"))):
            return True
    return False
