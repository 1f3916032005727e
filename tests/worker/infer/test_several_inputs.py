"""Inputs whose shapes depend on each other, and what operations with several operands demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def expressions(found: Inferred) -> list[str]:
    assert found.failure is None, found.failure
    return [each.expression for each in found.recipe.inputs]


def net(forward: str, signature: str = "x", constructor: str = "", layers: str = "pass") -> str:
    return f"""
class Net(nn.Module):
    def __init__(self{constructor}):
        super().__init__()
        {layers}

    def spread(self, row):
        return row.unsqueeze(1).expand(-1, 4, -1)

    def forward(self, {signature}):
        {forward}
"""


def test_inputs_that_are_joined_with_a_spread_row_have_its_dimensions(inferred: Infer) -> None:
    found = inferred(net("return torch.cat([self.spread(a1), a2, a3], -1)", "a1, a2, a3"))
    first, *others = expressions(found)
    assert first.count(",") == 1
    assert [each.rpartition(",")[0] for each in others] == ["torch.randn(1, 4"] * 2


def test_inputs_that_are_alike_lose_their_channels_together(inferred: Infer) -> None:
    forward = (
        "b, c, h, w = x.shape; flow = torch.stack([u1, u2], -1); grid = torch.zeros(b, h, w, 2)\n"
        "        assert flow.shape == grid.shape\n"
        "        return F.grid_sample(x, grid + flow, align_corners=True)"
    )
    assert expressions(inferred(net(forward, "x, u1, u2")))[1:] == ["torch.randn(1, 224, 224)"] * 2


def test_the_nodes_of_a_graph_are_as_many_as_it_has(inferred: Infer) -> None:
    layers = "self.graph, self.a = torch.eye(6), nn.Linear(7, 3)"
    assert expressions(inferred(net("return torch.mm(self.graph, self.a(x))", layers=layers))) == ["torch.randn(6, 7)"]


def test_dimensions_that_are_flattened_exist(inferred: Infer) -> None:
    layers = "self.start_dim, self.end_dim = start_dim, end_dim"
    forward = "return torch.flatten(x, self.start_dim, self.end_dim)"
    found = inferred(net(forward, constructor=", start_dim, end_dim", layers=layers))
    assert found.recipe.constructor == "Net(start_dim=1, end_dim=-1)"


def test_a_convolution_is_given_its_input_by_name(inferred: Infer) -> None:
    layers = "self.w = nn.Parameter(torch.randn(8, 5, 3, 3))"
    found = inferred(net("return F.conv2d(weight=self.w, input=x)", layers=layers))
    assert expressions(found) == ["torch.randn(1, 5, 224, 224)"]


def test_an_input_has_the_dimensions_that_are_counted(inferred: Infer) -> None:
    found = inferred(net("if x.dim() != 5:\n            raise ValueError('no volume')\n        return x * 2"))
    assert expressions(found)[0].count(",") == 4


def test_attention_between_all_pixels_is_computed_on_few(inferred: Infer) -> None:
    forward = "y = self.a(x).flatten(2)\n        return torch.bmm(y.transpose(1, 2), y)"
    assert expressions(inferred(net(forward, layers="self.a = nn.Conv2d(3, 8, 1)"))) == ["torch.randn(1, 3, 64, 64)"]


def test_the_parts_of_a_state_have_the_shape_of_states(inferred: Infer) -> None:
    forward = "h, c = state\n        return self.a(x), h + c"
    found = inferred(net(forward, "x, state: tuple[torch.Tensor, torch.Tensor]", layers="self.a = nn.Linear(7, 3)"))
    assert expressions(found)[1] == "(torch.randn(1, 64), torch.randn(1, 64))"


def test_a_number_of_a_loss_is_not_compared(inferred: Infer) -> None:
    text = net("return (prediction - truth).sum() / batch_size", "prediction, truth, batch_size")
    found = inferred(text.replace("Net", "PlainLoss"), "PlainLoss")
    assert expressions(found)[2] == "1"


def test_a_number_stays_plain_when_it_changes(inferred: Infer) -> None:
    layers = "self.hidden, self.a = hidden, nn.Linear(24, hidden); assert hidden % 24 == 0"
    found = inferred(net("return self.a(x) * torch.IntTensor([self.hidden])", constructor=", hidden", layers=layers))
    assert found.failure is None


def test_a_setting_with_a_default_takes_another_choice(inferred: Infer) -> None:
    layers = "self.a = {'first': nn.ReLU(), 'second': nn.Linear(7, 3)}[kind].in_features if kind != 'third' else None"
    text = net("return x", constructor=", kind='first'", layers=layers)
    found = inferred(text + "        assert self.a == 7 if self.kind == 'second' else True\n")
    assert "kind=" in found.recipe.constructor


def test_a_remainder_is_met_by_enough_layers(inferred: Infer) -> None:
    layers = "assert (depth - 3) % 6 == 0; self.a = nn.ModuleList([nn.Linear(3, 3)] * ((depth - 3) // 6))"
    found = inferred(net("return self.a[0](x)", constructor=", depth", layers=layers))
    assert found.recipe.constructor == "Net(depth=21)"


def test_the_dimensions_that_a_view_puts_together_are_told_apart(inferred: Infer) -> None:
    forward = "b, c, h, w = x.shape\n        return torch.bmm(q.view(b, h * w, c), x.view(b, c, h * w))"
    x, q = expressions(inferred(net(forward, "x, q")))
    assert x.count(",") == q.count(",") == 3


def test_a_picture_grows_until_its_last_map_fills_a_window(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 3, stride=32)"
    assert expressions(inferred(net("return F.avg_pool2d(self.a(x), 8)", layers=layers))) == [
        "torch.randn(1, 3, 256, 256)"
    ]


def test_inputs_that_are_walked_together_are_lists(inferred: Infer) -> None:
    found = inferred(net("return [torch.cat([a, b], 1) for a, b in zip(ups, downs)]", "ups, downs"))
    assert all(each.startswith("[torch.randn(") for each in expressions(found))


def test_a_loss_has_a_weight_for_each_class(inferred: Infer) -> None:
    layers = "self.loss = nn.NLLLoss(weight=torch.tensor(weight))"
    found = inferred(net("return self.loss(F.log_softmax(x, 1), target)", "x, target", ", weight=None", layers))
    assert expressions(found)[1] == "torch.randint(0, 3, (1, 224, 224))"
    assert found.recipe.constructor == "Net(weight=[1.0] * 3)"


def test_a_call_that_fails_is_changed(inferred: Infer) -> None:
    layers = """self.a = nn.Linear(3, 3)
        if kind == "wide":
            self.b = nn.Linear(3, 8)
        else:
            assert False, "no such kind"
