"""Networks that use the less common parts of torch."""
# ruff: noqa: ANN001, ANN201, ANN204, ANN205, ARG004, ARG005, FBT003 - models as their users write them

import torch
from torch import nn
from torch.nn.utils import parametrizations, spectral_norm


class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2

    @staticmethod
    def backward(ctx, gradient):
        return gradient * 2


class CustomFunction(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc(Doubled.apply(self.fc(x)))


class Hooked(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.fc.register_forward_hook(lambda module, args, output: output * 2)
        self.fc.register_forward_pre_hook(lambda module, args: (args[0] + 1,))

    def forward(self, x):
        return self.fc(x)


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = parametrizations.weight_norm(nn.Linear(4, 4))
        self.b = spectral_norm(nn.Linear(4, 4))
        self.c = parametrizations.orthogonal(nn.Linear(4, 4))

    def forward(self, x):
        return self.c(self.b(self.a(x)))


class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.LazyConv2d(4, 3)
        self.fc = nn.LazyLinear(5)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))


class Fourier(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 5, dtype=torch.cfloat))

    def forward(self, x):
        spectrum = torch.fft.rfft(x, dim=-1)
        spectrum = torch.einsum("bct,ct->bct", spectrum, self.weight)
        return torch.fft.irfft(spectrum, n=x.shape[-1], dim=-1), spectrum.abs(), torch.view_as_real(spectrum)


class Mapped(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return torch.vmap(lambda row: self.fc(row) * row.sum())(x)


class Autocast(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.conv = nn.Conv1d(4, 4, 1)

    def forward(self, x):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            y = self.fc(x) @ self.fc(x).mT
            z = self.conv(x.mT)
            z = torch.nn.functional.scaled_dot_product_attention(z, z, z)
            return y.softmax(-1), torch.cat([z, x.mT], dim=0), z + x.mT


class InnerGradient(nn.Module):
    def __init__(self):
        super().__init__()
        self.energy = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))

    def forward(self, x):
        with torch.enable_grad():
            x = x.detach().requires_grad_(True)
            energy = self.energy(x).sum()
            (force,) = torch.autograd.grad(energy, x)
        return -force


class Numpy(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        array = self.fc(x).detach().numpy()
        return self.fc(torch.from_numpy(array * 2))


class HardCodedCuda(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4).cuda()
        self.scale = torch.ones(4, device="cuda")

    def forward(self, x):
        x = x.cuda()
        mask = torch.zeros(4).to("cuda:0")
        return self.fc(x) * self.scale + mask.to(x.device)


@torch.jit.script
def scripted(x, y):
    return torch.relu(x) + y


class Scripted(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return scripted(self.fc(x), x)


class MultiHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.attn = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x):
        y, weights = self.attn(x, x, x, need_weights=True)
        return y, weights, self.attn(x, x, x, need_weights=False)[0]


class HalfPrecision(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4).to(torch.bfloat16)
        self.norm = nn.LayerNorm(4)

    def forward(self, x):
        return self.norm(self.fc(x.to(torch.bfloat16)).float()), x.double().half()


class Sorted(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        values, order = torch.sort(self.fc(x), dim=-1, descending=True)
        top = values.max(dim=1)
        return values.gather(1, order), top.values, top.indices, torch.where(values > 0, values, 0 * values)


class Indexed(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("index", torch.tensor([2, 0, 1]))
        self.table = nn.Parameter(torch.randn(9, 2))

    def forward(self, x):
        y = x[:, self.index]
        y = y[..., None, :][:, 0, ::2]
        one = torch.tensor(1)
        return y, x[one], self.table[torch.arange(6).view(2, 3)], x[[1, 0]], x[x.new_zeros(2, dtype=torch.long)]


recipes = {
    "CustomFunction": ("CustomFunction()", "torch.randn(2, 4)"),
    "Hooked": ("Hooked()", "torch.randn(2, 4)"),
    "Normed": ("Normed()", "torch.randn(2, 4)"),
    "Lazy": ("Lazy()", "torch.randn(2, 3, 5, 5)"),
    "Fourier": ("Fourier()", "torch.randn(2, 3, 8)"),
    "Mapped": ("Mapped()", "torch.randn(3, 4)"),
    "Autocast": ("Autocast()", "torch.randn(2, 3, 4)"),
    "InnerGradient": ("InnerGradient()", "torch.randn(2, 4)"),
    "Numpy": ("Numpy()", "torch.randn(2, 4)"),
    "HardCodedCuda": ("HardCodedCuda()", "torch.randn(2, 4)"),
    "Scripted": ("Scripted()", "torch.randn(2, 4)"),
    "MultiHead": ("MultiHead()", "torch.randn(2, 3, 8)"),
    "HalfPrecision": ("HalfPrecision()", "torch.randn(2, 4)"),
    "Sorted": ("Sorted()", "torch.randn(2, 4)"),
    "Indexed": ("Indexed()", "torch.randn(2, 3)"),
}
