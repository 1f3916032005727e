"""A training script without a main guard: everything below the class would run on import."""

import torch
import torch.nn as nn
import torch.optim as optim
from torchvision import datasets, transforms


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 10)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        return F.log_softmax(self.fc2(x), dim=1)


train_set = datasets.MNIST("./data", train=True, download=True, transform=transforms.ToTensor())
train_loader = torch.utils.data.DataLoader(train_set, batch_size=64, shuffle=True)

model = Net()
optimizer = optim.Adam(model.parameters())
for epoch in range(10):
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = F.nll_loss(model(images.view(images.size(0), -1)), labels)
        loss.backward()
        optimizer.step()

model.load_state_dict(torch.load("pretrained_model.pth"))
for parameter in model.parameters():
    parameter.requires_grad = False
model.fc2 = nn.Linear(256, 5)
for epoch in range(5):
    for images, labels in train_loader:
        loss = F.nll_loss(model(images.view(images.size(0), -1)), labels)
        loss.backward()

dummy_input = torch.randn(1, 784)
torch.onnx.export(model, dummy_input, "model.onnx")
netron.start("model.onnx")
