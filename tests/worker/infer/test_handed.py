"""Inputs and settings that are handed on: to other modules of the text, to bases, several to one layer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import InputGuess
from netron_lens.worker.infer.evidence.inputs.graphs import with_nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

sys.path.insert(0, str(Path(__file__).parent / "texts"))
import pytest
from nets import constructor, inputs, net

LAYERS = "self.part = Part()"


def part(forward: str, taken: str = "x", layers: str = "self.a = nn.Linear(5, 4)") -> str:
    return net("", layers, forward, taken).replace("Net", "Part")


def test_columns_that_a_module_reads_of_what_it_is_handed_are_those_of_the_input(inferred: Infer) -> None:
    forward = "return self.a(x) + F.one_hot(when[:, 0].long(), 4) + F.one_hot(when[:, 1].long(), 4)"
    found = inputs(inferred(part(forward, "x, when") + net("", LAYERS, "return self.part(x, stamp)", "x, stamp")))
    assert found == {"x": "torch.randn(1, 5)", "stamp": "torch.randint(0, 4, (1, 2))"}


def test_keys_that_a_module_reads_of_what_it_is_handed_are_those_of_the_input(inferred: Infer) -> None:
    text = part("return self.a(given['left'] + given['right'])", "given")
    found = inputs(inferred(text + net("", LAYERS, "return self.part(entries)", "entries")))
    assert found == {"entries": "{'left': torch.randn(1, 5), 'right': torch.randn(1, 5)}"}


def test_nodes_are_as_many_in_each_input_whatever_their_features(inferred: Infer) -> None:
    forward = "B, T, N, C = x.shape; return self.a(x.permute(0, 1, 3, 2).reshape(B * T, C, N)).reshape(B, T, N, -1)"
    layers = "self.a = Part(3); self.b = Part(1); self.c = nn.Parameter(torch.eye(21))"
    text = net(", c", "self.a = nn.Conv1d(c, 4, 1)", forward).replace("Net", "Part")
    text += net("", layers, "return self.c @ torch.cat([self.a(week), self.b(day)], 3)", "week, day")
    found = inputs(inferred(text))
    assert found == {"week": "torch.randn(1, 16, 21, 3)", "day": "torch.randn(1, 16, 21, 1)"}


def test_two_inputs_that_are_added_for_a_layer_have_its_size_together(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(8, 4, 3)"
    found = inputs(inferred(net("", layers, "return self.a(x + z.view(z.size(0), z.size(1), 1, 1))", "x, z")))
    assert found == {"x": "torch.randn(1, 8, 224, 224)", "z": "torch.randn(1, 8)"}


def test_settings_are_followed_through_the_constructors_of_several_bases(inferred: Infer) -> None:
    text = """
class Root(nn.Module):
    def __init__(self, counts, rank):
        super().__init__()
        self.a = nn.Embedding(counts[0], rank)
        self.b = nn.Embedding(counts[1], rank)
class Base(Root):
    def __init__(self, args):
        super(Base, self).__init__(args.counts, args.rank)
class Net(Base):
    def forward(self, x):
        return self.a(x) * self.b(x)
