"""What the arguments of a constructor are, read from what it does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from netron_lens.protocol import Given, GivenInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred


def net(signature: str, body: str, forward: str = "return self.a(x)") -> str:
    return f"""
class Net(nn.Module):
    def __init__(self, {signature}):
        super().__init__()
        {body}
    def forward(self, x):
        {forward}
"""


@pytest.mark.parametrize(
    ("signature", "body", "part"),
    [
        ("config", "self.a = nn.Linear(config.hidden_size, 2)", "hidden_size="),
        ("config", "self.a = nn.Linear(config['hidden_size'], 2)", "'hidden_size': "),
        ("config", "self.a = nn.Linear(config.model.width, config.model.depth)", "model="),
        ("config", "self.a = nn.Linear(config.vocab.size(), getattr(config, 'wi' + 'dth', 2))", "size=lambda: "),
        ("config", "width = (lambda c: c.width)(config); self.a = nn.Linear(config.depth, width)", "width="),
        ("sizes", "self.a = nn.Linear(sizes[0], sizes[1])", "["),
        ("one", "self.a = nn.Linear(*one)", ""),
        ("dim, heads", "assert dim % heads == 0 and heads > 2; self.a = nn.Linear(dim, heads)", "heads="),
        ("depth", "assert (depth - 4) % 6 == 0; self.a = nn.Linear(depth, 3)", "depth="),
        ("mode", "self.a = {'small': nn.Linear(3, 3), 'large': nn.Linear(9, 9)}[mode]", "mode='"),
        ("norm_layer", "self.a = norm_layer(8)", "Norm"),
        ("norm_layer", "class Own(norm_layer): pass\n        self.a = Own(8)", "Norm"),
        ("act", "self.a = nn.Sequential(nn.Linear(8, 8), act)", "act="),
        ("width, *, bias", "self.a = nn.Linear(width, 3, bias=bias)", "bias="),
        ("width, **options", "self.a = nn.Conv2d(width, 3, **options)", "kernel_size="),
    ],
)
def test_an_argument_is_what_the_constructor_takes_it_for(
    inferred: Callable[..., Inferred], signature: str, body: str, part: str
) -> None:
    found = inferred(net(signature, body))
    assert found.failure is None, found.failure
    assert part in found.recipe.constructor


def test_a_block_is_a_class_of_the_same_file(inferred: Callable[..., Inferred]) -> None:
    block = """
class BasicBlock(nn.Module):
    expansion = 1
    def __init__(self, inplanes, planes):
        super().__init__()
        self.a = nn.Conv2d(inplanes, planes, 3, padding=1)
    def forward(self, x):
        return self.a(x)
"""
    text = net("block, layers", "self.a = nn.Sequential(*[block(3, 3 * block.expansion) for _ in range(layers[0])])")
    found = inferred(block + text)
    assert found.failure is None, found.failure
    assert "BasicBlock" in found.recipe.constructor


def test_an_encoder_is_built_from_the_class_of_that_name(inferred: Callable[..., Inferred]) -> None:
    encoder = """
class Encoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(encoder + net("encoder", "self.encoder = encoder", "return self.encoder(x)"))
    assert found.failure is None, found.failure
    assert "Encoder(width=" in found.recipe.constructor


def test_an_optional_argument_that_is_needed_gets_a_value(inferred: Callable[..., Inferred]) -> None:
    found = inferred(net("config=None", "self.a = nn.Linear(config.width, 2)"))
    assert found.failure is None, found.failure
    assert "width=" in found.recipe.constructor


def test_what_is_given_is_never_overridden(inferred: Callable[..., Inferred]) -> None:
    given = Given(reason="you", constructor="Net(5)", inputs=(GivenInput(name="x", spec="float32[4,9,5]"),))
    found = inferred(net("width", "self.a = nn.Linear(width, 2)"), "Net", given)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(5)"
    assert found.recipe.inputs[0].expression == "torch.randn(4, 9, 5)"
    assert found.recipe.inputs[0].reason == "you"


def test_what_is_given_and_does_not_run_is_a_failure(inferred: Callable[..., Inferred]) -> None:
    given = Given(reason="you", constructor="Net(5)", inputs=(GivenInput(name="x", spec="float32[4,9,6]"),))
    found = inferred(net("width", "self.a = nn.Linear(width, 2)"), "Net", given, seconds=2.0)
    assert found.failure is not None
    assert found.recipe.inputs[0].expression == "torch.randn(4, 9, 6)"


