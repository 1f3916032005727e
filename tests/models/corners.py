"""Networks that use corners of torch that tools tend to miss."""
# ruff: noqa: ANN001, ANN201, ANN204, B905, E741, F841 - models as their users write them

import copy
from concurrent.futures import ThreadPoolExecutor

import torch
import torch.nn.functional as F  # noqa: N812 - as everyone writes it
from einops import rearrange, reduce, repeat
from einops.layers.torch import Rearrange
from torch import nn


class Einops(nn.Module):
    def __init__(self):
        super().__init__()
        self.r = Rearrange("b c (h p) (w q) -> b (h w) (p q c)", p=2, q=2)
        self.l = nn.Linear(12, 4)

    def forward(self, x):
        y = self.l(self.r(x))
        y = rearrange(y, "b n d -> b d n")
        return reduce(repeat(y, "b d n -> b d n r", r=2), "b d n r -> b d", "mean")


class Inference(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 4)

    @torch.inference_mode()
    def forward(self, x):
        y = self.l(x)
        y += 1
        return y.view(-1)


class Sparse(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 4)

    def forward(self, x, adj):
        return torch.sparse.mm(adj, self.l(x))


class Quantized(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = torch.ao.quantization.quantize_dynamic(
            nn.Sequential(nn.Linear(4, 4), nn.ReLU()), {nn.Linear}, dtype=torch.qint8
        )

    def forward(self, x):
        return self.net(x)


class Compiled(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.compile(nn.Linear(4, 4))
        self.f = torch.compile(lambda x: x * 2)

    def forward(self, x):
        return self.f(self.l(x))


class FuncCall(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 4)

    def forward(self, x):
        p = {k: v * 2 for k, v in self.l.named_parameters()}
        return torch.func.functional_call(self.l, p, (x,))


class FuncGrad(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 1)

    def forward(self, x):
        return torch.func.vmap(torch.func.grad(lambda r: self.l(r).sum()))(x)


class FuncJvp(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 4)

    def forward(self, x):
        return torch.func.jvp(self.l, (x,), (torch.ones_like(x),))[1]


class Sub(torch.Tensor):
    pass


class Subclass(nn.Module):
    def forward(self, x):
        return x.as_subclass(Sub) * 2 + 1


class Legacy(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.Tensor(4, 4))
        self.w.data.normal_(0, 0.1)
        self.b = nn.Parameter(torch.FloatTensor(4).uniform_(-1, 1))

    def forward(self, x):
        h = torch.autograd.Variable(torch.zeros(x.size(0), 4))
        h = h.cuda() if torch.cuda.is_available() else h
        return x.mm(self.w) + self.b + h + x.new(4).fill_(0)


class OutArg(nn.Module):
    def forward(self, x):
        y = torch.empty_like(x)
        torch.add(x, 1, out=y)
        return y * 2


class MaskSelect(nn.Module):
    def forward(self, x):
        m = torch.ones(x.shape[1], dtype=torch.bool)
        m[0] = False
        x[:, m] = 0
        x[x > 0] = 1
        return x.masked_fill(~m, 2.0), x[:, m]


class Loss(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 5)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, x, y):
        return self.loss(self.l(x), y)


class Deform(nn.Module):
    def forward(self, x):
        g = F.affine_grid(torch.eye(2, 3).unsqueeze(0).repeat(x.shape[0], 1, 1), x.size(), align_corners=False)
        return (
            F.grid_sample(x, g, align_corners=False),
            F.unfold(x, 2),
            torch.cdist(x.flatten(2), x.flatten(2)),
            F.pixel_shuffle(x.repeat(1, 4, 1, 1), 2),
        )


class Stft(nn.Module):
    def forward(self, x):
        s = torch.stft(x, 16, return_complex=True, window=torch.hann_window(16))
        return torch.istft(s, 16, window=torch.hann_window(16)), s.abs(), torch.polar(s.abs(), s.angle())


class Copied(nn.Module):
    def __init__(self):
        super().__init__()
        self.mods = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])

    def forward(self, x):
        l = copy.deepcopy(self.mods[0])
        n = nn.Linear(4, 4)
        return n(l(x)) + torch.zeros(1).expand(4)


class RandDrop(nn.Module):
    def forward(self, x):
        k = torch.randperm(x.shape[1])[:2]
        return (
            x[:, k],
            torch.topk(x, 2).indices,
            torch.bernoulli(torch.full((3,), 0.5)),
            x.argmax(),
            torch.multinomial(x.softmax(-1), 1),
        )