"""
    assert constructor(inferred(text)) == "Net(args=SimpleNamespace(counts=[4, 4], rank=64))"


def test_ids_that_an_index_is_computed_of_are_small_and_their_number_is_that_of_a_vocabulary(inferred: Infer) -> None:
    layers = "self.count = num_q; self.a = nn.Embedding(num_q, 4); self.b = nn.Embedding(num_q * 2, 4)"
    found = inferred(net(", num_q", layers, "return self.a(q) + self.b(q + self.count * r)", "q, r"))
    assert constructor(found) == "Net(num_q=1000)"
    assert inputs(found) == {"q": "torch.randint(0, 1000, (1, 16))", "r": "torch.randint(0, 2, (1, 16))"}


def test_matrices_of_a_graph_have_the_nodes_that_the_model_counts(inferred: Infer) -> None:
    layers = "self.supports = supports; self.e = nn.Parameter(torch.zeros(1, 21, 1))"
    forward = "x = x.transpose(1, 2) + self.e; return torch.cat([torch.matmul(each, x) for each in self.supports], 2)"
    found = inferred(net(", supports", layers, forward))
    assert constructor(found) == "Net(supports=[torch.eye(21), torch.eye(21)])"
    assert inputs(found) == {"x": "torch.randn(1, 16, 21)"}


def test_numbers_that_go_with_ids_are_one_for_each_step_all_at_once(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(9, 4); self.b = nn.Linear(1, 4)"
    forward = """steps = ids.shape[1]
        lag = self.b(time_lag.view(-1, 1)).view(-1, steps, 4)
        spent = self.b(elapsed_time.view(-1, 1)).view(-1, steps, 4)
        return torch.cat([self.a(ids), lag, spent], 2)"""
    found = inputs(inferred(net("", layers, forward, "ids, time_lag, elapsed_time")))
    assert found["time_lag"] == found["elapsed_time"] == "torch.randn(1, 16)"


def test_a_parameter_of_which_a_docstring_says_nothing_has_not_the_shape_of_what_is_returned(inferred: Infer) -> None:
    forward = '''"""Decode.

        :param x: of shape (batch, 5)
        :param ratio:
        :return: of shape (steps, batch, 4)
        """
        return self.a(x) if ratio > 0.5 else x'''
    assert inputs(inferred(net("", "self.a = nn.Linear(5, 4)", forward, "x, ratio")))["ratio"] == "1.0"


def test_what_a_docstring_says_of_the_inputs_is_not_said_of_another_that_is_handed_on(inferred: Infer) -> None:
    forward = '''"""Decode.

        :param x: of shape (batch, 5)
        inputs: of shape (batch, 5)
        """
        return self.a(x) if ratio > 0.5 else x'''
    text = part(forward, "x, ratio") + net("", LAYERS, "return self.part(y, ratio)", "y, ratio")
    assert inputs(inferred(text))["ratio"] == "1.0"


def test_the_attributes_of_a_graph_have_a_row_for_each_node(inferred: Infer) -> None:
    forward = """nodes, edges = data.x, data.edge_index
        sums = torch.zeros_like(nodes).index_add(0, edges[0], nodes[edges[1]])
        return self.a(torch.zeros(1, 64).index_add(0, data.batch, sums))"""
    found = inputs(inferred(net("", "self.a = nn.Linear(64, 2)", forward, "data")))["data"]
    assert "x=torch.randn(16, 64), edge_index=torch.randint(0, 16, (2, 40)), batch=" in found
    assert "batch=torch.randint(0, 1, (16,))" in found


def test_a_setting_that_may_be_one_number_or_several_is_one(inferred: Infer) -> None:
    layers = """channels = (in_channels, in_channels) if isinstance(in_channels, int) else in_channels
        self.a = nn.Linear(channels[0], 2)"""
    text = net(", in_channels", layers, "return self.a(x)").replace("Net", "Part")
    text += net(", in_channels", "self.part = Part(in_channels)", "return self.part(x)")
    assert constructor(inferred(text)) == "Net(in_channels=64)"


def test_the_edges_of_a_graph_are_what_their_name_says_whatever_a_module_does_with_them(inferred: Infer) -> None:
    forward = '''"""Convolve.

        Args:
            x (torch.Tensor or (torch.Tensor, torch.Tensor)): The nodes.
        """
        if not isinstance(edge_index, torch.Tensor):
            edge_index = edge_index.sparse_value
        return self.a(x).index_add(0, edge_index[0], self.a(x)[edge_index[1]])'''
    text = part(forward, "x, edge_index") + net("", LAYERS, "return self.part(x, edge_index)", "x, edge_index")
    assert inputs(inferred(text)) == {"x": "torch.randn(16, 5)", "edge_index": "torch.randint(0, 16, (2, 40))"}


def test_what_a_data_set_counts_is_as_many_as_a_vocabulary_has(inferred: Infer) -> None:
    layers = "self.n_users = dataset.num('user' + tail); self.a = nn.Embedding(self.n_users, 4)"
    found = inferred(net(", dataset, tail=''", layers, "return self.a(users)", "users"))
    assert constructor(found) == "Net(dataset=SimpleNamespace(num=lambda *given, **keywords: 1000))"


def test_what_is_kept_under_an_annotated_name_is_followed(inferred: Infer) -> None:
    layers = "self.given: object = given; self.n = self.given.n_nodes; self.a = nn.Embedding(self.n, 4)"
    layers += "; self.graph = self.given.get_sparse_graph()"
    found = inferred(net(", given", layers, "return torch.sparse.mm(self.graph, self.a.weight)[users]", "users"))
    said = constructor(found).replace("lambda :", "lambda:")  # as Python 3.10 writes it
    assert "get_sparse_graph=lambda: torch.eye(" in said


def test_ids_that_are_masked_first_are_drawn_from_the_whole_vocabulary(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Embedding(500, 8)
    def forward(self, x):
        kept = torch.where(x == -100, 0, x)
        return self.a(kept.masked_fill(kept == 7, 1))
"""
    assert [each.expression for each in inferred(text).recipe.inputs] == ["torch.randint(0, 500, (1, 16))"]


