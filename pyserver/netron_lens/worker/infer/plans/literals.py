"""Expressions taken apart into values whose parts can be exchanged, and made shorter where they are constant."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.plans.values import Value, python, sequence


def value_of_expression(text: str, reason: str, *, certain: bool = True) -> Value:
    """Take an expression apart as far as its parts may have to be exchanged: lists, tuples and dicts of literals.

    So is the construction of an object, unless it is `certain`.
    """
    try:
        node = ast.parse(folded(text), mode="eval").body
    except SyntaxError:
        return python(text, reason)
    made = None if certain else _construction(node, reason)
    return _of_node(node, reason) if made is None else made


def folded(text: str) -> str:
    """Write what is looked up in a literal as itself: `512` for `{4: 512, 8: 256}[4]`."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return text
    folding = _Folding()
    body = folding.visit(tree.body)
    return ast.unparse(body) if folding.has_folded else text


class _Folding(ast.NodeTransformer):
    """Replaces items of literals."""

    has_folded = False

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Look the item up, where container and key are literals."""
        self.generic_visit(node)
        match node.value:
            case ast.Call(ast.Attribute(_, "tensor" | "array"), [ast.List() | ast.Tuple() as container], []):
                pass
            case container:
                pass
        if not isinstance(container, ast.List | ast.Tuple | ast.Dict) or isinstance(node.slice, ast.Slice):
            return node
        try:
            item = ast.literal_eval(container)[ast.literal_eval(node.slice)]
        except (ValueError, TypeError, LookupError):
            return node
        return self._folded(repr(item))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Look up what may be missing: `{"width": 8}.get("alpha", 1.0)`."""
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Attribute(ast.Dict() as table, "get"), [key, *default], []):
                try:
                    return self._folded(repr(ast.literal_eval(table).get(*map(ast.literal_eval, (key, *default)))))
                except (ValueError, TypeError):
                    return node
        return node

    def _folded(self, text: str) -> ast.expr:
        self.has_folded = True
        return ast.parse(text, mode="eval").body


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


def _construction(node: ast.expr, reason: str) -> Value | None:
    match node:
        case ast.Call(function, [], keywords) if _is_class(function) and all(each.arg for each in keywords):
            parts = ((str(each.arg), each.value) for each in keywords)
            items = tuple((name, _construction(part, "") or _of_node(part, "")) for name, part in parts)
            return Value("call", text=ast.unparse(function), items=items, reason=reason)
    return None


def _is_class(node: ast.expr) -> bool:
    """Tell a class of the user's by its name."""
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name[:1].isupper() and not ast.unparse(node).startswith(("torch.", "nn.", "SimpleNamespace"))
    return False