class Conds(nn.Module):
    def forward(self, x, mask=None):
        mask = torch.ones(2, 4) if mask is None else mask
        assert mask.all()
        n = int(mask.sum())
        idx = mask.nonzero()
        return x[:, :n], x.reshape(2, -1)[idx[:, 0]], (x if mask.sum() > 2 else -x)


class IterOut(nn.Module):
    def forward(self, x):
        a, b = x
        c = [r.sum() for r in x]
        d = list(zip(*[x.unbind(1)]))
        return a + b, c, torch.stack(tuple(x)), sum(x), max(x.shape)


class EmptyCat(nn.Module):
    def forward(self, x):
        o = torch.tensor([])
        for i in range(2):
            o = torch.cat([o, x[i]])
        b = torch.Tensor(2, 4)
        b[:] = x
        return o, b


class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.SyncBatchNorm(4)
        self.i = nn.InstanceNorm1d(4, affine=True)
        self.g = nn.GLU(1)

    def forward(self, x):
        return self.g(self.i(x))


class Pool(nn.Module):
    def forward(self, x):
        with ThreadPoolExecutor(1) as ex:
            done = list(ex.map(lambda r: r * 2, [x, x]))  # all, before the sum: the order of threads is nobody's
            return sum(done)


class Where(nn.Module):
    def forward(self, x):
        i = torch.triu_indices(4, 4, 1)
        s = x.unsqueeze(0)
        z = torch.zeros(2, 4, dtype=torch.long)
        z.scatter_(1, torch.tensor([[1], [2]]), 1)
        return (
            x[:, i[0]],
            torch.where(x > 0, 1.0, 0.0),
            F.one_hot(z, 2),
            torch.bucketize(x, torch.linspace(0, 1, 5)),
            x.cumsum(1),
            torch.searchsorted(torch.arange(4.0), x),
            torch.logsumexp(x, 1),
            F.normalize(x),
            F.cosine_similarity(x, x),
            torch.linalg.norm(x),
            torch.linalg.inv(x @ x.T + torch.eye(2)),
            x.clone().fill_diagonal_(0),
            torch.meshgrid(torch.arange(3), torch.arange(2), indexing="ij"),
        )


class GradEnabled(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Sequential(nn.Linear(4, 4), nn.Dropout(), nn.Identity())

    def forward(self, x):
        with torch.enable_grad():
            y = self.l(x)
            z = y.sum()
            z.backward()
        return y, self.l[0].weight.grad


recipes = {
    "Einops": ("Einops()", "torch.randn(2,3,4,4)"),
    "Inference": ("Inference()", "torch.randn(2,4)"),
    "Sparse": ("Sparse()", "torch.randn(3,4), torch.eye(3).to_sparse()"),
    "Quantized": ("Quantized()", "torch.randn(2,4)"),
    "Compiled": ("Compiled()", "torch.randn(2,4)"),
    "FuncCall": ("FuncCall()", "torch.randn(2,4)"),
    "FuncGrad": ("FuncGrad()", "torch.randn(2,4)"),
    "FuncJvp": ("FuncJvp()", "torch.randn(2,4)"),
    "Subclass": ("Subclass()", "torch.randn(2,4)"),
    "Legacy": ("Legacy()", "torch.randn(2,4)"),
    "OutArg": ("OutArg()", "torch.randn(2,4)"),
    "MaskSelect": ("MaskSelect()", "torch.randn(2,4)"),
    "Loss": ("Loss()", "torch.randn(2,4), torch.randint(0,5,(2,))"),
    "Deform": ("Deform()", "torch.randn(2,3,4,4)"),
    "Stft": ("Stft()", "torch.randn(2,64)"),
    "Copied": ("Copied()", "torch.randn(2,4)"),
    "RandDrop": ("RandDrop()", "torch.randn(2,4)"),
    "Conds": ("Conds()", "torch.randn(2,4)"),
    "IterOut": ("IterOut()", "torch.randn(2,4)"),
    "EmptyCat": ("EmptyCat()", "torch.randn(2,4)"),
    "Norms": ("Norms()", "torch.randn(2,4,6)"),
    "Pool": ("Pool()", "torch.randn(2,4)"),
    "Where": ("Where()", "torch.randn(2,4)"),
    "GradEnabled": ("GradEnabled()", "torch.randn(2,4)"),
}