HETERO = """
class Net(nn.Module):
    def __init__(self, metadata):  # as of a HeteroConv
        super().__init__()
        self.a = nn.ModuleDict({"__".join(edge): nn.Linear(5, 5) for edge in metadata[1]})
        self.b = nn.ModuleDict({node: nn.Linear(5, 4) for node in metadata[0]})
    def forward(self, x_dict, edge_index_dict):
        found = {node: torch.zeros_like(x) for node, x in x_dict.items()}
        for (source, name, target), edges in edge_index_dict.items():
            sent = self.a["__".join((source, name, target))](x_dict[source][edges[0]])
            found[target] = found[target].index_add(0, edges[1], sent)
        return self.b["movie"](found["movie"] + x_dict["movie"])
"""


def test_graphs_of_several_kinds_of_nodes_and_edges_have_an_entry_for_each(inferred: Infer) -> None:
    found = inferred(HETERO)
    assert constructor(found).startswith("Net(metadata=(['movie', 'user'], [('movie', 'to', 'user'), (")
    given = inputs(found)
    assert given["x_dict"] == "{'movie': torch.randn(16, 5), 'user': torch.randn(16, 5)}"
    assert "('movie', 'to', 'user'): torch.randint(0, 16, (2, 40))" in given["edge_index_dict"]


def test_the_kinds_of_a_graph_are_those_that_the_text_names(inferred: Infer) -> None:
    text = HETERO.replace("super()", 'self.main = ("movie", "stars", "actor"), ("actor", "in", "movie"); super()', 1)
    assert constructor(inferred(text)).startswith("Net(metadata=(['movie', 'actor'], [('movie', 'stars', 'actor'), (")


@pytest.mark.parametrize(
    ("signature", "chosen"),
    [
        ("*args, **kwargs", "mode = kwargs.get('mode', 'forward')\n        return getattr(self, '_' + mode)(*args)"),
        ("*args, mode='forward'", "return getattr(self, f'_{mode}')(*args)"),
    ],
)
def test_inputs_are_those_of_the_method_that_the_usual_mode_names(inferred: Infer, signature: str, chosen: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self, width=5):
        super().__init__()
        self.a = nn.Embedding(100, width)
        self.b = nn.Linear(7, width)
    def forward(self, {signature}):
        {chosen}
    def _sample(self, x):
        return self.a.weight[x]
    def _forward(self, features, tokens, scale=None):
        return self.a(tokens) + self.b(features).unsqueeze(1)
