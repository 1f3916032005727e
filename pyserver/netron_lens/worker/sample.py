"""Small models on which a worker practises before it is asked, so that what it reads and learns on the way is kept."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - as everyone writes it
from torch import Tensor, nn


class Images(nn.Module):  # type: ignore[misc] # torch is not analysed
    """Asks for images of one size, which has to be solved."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 6, 5), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2))
        self.conv = nn.Conv2d(6, 16, 5)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Linear(16 * 5 * 5, 84)
        self.fc2 = nn.Linear(84, classes)
        self.dropout = nn.Dropout(0.5)

    def forward(self, images: Tensor) -> Tensor:
        """Class scores of images."""
        x = F.max_pool2d(F.relu(self.conv(self.features(images))), 2)
        pooled = torch.flatten(self.pool(x), 1).mean(dim=1, keepdim=True)
        x = x.view(-1, 16 * 5 * 5)
        x = self.dropout(F.relu(self.fc1(x)))
        return F.log_softmax(self.fc2(x) + pooled, dim=1)


class Texts(nn.Module):  # type: ignore[misc] # torch is not analysed
    """Asks for token ids of any length, and a number that only names explain."""

    def __init__(self, vocab_size: int, hidden: int = 32) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, hidden)
        self.attention = nn.MultiheadAttention(hidden, 4, batch_first=True)
        self.norm = nn.LayerNorm(hidden)
        self.mlp = nn.Sequential(nn.Linear(hidden, 4 * hidden), nn.GELU(), nn.Linear(4 * hidden, hidden))
        self.lstm = nn.LSTM(hidden, hidden, batch_first=True)
        self.head = nn.Linear(hidden, vocab_size, bias=False)

    def forward(self, input_ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores of the next tokens."""
        x = self.embedding(input_ids)
        if mask is not None:
            x = x * mask.unsqueeze(-1)
        attended, _ = self.attention(x, x, x, need_weights=False)
        x = self.norm(x + attended)
        x = x + self.mlp(x)
        x, _ = self.lstm(x)
        q = x.reshape(x.shape[0], x.shape[1], 4, -1).transpose(1, 2)
        x = F.scaled_dot_product_attention(q, q, q, is_causal=True).transpose(1, 2).flatten(2)
        return torch.cat([self.head(x), self.head(x)], dim=-1).softmax(dim=-1)
