"""Functions of packages that do nothing but build published models: these are drawn without their weights."""

from __future__ import annotations

import ast

_BUILDING = ("torchvision.models.", "timm.create_model", "timm.models.")
_WEIGHTS = ("weights", "pretrained")


def builds_published(path: str) -> bool:
    """Tell such a function by its full name."""
    return path.startswith(_BUILDING)


def without_weights(call: ast.Call) -> ast.Call:
    """Leave out which weights are loaded, as an option or, `resnet18(True)`, in the first place or after a name."""
    args: list[ast.expr] = []
    for each in call.args:
        is_switch = isinstance(each, ast.Constant) and isinstance(each.value, bool)
        if not is_switch or not all(isinstance(getattr(kept, "value", None), str) for kept in args):
            args.append(each)
    return ast.Call(call.func, args, [each for each in call.keywords if each.arg not in _WEIGHTS])