def test_only_what_is_not_given_is_solved(inferred: Callable[..., Inferred]) -> None:
    given = Given(reason="you", constructor="Net(5)")
    found = inferred(net("width", "self.a = nn.Linear(width, 2)"), "Net", given)
    assert found.failure is None, found.failure
    assert found.recipe.inputs[0].expression == "torch.randn(1, 5)"


def test_what_the_code_itself_does_is_used(inferred: Callable[..., Inferred]) -> None:
    text = net("width", "self.a = nn.Linear(width, 2)")
    found = inferred(text + "\nif __name__ == '__main__':\n    print(Net(6)(torch.randn(3, 6)))\n")
    assert found.failure is None, found.failure
    assert "6" in found.recipe.constructor
    assert found.recipe.inputs[0].expression == "torch.randn(3, 6)"


@pytest.mark.parametrize("nothing", ["0", "int(32 * 0.0)", "int(round(8 * {'ratio': 0}['ratio']))"])
def test_a_width_of_nothing_is_no_example(inferred: Callable[..., Inferred], nothing: str) -> None:
    built = f"super().__init__()\n        self.n = Net(dim={nothing})\n"
    outer = f"class Outer(nn.Module):\n    def __init__(self):\n        {built}"
    found = inferred(net("dim", "self.a = nn.Linear(dim, dim)") + outer)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(dim=64)"


def test_a_number_is_no_device(inferred: Callable[..., Inferred]) -> None:
    text = net("device", "self.a = nn.Linear(3, 2); self.device = device", "return self.a(x.to(self.device))")
    outer = "class Outer(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.n = Net('0')\n"
    assert inferred(text + outer).recipe.constructor == "Net(device='cpu')"


def test_a_class_that_cannot_be_made_is_read_for_what_the_code_asks_of_it(inferred: Callable[..., Inferred]) -> None:
    space = """
import abc
class Space(abc.ABC):
    @property
    @abc.abstractmethod
    def width(self): ...
"""
    found = inferred(space + net("space: Space", "self.a = nn.Linear(space.width, 2)"))
    assert found.failure is None, found.failure
    assert "SimpleNamespace(width=" in found.recipe.constructor


def test_a_switch_that_is_off_is_an_example(inferred: Callable[..., Inferred]) -> None:
    outer = (
        "class Outer(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.n = Net(7, False)\n"
    )
    found = inferred(net("dim, tie_layers", "self.a = nn.Linear(dim, dim)") + outer)
    assert found.recipe.constructor == "Net(7, False)"


def test_a_default_of_zeros_is_left_to_be_given(inferred: Callable[..., Inferred]) -> None:
    found = inferred(net("dims=[0, 0]", "self.a = nn.Linear(dims[0], dims[1])"))
    assert found.failure is None, found.failure
    assert "dims=[64, 64]" in found.recipe.constructor


@pytest.mark.parametrize("layer", ["nn.Linear(3, width)", "nn.Embedding(width, 3)"])
@pytest.mark.parametrize("default", [-1, 0])
def test_a_size_that_is_left_at_nothing_is_given(inferred: Callable[..., Inferred], layer: str, default: int) -> None:
    found = inferred(net(f"width={default}", f"self.a = {layer}; self.b = nn.LayerNorm(max(1, width))"))
    assert found.failure is None, found.failure
    assert "width=" in found.recipe.constructor


def test_an_argument_that_is_asked_to_be_a_module_is_one(inferred: Callable[..., Inferred]) -> None:
    found = inferred(net("part", "assert isinstance(part, nn.Module); self.a = nn.Sequential(part, nn.Linear(7, 2))"))
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(part=nn.Identity())"


def test_a_part_that_only_the_script_imports_is_taken_from_there(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, part, size):
        super().__init__()
        self.part, self.a = part, nn.Linear(size, 2)

    def forward(self, x):
        return self.a(self.part(x))

if __name__ == "__main__":
    from collections import OrderedDict as Parts
    Net(nn.Sequential(Parts(a=nn.ReLU())), size=6)(torch.randn(3, 6))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(torch.nn.Sequential(Parts(a=torch.nn.ReLU())), size=6)"


def test_settings_that_are_lists_are_learned_one_after_the_other(inferred: Callable[..., Inferred]) -> None:
    body = "assert len(cfg.get('FIRST')) == len(cfg.SECOND) == len(cfg.THIRD) == len(cfg.FOURTH)"
    found = inferred(net("cfg", body + "; self.a = nn.Linear(4, 4)"))
    assert found.failure is None
    assert all(f"{name}=[" in found.recipe.constructor for name in ("FIRST", "SECOND", "THIRD", "FOURTH"))