"""
    text = net("return self.b(self.a(x))", constructor=", kind", layers=layers)
    found = inferred(f"{text}\n\nif __name__ == '__main__':\n    Net(kind='narrow')(torch.ones(2, 3))\n")
    assert found.recipe.constructor == "Net(kind='wide')"


def test_numbers_that_are_compared_with_each_other_are_single(inferred: Infer) -> None:
    text = net("if one >= two:\n            return one\n        return two - one", "one, two")
    decorated = text.replace("    def forward", "    @torch.no_grad()\n    def forward")
    assert expressions(inferred(decorated)) == ["torch.tensor(0.5)"] * 2


def test_the_size_of_a_picture_goes_with_its_pixels(inferred: Infer) -> None:
    forward = "h, w = x_size\n        return self.a(x).view(x.shape[0], h, w, 3)"
    x, size = expressions(inferred(net(forward, "x, x_size", layers="self.a = nn.Linear(7, 3)")))
    assert (x, size) == ("torch.randn(1, 64, 7)", "(8, 8)")


def test_a_switch_is_turned_where_a_part_is_missing(inferred: Infer) -> None:
    layers = "self.gated, self.a = gated, nn.Linear(7, 3)"
    forward = "gates = [self.a(x)] if self.gated else []\n        return torch.stack(gates)"
    found = inferred(net(forward, constructor=", gated=False", layers=layers))
    assert found.recipe.constructor == "Net(gated=True)"


def test_a_part_of_an_input_has_the_dimensions_that_are_counted(inferred: Infer) -> None:
    forward = "scores = batch['scores']\n        assert scores.dim() == 3\n        return scores * 2"
    (batch,) = expressions(inferred(net(forward, "batch")))
    assert batch.count(",") == 2


def test_a_row_for_each_channel_of_a_norm(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Linear(7, 3), nn.BatchNorm1d(1)"
    assert expressions(inferred(net("return self.b(self.a(x))", layers=layers))) == ["torch.randn(1, 1, 7)"]


def test_an_activation_that_may_be_a_string_is_no_switch(inferred: Infer) -> None:
    layers = "self.a, self.act = nn.Linear(7, 3), {'relu': F.relu}[c.act] if isinstance(c.act, str) else c.act"
    found = inferred(net("return self.act(self.a(x))", constructor=", c", layers=layers))
    assert found.failure is None


def test_a_call_that_builds_on_what_was_left_out_says_nothing(inferred: Infer) -> None:
    text = net("return self.a(x), mask.sum()", "x, mask", layers="self.a = nn.Linear(7, 3)")
    user = """
