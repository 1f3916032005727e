"""Dimensions of an input that are read of what is computed from it by element: `y = (x - m) / s`, `y[:, :, 0]`.

So many are read, too, where the first ones are kept and the others put together: `y.view(y.size(0), y.size(1), -1)`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.forms import forms_of
from netron_lens.worker.infer.evidence.texts.walked import walked

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition


def dimensions_read(method: Definition, name: str) -> int:
    """Count the dimensions that subscripts of the input's likes read; 0 where there are none."""
    likes, most = {name}, 0
    sizes: dict[str, ast.expr] = {}
    for statement in method.body:
        for node in walked(statement):
            match node:
                case ast.Subscript(ast.Name(read), ast.Tuple(indices)) if read in likes - {name}:
                    most = max(most, len(indices) if _are_plain(indices) else 0)
                case ast.Call(
                    ast.Attribute(inner, "view" | "reshape"),
                    [*kept, ast.UnaryOp(ast.USub())] | [ast.Tuple([*kept, ast.UnaryOp(ast.USub())])],
                ):
                    read_of = [sizes.get(each.id, each) if isinstance(each, ast.Name) else each for each in kept]
                    is_alike = len(kept) > 1 and any(forms_of(inner, each) == () for each in likes)
                    most = max(most, len(kept) + 1 if is_alike and _are_kept(read_of, likes) else 0)
        match statement:
            case ast.Assign([ast.Name(target)], value):
                sizes[target] = value
                likes = likes | {target} if any(forms_of(value, each) == () for each in likes) else likes - {target}
    return most


def meet(method: Definition, first: str, second: str) -> bool:
    """Tell two inputs of which one is taken from the other, or multiplied by it: `(scores - labels) ** 2`."""
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub | ast.Mult)
        and {ast.unparse(node.left), ast.unparse(node.right)} == {first, second}
        for statement in method.body
        for node in walked(statement)
    )


def _are_kept(sizes: list[ast.expr], likes: set[str]) -> bool:
    """Tell the first sizes of what is alike, each in its place: `x.size(0), x.shape[1]`."""
    return all(_axis(size, likes) == place for place, size in enumerate(sizes))


def _axis(size: ast.expr, likes: set[str]) -> int | None:
    match size:
        case ast.Call(ast.Attribute(ast.Name(name), "size"), [ast.Constant(int(axis))]) if name in likes:
            return axis
        case ast.Subscript(ast.Attribute(ast.Name(name), "shape"), ast.Constant(int(axis))) if name in likes:
            return axis
    return None


def _are_plain(indices: list[ast.expr]) -> bool:
    return not any(isinstance(each, ast.Constant) and each.value in (Ellipsis, None) for each in indices)