@pytest.mark.parametrize("allowed", ["{ONE, TWO}", "TABLE.keys()", "list(TABLE)"])
def test_a_setting_is_one_of_the_constants_that_are_allowed(inferred: Callable[..., Inferred], allowed: str) -> None:
    text = f"""
ONE, TWO = "one", "two"
TABLE = dict.fromkeys((ONE, TWO))

class Net(nn.Module):
    def __init__(self, kind):
        assert kind in {allowed}
        super().__init__()
        self.a = nn.Linear(6, 2)

    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(kind='one')"


def test_what_a_function_of_torch_is_given_is_a_tensor(inferred: Callable[..., Inferred]) -> None:
    body = "self.low = torch.amin(lowest, dim=0).to(lowest.dtype); self.a = nn.Linear(64, 2)"
    found = inferred(net("lowest", body).replace("self.a(x)", "self.a(x - self.low)"))
    assert found.recipe.constructor == "Net(lowest=torch.randn(16, 64))"


def test_a_number_is_one_of_those_that_a_table_has(inferred: Callable[..., Inferred]) -> None:
    body = """
        if layers not in self.widths:
            raise KeyError(f'no such depth {layers}')
        self.a = nn.Linear(6, self.widths[layers])"""
    text = net("layers", body).replace("(nn.Module):", "(nn.Module):\n    widths = {50: 3, 101: 4}")
    assert inferred(text).recipe.constructor == "Net(layers=50)"


def test_a_state_has_the_size_that_a_cell_was_built_for(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.cell = nn.GRUCell(5, hidden_size)

    def forward(self, x):
        return self.cell(x, torch.zeros(x.size(0), 24))
"""
    assert inferred(text).recipe.constructor == "Net(hidden_size=24)"


def test_a_model_passed_in_is_of_a_class_that_computes(inferred: Callable[..., Inferred]) -> None:
    text = """
class Encoder(nn.Module):
    def forward(self, x):
        raise NotImplementedError
class PlainEncoder(Encoder):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(16, 4)
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
    def forward(self, x):
        return self.encoder(x) + 1
"""
    assert inferred(text, "Net").recipe.constructor == "Net(encoder=PlainEncoder())"


def test_a_decorator_that_hands_arguments_on_leaves_those_of_the_class(inferred: Callable[..., Inferred]) -> None:
    text = """
def kept(cls):
    class Kept(cls):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
    Kept.__name__ = cls.__name__
    return Kept
@kept
class Net(nn.Module):
    def __init__(self, in_features, rate=0.5):
        super().__init__()
        self.a = nn.Linear(in_features, 2)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(in_features=16)"


def test_lists_of_nothing_are_filled_where_nothing_can_be_built_with_them(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, classes=80, anchors=(), ch=()):
        super().__init__()
        self.rows = len(anchors[0]) // 2
        self.heads = nn.ModuleList(nn.Conv2d(width, classes * self.rows, 1) for width in ch)
    def forward(self, maps):
        return [head(each) for head, each in zip(self.heads, maps, strict=True)]
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(anchors=[[10, 13], [16, 30], [33, 23]], ch=[64, 64, 64])"


def test_what_a_constructor_does_to_its_defaults_is_undone_for_the_next_try(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, classes, widths=[8, 16]):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, widths[-1], 3), nn.Conv2d(16, classes, 3)
        widths[-1] *= 2
    def forward(self, x, skip):
        return self.b(self.a(x) + skip)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(classes=10)"


def test_names_that_are_annotated_differ_from_each_other(inferred: Callable[..., Inferred]) -> None:
    found = inferred(net("columns: list[str], ends: tuple[str, str]", "self.a = nn.Linear(len(set(columns)), 2)"))
    assert found.recipe.constructor == "Net(columns=['a', 'b', 'c', 'd'], ends=('a', 'b'))"


def test_a_padding_of_nothing_that_is_passed_is_kept(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, width, padding=1):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, width, 1, 2, padding), nn.Conv2d(3, width, 3, 2, 1)
    def forward(self, x):
        return self.a(x) + self.b(x)
def make(width=8):
    return load(Net(width=width, padding=0))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor.endswith("padding=0)")


def test_a_model_that_is_built_for_a_picture_gets_both_sides_of_one(inferred: Callable[..., Inferred]) -> None:
    body = (
        "self.a = nn.Sequential(nn.Conv2d(c, 4, 8, 4), nn.Conv2d(4, 4, 4, 2)); self.b = self.a(torch.zeros(1, c, h, w))"
    )
    found = inferred(net("c, h, w", body))
    assert found.failure is None, found.failure
    assert "h=64, w=64" in found.recipe.constructor


def test_a_table_that_is_filled_one_by_one_is_made_smaller(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, max_position_embeddings):
        super().__init__()
        self.apart = torch.zeros(max_position_embeddings, max_position_embeddings)
        for i in range(max_position_embeddings):
            for j in range(max_position_embeddings):
                self.apart[i][j] = abs(i - j)
        self.a = nn.Linear(max_position_embeddings, 4)
    def forward(self, x):
        return self.a(x @ self.apart)
"""
    found = inferred(text, seconds=2.0)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(max_position_embeddings=32)"