class User(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net()

    def forward(self, x, mask=None):
        return self.net(x, 1 - mask.unsqueeze(1))
"""
    assert expressions(inferred(text + user))[0] == "torch.randn(1, 7)"


def test_durations_are_small_numbers(inferred: Infer) -> None:
    found = inferred(net("return self.a(x), duration.sum()", "x, duration", layers="self.a = nn.Linear(7, 3)"))
    assert expressions(found)[1] == "torch.randint(0, 4, (1, 16))"


def test_pictures_that_come_to_a_layer_of_features_are_rows(inferred: Infer) -> None:
    found = inferred(net("return self.a(torch.cat([u1, u2], 1))", "u1, u2", layers="self.a = nn.Linear(80, 16)"))
    assert all(each.count(",") == 1 for each in expressions(found))


def test_pictures_of_several_samples_have_channels(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(48, 8, 3)"
    forward = "return self.a(x.view(-1, *x.shape[2:])).view(*x.shape[:2], -1)"
    assert expressions(inferred(net(forward, layers=layers)))[0] == "torch.randn(1, 3, 48, 224, 224)"


def test_tokens_that_come_to_attention_are_embedded(inferred: Infer) -> None:
    layers = "self.layers = nn.ModuleList([nn.MultiheadAttention(48, 4, batch_first=True)])"
    forward = "y = tgt\n        for layer in self.layers:\n            y = layer(y, y, y)[0]\n        return y"
    assert expressions(inferred(net(forward, "tgt", layers=layers))) == ["torch.randn(1, 16, 48)"]


def test_a_default_that_a_base_indexes_becomes_a_list(inferred: Infer) -> None:
    base = """
class Base(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, stride=(stride[0], stride[1]))
"""
    text = base + net("return self.a(x)").replace("nn.Module", "Base")
    text = text.replace("__init__(self):", "__init__(self, stride=1):").replace(
        "__init__()\n        pass", "__init__(stride)"
    )
    found = inferred(text)
    assert found.failure is None
    assert "stride=[1, 1" in found.recipe.constructor


def test_a_signal_is_long_enough_to_be_halved_many_times(inferred: Infer) -> None:
    layers = "self.a = nn.Sequential(*[nn.Conv1d(2, 2, 3, 2, 1) for _ in range(11)]); self.b = nn.Linear(8, 1)"
    assert expressions(inferred(net("return self.b(self.a(x))", layers=layers)))[0].startswith("torch.randn(1, 2, 1")


def test_a_picture_is_parted_into_pictures(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 3)"
    found = inferred(net("left, right = x.chunk(2, dim=1)\n        return self.a(left) + self.a(right)", layers=layers))
    assert expressions(found) == ["torch.randn(1, 6, 224, 224)"]


def test_a_mask_of_three_dimensions_is_square(inferred: Infer) -> None:
    forward = "b, n, m = mask.shape\n        return self.a(x), mask.sum(-1)"
    found = inferred(net(forward, "x, mask", layers="self.a = nn.Linear(7, 3)"))
    assert expressions(found)[1].startswith("torch.ones((1, ")


def test_the_sequence_that_a_step_attends_to_has_its_length_first(inferred: Infer) -> None:
    layers = "self.e, self.a = nn.Embedding(9, 5), nn.Linear(24, 8); self.g = nn.GRU(13, 16)"
    forward = (
        "h = hidden[-1].repeat(encoder_outputs.size(0), 1, 1).transpose(0, 1)\n"
        "        c = self.a(torch.cat([h, encoder_outputs.transpose(0, 1)], 2)).mean(1).unsqueeze(0)\n"
        "        return self.g(torch.cat([self.e(token).unsqueeze(0), c], 2), hidden)"
    )
    found = expressions(inferred(net(forward, "token, hidden, encoder_outputs", layers=layers)))
    assert found == ["torch.randint(0, 9, (1,))", "torch.randn(1, 1, 16)", "torch.randn(16, 1, 8)"]


def test_boxes_are_compared_with_the_boxes_of_each_picture(inferred: Infer) -> None:
    forward = """loc, conf = predictions
        for index in range(loc.shape[0]):
            boxes, labels = targets[index][:, :-1], targets[index][:, -1].long()
            found = (boxes[:, None] - priors[None]).abs().sum(-1).argmin(0)
            loss = (loc[index] - boxes[found]).abs().mean() + F.cross_entropy(conf[index], labels[found])
        return loss"""
    found = expressions(inferred(net(forward, "predictions, priors, targets").replace("Net", "BoxLoss"), "BoxLoss"))
    assert found[:2] == ["(torch.randn(1, 16, 4), torch.randn(1, 16, 10))", "torch.rand(16, 4)"]
    assert found[2] == "[torch.rand(8, 5), torch.rand(8, 5)]"


def test_nodes_and_edges_that_are_picked_are_rows_of_tensors(inferred: Infer) -> None:
    forward = """edge_index, edge_attr, node_type = data.edge_index, data.edge_attr, data.node_type
        source, target = edge_index
        same = node_type[source] == node_type[target]
        return self.a(edge_attr[same])"""
    found = inputs(inferred(net(forward, "data", layers="self.a = nn.Linear(4, 2)")))["data"]
    assert "edge_attr=torch.randn(" in found
    assert "node_type=torch.randint(0, 2, (" in found


def test_the_nodes_of_a_graph_have_rows_of_features(inferred: Infer) -> None:
    layers = "self.weight = nn.Parameter(torch.randn(30, 8))"
    found = expressions(inferred(net("return adj @ (x @ self.weight)", "x, adj", layers=layers)))
    assert found == ["torch.randn(16, 30)", "torch.randn(16, 16)"]


def test_an_input_is_looked_up_under_the_keys_of_a_setting(inferred: Infer) -> None:
    layers = "self.names = in_features; self.a = nn.Conv2d(8, 8, 3)"
    text = net("return [self.a(features[name]) for name in self.names]", "features", layers=layers)
    found = expressions(inferred(text.replace("__init__(self)", "__init__(self, in_features)")))
    assert found[0].startswith("{'in_features_0': torch.randn(1, 8, ")


def test_rows_that_become_pixels_in_a_part_are_rows(inferred: Infer) -> None:
    part = net("return self.a(x + z.view(z.size(0), z.size(1), 1, 1))", "x, z", layers="self.a = nn.Conv2d(8, 4, 3)")
    found = inferred(part.replace("Net", "Part") + net("return self.part(x, z)", "x, z", layers="self.part = Part()"))
    assert expressions(found)[1] == "torch.randn(1, 8)"


def test_tokens_that_are_turned_before_they_are_packed_have_the_batch_first(inferred: Infer) -> None:
    layers = "self.e = nn.Embedding(9, 8); self.g = nn.GRU(8, 8)"
    forward = "x = x.t(); return self.g(nn.utils.rnn.pack_padded_sequence(self.e(x), lengths))[1][0]"
    found = expressions(inferred(net(forward, "x, lengths", layers=layers)))
    assert found == ["torch.randint(0, 9, (1, 16))", "torch.full((1,), 16)"]


def test_a_mask_that_leaves_everything_out_is_turned(inferred: Infer) -> None:
    forward = """lengths = mask.eq(0).long().sum(1)
        return self.r(nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True))[1]"""
    found = expressions(inferred(net(forward, "x, mask", layers="self.r = nn.GRU(6, 4, batch_first=True)")))
    assert found == ["torch.randn(1, 16, 6)", "torch.zeros((1, 16), dtype=torch.bool)"]


def test_a_shape_with_stars_in_a_docstring_is_read(inferred: Infer) -> None:
    forward = """'''Args:
            x: batch * len * 6
        '''
        return self.a(x.view(-1, x.size(-1))).view(x.size(0), x.size(1))"""
    found = expressions(inferred(net(forward, layers="self.a = nn.Linear(6, 1)")))
    assert found == ["torch.randn(1, 16, 6)"]


def test_an_input_that_fails_is_like_one_that_passed(inferred: Infer) -> None:
    forward = """n = x.shape[0]
        x = x.permute(0, 1, 3, 2).reshape(n * 30 * 3, 25)
        other = other.permute(0, 1, 3, 2).reshape(n * 30 * 3, 25)
        return self.a(x).reshape(n, -1) + self.a(other).reshape(n, -1)"""
    found = expressions(inferred(net(forward, "x, other", layers="self.a = nn.Linear(25, 8)")))
    assert found[0] == found[1]


def test_packed_sequences_have_the_features_that_the_recurrence_takes(inferred: Infer) -> None:
    forward = """order = lengths.sort(0, descending=True)[1]
        packed = nn.utils.rnn.pack_padded_sequence(x[order], lengths[order], batch_first=True)
        return nn.utils.rnn.pad_packed_sequence(self.r(packed)[0], batch_first=True)[0]"""
    found = expressions(inferred(net(forward, "x, lengths", layers="self.r = nn.LSTM(30, 8, batch_first=True)")))
    assert found == ["torch.randn(1, 16, 30)", "torch.full((1,), 16)"]


def test_inputs_that_are_joined_share_what_is_wanted_though_lengths_are_as_many(inferred: Infer) -> None:
    forward = """'''x: [B, D, N]; y: [B, D, S]'''
        return self.c(torch.cat([x, y], 1))"""
    found = expressions(inferred(net(forward, "x, y", layers="self.c = nn.Conv1d(48, 4, 1)")))
    assert found == ["torch.randn(1, 24, 16)"] * 2


def test_a_mask_has_the_dimensions_of_the_scores_that_it_is_laid_on(inferred: Infer) -> None:
    forward = """scores = torch.einsum('bqd,bkd->bqk', x, x).unsqueeze(1).expand(-1, 4, -1, -1)
        return scores.masked_fill(mask.unsqueeze(1) == 0, -1e9) + self.a(x).unsqueeze(1)"""
    found = expressions(inferred(net(forward, "x, mask", layers="self.a = nn.Linear(6, 1)")))
    assert found[1] == "torch.ones((1, 1, 16), dtype=torch.bool)"


def test_a_row_that_gets_a_dimension_before_its_features_is_a_row(inferred: Infer) -> None:
    forward = "return self.a(values) + self.b(torch.unsqueeze(query, 1))"
    layers = "self.a = nn.Linear(6, 4); self.b = nn.Linear(5, 4)"
    assert expressions(inferred(net(forward, "query, values", layers=layers)))[0] == "torch.randn(1, 5)"


def test_sequences_whose_products_meet_the_batch_of_rows_have_their_length_first(inferred: Infer) -> None:
    forward = """query = query.unsqueeze(1)
        keys, values = keys.transpose(0, 1).transpose(1, 2), values.transpose(0, 1)
        return torch.bmm(F.softmax(torch.bmm(query, keys), 2), values).squeeze(1)"""
    found = expressions(inferred(net(forward, "query, keys, values")))
    assert found == ["torch.randn(1, 64)", "torch.randn(16, 1, 64)", "torch.randn(16, 1, 64)"]


def test_further_inputs_that_are_only_handed_on_are_none(inferred: Infer) -> None:
    forward = """return self.score(self.a(x), *args, reduction='mean')

    def score(self, x, scale=1, reduction='sum'):
        return x * scale"""
    assert expressions(inferred(net(forward, "x, *args", layers="self.a = nn.Linear(8, 3)"))) == ["torch.randn(1, 8)"]


@pytest.mark.parametrize("taken", ["tuple(inputs)", "inputs"])
def test_further_inputs_are_as_many_as_they_are_taken_apart_into(inferred: Infer, taken: str) -> None:
    forward = f"maps, target = {taken}\n        first, second = maps\n        return ((first - second) * target).sum(1)"
    found = inferred(net(forward, "*inputs"))
    assert found.failure is None, found.failure
    assert [each.name for each in found.recipe.inputs] == ["0", "1"]
    assert found.recipe.inputs[0].expression.startswith(("[", "("))


def test_labels_of_pixels_have_the_dimensions_to_be_resized_as_maps(inferred: Infer) -> None:
    forward = """target = target.unsqueeze(1).float()
        pred = self.a(pred)
        small = F.interpolate(target, pred.shape[2:], mode="nearest").squeeze(1).long()
        return F.cross_entropy(pred, small)"""
    found = expressions(inferred(net(forward, "pred, target", layers="self.a = nn.Conv2d(3, 3, 1)")))
    assert found == ["torch.randn(1, 3, 224, 224)", "torch.randint(0, 3, (1, 224, 224))"]


LANGUAGE = """import torch
from torch import nn
class Body(nn.Module):
    main_input_name = "input_ids"
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(50, 8)
    def forward(self, input_ids=None, attention_mask=None, inputs_embeds=None):
        if input_ids is None and inputs_embeds is None:
            raise ValueError("one of input_ids or inputs_embeds")
        if attention_mask.all():
            return self.table(input_ids)
        return self.table(input_ids) * attention_mask[..., None]
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Body()
"""


@pytest.mark.parametrize(
    ("signature", "call", "names"),
    [
        ("**inputs", "self.body(**inputs)", ["input_ids", "attention_mask"]),
        ("batch", "self.body(**batch)", ["batch"]),
        ("batch", "self.feature(batch)", ["batch"]),
    ],
)
def test_what_is_handed_on_by_name_is_what_the_part_takes(
    inferred: Infer, signature: str, call: str, names: list[str]
) -> None:
    methods = (
        f"    def feature(self, batch):\n        return self.body(**batch)\n"
        f"    def forward(self, {signature}):\n        return {call}\n"
    )
    found = inferred(LANGUAGE + methods)
    assert found.failure is None, found.failure
    assert not found.real_tensors
    assert [each.name for each in found.recipe.inputs] == names
    assert "torch.ones((1, 16), dtype=torch.int64)" in found.recipe.inputs[-1].expression


def test_an_input_that_was_left_out_is_given_where_the_code_refuses_to_go_without(inferred: Infer) -> None:
    methods = (
        "    def forward(self, mask, input_ids=None):\n"
        "        return self.body(input_ids=input_ids, attention_mask=mask)\n"
    )
    found = inferred(LANGUAGE + methods)
    assert found.failure is None, found.failure
    assert [each.name for each in found.recipe.inputs] == ["mask", "input_ids"]


def test_what_has_one_number_a_sample_may_have_one_a_step(inferred: Infer) -> None:
    text = """import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(2000, 8)
    def read(self, ids):
        return self.table(ids.view(-1, ids.size()[1]))
    def forward(self, input_ids, labels):
        return self.read(input_ids) + self.read(torch.cat([labels[..., :1], labels[..., :-1]], -1))
