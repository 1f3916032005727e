"""Whether a recipe keeps the batch, and what that is worth saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net
from torch import nn

from netron_lens.worker.infer.evidence.texts.subject import forward_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 4)

    def forward(self, x):
        return self.a(x){0}
"""


def test_does_not_doubt_the_batch_that_the_code_gives(inferred: Callable[..., Inferred]) -> None:
    found = inferred(NET.format("") + "\nNet()(torch.randn(2, 3))\n")
    assert found.recipe.inputs[0].expression == "torch.randn(2, 3)"
    assert not found.warnings


def test_warns_where_the_outputs_lose_the_batch(inferred: Callable[..., Inferred]) -> None:
    found = inferred(NET.format("[:1]"))
    assert [each.code for each in found.warnings] == ["batch"]


def test_rows_for_all_steps_of_a_batch_follow_it(inferred: Callable[..., Inferred]) -> None:
    text = NET.replace("nn.Linear(3, 4)", "nn.Embedding(50, 8)").format(".reshape(-1, 8)")
    found = inferred(text)
    assert found.recipe.inputs[0].expression == "torch.randint(0, 50, (1, 16))"
    assert not found.warnings


def test_puts_the_batch_second_where_the_outputs_follow_it_there(inferred: Callable[..., Inferred]) -> None:
    found = inferred(
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 8)
        self.rnn = nn.GRU(8, 8)

    def forward(self, tokens):
        return self.rnn(self.embedding(tokens))[1]
"""
    )
    assert found.recipe.inputs[0].expression == "torch.randint(0, 50, (16, 1))"
    assert not found.warnings


def test_shows_a_batch_of_two_where_one_of_one_is_squeezed_away(inferred: Callable[..., Inferred]) -> None:
    found = inferred(NET.format(".squeeze()"))
    assert found.recipe.inputs[0].expression == "torch.randn(2, 3)"


def test_an_argument_that_is_called_as_the_batch_is_says_nothing_of_it(inferred: Callable[..., Inferred]) -> None:
    source = """
class Net(nn.Module):
    def __init__(self, A, B):
        super().__init__()
        self.a = nn.Sequential(*[nn.Conv2d(3, 3, 1) for _ in range(A + B)])

    def forward(self, x):
        return self.a(x)

model = Net(4, 7)
"""
    assert inferred(source).recipe.inputs[0].expression.startswith("torch.randn(1, 3, ")


@pytest.mark.parametrize(
    ("folding", "sizes"),
    [("x.view((-1, 3) + x.size()[-2:])", "6, 3, 224, 224"), ("x.flatten(0, 1)", "1, 6, 3, 224, 224")],
)
def test_as_many_frames_are_folded_into_the_batch_as_are_unfolded(inferred: Infer, folding: str, sizes: str) -> None:
    layers = "self.n = 6; self.a, self.b = nn.Conv2d(3, 8, 3), nn.Linear(8, 10)"
    forward = f"x = self.b(self.a({folding}).mean((2, 3))); return x.view((-1, self.n) + x.size()[1:]).mean(1)"
    assert inputs(inferred(net("", layers, forward))) == {"x": f"torch.randn({sizes})"}


def test_a_model_that_only_a_trainer_calls_is_shown_in_a_step_of_training(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "lightning.py").write_text(
        """
from torch import nn
class LightningModule(nn.Module):
    def forward(self, *args, **kwargs):
        return super().forward(*args, **kwargs)
    def predict(self, batch):
        return self(batch)
    def training_step(self, *args, **kwargs):
        raise NotImplementedError
"""
    )
    text = """
import lightning
class Net(lightning.LightningModule):
    def __init__(self, width):
        super().__init__()
        self.model = nn.Linear(width, 10)
    def training_step(self, batch, batch_idx):
        x, y = batch
        return F.cross_entropy(self.model(x), y)
net = Net(12)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.method == "training_step"
    assert inputs(found) == {"batch": "(torch.randn(1, 12), torch.randint(0, 10, (1,)))", "batch_idx": "0"}


def test_a_file_that_is_called_as_the_trainer_has_models_of_its_own() -> None:
    trainers = type("LightningModule", (nn.Module,), {"__module__": "lightning", "forward": lambda _: None})
    own = type("Net", (trainers,), {"__module__": "lightning", "forward": lambda _, x: x})
    assert forward_of(trainers) is None
    assert forward_of(own) is not None


