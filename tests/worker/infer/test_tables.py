"""Tables, dicts and files that a constructor takes: what they hold, and what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

from netron_lens.worker.infer.evidence.evidence import Evidence
from netron_lens.worker.infer.plans.plan import Plan
from netron_lens.worker.infer.plans.values import Value, python
from netron_lens.worker.infer.repairs.inputs.sparse import sparse
from netron_lens.worker.infer.repairs.situation import Situation
from netron_lens.worker.infer.trials.outcome import Outcome
from netron_lens.worker.stages import Loaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_a_table_that_numbers_labels_numbers_those_that_are_asked_for(inferred: Infer) -> None:
    text = """
START, STOP = "<s>", "</s>"
class Net(nn.Module):
    def __init__(self, tag_to_ix):
        super().__init__()
        self.a, self.moves = nn.Linear(5, len(tag_to_ix)), torch.zeros(len(tag_to_ix), len(tag_to_ix))
        self.moves[tag_to_ix[START], :] = self.moves[:, tag_to_ix[STOP]] = -1
    def forward(self, x):
        return self.a(x)
"""
    constructor = "Net(tag_to_ix={'a': 0, 'b': 1, 'c': 2, 'd': 3, '<s>': 4, '</s>': 5})"
    assert inferred(text).recipe.constructor == constructor


def test_a_dict_whose_entries_are_walked_has_one(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, heads):
        super().__init__()
        self.heads = nn.ModuleDict({name: nn.Linear(5, heads[name]) for name in heads.keys()})
    def forward(self, x):
        return {name: head(x) for name, head in self.heads.items()}
"""
    assert "'head': " in inferred(text).recipe.constructor


def test_vectors_that_are_passed_in_are_as_wide_as_the_layer_behind_them(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, pretrained):
        super().__init__()
        self.words, self.letters = nn.Embedding.from_pretrained(pretrained), nn.Embedding(9, 8)
        self.a = nn.Linear(28, 3)
    def forward(self, words, letters):
        return self.a(torch.cat([self.words(words), self.letters(letters)], -1))
"""
    assert inferred(text).recipe.constructor == "Net(pretrained=torch.randn(16, 20))"


def test_a_file_that_the_code_names_and_that_is_missing_is_named(inferred: Infer) -> None:
    text = """
class Config:
    def __init__(self, folder):
        self.words = "./none/such.txt"
        self.width = 5
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.said, self.a = open(config.words).read(), nn.Linear(config.width, 3)
    def forward(self, x):
        return self.a(x)
"""
    failure = inferred(text).failure
    assert failure is not None
    assert "No such file" in failure.message


def test_lists_that_a_condition_measures_have_the_lengths_that_it_asks_for(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, count, heads_per_layer, widths):
        super().__init__()
        assert count == len(heads_per_layer) == len(widths) - 1
        self.a = nn.ModuleList(nn.Linear(widths[i], widths[i + 1]) for i in range(count))
    def forward(self, x):
        for layer in self.a:
            x = layer(x)
        return x
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    heads, widths = (part.count(",") for part in re.findall(r"\[.*?\]", found.recipe.constructor))
    assert widths == heads + 1


def test_strings_that_are_compared_by_identity_are_the_codes_own(inferred: Infer) -> None:
    text = """
import warnings
warnings.simplefilter("ignore", SyntaxWarning)
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.layers = nn.Sequential()
        for name, size in config:
            if name is "linear":
                self.layers.append(nn.Linear(*size))
            else:
                raise NotImplementedError
    def forward(self, x):
        return self.layers(x)
def main():
    return Net([("linear", [5, 7]), ("linear", [7, 2])])
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 5)"]


def test_settings_in_which_a_name_is_looked_for_keep_their_attributes(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, args):
        super().__init__()
        if "width" not in args:
            args.width = 5
        self.a = nn.Linear(args.width, 3) if args.small else nn.Linear(args.width, 9)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert "small=False" in found.recipe.constructor


