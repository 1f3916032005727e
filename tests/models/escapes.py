"""Networks whose tensors leave torch and come back, are copied, or are made in ways that tools seldom follow."""
# ruff: noqa: ANN001, ANN201, ANN204, ANN205, ARG004, FBT003 - as their users write

import copy
import functools
import math
import operator
from contextlib import nullcontext

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everyone writes it
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence


class NumpyBack(nn.Module):
    def __init__(self):
        super().__init__()
        self.before = nn.Linear(4, 4)
        self.after = nn.Linear(4, 2)

    def forward(self, x):
        array = self.before(x).detach().cpu().numpy()
        return self.after(torch.from_numpy(array))


class NumpyMath(nn.Module):
    def __init__(self):
        super().__init__()
        self.before = nn.Linear(4, 4)
        self.after = nn.Linear(4, 2)

    def forward(self, x):
        array = np.clip(self.before(x).numpy(), 0, None) * 2
        again = torch.tensor(array, dtype=torch.float32)
        return self.after(again), torch.as_tensor(np.asarray(x)).sum()


class Listed(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        rows = x.tolist()
        return self.fc(torch.tensor(rows))


class CopiedBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(nn.Linear(4, 4), nn.ReLU())

    def forward(self, x):
        kept = copy.deepcopy(x)
        teacher = copy.deepcopy(self.block)
        return teacher(kept) + self.block(x)


class Experts(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(4, 3)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.Linear(8, 4)) for _ in range(3))

    def forward(self, x):
        weights, chosen = self.gate(x).softmax(-1).topk(2)
        out = torch.zeros_like(x)
        for number, expert in enumerate(self.experts):
            rows, places = torch.where(chosen == number)
            if len(rows):
                out[rows] += weights[rows, places, None] * expert(x[rows])
        return out


