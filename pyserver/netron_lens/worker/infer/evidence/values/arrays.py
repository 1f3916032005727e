"""NumPy arrays in examples, written as tensors: a model is called with tensors."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.evidence.texts.frame import Unreadable
from netron_lens.worker.infer.evidence.values.lookup import dotted

ARRAY_MAKERS = (
    "numpy.random.",
    "numpy.zeros",
    "numpy.ones",
    "numpy.arange",
    "numpy.array",
    "numpy.asarray",
    "numpy.expand_dims",
)
_SIZED = {"randn": "randn", "rand": "rand", "zeros": "zeros", "ones": "ones"}
_SIZE_AT = {"random": 0, "random_sample": 0, "uniform": 2, "normal": 2, "standard_normal": 0}


def as_tensor(path: str, call: ast.Call) -> ast.expr:
    """Give the tensor of the same sizes, or raise `Unreadable`."""
    name = path.rsplit(".", 1)[-1]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in _SIZED:
        given = [keywords["shape"]] if "shape" in keywords else call.args
        if not given and name in ("zeros", "ones"):
            raise Unreadable
        return ast.Call(dotted(f"torch.{_SIZED[name]}"), given, [])
    if name == "randint":
        size = keywords.get("size") or (call.args[-1] if call.args else None)
        if size is None:
            raise Unreadable
        return ast.Call(dotted("torch.randint"), [ast.Constant(0), _bound(call.args, size), _tuple(size)], [])
    if name in _SIZE_AT:
        size = keywords.get("size") or (call.args[_SIZE_AT[name]] if len(call.args) > _SIZE_AT[name] else None)
        if size is None:
            raise Unreadable
        return ast.Call(dotted("torch.randn"), [_tuple(size)], [])
    if name in ("array", "asarray"):
        return ast.Call(dotted("torch.tensor"), call.args[:1], [])
    if name == "arange":
        return ast.Call(dotted("torch.arange"), call.args, [])
    if name == "expand_dims" and call.args:
        axis = keywords.get("axis") or (call.args[1] if len(call.args) > 1 else ast.Constant(0))
        return ast.Call(ast.Attribute(call.args[0], "unsqueeze", ast.Load()), [axis], [])
    raise Unreadable


def _bound(arguments: list[ast.expr], size: ast.expr) -> ast.expr:
    bounds = [argument for argument in arguments if argument is not size]
    return bounds[-1] if bounds else ast.Constant(2)


def _tuple(size: ast.expr) -> ast.expr:
    return size if isinstance(size, ast.Tuple | ast.List) else ast.Tuple([size], ast.Load())
