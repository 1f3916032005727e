"""What names of an accelerator stand for on the CPU, where the run is, and the old types of tensors."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.evidence.values.kinds import kind_of

_TYPES = {
    "FloatTensor": "float",
    "DoubleTensor": "double",
    "HalfTensor": "half",
    "LongTensor": "long",
    "IntTensor": "int",
    "ShortTensor": "short",
    "CharTensor": "char",
    "ByteTensor": "byte",
    "BoolTensor": "bool",
}
_FLOATS = ("torch.randn", "torch.rand", "torch.zeros", "torch.ones")
_PROBES = {
    "torch.cuda.is_available": False,
    "torch.backends.mps.is_available": False,
    "torch.xpu.is_available": False,
    "torch.cuda.device_count": 0,
}


def probed(path: str) -> ast.Constant | None:
    """Give what a question for an accelerator is answered with: there is none."""
    return ast.Constant(_PROBES[path]) if path in _PROBES else None


def on_cpu(path: str) -> str:
    """Give `torch.FloatTensor` for `torch.cuda.FloatTensor`."""
    return path.replace("torch.cuda.", "torch.") if path.rsplit(".", 1)[-1] in _TYPES else path


def of_type(values: ast.expr, kind: ast.expr) -> ast.expr | None:
    """Write `FloatTensor(values)` and `values.type(FloatTensor)` for what already is a tensor; none for all else."""
    match kind:
        case ast.Attribute(ast.Name("torch"), name) if name in _TYPES and kind_of(values) == "tensor":
            if name == "FloatTensor" and isinstance(values, ast.Call) and ast.unparse(values.func) in _FLOATS:
                return values
            return ast.Call(ast.Attribute(values, _TYPES[name], ast.Load()), [], [])
    return None
