"""Networks with unusual inputs, outputs and sharing."""
# ruff: noqa: ANN001, ANN002, ANN003, ANN201, ANN204, ARG002 - models as their users write them

from collections import OrderedDict, namedtuple
from dataclasses import dataclass

import torch
from torch import nn

Boxes = namedtuple("Boxes", ["centers", "sizes"])  # noqa: PYI024 - as users write it


@dataclass
class Prediction:
    logits: torch.Tensor
    states: list


class DictIO(nn.Module):
    def __init__(self):
        super().__init__()
        self.image = nn.Linear(4, 3)
        self.text = nn.Linear(5, 3)

    def forward(self, batch):
        both = self.image(batch["image"]) + self.text(batch["text"])
        return {"scores": both, "parts": [both.sum(1), both.mean(1)], "count": 2}


class DataclassOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        y = self.fc(x)
        return Prediction(logits=y, states=[x, y])


class NamedTupleOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        centers, sizes = self.fc(x).chunk(2, dim=-1)
        return Boxes(centers, sizes.exp())


class KeywordOnly(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x, *, scale, shift=None):
        y = self.fc(x) * scale
        return y if shift is None else y + shift


class Variadic(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, *xs, **extra):
        return sum(self.fc(x) for x in xs) + extra.get("bias", 0)


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))

    def forward(self, a, b):
        return torch.nn.functional.pairwise_distance(self.encoder(a), self.encoder(b))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(4, 4, bias=False)
        self.decode = nn.Linear(4, 4, bias=False)
        self.decode.weight = self.encode.weight
        self.again = self.encode

    def forward(self, x):
        return self.again(self.decode(torch.relu(self.encode(x))))


class RegisteredTwice(nn.Module):
    """What is in the sequence is an attribute as well."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.second = nn.Linear(4, 4)
        self.net = nn.Sequential(self.first, nn.ReLU(), self.second)

    def forward(self, x):
        return self.net(x)


class PlainList(nn.Module):
    """Modules that are in no ModuleList are called all the same."""

    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(4, 4), nn.ReLU()]
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.fc(x)


class PassThrough(nn.Module):
    def __init__(self):
        super().__init__()
        self.same = nn.Identity()
        self.fc = nn.Linear(4, 4)

    def forward(self, x, mask=None):
        y = self.same(x)
        return OrderedDict(x=x, again=x, y=self.fc(y) + x, weight=self.fc.weight)


class GraphConv(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(3, 4)

    def forward(self, x, edge_index):
        source, target = edge_index
        messages = self.lin(x)[source]
        out = torch.zeros(x.size(0), 4).index_add_(0, target, messages)
        degree = torch.zeros(x.size(0)).scatter_add_(0, target, torch.ones(target.size(0)))
        return out / degree.clamp(min=1).unsqueeze(-1)


class Wrapped(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.DataParallel(nn.Sequential(nn.Linear(4, 4), nn.ReLU()))

    def forward(self, x):
        return self.net(x)


class Views(nn.Module):
    """Writes through views reach what they are views of."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        y = self.fc(x)
        first = y[:, 0]
        first.mul_(2)
        y[:, 1:].zero_()
        y.T[2] += 1
        return y + 1, first


recipes = {
    "DictIO": ("DictIO()", "{'image': torch.randn(2, 4), 'text': torch.randn(2, 5)}"),
    "DataclassOutput": ("DataclassOutput()", "torch.randn(2, 4)"),
    "NamedTupleOutput": ("NamedTupleOutput()", "torch.randn(2, 4)"),
    "KeywordOnly": ("KeywordOnly()", "torch.randn(2, 4)", "scale=torch.tensor(2.0), shift=torch.randn(4)"),
    "Variadic": ("Variadic()", "torch.randn(2, 4), torch.randn(2, 4)", "bias=torch.randn(4)"),
    "Siamese": ("Siamese()", "torch.randn(2, 4), torch.randn(2, 4)"),
    "Tied": ("Tied()", "torch.randn(2, 4)"),
    "RegisteredTwice": ("RegisteredTwice()", "torch.randn(2, 4)"),
    "PlainList": ("PlainList()", "torch.randn(2, 4)"),
    "PassThrough": ("PassThrough()", "torch.randn(2, 4)"),
    "GraphConv": ("GraphConv()", "torch.randn(4, 3), torch.tensor([[0, 1, 2], [1, 2, 3]])"),
    "Wrapped": ("Wrapped()", "torch.randn(2, 4)"),
    "Views": ("Views()", "torch.randn(2, 4)"),
}
