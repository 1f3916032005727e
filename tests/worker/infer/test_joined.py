"""What inputs are that are joined with, multiplied by or laid over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from nets import constructor, inputs, net

from netron_lens.worker.infer.evidence.evidence import Evidence
from netron_lens.worker.infer.plans.plan import Plan
from netron_lens.worker.infer.plans.values import Value, python, sequence, tensor
from netron_lens.worker.infer.plans.walks import tensors
from netron_lens.worker.infer.repairs.inputs.operations import operations
from netron_lens.worker.infer.repairs.inputs.reranked import reranked
from netron_lens.worker.infer.repairs.inputs.siblings import refused
from netron_lens.worker.infer.repairs.inputs.together import in_rows, together
from netron_lens.worker.infer.repairs.situation import Situation
from netron_lens.worker.infer.repairs.sizes.pairs import equalised
from netron_lens.worker.infer.repairs.sizes.pairs.inputs import shifted
from netron_lens.worker.infer.trials.outcome import Outcome
from netron_lens.worker.infer.trials.watch import Operation
from netron_lens.worker.stages import Loaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_inputs_that_are_joined_share_a_sum_that_has_a_name(inferred: Infer) -> None:
    layers = "both = seen + done; self.a = nn.Linear(both, seen)"
    found = inferred(net(", seen, done", layers, "return self.a(torch.cat((now, then), 1)) * now", "now, then"))
    assert inputs(found) == {"now": "torch.randn(1, 64)", "then": "torch.randn(1, 4)"}


@pytest.mark.parametrize("total", ["latents + actions", "sum((latents, actions))"])
def test_inputs_that_are_joined_have_the_sizes_of_the_numbers_that_are_called_like_them(
    inferred: Infer, total: str
) -> None:
    layers = f"self.latents, self.actions = latents, actions; self.a = nn.GRU({total}, 8, batch_first=True)"
    text = net(", latents, actions", layers, "return self.a(torch.cat((actions, latents), -1))[0]", "actions, latents")
    found = inferred(text + "SIZE, MOVES = 32, 3\nmodel = Net(SIZE, MOVES)\n")
    sizes = {name: expression.rpartition(", ")[2] for name, expression in inputs(found).items()}
    assert sizes == {"actions": "3)", "latents": "32)"}


def test_inputs_that_come_to_a_product_of_matrices_are_matrices(inferred: Infer) -> None:
    layers = "self.register_buffer('kept', torch.randn(50, 32))"
    forward = "return torch.bmm(q.view(q.shape[0], 1, -1), k.view(k.shape[0], -1, 1)), torch.mm(self.kept, k.t())"
    found = inferred(net("", layers, forward, "q, k"))
    assert inputs(found) == {"q": "torch.randn(1, 32)", "k": "torch.randn(1, 32)"}


def test_what_loses_a_dimension_before_a_layer_of_features_has_one_more(inferred: Infer) -> None:
    found = inferred(net("", "self.a = nn.Linear(48, 3)", "return self.a(styles[:, -1])", "styles"))
    assert inputs(found) == {"styles": "torch.randn(1, 16, 48)"}


def test_a_mask_of_patches_has_as_many_places_as_they(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 4, 4); self.side = 56"
    forward = (
        "x = self.a(x).flatten(2).transpose(1, 2)\n"
        "        assert x.shape[1] == self.side**2\n"
        "        w = mask.repeat_interleave(4, 2).shape\n"
        "        return x * mask.flatten(1).unsqueeze(-1), w"
    )
    found = inputs(inferred(net("", layers, forward, "x, mask")))
    assert found["mask"].startswith("torch.ones((1, 56, 56)")


def test_a_mask_of_pixels_has_one_channel(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(channels + 1, 4, 3); self.b = Padded()"
    text = """
class Padded(nn.Module):
    def forward(self, x):
        batch, planes, in_height, in_width = x.shape
        return F.pad(x.reshape(batch, planes, in_height, in_width), (1, 1))