def test_a_tensor_that_becomes_the_weight_of_a_layer_is_a_parameter(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.a = nn.Linear(words.size(1), words.size(0), bias=False)
        self.a.weight = words
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(words=torch.nn.Parameter(torch.randn(16, 64)))"


def test_a_table_that_is_read_from_an_array_is_one(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, word_embedding):
        super().__init__()
        self.a = nn.Embedding.from_pretrained(self.read(word_embedding), freeze=True)
    def read(self, table):
        return torch.from_numpy(table)
    def forward(self, tokens):
        return self.a(tokens)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert re.search(r"torch\.randn\(\d+, 64\)\.numpy\(\)", found.recipe.constructor)


def test_labels_are_below_the_classes_that_a_loss_has_scores_of(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(5000, 3); self.b = nn.Linear(5000, 5000)"
    forward = "return F.cross_entropy(self.a(self.b(x)).view(-1, 3), label.view(-1))"
    assert inputs(inferred(net("", layers, forward, "x, label")))["label"] == "torch.randint(0, 3, (1,))"


def test_what_is_transposed_is_a_tensor_and_fits_what_it_meets(inferred: Infer) -> None:
    layers = "self.kept, self.a = mapping, nn.Linear(5, 4)"
    found = inferred(net(", mapping", layers, "return torch.matmul(self.a(x), self.kept.transpose(0, 1))"))
    assert constructor(found) == "Net(mapping=torch.randn(16, 4))"


def test_whole_numbers_are_below_the_rows_that_they_pick_whatever_their_shape_became(inferred: Infer) -> None:
    layers = "self.steps, self.table = nn.Embedding(7, 5), nn.Parameter(torch.randn(1, 6, 5))"
    forward = """# at: (B, 1, 1)
        picked = self.table.expand(len(at), -1, -1).gather(1, at.repeat_interleave(5, dim=-1))
        return self.steps(timesteps[:, 0].unsqueeze(1)) + picked"""
    found = inputs(inferred(net("", layers, forward, "timesteps, at")))
    assert "randint(0, 7, " in found["timesteps"]
    assert found["at"] == "torch.randint(0, 6, (1, 1, 1))"


def test_whole_numbers_that_pick_rows_of_a_tensor_are_below_them(inferred: Infer) -> None:
    layers = "self.table, self.grid = nn.Parameter(torch.randn(7, 5)), nn.Parameter(torch.randn(2, 6, 5))"
    found = inputs(
        inferred(net("", layers, "return self.table[item_ids] + self.grid[0, user_ids]", "item_ids, user_ids"))
    )
    assert ("randint(0, 7, " in found["item_ids"], "randint(0, 6, " in found["user_ids"]) == (True, True)


def test_each_sample_has_one_of_the_classes_that_a_table_has_rows_for(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.embed = nn.utils.spectral_norm(nn.Embedding(num_classes, 8))
    def forward(self, x, y):
        h = self.conv(x).mean(dim=[2, 3])
        return (self.embed(y) * h).sum(dim=1)
"""
    found = inferred(text)
    assert found.recipe.inputs[1].expression == "torch.randint(0, 10, (1,))"


@pytest.mark.parametrize("key", ["f'net{depth}'", "'net{}'.format(depth)", "'net' + str(depth)"])
def test_a_key_that_is_put_together_is_one_that_there_is(key: str, inferred: Infer) -> None:
    text = f"""
def net34(width):
    return nn.Linear(width, 2)
class Net(nn.Module):
    def __init__(self, depth, heads, widths):
        super().__init__()
        self.heads = heads
        self.a = nn.ModuleDict()
        for head in self.heads:
            self.a[head] = nn.Linear(widths[head][-1], self.heads[head])
        self.b = globals()[{key}](4)
    def forward(self, x):
        return self.b(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor.startswith("Net(depth=34, heads={'head': 4}, widths={'head': [")


def test_ids_to_which_offsets_are_added_stay_below_the_table_of_all_of_them(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Embedding(100, 8)
        self.register_buffer("offsets", torch.tensor([0, 60, 75], dtype=torch.int64))
    def forward(self, ids):
        return self.a(ids + self.offsets)
"""
    (ids,) = inputs(inferred(text)).values()
    below, columns = map(int, re.findall(r"\d+", ids)[1:4:2])
    assert below <= 25
    assert columns == 3


def test_lengths_stay_lengths_where_ids_lie_beyond_a_table(inferred: Infer) -> None:
    forward = """begun = torch.cat([ids.new_ones(len(ids), 1), ids], 1)
        return self.a(begun).sum(1) / lengths.unsqueeze(1)"""
    found = inputs(inferred(net("", "self.a = nn.Embedding(4, 5)", forward, "ids, lengths")))
    assert found["lengths"] == "torch.full((1,), 16)"
    assert found["ids"] == "torch.randint(0, 4, (1, 16))"


def test_sequences_are_no_longer_than_a_table_of_positions_that_is_given(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, words, longest):
        super().__init__()
        self.a, self.b = nn.Embedding(words, 8), nn.Embedding(longest, 8)
    def forward(self, ids):
        return self.a(ids) + self.b(torch.arange(ids.size(1)))
if __name__ == "__main__":
    net = Net(50, 1)
"""
    assert inputs(inferred(text)) == {"ids": "torch.randint(0, 50, (1, 1))"}


def test_the_vector_of_a_word_is_not_as_wide_as_there_are_words(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, n, width, hidden):
        super().__init__()
        self.a, self.b = nn.Embedding(n, width), nn.LSTM(width, hidden)
    def forward(self, ids):
        return self.b(self.a(ids))
def main(args):
    net = Net(args.word_size, args.word_dim, args.word_hidden_size)
"""
    assert constructor(inferred(text)) == "Net(n=1000, width=64, hidden=64)"


def test_a_file_that_is_missing_is_told_by_the_setting_that_names_it(inferred: Infer) -> None:
    layers = "self.a = nn.Linear(len(pathlib.Path(data_path).read_text()), 2)"
    found = inferred("import pathlib\n" + net(", data_path", layers, "return self.a(x)"))
    assert found.failure is not None
    assert "No such file or directory: 'data_path'" in found.failure.message


def test_ids_of_which_some_are_added_to_stay_below_the_table_of_all_of_them(inferred: Infer) -> None:
    forward = "return self.a(torch.cat([ids[:, :1], ids + 64], dim=1))"
    found = inferred(net("", "self.a = nn.Embedding(96, 8)", forward, "ids"))
    assert inputs(found) == {"ids": "torch.randint(0, 32, (1, 16))"}


def test_a_sparse_matrix_of_a_setting_has_as_many_rows_as_it_is_multiplied_by() -> None:
    made = Value("call", text="Net", items=(("adj", python("scipy.sparse.eye(8)")),))
    plan = Plan(Value("tuple", items=(("constructor", made), ("inputs", Value("tuple")))), {}, {})
    error = RuntimeError("addmm: Argument #3 (dense): Expected dim 0 size 8, got 2000")
    situation = Situation(Outcome(plan, "call", 0, error), loaded=Loaded.__new__(Loaded), evidence=Evidence())
    found = next(sparse(situation)).at(("constructor", "adj"))
    assert found is not None
    assert found.text == "scipy.sparse.eye(2000)"


def test_a_table_that_numbers_words_has_a_next_number_for_each_further_key(inferred: Infer) -> None:
    layers = "self.start, self.a = words[start], nn.Embedding(len(words), 4)\n        self.pad = words['<pad>']"
    forward = "return self.a(torch.full((x.size(0), 1), self.start)) + self.a(x)"
    found = inferred(net(", words, start='<sos>'", layers, forward))
    assert constructor(found) == "Net(words={'<pad>': 0, 'a': 1, 'b': 2, 'c': 3, 'd': 4, '<sos>': 5})"


def test_what_is_looked_up_one_by_one_is_keys_of_the_table(inferred: Infer) -> None:
    layers = "self.table = {'low': 0, 'mid': 1, 'high': 2}; self.a = nn.Embedding(3, 4)"
    forward = "return self.a(torch.tensor([self.table[each] for each in names]))"
    assert inputs(inferred(net("", layers, forward, "names"))) == {"names": "['low', 'mid', 'high', 'low']"}


def test_a_table_that_is_copied_into_an_embedding_is_as_large(inferred: Infer) -> None:
    layers = "self.a = nn.Embedding(words, width); self.a.weight.data.copy_(torch.from_numpy(glove_weights))"
    found = inferred(net(", words, width, glove_weights", layers, "return self.a(x)") + "net = Net(30, 50, read())\n")
    assert constructor(found) == "Net(words=30, width=50, glove_weights=torch.randn(30, 50).numpy())"