"""
    found = expressions(inferred(text))
    assert [each.rpartition("(")[2] for each in found] == ["1, 16))"] * 2


@pytest.mark.parametrize(("taken", "given"), [("x, mask=None", 1), ("x, y", 2)])
def test_as_many_inputs_are_handed_on_as_are_taken(inferred: Infer, taken: str, given: int) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(6, 3)
    def forward(self, x, *others):
        return self.score(x, *others)
    def score(self, {taken}):
        return self.a({taken.split(", ")[given - 1]}) + self.a(x)
"""
    found = inferred(text)
    assert found.failure is None
    assert len(found.recipe.inputs) == given


def test_a_method_that_takes_something_is_called_before_one_that_takes_nothing(inferred: Infer) -> None:
    text = """
class Base(nn.Module):
    def noise(self):
        return torch.randn(2)
class Net(Base):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(6, 3)
    def score(self, states):
        return self.a(states)
"""
    assert inferred(text).recipe.method == "score"


def test_the_rows_of_two_lists_are_records_with_the_same_fields(inferred: Infer) -> None:
    text = """
class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Embedding(50, 8)
    def forward(self, news):
        return self.a(news.title).mean(1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.reader = Reader()
    def forward(self, shown, read, lengths):
        one, other = (torch.stack([self.reader(each) for each in rows], dim=1) for rows in (shown, read))
        packed = nn.utils.rnn.pack_padded_sequence(other, lengths, batch_first=True, enforce_sorted=False)
        return one.sum(1) * nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)[0].sum(1)
"""
    found = inferred(text)
    assert found.failure is None
    shown, read, _ = (each.expression for each in found.recipe.inputs)
    assert shown == read
    assert shown.count("title=torch.randint(0, 50, (1, ") > 1