def test_a_reduction_of_a_loss_is_one_that_losses_have(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, reduction):
        super().__init__()
        self.reduction = reduction
    def forward(self, x, y):
        return F.mse_loss(x, y, reduction=self.reduction)
"""
    assert inferred(text).recipe.constructor == "Net(reduction='mean')"


@pytest.mark.parametrize("annotation", ["Any", "object", "typing.Any"])
def test_an_annotation_that_allows_anything_says_nothing(inferred: Callable[..., Inferred], annotation: str) -> None:
    text = f"""
import typing
from typing import Any
class Net(nn.Module):
    def __init__(self, cfg: {annotation}):
        super().__init__()
        self.a = nn.Linear(cfg.in_features, 4)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(cfg=SimpleNamespace(in_features=16))"


def test_a_convolution_as_wide_as_its_rows_is_not_padded(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, kernel_heights, padding, embedding_length):
        super().__init__()
        self.a = nn.Embedding(100, embedding_length)
        self.b = nn.Conv2d(1, 8, (kernel_heights[0], embedding_length), 1, padding)
    def forward(self, input_ids):
        x = F.relu(self.b(self.a(input_ids).unsqueeze(1)).squeeze(3))
        return F.max_pool1d(x, x.size(2)).squeeze(2)
"""
    found = inferred(text)
    assert found.failure is None
    assert "padding=0" in found.recipe.constructor


def test_what_has_a_default_is_left_out_where_the_code_means_several_classes(
    inferred: Callable[..., Inferred],
) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, name="small_v1"):
        super().__init__()
        if not name.endswith("v1"):
            raise NotImplementedError(name)
        self.a = nn.Linear(4, 2)
    def forward(self, x):
        return self.a(x)

def main():
    options = argparse.ArgumentParser()
    options.add_argument("--model", default="large")
    return Net(options.parse_args().model)
"""
    assert inferred("import argparse\n" + text).recipe.constructor == "Net()"


def test_what_is_read_by_its_place_is_given_by_its_place(inferred: Callable[..., Inferred]) -> None:
    derived = """
class Base(nn.Module):
    def __init__(self, input_shape, num_classes, wide=False):
        super().__init__()
        self.a = nn.Conv2d(input_shape[0], num_classes, 3)
    def forward(self, x):
        return self.a(x)
class Net(Base):
    def __init__(self, *args, **kwargs):
        assert len(args[0]) == 3
        super().__init__(*args, **kwargs)
"""
    assert inferred(derived).recipe.constructor == "Net((3, 84, 84), 10)"


def test_a_list_that_is_only_filled_is_an_empty_one(inferred: Callable[..., Inferred]) -> None:
    body = "self.a = nn.Linear(3, 3); layer_list.append(self.a)"
    assert inferred(net("layer_list", body)).recipe.constructor == "Net(layer_list=[])"


def test_a_mask_that_a_model_is_built_with_has_the_dimensions_that_are_asked_for(
    inferred: Callable[..., Inferred],
) -> None:
    body = "assert mask_global.dim() == 4; self.mask = mask_global[:, :1]; self.a = nn.Conv2d(3, 8, 3)"
    found = inferred(net("mask_global", body, "return self.a(x * self.mask)"))
    assert found.recipe.constructor == "Net(mask_global=torch.randn(1, 1, 224, 224))"


def test_a_model_runs_on_no_gpu_whatever_the_settings_say(inferred: Callable[..., Inferred]) -> None:
    options = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--gpu_ids", default="0,1")
"""
    body = "self.a = nn.Linear(3, 3 if len(opt.gpu_ids) == 0 else 'many')"
    assert inferred(options + net("opt", body)).recipe.constructor == "Net(opt=SimpleNamespace(gpu_ids=[]))"
