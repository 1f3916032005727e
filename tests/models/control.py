"""Networks whose way depends on Python: branches, loops, generators, exceptions, threads."""
# ruff: noqa: ANN001, ANN201, ANN202, ANN204 - models as their users write them

import threading

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


class BranchOnSum(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(4, 4)
        self.right = nn.Linear(4, 4)

    def forward(self, x):
        if x.sum() > 0:
            return self.left(x)
        return self.right(x)


class WhileLarge(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        steps = 0
        while x.norm().item() > 0.5 and steps < 5:
            x = self.fc(x) * 0.5
            steps += 1
        return x, steps


class SizeFromValue(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x, n):
        return self.fc(x)[: n.item()]


class KnownBranch(nn.Module):
    """What it looks at are constants: shapes suffice."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mask", torch.tensor([True, False, True, True]))
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        if self.mask.any():
            x = x[:, self.mask]
        return self.fc(torch.nn.functional.pad(x, (0, int((~self.mask).sum()))))


class CellLoop(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(4, 6)
        self.other = nn.LSTMCell(6, 6)

    def forward(self, x):
        h = torch.zeros(x.size(0), 6)
        c = (torch.zeros(x.size(0), 6), torch.zeros(x.size(0), 6))
        out = torch.zeros(x.size(0), x.size(1), 6)
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
            c = self.other(h, c)
            out[:, t] = c[0]
        return out


class Generated(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))

    def steps(self, x):
        for layer in self.layers:
            x = layer(x).relu()
            yield x

    def forward(self, x):
        return sum(step.mean() for step in self.steps(x))


class Recovering(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Linear(8, 4)
        self.narrow = nn.Linear(4, 4)

    def forward(self, x):
        try:
            return self.wide(x)
        except RuntimeError:
            return self.narrow(x)


class Checkpointed(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
        self.second = nn.Linear(4, 2)

    def forward(self, x):
        x = checkpoint(self.first, x, use_reentrant=False)
        return checkpoint(self.second, x, use_reentrant=True)


class Threaded(nn.Module):
    def __init__(self):
        super().__init__()
        self.towers = nn.ModuleList(nn.Linear(4, 2) for _ in range(2))

    def forward(self, x):
        results = {}

        def work(index):
            results[index] = self.towers[index](x).tanh()

        for index in range(2):
            thread = threading.Thread(target=work, args=(index,))
            thread.start()
            thread.join()
        return torch.cat([results[0], results[1]], dim=1)


class EarlyExit(nn.Module):
    def __init__(self):
        super().__init__()
        self.stages = nn.ModuleList(nn.Linear(4, 4) for _ in range(3))
        self.exits = nn.ModuleList(nn.Linear(4, 2) for _ in range(3))

    def forward(self, x):
        for stage, leave in zip(self.stages, self.exits, strict=True):
            x = torch.relu(stage(x))
            y = leave(x)
            if y.softmax(-1).max() > 0.6:
                break
        return y


class Unbatched(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        return torch.stack([self.fc(row) for row in x])


recipes = {
    "BranchOnSum": ("BranchOnSum()", "torch.randn(2, 4)"),
    "WhileLarge": ("WhileLarge()", "torch.randn(2, 4)"),
    "SizeFromValue": ("SizeFromValue()", "torch.randn(3, 4), torch.tensor(2)"),
    "KnownBranch": ("KnownBranch()", "torch.randn(2, 4)"),
    "CellLoop": ("CellLoop()", "torch.randn(2, 3, 4)"),
    "Generated": ("Generated()", "torch.randn(2, 4)"),
    "Recovering": ("Recovering()", "torch.randn(2, 4)"),
    "Checkpointed": ("Checkpointed()", "torch.randn(2, 4)"),
    "Threaded": ("Threaded()", "torch.randn(2, 4)"),
    "EarlyExit": ("EarlyExit()", "torch.randn(1, 4)"),
    "Unbatched": ("Unbatched()", "torch.randn(3, 3)"),
}