@pytest.mark.parametrize("axis", ["1", "-1"])
def test_coordinates_that_are_joined_are_columns_of_points(inferred: Infer, axis: str) -> None:
    found = inferred(net(f"return self.a(torch.cat((x, t), dim={axis}))", "x, t", layers="self.a = nn.Linear(2, 3)"))
    assert expressions(found) == ["torch.randn(1, 1)"] * 2


def test_coordinates_that_a_method_joins_are_columns(inferred: Infer) -> None:
    method = "return self.u(x, t)\n    def u(self, x, t):\n        return self.a(torch.cat([x, t], dim=1))"
    found = inferred(net(method, "x, t", layers="self.a = nn.Sequential(nn.Linear(2, 3), nn.Tanh())"))
    assert expressions(found) == ["torch.randn(1, 1)", "torch.randn(1, 1)"]


def test_parts_of_each_element_of_a_sequence_are_vectors_where_they_are_crossed(inferred: Infer) -> None:
    forward = "return torch.cross(x[:, :, 1, :] - x[:, :, 0, :], x[:, :, 2, :], dim=-1)"
    assert expressions(inferred(net(forward))) == ["torch.randn(1, 16, 3, 3)"]


@pytest.mark.parametrize("whole", ["x.type(torch.long)", "x.to(torch.int64)"])
def test_what_is_made_whole_numbers_is_given_as_such(inferred: Infer, whole: str) -> None:
    found = inferred(net(f"return self.a({whole}).sum()", layers="self.a = nn.Embedding(9, 4)"))
    assert "randint(0, 9" in expressions(found)[0]