"""
    assert inputs(inferred(text)) == {"0": "torch.randn(1, 7)", "1": "torch.randint(0, 100, (1, 16))"}


def test_what_a_function_inside_is_handed_is_what_it_looks_up(inferred: Infer) -> None:
    forward = "def row(y):\n            return self.a(y).mean(1)\n        return row(first) + row(second)"
    found = inferred(net("", "self.a = nn.Embedding(50, 8)", forward, "first, second"))
    assert inputs(found) == dict.fromkeys(("first", "second"), "torch.randint(0, 50, (1, 16))")


def test_a_key_that_must_not_be_there_yet_is_not_given(inferred: Infer) -> None:
    forward = "assert 'scores' not in batch\n        batch['scores'] = self.a(batch['ids'])\n        return batch"
    found = inferred(net("", "self.a = nn.Embedding(50, 8)", forward, "batch"))
    assert inputs(found) == {"batch": "{'ids': torch.randint(0, 50, (1, 16))}"}


def test_a_key_whose_lack_raises_an_error_is_given(inferred: Infer) -> None:
    forward = """if "ids" not in batch:
            raise ValueError("ids")
        mask = batch.get("mask")
        return self.a(batch["ids"])"""
    found = inferred(net("", "self.a = nn.Embedding(50, 8)", forward, "batch"))
    assert inputs(found) == {"batch": "{'ids': torch.randint(0, 50, (1, 16))}"}


def test_one_of_the_keys_that_may_be_there_is_not_taken_for_a_tensor(inferred: Infer) -> None:
    forward = """found = []
        if "ids" in batch:
            found.append(self.a(batch["ids"]))
        if "tags" in batch:
            found.append(self.a(batch["tags"]))
        return torch.cat(found, 1)"""
    found = inputs(inferred(net("", "self.a = nn.Embedding(50, 8)", forward, "batch")))
    ids = "torch.randint(0, 50, (1, 16))"
    assert found == {"batch": f"{{'ids': {ids}, 'tags': {ids}}}"}


def test_ids_of_a_graph_are_the_kinds_of_its_nodes(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(5, 2); self.kinds = nn.Embedding(9, 5); self.ways = nn.Embedding(4, 5)"
    forward = """nodes = self.kinds(data.kind)
        edges = data.edge_index
        sent = nodes[edges[0]] * self.ways(data.edge_kind)
        return self.a(torch.zeros_like(nodes).index_add(0, edges[1], sent))"""
    found = inputs(inferred(net("", layers, forward, "data")))["data"]
    assert "kind=torch.randint(0, 9, (16,))" in found
    assert "edge_kind=torch.randint(0, 4, (40,))" in found


_KINDS = "self.a, self.b = nn.Embedding(9, 5), nn.Embedding(9, 5)"
_SENT = "torch.zeros_like(nodes).index_add(0, edges[1], nodes[edges[0]])"


def test_columns_of_kinds_are_those_of_each_node_of_a_graph(inferred: Infer) -> None:
    forward = f"""x, edges = data.x, data.edge_index
        nodes = self.a(x[:, 0]) + self.b(x[:, 1])
        return {_SENT}"""
    found = inputs(inferred(net("", _KINDS, forward, "data")))["data"]
    assert found.startswith("SimpleNamespace(x=torch.randint(0, 9, (16, 2)), ")


def test_what_is_looked_up_on_the_way_is_one_kind_for_each_node_of_a_graph(inferred: Infer) -> None:
    forward = f"nodes, edges = getattr(self, 'a')(x), edge_index\n        return {_SENT}"
    assert inputs(inferred(net("", _KINDS, forward, "x, edge_index")))["x"] == "torch.randint(0, 9, (16,))"


def test_a_series_beside_a_graph_is_no_node_of_it(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(5, 4); self.b = nn.Conv1d(1, 4, 3)"
    forward = """series = data.series
        series = series[:, None, :]
        sent = self.a(data.x).index_add(0, data.edge_index[1], self.a(data.x)[data.edge_index[0]])
        return sent, self.b(series)"""
    assert "series=torch.randn(1, 16)" in inputs(inferred(net("", layers, forward, "data")))["data"]


def test_ids_that_are_called_tokens_stay_sequences_beside_a_graph() -> None:
    tokens = InputGuess(kind="tensor", dtype="int64", sizes=("B", "T"), reason="", weight=0.5)
    edges = InputGuess(kind="tensor", dtype="int64", sizes=(2, "E"), reason="", weight=0.35)
    found = dict(with_nodes([("input_ids", tokens), ("kinds", tokens), ("edge_index", edges)]))
    assert (found["input_ids"].sizes, found["kinds"].sizes) == (("B", "T"), ("N",))


def test_what_parts_read_of_a_graph_is_that_of_its_nodes(inferred: Infer) -> None:
    text = """
