"""A model that looks at values: the branch that was taken is drawn, and marked."""

import torch
from torch import nn


class EarlyExit(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(32, 32)
        self.second = nn.Linear(32, 32)
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        x = torch.relu(self.first(x))
        if x.mean() > 1.0:
            return self.head(x)
        for _ in range(int(x.abs().max().clamp(1, 3).item())):
            x = x + torch.tanh(self.second(x))
        return self.head(x)
