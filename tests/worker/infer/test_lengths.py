"""Sequences that are packed, whose lengths have any name, and stand anywhere on the way to what packs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

WORDS = """
class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)
        self.rnn = nn.GRU(8, 6, batch_first=True)

    def forward(self, text, many):
        rows = nn.utils.rnn.pack_padded_sequence(self.embed(text), PACKED)
        return self.rnn(rows)[1][-1]
"""
WHOLE = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = Words()

    def forward(self, text, words_per_text):
        return self.words(text, words_per_text)
"""


def expressions(found: Inferred) -> list[str]:
    assert found.failure is None, found.failure
    return [each.expression for each in found.recipe.inputs]


@pytest.mark.parametrize(
    "given",
    [
        "many.cpu(), batch_first=True",
        "lengths=many.tolist(), batch_first=True, enforce_sorted=False",
        "lengths=many, batch_first=True",
    ],
)
def test_what_a_part_packs_sequences_by_are_their_lengths(inferred: Infer, given: str) -> None:
    found = inferred(WORDS.replace("PACKED", given) + WHOLE)
    assert expressions(found) == ["torch.randint(0, 100, (1, 16))", "torch.full((1,), 16)"]


def test_a_part_that_a_star_imports_is_read(inferred: Infer, tmp_path: Path) -> None:
    words = "import torch\nfrom torch import nn\n" + WORDS.replace("PACKED", "many.cpu(), batch_first=True")
    (tmp_path / "words_of_star.py").write_text(words)
    found = inferred("from words_of_star import *\n" + WHOLE)
    assert expressions(found) == ["torch.randint(0, 100, (1, 16))", "torch.full((1,), 16)"]


def test_a_row_of_lengths_is_packed_as_what_it_speaks_of(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)

    def forward(self, text, lengths, counts):
        ''':param text: (batch, text_len, word_len)
        :param counts: integers (batch, text_len)'''
        pack = nn.utils.rnn.pack_padded_sequence
        rows, many = (pack(each, lengths, True, False).data for each in (text, counts))
        return pack(self.embed(rows), many.tolist(), True, False).data
"""
    assert expressions(inferred(text))[1:] == ["torch.full((1,), 16)", "torch.full((1, 16), 16)"]


def test_lengths_that_are_sorted_first_are_told_by_their_name(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)

    def forward(self, batch):
        many, order = batch["xlen"].sort(descending=True)
        return nn.utils.rnn.pack_padded_sequence(self.embed(batch["x"])[order], list(many), batch_first=True).data
"""
    assert "'xlen': torch.full((1,), 16)" in expressions(inferred(text))[0]


