"""The two kinds of file that tutorials give people: a script with a main function, and one without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CIFAR = """import os
import torch
import torch.nn as nn
import torch.optim as optim
import missing_vision
import missing_vision.transforms as transforms
from torch.utils.data import DataLoader, Dataset


class Pictures(Dataset):
    def __init__(self, folder, train=True, transform=None):
        ...

    def __getitem__(self, index):
        ...

    def __len__(self):
        ...


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 16 * 5 * 5)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def main():
    transform = transforms.Compose([transforms.ToTensor()])
    loader = DataLoader(Pictures("data", transform=transform), batch_size=4)
    net = Net()
    optimizer = optim.SGD(net.parameters(), lr=0.001)
    for epoch in range(2):
        for inputs, labels in loader:
            optimizer.zero_grad()
            nn.CrossEntropyLoss()(net(inputs), labels).backward()
            optimizer.step()
    torch.save(net.state_dict(), "net.pth")


if __name__ == "__main__":
    main()
"""
MNIST = """import torch
import torch.nn as nn
from missing_vision import datasets, transforms


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.fc1 = nn.Linear(784, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return self.fc2(x)


train_data = datasets.MNIST("data", train=True, download=True, transform=transforms.ToTensor())
loader = torch.utils.data.DataLoader(train_data, batch_size=64, shuffle=True)
model = Net()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(10):
    for images, labels in loader:
        effect("training")
        loss = F.cross_entropy(model(images.view(-1, 784)), labels)
        loss.backward()
        optimizer.step()
model.load_state_dict(torch.load("pretrained_model.pth"))
for parameter in model.parameters():
    parameter.requires_grad = False
model.fc2 = nn.Linear(500, 5)
for epoch in range(10):
    effect("training")
dummy_input = torch.randn(1, 784)
torch.onnx.export(model, dummy_input, "model.onnx")
netron.start("model.onnx")
"""


def test_the_script_with_a_main_function(see: Callable[..., Any]) -> None:
    seen = see(CIFAR, head="", guarded=True, recipe_=("Net()", "float32[1,3,32,32]"))

    assert seen.error is None
    assert (seen.value, seen.stand_ins, seen.loaded) == ([1, 10], [], "slice")
    assert [(warning["code"], warning["line"]) for warning in seen.warnings] == [("missing-import", 32)]
    assert "Pictures" not in seen.source


def test_the_script_without_one(see: Callable[..., Any]) -> None:
    seen = see(MNIST, head="", guarded=True, recipe_=("Net()", "dummy_input"))

    assert seen.error is None
    assert (seen.value, seen.effects, seen.stand_ins) == ([1, 10], [], [])
    assert [(warning["code"], warning["line"]) for warning in seen.warnings] == [("missing-import", 13)]
    assert seen.names == ["F", "Net", "nn"]


def test_what_is_at_hand_in_the_script_can_be_asked_for(see: Callable[..., Any]) -> None:
    seen = see(MNIST, head="", guarded=True, recipe_=("Net()", "dummy_input * 2"))

    assert "dummy_input = torch.randn(1, 784)" in seen.program
    assert "effect" not in seen.program