def test_inputs_of_models_that_need_a_batch_are_made_natural_too(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Embedding(len("abc" * 22), 8)
    def forward(self, pair):
        ids, lengths = pair
        assert len(ids) > 1
        return self.a(ids)
"""
    assert "torch.randint(0, 66, (2, 16))" in inferred(text).recipe.inputs[0].expression


def test_there_are_as_many_samples_as_the_model_has_noise_for(inferred: Infer) -> None:
    layers = "self.noise = torch.randn(config['shown'], 4); self.a, self.b = nn.Linear(4, 3), nn.Conv2d(3, 3, 1)"
    forward = (
        "scale = self.a(self.noise).view(-1)\n"
        "        rows = x.reshape(1, x.shape[0] * 3, *x.shape[2:])\n"
        "        return F.batch_norm(rows, torch.zeros(rows.shape[1]), torch.ones(rows.shape[1]), scale, scale, True)"
    )
    text = net(", config", layers, "x = self.b(x)\n        " + forward)
    found = inferred(text + "model = Net({'shown': 6})\n")
    assert inputs(found)["x"].startswith("torch.randn(6, 3, ")


def test_a_view_that_merges_what_lies_apart_takes_one_picture_of_usual_sides(inferred: Infer) -> None:
    forward = """found = self.a(x).flatten(2).view(x.size(0), self.classes, 5, -1).permute(0, 3, 1, 2)
        found = found.permute(0, 2, 1, 3).contiguous().permute(0, 2, 1, 3)
        return found.view(-1, self.classes, 5)"""
    layers = "self.classes = classes; self.a = nn.Conv2d(3, classes * 5, 4, stride=4)"
    assert inputs(inferred(net(", classes", layers, forward))) == {"x": "torch.randn(1, 3, 224, 224)"}


def test_all_inputs_have_as_many_samples_as_the_model_is_made_for(inferred: Infer) -> None:
    layers = "self.samples = samples; self.grid = nn.Parameter(torch.ones(samples, 3, 16 * 16))"
    forward = "return torch.matmul(pose, self.grid) * depth.view(self.samples, 1, -1)"
    found = inferred(f"{net(', samples, size', layers, forward, 'depth, pose')}\nmodel = Net(12, 16)\n")
    assert inputs(found) == {"depth": "torch.randn(12, 1, 16, 16)", "pose": "torch.randn(12, 3, 3)"}


def test_one_layer_is_built_where_the_states_of_all_are_viewed_as_those_of_one(inferred: Infer) -> None:
    layers = "self.a = nn.GRU(5, c.hidden, c.num_layers, batch_first=True); self.b = nn.Linear(c.hidden, 3)"
    found = inferred(net(", c", layers, "return self.b(self.a(x)[1].view(x.shape[0], -1))"))
    assert constructor(found) == "Net(c=SimpleNamespace(hidden=64, num_layers=1))"
    assert inputs(found) == {"x": "torch.randn(1, 16, 5)"}


def test_a_mean_of_each_sample_that_meets_the_steps_takes_one_sample(inferred: Infer) -> None:
    forward = "x = self.a(x)\n        return (x - x.mean((1, 2))) / x.std((1, 2))"
    assert inputs(inferred(net("", "self.a = nn.Conv1d(5, 4, 1)", forward))) == {"x": "torch.randn(1, 5, 16)"}


def test_all_inputs_have_as_many_samples_as_a_condition_says_of_one(inferred: Infer) -> None:
    layers = "self.batch = 16; self.a = nn.Conv2d(3, 8, 3)"
    forward = "assert x.shape[0] == self.batch, 'another batch'; return self.a(x) * self.a(y)"
    found = inputs(inferred(net("", layers, forward, "x, y")))
    assert found == {"x": "torch.randn(16, 3, 224, 224)", "y": "torch.randn(16, 3, 224, 224)"}


def test_layers_that_fit_only_one_sample_alone_are_given_it(inferred: Infer) -> None:
    layers = "self.a, self.b, self.c = nn.Conv1d(6, 24, 3), nn.BatchNorm1d(30), nn.Linear(30, 2)"
    found = inferred(net("", layers, "return self.c(self.b(self.a(x)))"))
    assert inputs(found) == {"x": "torch.randn(6, 32)"}


def test_each_picture_has_one_class_that_is_embedded_beside_it(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 3); self.b = Kept(nn.Embedding(9, 8))"
    kept = """class Kept(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.module = module
    def forward(self, x):
        return self.module(x)
"""
    forward = "return (self.b(y) * self.a(x).sum((2, 3))).sum(1, keepdim=True)"
    assert inputs(inferred(kept + net("", layers, forward, "x, y")))["y"] == "torch.randint(0, 9, (1,))"