@pytest.mark.parametrize("name", ["lengths_x", "lx", "ilens"])
def test_lengths_that_are_clamped_first_are_told_by_their_name(inferred: Infer, name: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(7, 6, batch_first=True)

    def forward(self, x, {name}):
        lens = {name}.clamp(max=x.shape[1]).cpu() // 2
        x = x.reshape(x.shape[0], x.shape[1] // 2, -1)
        rows = nn.utils.rnn.pack_padded_sequence(x[:, :, :7], lens, batch_first=True, enforce_sorted=False)
        return self.rnn(rows)[1][-1]
"""
    assert expressions(inferred(text))[1] == "torch.full((1,), 16)"


def test_what_is_packed_is_as_wide_as_the_recurrence_says(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, vectors):
        super().__init__()
        self.embed = nn.Embedding.from_pretrained(vectors)
        self.rnn = nn.GRU(24, 4, batch_first=True)

    def forward(self, x):
        text, other = x[0], x[1]
        rows = nn.utils.rnn.pack_padded_sequence(self.embed(text), (text >= 0).sum(1), batch_first=True)
        return self.rnn(rows)[1].sum() + self.embed(other).sum()
"""
    found = inferred(text)
    assert found.recipe.constructor.endswith(", 24))")
    assert expressions(found)[0].count("torch.randint(0, ") == len(("text", "other"))


def test_rows_that_come_to_a_recurrence_with_a_state_of_a_batch_have_steps(inferred: Infer) -> None:
    layers = """self.a, self.b = nn.Linear(input_size, 32), nn.Linear(input_size, 32)
        self.c, self.d = nn.GRU(32, 8, batch_first=True), nn.LSTM(32, 8, batch_first=True)"""
    forward = """h = torch.zeros(1, x.size(0), 8)
        one, _ = self.c(self.a(x), h)
        other, _ = self.d(self.b(y), (h, h))
        return torch.cat((one, other), 1)"""
    found = inputs(inferred(net(", input_size=48", layers, forward, "x, y")))
    assert found == dict.fromkeys(("x", "y"), "torch.randn(1, 16, 48)")


def test_lengths_are_whole_steps_of_several_frames(inferred: Infer) -> None:
    forward = """x = self.a(frames)[0]
        return self.b(x.reshape(x.size(0), x.size(1) // 3, -1))"""
    layers = "self.a = nn.GRU(8, 4, batch_first=True); self.b = nn.Linear(12, 4)"
    found = inputs(inferred(net("", layers, forward, "frames")))
    assert found == {"frames": "torch.randn(1, 18, 8)"}


def test_lengths_in_a_column_put_the_rows_in_order(inferred: Callable[..., Inferred]) -> None:
    layers = "self.words, self.cell = nn.Embedding(50, 8), nn.Linear(24, 8)"
    forward = """lengths, order = caption_lengths.squeeze(1).sort(dim=0, descending=True)
        maps, captions = maps[order], captions[order]
        longest = max((lengths - 1).tolist())
        steps = torch.zeros(maps.size(0), longest, 8)
        for t in range(longest):
            steps[:, t] = self.cell(torch.cat([self.words(captions)[:, t], maps.mean(1)], 1))
        return steps"""
    found = inputs(inferred(net("", layers, forward, "maps, captions, caption_lengths")))
    assert found["captions"] == "torch.randint(0, 50, (1, 16))"
    assert found["caption_lengths"] == "torch.full((1, 1), 16)"


def test_what_is_rearranged_after_it_was_packed_has_its_steps_first(inferred: Infer) -> None:
    layers = "self.a = nn.LSTM(7, 6); self.b = nn.LSTM(6, 6)"
    text = f"""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        {layers}

    def forward(self, x, lens):
        rows, _ = self.a(nn.utils.rnn.pack_padded_sequence(x, lens, enforce_sorted=False))
        rows, _ = nn.utils.rnn.pad_packed_sequence(rows)
        return self.b(rows.permute(1, 0, 2).permute(1, 0, 2))[0]
"""
    assert expressions(inferred(text)) == ["torch.randn(16, 1, 7)", "torch.full((1,), 16)"]


def test_rows_that_a_cell_goes_through_have_steps(inferred: Infer) -> None:
    layers = "self.a = nn.LSTMCell(n_states + n_actions, 8)"
    forward = "both = torch.cat((states, actions), -1)\n"
    forward += "        return torch.stack([self.a(x.squeeze(1))[0] for x in torch.chunk(both, both.shape[1], 1)], 1)"
    found = inputs(inferred(net(", n_states, n_actions", layers, forward, "states, actions")))
    assert [each.count(",") for each in found.values()] == [2, 2]


@pytest.mark.parametrize(
    ("begun", "rows"),
    [("", 1), ("torch.zeros(1, 4, 8)", 4)],
)
def test_rows_that_come_out_packed_went_in_packed(inferred: Infer, begun: str, rows: int) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.GRU(5, 8, batch_first=True)
    def forward(self, x):
        return nn.utils.rnn.pad_packed_sequence(self.a(x, {begun})[0], batch_first=True)[0]
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    (given,) = found.recipe.inputs
    packed = f"torch.randn({rows}, 16, 5), torch.full(({rows},), 16), batch_first=True"
    assert given.expression == f"torch.nn.utils.rnn.pack_padded_sequence({packed})"


@pytest.mark.parametrize("given", ["*maps", "maps"])
def test_as_many_maps_are_walked_as_there_are_layers_for_them(inferred: Infer, given: str) -> None:
    layers = "self.a = nn.ModuleList(nn.Conv2d(8, 4, 1) for _ in range(3))"
    forward = "return [self.a[index](each) for index, each in enumerate(maps)]"
    found = ", ".join(inputs(inferred(net("", layers, forward, given))).values())
    assert found.strip("[]") == ", ".join(["torch.randn(1, 8, 224, 224)"] * 3)


def test_as_many_losses_are_weighed_as_there_are_weights(inferred: Infer) -> None:
    layers = "self.weights = nn.Parameter(torch.ones(tasks))"
    forward = """total = 0
        for index, loss in enumerate(losses):
            total = total + self.weights[index] ** -2 * loss
        return total"""
    assert list(inputs(inferred(net(", tasks=2", layers, forward, "*losses")))) == ["0", "1"]


def test_a_length_that_a_construction_has_is_that_of_sequences_of_segments(inferred: Infer) -> None:
    layers = "self.seg, self.a = seg, nn.Linear(seg, 8); self.b = nn.Parameter(torch.zeros(1, 5, in_length // seg, 8))"
    forward = """batch, steps, width = x.shape
        x = self.a(x.reshape(batch, steps // self.seg, self.seg, width).permute(0, 3, 1, 2))
        x += self.b
        return x"""
    made = "SIZES = dict(in_length=96, seg=12)\nmodel = Net(**SIZES)\n"
    found = inferred(net(", in_length, seg", layers, forward, "x") + made)
    assert inputs(found) == {"x": "torch.randn(1, 96, 5)"}