class PackedBoth(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.lstm = nn.LSTM(4, 5, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(10, 3)

    def forward(self, tokens, lengths):
        packed = pack_padded_sequence(self.embed(tokens), lengths, batch_first=True, enforce_sorted=False)
        out, (h, c) = self.lstm(packed)
        out, sizes = pad_packed_sequence(out, batch_first=True)
        last, _ = self.gru(pack_sequence([row[:2] for row in out]))
        return out, h, c, sizes, last.data, pad_sequence([row[:1] for row in out])


class WholeTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Transformer(8, 2, 1, 1, 16, batch_first=True)

    def forward(self, source, target):
        mask = nn.Transformer.generate_square_subsequent_mask(target.size(1))
        return self.net(source, target, tgt_mask=mask, tgt_is_causal=True)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(4, 4)

    def forward(self, x, state=None):
        hidden, memory = state if state is not None else (x.new_zeros(x.shape[1], 4), x.new_zeros(x.shape[1], 4))
        outputs = []
        for step in x.unbind(0):
            hidden, memory = self.cell(step, (hidden, memory))
            outputs.append(hidden)
        return torch.stack(outputs), (hidden, memory)


class Quantizer(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, codes):
        distances = torch.cdist(x, codes)
        nearest = distances.argmin(-1)
        ctx.mark_non_differentiable(nearest)
        return codes[nearest], nearest

    @staticmethod
    def backward(ctx, gradient, _):
        return gradient, None


class VectorQuantized(nn.Module):
    def __init__(self):
        super().__init__()
        self.codes = nn.Embedding(6, 4)
        self.out = nn.Linear(4, 4)

    def forward(self, x):
        chosen, nearest = Quantizer.apply(x, self.codes.weight)
        straight = x + (chosen - x).detach()
        return self.out(straight), F.mse_loss(chosen, x.detach()), nearest


class Rotary(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.register_buffer("inverse", 1.0 / 10000 ** (torch.arange(0, width, 2).float() / width), persistent=False)
        self.cache = {}

    @functools.lru_cache(maxsize=4)  # noqa: B019 - as its users write it
    def angles(self, length):
        return torch.outer(torch.arange(length).float(), self.inverse)

    def forward(self, x):
        length = x.shape[1]
        if length not in self.cache:
            self.cache[length] = torch.polar(torch.ones_like(self.angles(length)), self.angles(length))
        pairs = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2))
        return torch.view_as_real(pairs * self.cache[length]).flatten(-2).type_as(x)


class Reduced(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleDict({"a": nn.Conv1d(3, 4, 3, padding="same"), "b": nn.Conv1d(3, 4, 1, dilation=1)})
        self.scale = nn.ParameterDict({"a": nn.Parameter(torch.ones(4, 1)), "b": nn.Parameter(torch.zeros(1))})
        self.powers = nn.ParameterList([nn.Parameter(torch.tensor(float(i))) for i in range(2)])

    def forward(self, x):
        parts = [conv(x) * self.scale[name] for name, conv in self.convs.items()]
        total = functools.reduce(operator.add, parts)
        return sum(total**power for power in self.powers), math.prod(total.shape)


class Caching(nn.Module):
    """Keeps keys and values in a buffer that it writes into."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(4, 12)
        self.register_buffer("keys", torch.zeros(1, 8, 4))
        self.register_buffer("place", torch.tensor(0))

    def forward(self, x):
        q, k, v = self.qkv(x).split(4, dim=-1)
        start = int(self.place)
        self.keys[:, start : start + x.shape[1]] = k
        self.place += x.shape[1]
        keys = self.keys[:, : start + x.shape[1]]
        with torch.autocast("cpu", enabled=False) if x.is_cuda else nullcontext():
            return F.scaled_dot_product_attention(q, keys, v if v.shape == keys.shape else keys)


class Overloaded(nn.Module):
    """Modules that are called by other methods than forward, or replaced while it runs."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(4, 2)
        self.decoder = nn.Linear(2, 4)
        self.activation = F.gelu
        self.head = None

    def encode(self, x):
        return self.activation(self.encoder(x))

    def __getitem__(self, name):
        return getattr(self, name)

    def forward(self, x):
        if self.head is None:
            self.head = nn.Linear(4, 3)
        z = self.encode(x)
        return self.head(self["decoder"].forward(z)), F.linear(z, self.decoder.weight)


class Jacobian(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))

    def forward(self, x):
        jacobian = torch.func.vmap(torch.func.jacrev(self.net))(x)
        return self.net(x), jacobian.diagonal(dim1=-2, dim2=-1).sum(-1)


class Guarded(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.register_forward_pre_hook(lambda _, args: (args[0].float(),))
        self.fc.register_full_backward_hook(lambda *_: None)

    def forward(self, x):
        y = self.fc(x)
        torch._assert(y.shape[-1] == 4, "four")  # noqa: SLF001
        assert not torch.isnan(y).any()
        y = torch.nan_to_num(y, nan=0.0)
        y[y.abs() < 1e-3] = 0
        return y.masked_fill_(y < 0, 0).requires_grad_(False)


recipes = {
    "NumpyBack": ("NumpyBack()", "torch.randn(2, 4)"),
    "NumpyMath": ("NumpyMath()", "torch.randn(2, 4)"),
    "Listed": ("Listed()", "torch.randn(2, 3)"),
    "CopiedBlock": ("CopiedBlock()", "torch.randn(2, 4)"),
    "Experts": ("Experts()", "torch.randn(5, 4)"),
    "PackedBoth": ("PackedBoth()", "torch.randint(0, 10, (3, 6)), torch.tensor([4, 6, 2])"),
    "WholeTransformer": ("WholeTransformer()", "torch.randn(2, 5, 8), torch.randn(2, 3, 8)"),
    "Recurrent": ("Recurrent()", "torch.randn(3, 2, 4)"),
    "VectorQuantized": ("VectorQuantized()", "torch.randn(2, 3, 4)"),
    "Rotary": ("Rotary()", "torch.randn(2, 5, 8)"),
    "Reduced": ("Reduced()", "torch.randn(2, 3, 6)"),
    "Caching": ("Caching()", "torch.randn(1, 3, 4)"),
    "Overloaded": ("Overloaded()", "torch.randn(2, 4)"),
    "Jacobian": ("Jacobian()", "torch.randn(5, 3)"),
    "Guarded": ("Guarded()", "torch.ones(2, 4, dtype=torch.int64)"),
}
