"""A denoising U-Net: two inputs, skip connections, and sizes that must divide."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class TimeEmbedding(nn.Module):
    def __init__(self, dim: int):
        super().__init__()
        self.dim = dim
        self.mlp = nn.Sequential(nn.Linear(dim, dim * 4), nn.SiLU(), nn.Linear(dim * 4, dim))

    def forward(self, t: torch.Tensor) -> torch.Tensor:
        half = self.dim // 2
        steps = torch.exp(-torch.arange(half, device=t.device) * (4.0 / half))
        angles = t[:, None].float() * steps[None, :]
        return self.mlp(torch.cat([angles.sin(), angles.cos()], dim=-1))


class ConvBlock(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, time_dim: int):
        super().__init__()
        self.norm = nn.GroupNorm(8, out_channels)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.time = nn.Linear(time_dim, out_channels)

    def forward(self, x, emb):
        h = F.silu(self.norm(self.conv1(x)))
        h = h + self.time(emb)[:, :, None, None]
        return F.silu(self.conv2(h))


class UNet(nn.Module):
    def __init__(self, channels: int = 3, dim: int = 64, multipliers=(1, 2, 4)):
        super().__init__()
        widths = [dim * m for m in multipliers]
        self.time = TimeEmbedding(dim)
        self.stem = nn.Conv2d(channels, dim, 3, padding=1)
        self.down = nn.ModuleList(
            [ConvBlock(a, b, dim) for a, b in zip([dim] + widths[:-1], widths)]
        )
        self.middle = ConvBlock(widths[-1], widths[-1], dim)
        self.up = nn.ModuleList(
            [ConvBlock(a + b, b, dim) for a, b in zip([widths[-1]] + widths[:0:-1], widths[::-1])]
        )
        self.head = nn.Conv2d(dim, channels, 1)

    def forward(self, x, timesteps):
        emb = self.time(timesteps)
        x = self.stem(x)
        skips = []
        for block in self.down:
            x = block(x, emb)
            skips.append(x)
            x = F.avg_pool2d(x, 2)
        x = self.middle(x, emb)
        for block in self.up:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
            x = block(torch.cat([x, skips.pop()], dim=1), emb)
        return self.head(x)