class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(5, 8)
    def forward(self, data):
        sent = self.a(data.x)
        found = sent.index_add(0, data.edge_index[1], sent[data.edge_index[0]])
        return torch.zeros(int(data.batch.max()) + 1, 8).index_add(0, data.batch, found)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.parts = nn.Embedding(50, 8), nn.ModuleDict({"a": Part()})
    def forward(self, data):
        whole = self.words(data.words).mean(1)
        for part in self.parts.values():
            whole = torch.cat([whole, part(data)], dim=-1)
        return whole
"""
    given = "words=torch.randint(0, 50, (1, 16)), x=torch.randn(16, 5), edge_index=torch.randint(0, 16, (2, 40)), "
    expected = f"SimpleNamespace({given}batch=torch.randint(0, 1, (16,)))"
    assert inputs(inferred(text)) == {"data": expected}


def test_each_node_of_a_graph_has_one_place_and_says_which_graph_it_is_of(inferred: Infer) -> None:
    layers = "self.a, self.b = nn.Linear(2 * width + 1, 6), nn.Linear(6, 2)"
    forward = """ends = edges
        far = (pos[ends[0]] - pos[ends[1]]).pow(2).sum(-1, keepdim=True)
        steps = self.a(torch.cat([x[ends[0]], x[ends[1]], far], dim=-1))
        rows = steps.new_zeros(x.size(0), 6).index_add(0, ends[1], steps)
        return self.b(rows.new_zeros(2, 6).index_add(0, batch_indices, rows))"""
    found = inputs(inferred(net(", width", layers, forward, "x, pos, edges, batch_indices")))
    assert found["pos"] == "torch.randn(16, 3)"
    assert found["batch_indices"] == "torch.randint(0, 2, (16,))"


def test_an_input_that_is_handed_on_as_a_number_is_one(inferred: Infer) -> None:
    text = part("return self.a(x) * scale", "x, scale=0.5") + net(
        "", LAYERS, "return self.part(x, factor)", "x, factor"
    )
    assert inputs(inferred(text)) == {"x": "torch.randn(1, 5)", "factor": "0.5"}


def test_what_is_enlarged_along_two_dimensions_is_a_map_of_patches(inferred: Infer) -> None:
    flattened = "return self.a(x).flatten(2).transpose(1, 2) * mask.flatten(1).unsqueeze(-1)"
    text = part(flattened, "x, mask", "self.a = nn.Conv2d(3, 8, 4, stride=4)")
    forward = "return self.part(x, mask), x * mask.repeat_interleave(4, 1).repeat_interleave(4, 2).unsqueeze(1)"
    found = inputs(inferred(text + net("", LAYERS, forward, "x, mask")))
    assert found == {"x": "torch.randn(1, 3, 224, 224)", "mask": "torch.ones((1, 56, 56), dtype=torch.bool)"}


def test_what_the_rest_of_an_input_is_unpacked_into_stands_behind_what_is_not_used(inferred: Infer) -> None:
    forward = "first, second = batch[2:]\n        return self.a(first) + self.a(second)"
    found = inputs(inferred(net("", "self.a = nn.Linear(5, 2)", forward, "batch")))
    assert found == {"batch": "(None, None, torch.randn(1, 5), torch.randn(1, 5))"}
