"""Networks whose layers, branches and values come about in ways of their own while they run."""
# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN204, ANN205, ANN206, ARG004, FBT003 - as their users write them

import functools
import itertools

import torch
import torch.nn.functional as F  # noqa: N812 - as everyone writes it
from torch import nn
from torch.nn.utils import parametrize


class ControlOperators(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(4, 4)
        self.right = nn.Linear(4, 4)

    def forward(self, x):
        return torch.cond(x.sum() > 0, lambda x: self.left(x).relu(), self.right, (x,))


class FakeQuantized(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        whole = torch.quantize_per_tensor(self.fc(x), 0.1, 0, torch.qint8)
        return whole.dequantize(), torch.fake_quantize_per_tensor_affine(x, 0.1, 0, -128, 127)


class LateLayers(nn.Module):
    """Layers that come to be in the first call, with the values that they begin with."""

    def __init__(self):
        super().__init__()
        self.norm = nn.Sequential(nn.LazyConv1d(4, 1), nn.LazyBatchNorm1d())
        self.head = None

    def forward(self, x):
        if self.head is None:
            self.head = nn.Sequential(nn.LayerNorm(x.shape[-1]), nn.Linear(x.shape[-1], 2)).eval()
        noise = torch.empty(x.shape[-1]).uniform_()
        table = torch.empty(2, x.shape[-1])
        table[0].normal_()
        nn.init.trunc_normal_(table[1], std=0.02)
        return self.head(self.norm(x) + noise + table.sum(0)) @ nn.init.eye_(torch.empty(2, 2))


class Childless(nn.Module):
    """It has no child until it is called."""

    def forward(self, x):
        if not hasattr(self, "fc"):
            self.fc = nn.Linear(x.shape[-1], 3)
        return self.fc(x)


class Plain:
    """Not a tensor, but torch's functions take it."""

    def __init__(self, data):
        self.data = data

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return cls(func(*[each.data if isinstance(each, cls) else each for each in args], **(kwargs or {})))


class DuckTyped(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 4))

    def forward(self, x):
        return torch.add(F.relu(torch.matmul(Plain(x), self.weight)), 1).data


class MixedPrecision(nn.Module):
    """Autocast where its dtypes depend on more than the function's name."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 4))
        self.slope = nn.PReLU()

    def forward(self, x):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            half = x @ self.weight
            products = torch.einsum("bi,oi->bo", x, self.weight), torch.einsum("bi,oi->boi", x, self.weight)
            known = torch.ones(300, 2) @ torch.ones(2, 300)
            padded = [F.pad(half[None], (1, 1), mode=mode) for mode in ("constant", "reflect", "replicate")]
            loss = F.binary_cross_entropy_with_logits(half, half)
            pooled = F.adaptive_avg_pool3d(half[None, :, :, None, None], 1), F.max_pool3d(half[None, None], 1)
            return products, known, padded, loss, pooled, self.slope(x), torch.tensordot(x, self.weight, 1)


class Several(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, flag):
        return x @ weight, x.abs() if flag else x, x.sum()

    @staticmethod
    def backward(ctx, *gradients):
        return None, None, None


class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        return x.mul_(2)

    @staticmethod
    def backward(ctx, gradient):
        return gradient


class OwnFunctions(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 4))

    def forward(self, x):
        product, positive, total = Several.apply(x, self.weight, True)
        return product + positive, total, InPlace.apply(product.clone())


class Symmetric(nn.Module):
    def forward(self, weight):
        return weight.triu() + weight.triu(1).mT


class Ensemble(nn.Module):
    def __init__(self):
        super().__init__()
        self.members = nn.ModuleList(nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)) for _ in range(3))
        self.shared = nn.Linear(2, 2)
        parametrize.register_parametrization(self.shared, "weight", Symmetric())

    def forward(self, x):
        parameters, buffers = torch.func.stack_module_state(list(self.members))
        outputs = torch.vmap(
            lambda parameters, buffers, x: torch.func.functional_call(self.members[0], (parameters, buffers), (x,)),
            in_dims=(0, 0, None),
        )(parameters, buffers, x)
        with parametrize.cached():
            return self.shared(self.shared(outputs))


class Called(nn.Module):
    """Modules that are called by their own `__call__`, by `forward`, by a replaced `forward`, and not at all."""

    def __init__(self, depth=1):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)
        self.fc.forward = functools.partial(F.linear, weight=self.fc.weight)
        self.inner = Called(depth - 1) if depth else None

    def __call__(self, x, *args, **kwargs):
        return super().__call__(x * 2, *args, **kwargs) + 1

    def forward(self, x):
        x = self.norm.forward(self.fc(x))
        return x if self.inner is None else self.inner(x) + nn.Linear.forward(self.fc, x)


class Sent(nn.Module):
    """A generator that is sent what it gave."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4, 4) for _ in range(2))

    def steps(self, x):
        for layer in itertools.chain(self.layers, self.layers[:1]):
            x = layer(x)
            got = yield x
            if got is not None:
                x = x + got

    def forward(self, x):
        steps = self.steps(x)
        first = next(steps)
        return torch.stack([first, steps.send(first)])


class Streaming(nn.Module):
    """It gives what it has, step by step, and goes on with what another one gives so."""

    def __init__(self, inner=None):
        super().__init__()
        self.inner = inner
        self.fc = nn.Linear(4, 4)
        self.act = nn.ReLU(inplace=4)

    def forward(self, x):
        for part in x.split(1) if self.inner is None else self.inner(x):
            yield self.act(self.fc(part))


recipes = {
    "ControlOperators": ("ControlOperators()", "torch.randn(2, 4)"),
    "FakeQuantized": ("FakeQuantized()", "torch.randn(2, 4)"),
    "LateLayers": ("LateLayers()", "torch.randn(2, 3, 5)"),
    "Childless": ("Childless()", "torch.randn(2, 4)"),
    "DuckTyped": ("DuckTyped()", "torch.randn(2, 4)"),
    "MixedPrecision": ("MixedPrecision()", "torch.rand(2, 4)"),
    "OwnFunctions": ("OwnFunctions()", "torch.randn(2, 4)"),
    "Ensemble": ("Ensemble()", "torch.randn(2, 4)"),
    "Called": ("Called()", "torch.randn(2, 4)"),
    "Sent": ("Sent()", "torch.randn(2, 4)"),
    "Streaming": ("Streaming(Streaming())", "torch.randn(3, 4)"),
}
