"""Expressions taken apart into values whose parts can be exchanged."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.values import Value, python, sequence


def value_of_expression(text: str, reason: str) -> Value:
    """Take an expression apart as far as its parts may have to be exchanged: lists, tuples and dicts of literals."""
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return python(text, reason)
    return _of_node(node, reason)


def _of_node(node: ast.expr, reason: str) -> Value:
    match node:
        case ast.List(items) if items:
            return sequence("list", tuple(_of_node(item, "") for item in items), reason)
        case ast.Tuple(items) if items:
            return sequence("tuple", tuple(_of_node(item, "") for item in items), reason)
        case ast.Call(ast.Attribute(_, "SimpleNamespace") | ast.Name("SimpleNamespace"), [], keywords) if all(
            each.arg for each in keywords
        ):
            return Value(
                "namespace", items=tuple((str(each.arg), _of_node(each.value, "")) for each in keywords), reason=reason
            )
        case ast.Dict(keys, values) if all(
            isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys
        ):
            pairs = zip(keys, values, strict=True)
            return Value("dict", items=tuple((key.value, _of_node(item, "")) for key, item in pairs), reason=reason)  # type: ignore[union-attr] # all keys are string constants
    return python(ast.unparse(node), reason)