"""
    forward = "return self.a(torch.cat([self.b(image), self.b(image_mask)], 1))"
    found = inferred(text + net(", channels=3", layers, forward, "image, image_mask"))
    assert inputs(found) == {"image": "torch.randn(1, 3, 224, 224)", "image_mask": "torch.randn(1, 1, 224, 224)"}


def test_rows_that_are_added_and_packed_are_sequences(inferred: Infer) -> None:
    layers = "self.a, self.b, self.c = nn.Linear(5, 27), nn.Linear(6, 27), nn.GRU(27, 4, batch_first=True)"
    forward = "whole = self.a(parts) + self.b(tags)\n        "
    forward += "packed = nn.utils.rnn.pack_padded_sequence(whole, lens.tolist(), batch_first=True)"
    found = inferred(net("", layers, forward + "\n        return self.c(packed)[1]", "parts, tags, lens"))
    assert inputs(found)["parts"] == "torch.randn(1, 16, 5)"
    assert inputs(found)["tags"] == "torch.randn(1, 16, 6)"


def test_vectors_that_are_added_become_sequences_together() -> None:
    given = Value("tuple", items=(("a", tensor(("B", 5), "")), ("b", tensor(("B", 6), ""))))
    before = Plan(Value("tuple", items=(("inputs", given),)), {}, {})
    after = before.edited(("inputs", "a"), tensor(("B", "T", 5), "steps"))
    alike = together(before, after)
    assert alike is not None
    assert [value.sizes for _, value in tensors(alike)] == [("B", "T", 5), ("B", "T", 6)]


def test_an_input_has_as_many_channels_as_are_read_one_by_one(inferred: Infer) -> None:
    forward = "x = torch.exp(x)\n        return sum(x[:, i, :, :] for i in range(1, self.classes))"
    found = inferred(net(", classes=5", "self.classes = classes", forward))
    assert inputs(found) == {"x": "torch.randn(1, 5, 224, 224)"}


def test_features_that_are_joined_with_vectors_of_ids_adapt_to_what_the_code_says(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Embedding(vocab, embed), nn.LSTM(embed, 8, batch_first=True)"
    forward = "both = torch.cat((features.unsqueeze(1), self.a(captions)), 1)\n        return self.b(both)[0]"
    text = net(", embed, vocab", layers, forward, "features, captions")
    found = inferred(text + "\ndef main(vocab):\n    model = Net(256, len(vocab))\n")
    assert constructor(found) == "Net(embed=256, vocab=1000)"
    assert inputs(found)["features"] == "torch.randn(1, 256)"


def test_two_pictures_that_are_joined_for_a_convolution_are_no_points(inferred: Infer) -> None:
    layers = "self.c = input_nbr; self.a = nn.Conv2d(input_nbr, 8, 3); self.b = nn.Conv2d(8, label_nbr, 3)"
    forward = "x = torch.cat((x1, x2), 1); x = F.max_pool2d(F.relu(self.a(x)), 2); return self.b(x)"
    found = inferred(net(", input_nbr, label_nbr", layers, forward, "x1, x2"))
    assert constructor(found) == "Net(input_nbr=6, label_nbr=10)"
    assert inputs(found) == {"x1": "torch.randn(1, 3, 224, 224)", "x2": "torch.randn(1, 3, 224, 224)"}


def test_a_width_that_another_is_added_to_is_that_of_the_rows_which_are_joined(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(feature_size + class_size, 40)"
    forward = "return self.a(torch.cat([x.view(-1, 28 * 28), c], 1))"
    found = inferred(net(", feature_size, class_size", layers, forward, "x, c"))
    assert constructor(found) == "Net(feature_size=784, class_size=64)"
    assert inputs(found) == {"x": "torch.randn(1, 784)", "c": "torch.randn(1, 64)"}


def test_the_matrix_between_nodes_has_as_many_rows_and_columns_as_there_are_nodes(inferred: Infer) -> None:
    document = '"""x: input of shape (batch_size, num_nodes, features=channels)"""\n        '
    forward = document + "return self.a(self.b(torch.einsum('ij,bjc->bic', adj, x)).transpose(1, 2))"
    layers = "self.a = nn.Linear(num_nodes, 3); self.b = nn.Linear(5, 7)"
    found = inferred(net(", num_nodes", layers, forward, "x, adj") + "model = Net(40)\n")
    assert inputs(found)["adj"].endswith("(40, 40)")


def test_a_map_that_is_joined_with_rows_is_as_large_as_the_layer_behind_them_takes(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 8, 16, 16); self.b = nn.Linear(8 * 48 + query_length, 2)"
    forward = "return self.b(torch.cat((self.a(image).flatten(1), query), 1))"
    found = inferred(net(", query_length=30", layers, forward, "image, query"))
    assert inputs(found) == {"image": "torch.randn(1, 3, 96, 128)", "query": "torch.randn(1, 30)"}


def test_rows_that_are_looked_up_in_another_shape_are_ids(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(10, 8); self.b = nn.Linear(3, 8)"
    forward = "_, _, size = titles.shape\n        rows = self.a(titles.view(-1, size).long())\n"
    forward += "        return rows.mean((0, 1)) + self.b(x)"
    found = inputs(inferred(net("", layers, forward, "titles, x")))
    assert found["titles"].startswith("torch.randint(0, 10, (1, ")


def test_features_with_a_name_of_their_own_are_as_many_as_lack_in_what_is_joined(inferred: Infer) -> None:
    forward = """_, _, c = x.shape
        _, _, d = view.shape
        x = self.a(torch.reshape(x, [-1, c]))
        return self.b(torch.cat([x, torch.reshape(view, [-1, d])], -1))"""
    found = inferred(net("", "self.a = nn.Linear(99, 64); self.b = nn.Linear(64 + round(27.2), 3)", forward, "x, view"))
    assert inputs(found) == {"x": "torch.randn(1, 16, 99)", "view": "torch.randn(1, 16, 27)"}


def test_a_column_that_is_added_to_a_width_is_that_of_the_time_which_is_joined(inferred: Infer) -> None:
    forward = "t = t.expand(x.shape[0], 1)\n        return self.a(torch.cat((t, x), dim=1))"
    found = inferred(net(", width", "self.a = nn.Linear(width + 1, 3)", forward, "t, x"))
    assert constructor(found) == "Net(width=64)"
    assert inputs(found) == {"t": "torch.randn(1, 1)", "x": "torch.randn(1, 64)"}


def test_a_time_that_is_joined_with_what_is_computed_is_no_step(inferred: Infer) -> None:
    forward = "return self.a(torch.cat((x, t[:, None]), dim=1))"
    assert inputs(inferred(net("", "self.a = nn.Linear(6 + 1, 3)", forward, "x, t")))["t"] == "torch.rand(1)"


def test_a_step_that_is_looked_up_and_then_joined_stays_a_whole_number(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Linear(6 + 4, 3), nn.Embedding(9, 4)"
    found = inferred(net("", layers, "return self.a(torch.cat((self.b(t), x), dim=1))", "t, x"))
    assert inputs(found) == {"t": "torch.randint(0, 9, (1,))", "x": "torch.randn(1, 6)"}


def test_pictures_of_a_list_lose_their_batch_together() -> None:
    pictures = sequence("list", (tensor(("B", 3, "H", "H")),) * 3)
    before = Plan(Value("tuple", items=(("inputs", Value("tuple", items=(("a", pictures),))),)), {}, {})
    after = before.edited(("inputs", "a", "0"), tensor((3, "H", "H")))
    assert [value.sizes for _, value in tensors(in_rows(before, after))] == [(3, "H", "H")] * 3


def test_levels_of_a_list_change_their_channels_each() -> None:
    levels = sequence("list", (tensor(("B", 3, "H", "H")),) * 2)
    before = Plan(Value("tuple", items=(("inputs", Value("tuple", items=(("a", levels),))),)), {}, {})
    after = before.edited(("inputs", "a", "0"), tensor(("B", 64, "H", "H")))
    assert in_rows(before, after) is after


def test_pictures_of_a_list_keep_their_channels_without_a_batch() -> None:
    pictures = sequence("list", (tensor(("B", 3, "H", "H")),) * 3)
    plan = Plan(Value("tuple", items=(("inputs", Value("tuple", items=(("a", pictures),))),)), {}, {})
    situation = Situation(Outcome(plan, "call", 0), loaded=Loaded.__new__(Loaded), evidence=Evidence())
    path = ("inputs", "a", "0")
    value = next(reranked(situation, [path], [3])).at(path)
    assert value is not None
    assert value.sizes == (3, "H", "H")


def test_what_is_made_one_hot_is_the_class_of_each_sample(inferred: Infer) -> None:
    layers = "self.classes = 5; self.a, self.b = nn.Linear(3, 4), nn.Linear(5, 4)"
    forward = "return self.a(x) + self.b(F.one_hot(c, num_classes=self.classes).float())"
    assert inputs(inferred(net("", layers, forward, "x, c"))) == {
        "x": "torch.randn(1, 3)",
        "c": "torch.randint(0, 5, (1,))",
    }


def test_each_of_what_is_joined_whole_is_as_wide_as_one_term_of_the_layer_behind(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(seen + known, 3)"
    found = inferred(net(", seen=7, known=5", layers, "return self.a(torch.cat(parts, dim=1))", "*parts"))
    assert inputs(found) == {"0": "torch.randn(1, 7)", "1": "torch.randn(1, 5)"}


def test_a_mask_that_is_spread_over_the_features_has_all_other_dimensions_of_what_it_is_laid_on(
    inferred: Infer,
) -> None:
    forward = """rows = self.a(words).unsqueeze(1).expand(-1, pieces.size(1), -1, -1)
        return rows.masked_fill(pieces.eq(0).unsqueeze(-1), -1.0).max(2)[0]"""
    found = inputs(inferred(net("", "self.a = nn.Embedding(50, 6)", forward, "words, pieces")))
    assert found["pieces"] == "torch.randn(1, 64, 64)"


def test_ids_whose_vectors_are_joined_with_pairs_of_words_are_pairs_too(inferred: Infer) -> None:
    layers = "self.a, self.b, self.c = nn.Embedding(50, 6), nn.Embedding(9, 4), nn.Embedding(3, 2)"
    forward = """rows = self.a(words)
        pairs = rows.unsqueeze(2) * rows.unsqueeze(1)
        return torch.cat([self.b(far), self.c(near), pairs], -1)"""
    found = inputs(inferred(net("", layers, forward, "words, far, near")))
    ids = {"words": "50, (1, 16))", "far": "9, (1, 16, 16))", "near": "3, (1, 16, 16))"}
    assert found == {name: f"torch.randint(0, {given}" for name, given in ids.items()}


def test_maps_that_are_called_as_ids_are_told_by_the_convolution_that_takes_them_joined(inferred: Infer) -> None:
    encode = """
    def encode(self, img_idx, edge_idx, masks):
        img_idx = img_idx * (1 - masks)
        x = torch.cat((img_idx, edge_idx, masks), dim=1)
        x = self.pad(x)
        return self.a(x)
