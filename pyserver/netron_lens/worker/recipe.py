"""A recipe made real: the model that its constructor builds, the arguments of the call, the Python text of a spec."""

from __future__ import annotations

import ast
import math
import re
from collections import namedtuple
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from netron_lens.worker.fetched import left_out
from netron_lens.worker.load.reading import expressions
from netron_lens.worker.load.written import asked
from netron_lens.worker.run import seeded
from netron_lens.worker.stages import StageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netron_lens.worker.stages import InputChoice, Loaded, Recipe

PROVIDED: Mapping[str, Any] = {
    "torch": torch,
    "nn": nn,
    "math": math,
    "SimpleNamespace": SimpleNamespace,
    "namedtuple": namedtuple,  # noqa: PYI024 - for the user's own records
}
"""What expressions may name beside what the file has."""
FLOATS = ("float32", "float64", "float16", "bfloat16", "float", "double", "half")
COMPLEX = ("complex64", "complex128", "complex32", "cfloat", "cdouble", "chalf")
SMALL_FLOATS = ("float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu")
INTEGERS = ("int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64", "long", "int", "short")
CANONICAL = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "cfloat": "complex64",
    "cdouble": "complex128",
    "chalf": "complex32",
    "long": "int64",
    "int": "int32",
    "short": "int16",
}

NAMES = (*FLOATS, *COMPLEX, *SMALL_FLOATS, *INTEGERS, "bool")
SCALAR = re.compile(rf"\b({'|'.join(NAMES)})\[\s*\]")


def construct(loaded: Loaded, recipe: Recipe) -> nn.Module:
    """Build the model, without weights that would be fetched.

    A failure is a `StageError` of stage `infer` whose `__cause__` is what was raised.
    """
    try:
        model = _evaluate(loaded, recipe.constructor, f"`{recipe.constructor}` could not be built")
    except StageError as error:
        if not left_out(error.__cause__):
            raise
        seeded()
        return construct(loaded, recipe)
    if isinstance(model, nn.Module):
        return model
    kind = type(model).__name__
    raise StageError(stage="infer", message=f"`{recipe.constructor}` gives a `{kind}`, not a module", file=loaded.file)


def arguments(loaded: Loaded, recipe: Recipe) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Evaluate the inputs, in order. A failure is a `StageError` of stage `infer` that names the input."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for choice in recipe.inputs:
        value = _evaluate(
            loaded, choice.expression, f"the input `{choice.name}` = `{choice.expression}` could not be made"
        )
        if is_spread(choice):
            keywords.update(value) if choice.kind == "varkeywords" else positional.extend(value)
        elif choice.kind in ("positional", "varargs"):
            positional.append(value)
        else:
            keywords[choice.name] = value
    return tuple(positional), keywords


def is_spread(choice: InputChoice) -> bool:
    """Tell whether the expression holds several arguments: `varargs` as a list or tuple, `varkeywords` as a dict.

    What torch makes is one argument.
    """
    if choice.kind not in ("varargs", "varkeywords"):
        return False
    tree = expressions.parsed(choice.expression)
    node = None if tree is None else tree.body
    if choice.kind == "varargs":
        return isinstance(node, (ast.Tuple, ast.List))
    if not isinstance(node, (ast.Dict, ast.Call)):
        return False
    return not any(isinstance(each, ast.Name) and each.id == "torch" for each in _callees(node))


def _callees(node: ast.expr) -> Iterator[ast.expr]:
    """Walk from a call to what it starts from: `torch.ones(2).bool()` from `torch`."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
        yield node


def expression(spec: str) -> str:
    """Turn each `float32[1,3,32,32]` within a spec into the Python that makes such a tensor; other Python stays.

    Integers are drawn from 0 and 1, which every embedding and index allows; booleans are true.
    """
    spec = SCALAR.sub(r"\1[()]", spec.strip())
    try:
        tree = ast.parse(spec, mode="eval")
    except SyntaxError:
        return spec
    text = spec.encode()
    for node in sorted(_tensors(tree), key=lambda node: node.col_offset, reverse=True):
        if node.lineno != node.end_lineno or node.end_col_offset is None:
            continue
        start = _offset(text, node.lineno, node.col_offset)
        end = _offset(text, node.lineno, node.end_col_offset)
        text = text[:start] + _tensor(node).encode() + text[end:]
    return text.decode()


def _tensors(tree: ast.AST) -> Iterator[ast.Subscript]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _dtype(node.value) is not None and not isinstance(node.slice, ast.Slice):
            yield node


def _dtype(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "torch":
        name = node.attr
    elif isinstance(node, ast.Name):
        name = node.id
    else:
        return None
    return name if name in NAMES else None


def _tensor(node: ast.Subscript) -> str:
    name = _dtype(node.value) or "float32"
    sizes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    shape = ", ".join(ast.unparse(size) for size in sizes) or "()"
    group = shape if shape == "()" else f"({shape},)" if len(sizes) == 1 else f"({shape})"
    dtype = CANONICAL.get(name, name)
    if dtype == "float32":
        return f"torch.randn({shape})"
    if name in INTEGERS:
        return (
            f"torch.randint(0, 2, {group})"
            if dtype == "int64"
            else f"torch.randint(0, 2, {group}, dtype=torch.{dtype})"
        )
    if dtype == "bool":
        return f"torch.ones({shape}, dtype=torch.bool)"
    if name in SMALL_FLOATS:
        return f"torch.randn({shape}).to(torch.{dtype})"
    return f"torch.randn({shape}, dtype=torch.{dtype})"


def _offset(text: bytes, line: int, column: int) -> int:
    return sum(len(row) for row in text.splitlines(keepends=True)[: line - 1]) + column


def _evaluate(loaded: Loaded, source: str, problem: str) -> Any:
    asked.provide(loaded, source)
    namespace = {**PROVIDED, **loaded.namespace}
    try:
        return eval(expressions.compiled(source), namespace)  # noqa: S307 - recipes are Python, and trust was given before this process began
    except StageError:
        raise
    except Exception as error:
        file, line = _where(loaded, error)
        message = f"{problem}: {type(error).__name__}: {error}"
        raise StageError(stage="infer", message=message, file=file, line=line) from error


def _where(loaded: Loaded, error: Exception) -> tuple[str, int | None]:
    """The innermost statement of the user's files in the traceback."""
    place: tuple[str, int | None] = (loaded.file, None)
    files = {loaded.file, *loaded.files}
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place