@pytest.mark.parametrize("taken", ["words, length = x", "words = x[0]; length = x[1]"])
def test_elements_are_what_they_are_called_and_used_as(inferred: Infer, taken: str) -> None:
    mask = "mask = torch.cat([words.new_ones(1, n) for n in length])"
    forward = f"{taken}; {mask}; return self.a(words) * mask.unsqueeze(-1)"
    found = expressions(inferred(net(forward, layers="self.a = nn.Embedding(50, 4)")))[0]
    assert found[1:-1] == "torch.randint(0, 50, (1, 16)), torch.full((1,), 16)"


def test_ids_whose_vectors_are_joined_with_rows_are_labels(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(10, 24); self.b = nn.Linear(8 + 24, 8)"
    found = inferred(net("return self.b(torch.cat([z, self.a(y)], dim=1))", "z, y", layers=layers))
    assert expressions(found) == ["torch.randn(1, 8)", "torch.randint(0, 10, (1,))"]


def test_ids_of_several_kinds_whose_vectors_are_joined_with_rows_are_labels(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(10, 24); self.b = nn.Linear(72, 8)"
    forward = "return self.b(torch.cat([self.a(one), self.a(other), self.a(words).mean(1)], dim=1))"
    label, sequence = "torch.randint(0, 10, (1,))", "torch.randint(0, 10, (1, 16))"
    assert expressions(inferred(net(forward, "one, other, words", layers=layers))) == [label, label, sequence]


def test_nothing_that_is_joined_is_told_as_the_failure_that_it_is(inferred: Infer) -> None:
    found = inferred(net("return torch.cat([]) + x"))
    assert found.failure is not None
    assert "torch.cat" in str(found.failure)


def test_lists_that_are_added_and_walked_are_lists_of_records(inferred: Infer) -> None:
    forward = "return torch.stack([self.a(each['title']) for each in seen + read], dim=1)"
    found = expressions(inferred(net(forward, "seen, read", layers="self.a = nn.Linear(6, 2)")))
    assert found == ["[{'title': torch.randn(6)}, {'title': torch.randn(6)}]"] * 2


def test_a_volume_has_the_three_sides_that_the_code_builds_a_model_for(inferred: Infer) -> None:
    text = net("return self.a(x).flatten(1) @ self.b", "x", ", img_size=(8, 8, 8)", "self.a = nn.Conv3d(2, 1, 1)")
    table = "self.b = nn.Parameter(torch.zeros(img_size[0] * img_size[1] * img_size[2], 3))"
    text = text.replace("self.a = nn.Conv3d(2, 1, 1)", f"self.a = nn.Conv3d(2, 1, 1); {table}")
    assert expressions(inferred(f"{text}\nmodel = Net(img_size=(16, 24, 32))\n")) == ["torch.randn(1, 2, 16, 24, 32)"]


def test_columns_are_picked_that_another_mode_takes_apart(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, entities):
        super().__init__()
        self.a = nn.Parameter(torch.zeros(entities, 8))
    def picked(self, index):
        return torch.index_select(self.a, dim=0, index=index)
    def forward(self, sample, mode="single"):
        if mode == "single":
            heads = torch.index_select(self.a, dim=0, index=sample[:, 0])
            tails = torch.index_select(self.a, dim=0, index=sample[:, 1])
        else:
            first, others = sample
            heads, tails = self.picked(first[:, 0]), self.picked(others)
        return (heads - tails).sum(1)
"""
    assert expressions(inferred(text))[0].endswith("(1, 2))")
    assert "randint" in expressions(inferred(text))[0]


def test_inputs_that_go_to_another_method_are_those_that_it_takes(inferred: Infer) -> None:
    text = """
class Weighted(nn.Module):
    def forward(self, *args, **kwargs):
        return 2 * self._forward(*args, **kwargs)
class Net(Weighted):
    def __init__(self, counts=[]):
        super().__init__()
        self.counts = counts
    def _forward(self, cls_score, label, **kwargs):
        return F.cross_entropy(cls_score, label, **kwargs)
"""
    assert expressions(inferred(text)) == ["torch.randn(1, 10)", "torch.randint(0, 10, (1,))"]


def test_a_loss_is_told_whether_its_target_is_real(inferred: Infer) -> None:
    text = """
class AdversarialLoss(nn.Module):
    def forward(self, prediction, target_is_real):
        target = torch.ones_like(prediction) if target_is_real else torch.zeros_like(prediction)
        return F.mse_loss(prediction, target)
"""
    found = inferred(text, "AdversarialLoss")
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 64)", "False"]


def test_encodings_of_positions_are_as_what_they_are_laid_on(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.a = nn.Linear(dim, 8)
    def forward(self, query, query_pos):
        return self.a(torch.cat([query.transpose(0, 1), query_pos.transpose(0, 1)], 0))
"""
    assert set(inputs(inferred(text)).values()) == {"torch.randn(1, 16, 32)"}


def test_a_record_has_a_label_for_each_of_its_boxes(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.table = nn.Embedding(classes, 4)
    def forward(self, targets):
        labels = torch.cat([each["labels"] for each in targets])
        boxes = torch.cat([each["boxes"] for each in targets])
        return self.table(labels) + boxes
"""
    record = "{'labels': torch.randint(0, 10, (16,)), 'boxes': torch.rand(16, 4)}"
    assert inputs(inferred(text)) == {"targets": f"[{record}, {record}]"}


@pytest.mark.parametrize(
    ("attention", "expected"),
    [
        ("return self.a(x, x, x, key_padding_mask=mask)[0]", "zeros"),
        ("x = self.a(x, x, x)[0]; return self.b(x).masked_fill(mask.unsqueeze(-1), -1e9).softmax(1) * x", "zeros"),
        ("return self.a(x, x, x, key_padding_mask=~mask)[0]", "ones"),
        ("x = self.a(x, x, x)[0]; return self.b(x).masked_fill(mask.unsqueeze(-1) == 0, -1e9).softmax(1) * x", "ones"),
    ],
    ids=["padding", "filled", "turned", "compared"],
)
def test_a_mask_leaves_nothing_out(inferred: Infer, attention: str, expected: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.a = nn.MultiheadAttention(dim, 2, batch_first=True)
        self.b = nn.Linear(dim, 1)
    def forward(self, x, mask):
        {attention}
"""
    assert inputs(inferred(text))["mask"] == f"torch.{expected}((1, 16), dtype=torch.bool)"


def test_edges_that_come_in_and_go_out_stand_side_by_side_and_elements_pick_steps(inferred: Infer) -> None:
    forward = """h = self.a(x)
        h = edges[:, :, :edges.shape[1]] @ h + edges[:, :, edges.shape[1]:] @ h
        return torch.stack([h[i][order[i]] for i in torch.arange(len(order))])"""
    found = expressions(inferred(net(forward, "x, edges, order", layers="self.a = nn.Embedding(50, 4)")))
    assert found == ["torch.randint(0, 50, (1, 16))", "torch.randn(1, 16, 32)", "torch.randint(0, 16, (1, 16))"]


@pytest.mark.parametrize("made", ["torch.zeros", "self.weight.new"])
def test_a_state_is_as_the_class_makes_it_for_the_start(inferred: Infer, made: str) -> None:
    layers = "self.hidden_size, self.weight = 48, nn.Parameter(torch.zeros(4)); self.r = nn.LSTM(6, self.hidden_size)"
    start = f"""
    def init_hidden(self, batch_size):
        return ({made}(1, batch_size, self.hidden_size), {made}(1, batch_size, self.hidden_size))"""
    found = inferred(net("return self.r(x, states)[0] * states[0].mean()" + start, "x, states", layers=layers))
    state = "torch.randn(1, 1, 48)"
    assert expressions(found) == ["torch.randn(16, 1, 6)", f"({state}, {state})"]


def test_of_the_states_that_a_class_may_make_those_are_given_whose_parts_are_read(inferred: Infer) -> None:
    forward = """h, c = states[0][0], states[1][0]
        for step in range(x.shape[0]):
            h, c = self.r(x[step], (h, c))
        return h
    def init_hidden(self, rows):
        if self.wide > 1:
            return (torch.zeros(1, rows, self.wide), torch.zeros(1, rows, self.wide))
        return torch.zeros(1, rows, self.wide)"""
    layers = "self.wide = 12; self.r = nn.LSTMCell(6, self.wide)"
    found = expressions(inferred(net(forward, "x, states", layers=layers)))
    assert found == ["torch.randn(16, 1, 6)", "(torch.randn(1, 1, 12), torch.randn(1, 1, 12))"]


def test_what_a_cell_is_given_has_a_row_for_each_sample(inferred: Infer) -> None:
    forward = """h = mask * self.u(s, h) + (1 - mask) * h
        return self.r(self.spelled(items), h)
    def spelled(self, items):
        return F.one_hot(items, num_classes=6).float()"""
    layers = "self.r = nn.GRUCell(6, 12); self.u = nn.GRUCell(12, 12)"
    found = expressions(inferred(net(forward, "items, s, mask, h", layers=layers)))
    assert found == ["torch.randint(0, 6, (1,))", *["torch.randn(1, 12)"] * 3]


def test_one_word_whose_vector_is_viewed_as_a_step_is_one(inferred: Infer) -> None:
    layers = "self.e = nn.Embedding(50, 48); self.r = nn.GRU(48, 48)"
    found = inferred(net("return self.r(self.e(x).view(1, 1, -1), h)", "x, h", layers=layers))
    assert expressions(found) == ["torch.randint(0, 50, (1,))", "torch.randn(1, 1, 48)"]


def test_what_marks_places_to_fill_is_a_mask(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.a = nn.Embedding(100, width)
    def forward(self, tokens, m):
        x = self.a(tokens).transpose(1, 2)
        m = m.to(tokens.device).unsqueeze(1)
        x.masked_fill_(m, 0.0)
        return x
"""
    assert inputs(inferred(text))["m"] == "torch.ones((1, 16), dtype=torch.bool)"


@pytest.mark.parametrize(
    ("layers", "forward", "names", "expected"),
    [
        ("self.a = nn.Conv1d(3, 64, 1)", "return self.a(x).amax(2)", "x", ["torch.randn(1, 3, 1024)"]),
        ("self.a = nn.Linear(3, 64)", "return self.a(xyz).amax(1)", "xyz", ["torch.randn(1, 1024, 3)"]),
        (
            "self.a = nn.Linear(3, 64)",
            "return adj @ self.a(pos[0])",
            "pos, adj",
            ["torch.randn(1, 16, 3)", "torch.randn(16, 16)"],
        ),
    ],
)
def test_points_in_space_are_a_thousand(
    layers: str, forward: str, names: str, expected: list[str], inferred: Infer
) -> None:
    assert expressions(inferred(net(forward, names, layers=layers))) == expected


def test_a_number_is_not_taken_for_settings_where_the_inputs_are_only_looked_through(inferred: Infer) -> None:
    forward = "return torch.any(self.a(x) > 0) if steps == 1 else [] + self.a(x)"
    found = inferred(net(forward, "x, steps", layers="self.a = nn.Linear(4, 4)"))
    assert expressions(found)[1] == "1"


def test_a_mask_beside_a_picture_is_as_large(inferred: Infer) -> None:
    forward = """x, mask = samples.tensors, samples.mask
        return self.a(x), mask.cumsum(1), mask.cumsum(2)"""
    found = inferred(net(forward, "samples", layers="self.a = nn.Conv2d(3, 8, 3)"))
    assert "mask=torch.ones((1, 224, 224), dtype=torch.bool)" in expressions(found)[0]


def test_what_is_joined_with_tensors_is_one(inferred: Infer) -> None:
    forward = """first, second_level = levels
        return self.b(torch.cat([self.a(first), second_level], dim=1))"""
    layers = "self.a, self.b = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(12, 4, 3)"
    found = expressions(inferred(net(forward, "levels", layers=layers)))
    assert found == ["(torch.randn(1, 3, 224, 224), torch.randn(1, 4, 224, 224))"]


def test_a_mask_that_is_summed_along_both_sides_is_as_large_as_the_picture(inferred: Infer) -> None:
    forward = "return self.a(pixels).mean(), mask.cumsum(1), mask.cumsum(2)"
    found = inferred(net(forward, "pixels, mask", layers="self.a = nn.Conv2d(3, 8, 3)"))
    assert expressions(found) == ["torch.randn(1, 3, 224, 224)", "torch.ones((1, 224, 224), dtype=torch.bool)"]


@pytest.mark.parametrize("gathered", ["torch.stack(steps, 1)", "torch.cat(steps)"])
def test_as_many_steps_are_taken_as_an_input_says_that_is_0_by_default(inferred: Infer, gathered: str) -> None:
    forward = f"""steps = []
        for _ in range(future_seq):
            x = self.a(x)
            steps.append(x)
        return {gathered}"""
    found = inferred(net(forward, "x, future_seq=0", layers="self.a = nn.Linear(6, 6)"))
    assert found.failure is None, found.failure
    assert found.recipe.inputs[1].expression == "4"


def test_what_is_repeated_beside_boxes_is_as_short_as_to_fit_them(inferred: Infer) -> None:
    forward = """scores, boxes = outputs["logits"], outputs["boxes"]
        left, top, right, bottom = boxes.unbind(-1)
        boxes = torch.stack((left, top, right - left, bottom - top), -1) * target_sizes.repeat(1, 2).unsqueeze(1)
        return boxes.sum() + scores.sum((1, 2))"""
    assert expressions(inferred(net(forward, "outputs, target_sizes")))[1] == "torch.randn(1, 2)"