"""
    forward = (
        "x = self.encode(img_idx, edge_idx, masks)\n        return x if masks is None else x * masks.view(-1, 1).mean()"
    )
    layers = "self.pad = nn.ReflectionPad2d(3); self.a = nn.Conv2d(5, 8, 7)"
    found = inputs(inferred(net("", layers, forward, "img_idx, edge_idx, masks=None") + encode))
    mask = "torch.ones((1, 1, 224, 224), dtype=torch.float32)"
    maps = {name: f"torch.randn(1, {count}, 224, 224)" for name, count in (("img_idx", 3), ("edge_idx", 1))}
    assert found == {**maps, "masks": mask}


@pytest.mark.parametrize(("got", "is_quoted"), [("torch.Size([2, 64])", True), ("(2, 64)", True), ("2 rows", False)])
def test_what_is_refused_by_its_shape_is_as_what_was_let_pass(got: str, *, is_quoted: bool) -> None:
    given = (("source", tensor(("B", 3, "H", "H"))), ("target", tensor(("B", 64))))
    plan = Plan(Value("tuple", items=(("inputs", Value("tuple", items=given)),)), {}, {})
    shapes = {"source": (2, 3, 8, 8), "target": (2, 64)}
    arguments = tuple((("inputs", name), torch.zeros(shape)) for name, shape in shapes.items())
    outcome = Outcome(plan, "call", 0, ValueError(f"expected (*, 3, H, W). Got {got}"), arguments=arguments)
    found = list(refused(Situation(outcome, loaded=Loaded.__new__(Loaded), evidence=Evidence())))
    changed = [value.sizes for each in found for path, value in tensors(each) if path == ("inputs", "target")]
    assert changed == [("B", 3, "H", "H")] * is_quoted


def test_rows_that_are_joined_become_maps_together(inferred: Infer) -> None:
    forward = "return self.a(torch.cat((x, grid), -1)).permute(0, 3, 1, 2)"
    found = inferred(net("", "self.a = nn.Linear(10 + 2, 4)", forward, "x, grid"))
    assert inputs(found) == {"x": "torch.randn(1, 224, 224, 10)", "grid": "torch.randn(1, 224, 224, 2)"}


def test_vectors_that_are_joined_with_a_sequence_lose_their_steps_together(inferred: Infer) -> None:
    layers = (
        "self.a, self.b, self.c = nn.Conv1d(5, 8, 3), nn.LayerNorm(12), nn.LayerNorm(20); self.d = nn.Linear(20, 8)"
    )
    parts = "self.a(x).mT, self.d(F.pad(self.b(p), (0, 8))).unsqueeze(1), self.d(self.c(q)).unsqueeze(1)"
    found = inferred(net("", layers, f"return torch.cat(({parts}), 1)", "x, p, q"))
    assert inputs(found) == {"x": "torch.randn(1, 5, 64)", "p": "torch.randn(1, 12)", "q": "torch.randn(1, 20)"}


def test_sequences_that_are_joined_are_as_short_as_a_table_where_the_demand_grows_with_them(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Embedding(50, 8), nn.Embedding(20, 8); self.register_buffer('c', torch.randn(22, 8))"
    forward = """x = torch.cat((self.b(style), self.a(words)), 1)
        batch, steps, _ = x.shape
        scores = F.pad(x @ self.c[:steps].t(), (1, 0))
        return scores.view(batch, steps + 1, steps)[:, 1:]"""
    found = inputs(inferred(net("", layers, forward, "words, style")))
    assert found == {"words": "torch.randint(0, 50, (1, 10))", "style": "torch.randint(0, 20, (1, 10))"}


def test_what_a_view_gives_a_channel_has_none_before(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Conv2d(1, 4, (7, 30)), nn.Linear(90, 4)"
    forward = """steps = self.a(x.view(-1, 1, 24, 30)).mean((2, 3))
        return steps + self.b(x[:, -3:, :].reshape(len(x), -1))"""
    assert inputs(inferred(net("", layers, forward, "x"))) == {"x": "torch.randn(1, 24, 30)"}


def test_of_what_is_joined_the_width_that_nothing_tells_adapts_first() -> None:
    given = (("state", tensor((1, "B", 512))), ("found", tensor(("B", "T", "C"))))
    plan = Plan(Value("tuple", items=(("inputs", Value("tuple", items=given)),)), {}, {"B": 2, "T": 16, "C": 64})
    first = next(shifted(plan, 576, 1024, ""))
    assert first.at(("inputs", "state")) == given[0][1]
    assert first.at(("inputs", "found")) == tensor(("B", "T", 512))


def test_a_size_of_the_constructor_that_is_alone_becomes_what_it_meets_early() -> None:
    """The rule goes on, too, where it is told what came of its plans."""
    made = Value("call", text="Net", items=(("output_dim", python("64")),))
    given = Value("tuple", items=(("x", tensor(("B", "T", 16))), ("y", tensor(("B", "T", 16)))))
    plan = Plan(Value("tuple", items=(("constructor", made), ("inputs", given))), {}, {"B": 2, "T": 16})
    error = RuntimeError("The size of tensor a (16) must match the size of tensor b (64)")
    operation = Operation("add", (torch.ones(2, 16), torch.ones(2, 64)), {}, error)
    failed = Outcome(plan, "call", 0, error, operation)
    rule = operations(Situation(failed, loaded=Loaded.__new__(Loaded), evidence=Evidence()))
    offered = [next(rule), *(rule.send(failed) for _ in range(4))]
    dims = [each.at(("constructor", "output_dim")) for each in offered]
    assert "16" in [each.text for each in dims if each is not None]


def test_rows_of_nodes_stay_rows_for_a_layer_of_features() -> None:
    given = torch.zeros(16, 64)
    inputs_ = Value("tuple", items=(("x", tensor(("N", "C"))),))
    plan = Plan(Value("tuple", items=(("inputs", inputs_),)), {}, {"N": 16, "C": 64})
    failed = Operation("linear", (given, torch.zeros(4, 20)), {}, RuntimeError())
    outcome = Outcome(plan, "call", 0, failed.error, failed, arguments=((("inputs", "x"), given),))
    found = list(operations(Situation(outcome, loaded=Loaded.__new__(Loaded), evidence=Evidence())))
    assert {len(value.sizes) for each in found for _, value in tensors(each)} == {2}


def test_a_matrix_that_is_as_large_as_steps_are_many_changes_with_them() -> None:
    given = (("x", tensor(("B", "T", 5))), ("matrix", tensor((16, 16))))
    plan = Plan(Value("tuple", items=(("inputs", Value("tuple", items=given)),)), {}, {"B": 2, "T": 16})
    changed = [each for each in equalised(plan, 16, 7, "") if each.sizes["T"] == 7]
    assert tensor((7, 7)) in [each.at(("inputs", "matrix")) for each in changed]
