"""An LSTM tagger with required arguments: they are inferred from the call below."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, num_tags):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(0.5)
        self.tags = nn.Linear(2 * hidden_dim, num_tags)

    def forward(self, tokens, lengths=None):
        x = self.dropout(self.embedding(tokens))
        x, _ = self.lstm(x)
        return self.tags(x)


def train():
    tagger = Tagger(vocab_size=10_000, embedding_dim=128, hidden_dim=256, num_tags=17)
    optimizer = torch.optim.Adam(tagger.parameters())
    for tokens, tags in batches():
        loss = nn.functional.cross_entropy(tagger(tokens).transpose(1, 2), tags)
        loss.backward()
        optimizer.step()


def batches():
    raise NotImplementedError("connect your corpus here")


if __name__ == "__main__":
    train()
