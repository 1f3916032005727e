"""Networks that make images: a VAE, a GAN, a diffusion U-Net."""
# ruff: noqa: ANN001, ANN201, ANN204 - models as their users write them

import math

import torch
from torch import nn


class VAE(nn.Module):
    def __init__(self, latent=4):
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU())
        self.mu = nn.Linear(32, latent)
        self.logvar = nn.Linear(32, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, 64), nn.Sigmoid(), nn.Unflatten(1, (1, 8, 8)))

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        return mu + torch.randn_like(std) * std

    def forward(self, x):
        h = self.encoder(x)
        mu, logvar = self.mu(h), self.logvar(h)
        z = self.reparameterize(mu, logvar)
        return self.decoder(z), mu, logvar


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(8, 16, 4, 1, 0, bias=False),
            nn.BatchNorm2d(16),
            nn.LeakyReLU(0.2, inplace=True),
            nn.ConvTranspose2d(16, 3, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.main(z)


class GAN(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator = Generator()
        self.discriminator = nn.Sequential(nn.Conv2d(3, 4, 4, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(64, 1))

    def forward(self, z):
        return self.discriminator(self.generator(z).detach())


class TimeEmbedding(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim
        self.mlp = nn.Sequential(nn.Linear(dim, dim * 4), nn.SiLU(), nn.Linear(dim * 4, dim))

    def forward(self, t):
        half = self.dim // 2
        frequencies = torch.exp(-math.log(10000) * torch.arange(half, device=t.device) / half)
        angles = t[:, None].float() * frequencies[None]
        return self.mlp(torch.cat([angles.sin(), angles.cos()], dim=-1))


class TimedBlock(nn.Module):
    def __init__(self, inputs, outputs, time):
        super().__init__()
        self.norm = nn.GroupNorm(4, inputs)
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(time, outputs)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, t):
        h = self.conv(nn.functional.silu(self.norm(x)))
        h = h + self.time(t)[:, :, None, None]
        return h + self.skip(x)


class DiffusionUNet(nn.Module):
    def __init__(self, channels=3, width=8):
        super().__init__()
        self.time = TimeEmbedding(16)
        self.first = nn.Conv2d(channels, width, 3, padding=1)
        self.down = TimedBlock(width, width * 2, 16)
        self.shrink = nn.Conv2d(width * 2, width * 2, 3, stride=2, padding=1)
        self.middle = TimedBlock(width * 2, width * 2, 16)
        self.grow = nn.Upsample(scale_factor=2, mode="nearest")
        self.up = TimedBlock(width * 4, width, 16)
        self.last = nn.Conv2d(width, channels, 1)

    def forward(self, x, t):
        t = self.time(t)
        x = self.first(x)
        skip = self.down(x, t)
        h = self.middle(self.shrink(skip), t)
        h = self.up(torch.cat([self.grow(h), skip], dim=1), t)
        return self.last(h)


recipes = {
    "VAE": ("VAE()", "torch.randn(2, 1, 8, 8)"),
    "GAN": ("GAN()", "torch.randn(2, 8, 1, 1)"),
    "DiffusionUNet": ("DiffusionUNet()", "torch.randn(2, 3, 8, 8), torch.randint(0, 100, (2,))"),
}
