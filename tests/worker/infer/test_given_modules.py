"""What stands for the modules that a model is given: layers that make what the next one takes, slices, holders."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

from netron_lens.worker.infer.evidence.values.published import without_weights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_given_features_are_as_many_as_the_classifier_takes(inferred: Infer) -> None:
    layers = "self.features = features; self.a = nn.Linear(32 * 7 * 7, 4)"
    found = inferred(net(", features", layers, "return self.a(self.features(x).view(x.size(0), -1))"))
    assert "nn.Conv2d(3, 32, 3, padding=1), nn.AdaptiveAvgPool2d(7)" in constructor(found)
    assert inputs(found) == {"x": "torch.randn(1, 3, 224, 224)"}


def test_a_backbone_of_pictures_gives_the_features_that_the_next_layer_takes(inferred: Infer) -> None:
    layers = "self.one, self.two, self.a = encoder, copy.deepcopy(encoder), nn.Linear(512, 8)"
    forward = "return self.a(self.one(im_q)) - self.a(self.two(im_k))"
    found = inferred("import copy\n" + net(", encoder", layers, forward, "im_q, im_k"))
    assert constructor(found).startswith("Net(encoder=nn.Sequential(nn.Conv2d(3, 512, ")
    assert inputs(found) == dict.fromkeys(("im_q", "im_k"), "torch.randn(1, 3, 224, 224)")


def test_a_second_picture_that_may_be_left_out_is_given_to_its_module(inferred: Infer) -> None:
    layers = "self.one = one; self.two = two; self.a = nn.Linear(2 * 32 * 7 * 7, 4)"
    forward = """one = self.one(x).flatten(1)
        return self.a(torch.cat([one, self.two(flow).flatten(1)], 1))"""
    assert "flow" in inputs(inferred(net(", one, two", layers, forward, "x, flow=None")))


def test_slices_of_what_is_called_are_those_of_layers(inferred: Infer) -> None:
    forward = "y = self.features[:2](x); return self.features[2:6](y)"
    found = inferred(net(", features", "self.features = features", forward))
    assert constructor(found).startswith("Net(features=torch.nn.Sequential(*[torch.nn.Conv2d(3, 3, 3, padding=1)")
    assert constructor(found).endswith("for _ in range(8)]))")


def test_a_list_of_modules_is_put_into_the_holder_that_is_asked_for(inferred: Infer) -> None:
    layers = "assert isinstance(network, nn.Sequential); self.network = network"
    forward = """for layer in self.network:
            x = layer(x)
        return x"""
    assert constructor(inferred(net(", network", layers, forward))).startswith("Net(network=nn.Sequential(")


def test_a_module_called_by_its_forward_is_one(inferred: Infer) -> None:
    found = inferred(net(", mlp", "self.mlp = mlp", "return self.mlp.forward(x).mean(1)"))
    assert constructor(found) == "Net(mlp=nn.Linear(in_features=64, out_features=64))"


def test_a_module_of_the_file_stands_only_where_it_can_be_called(inferred: Infer) -> None:
    part = """
class Encoder(nn.Module):
    def forward(self, x, times):
        return x * times
"""
    found = inferred(part + net(", encoder: nn.Module", "self.encoder = encoder", "return self.encoder(x)"))
    assert constructor(found) == "Net(encoder=torch.nn.Identity())"


def test_what_is_never_called_is_what_it_is_meant_to_be(inferred: Infer) -> None:
    layers = "self.fn, self.name = fn, name"
    found = inferred(net(", fn, name", layers, "return self.fn(x) if self.training else x * 2"))
    assert constructor(found) == "Net(fn=torch.nn.Identity(), name='name')"


def test_a_function_of_one_letter_is_an_activation(inferred: Infer) -> None:
    part = "class Part(nn.Module):\n    def forward(self, x):\n        return x\n"
    found = inferred(part + net(", f", "self.f, self.a = f, nn.Linear(4, 4)", "return self.f(self.a(x))"))
    assert constructor(found) == "Net(f=nn.ReLU())"


def test_a_block_is_one_that_is_called_as_the_model(inferred: Infer) -> None:
    text = """
class PlainBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)

class WideBlock(PlainBlock):
    pass

class WideNet(nn.Module):
    def __init__(self, block):
        super().__init__()
        self.a = block(8)
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text, "WideNet").recipe.constructor == "WideNet(block=WideBlock)"
    other = text.replace("WideBlock", "WideBottleneck").replace("PlainBlock", "Block")
    assert inferred(other, "WideNet").recipe.constructor == "WideNet(block=WideBottleneck)"


def test_a_layer_takes_the_keywords_that_it_is_made_with(inferred: Infer) -> None:
    text = """
class Scaled(nn.Module):
    def __init__(self, width, out, gain=1.0):
        super().__init__()
        self.a, self.gain = nn.Linear(width, out), gain
    def forward(self, x):
        return self.a(x) * self.gain

class Net(nn.Module):
    def __init__(self, linear_layer):
        super().__init__()
        self.a = linear_layer(8, 8)
        self.b = linear_layer(8, 8, gain=0.5)
    def forward(self, x):
        return self.b(self.a(x))
"""
    assert inferred(text).recipe.constructor == "Net(linear_layer=Scaled)"


def test_a_module_that_fails_by_itself_is_exchanged(inferred: Infer) -> None:
    text = """
class Body(nn.Module):
    def forward(self, x):
        return no_such_function(x)

class Other(nn.Module):
    def forward(self, x):
        return x * 2

class Net(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
    def forward(self, x):
        return self.body(x)
"""
    assert inferred(text).failure is None


def test_an_optimizer_is_looked_up_by_its_name(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, optimizer_name):
        super().__init__()
        self.a = nn.Linear(8, 8)
        self.optimizer = getattr(torch.optim, optimizer_name)(self.parameters())
    def forward(self, x):
        return self.a(x)
"""
    assert inferred(text).recipe.constructor == "Net(optimizer_name='Adam')"


def test_a_model_is_a_whole_one_of_the_file(inferred: Infer) -> None:
    text = """
class Modulate(nn.Module):
    def forward(self, x, t):
        return x + t[:, None, None, None]
class Whole(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.part, self.last = nn.Conv2d(3, width, 1), Modulate(), nn.Conv2d(width, 3, 1)
    def forward(self, x, t):
        return self.last(self.part(self.first(x), t))
class Net(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model
    def forward(self, image):
        return self.model(image, torch.zeros(image.shape[0]))
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(model=Whole(width=64))"


def test_a_function_that_is_to_give_a_module_gives_one_with_what_is_read_of_it(inferred: Infer) -> None:
    text = """
class Body(nn.Module):
    def __init__(self, state_dim):
        super().__init__()
        self.a, self.wide = nn.Linear(state_dim, 7), 7
    def forward(self, x):
        return self.a(x)
class Net(nn.Module):
    def __init__(self, actor_fn, critic_fn, optimizer_fn):
        super().__init__()
        self.actor, self.critic = actor_fn(), critic_fn()
        self.a, self.b = nn.Linear(self.actor.wide, 2), nn.Linear(self.critic.wide, 1)
        self.steps = optimizer_fn(list(self.actor.parameters()))
    def forward(self, x):
        return self.a(self.actor(x)), self.b(self.critic(x))
"""
    found = inferred(text)
    assert constructor(found).startswith(
        "Net(actor_fn=lambda: Body(state_dim=16), critic_fn=lambda: Body(state_dim=16)"
    )
    assert inputs(found) == {"x": "torch.randn(1, 16)"}


def test_what_settings_are_asked_for_by_a_call_is_a_function(inferred: Infer) -> None:
    text = """
class Data:
    def get_graph(self):
        raise NotImplementedError
class Net(nn.Module):
    def __init__(self, dataset: Data):
        super().__init__()
        self.dataset: Data = dataset
        self.prepare()
    def prepare(self):
        self.table, self.graph = nn.Embedding(self.dataset.count, 6), self.dataset.get_graph()
    def forward(self, ids):
        return torch.sparse.mm(self.graph, self.table.weight)[ids]
"""
    assert re.search(r"get_graph=lambda.*: torch\.eye\(", constructor(inferred(text)))


def test_settings_that_are_asked_for_a_device_give_that_of_the_run(inferred: Infer) -> None:
    layers = "self.a, self.device = nn.Linear(config.width, config.depth), config.get_device()"
    found = inferred(net(", config", layers, "return self.a(x.to(self.device))"))
    assert re.search(r"get_device=lambda ?: 'cpu'", constructor(found))  # as either Python writes it


def _with_published_models(folder: Path) -> None:
    """Tests have no torchvision."""
    (folder / "torchvision").mkdir()
    (folder / "torchvision" / "__init__.py").write_text("from torchvision import models\n")
    (folder / "torchvision" / "models.py").write_text(
        """
from torch import nn
class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.layer4, self.fc = nn.Conv2d(3, 8, 3), nn.Sequential(nn.Conv2d(8, 8, 1)), nn.Linear(8, 10)
        self.bn1, self.relu, self.maxpool = nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)
    def forward(self, x):
        return self.layer4(self.conv1(x))
def resnet18(num_classes=None):
    return ResNet() if num_classes is None else nn.Conv2d(3, num_classes, 1)
class VGG(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 3), nn.ReLU())
def vgg16():
    return VGG()
"""
    )


def test_a_model_whose_parts_alone_are_called_is_a_published_one(inferred: Infer, tmp_path: Path) -> None:
    _with_published_models(tmp_path)
    forward = "x = self.n.maxpool(self.n.relu(self.n.bn1(self.n.conv1(x)))); return self.n.layer4(x).mean((2, 3))"
    found = inferred(net(", base", "self.n = base", forward))
    assert constructor(found) == "Net(base=torchvision.models.resnet18())"


@pytest.mark.parametrize(
    ("taken", "model"),
    [
        ("nn.Sequential(*[base.features[i] for i in range(3)])", "vgg16"),
        ("nn.Sequential(*list(base.features.children())[:3])", "vgg16"),
        ("base.features[:3].eval()", "vgg16"),
        ("nn.Sequential(*list(base.children())[:-2])", "resnet18"),
    ],
)
def test_what_layers_are_taken_of_is_a_published_model(inferred: Infer, tmp_path: Path, taken: str, model: str) -> None:
    _with_published_models(tmp_path)
    found = inferred(net(", base", f"self.layers = {taken}", "return self.layers(x)"))
    assert constructor(found) == f"Net(base=torchvision.models.{model}())"


def test_what_makes_a_model_of_some_classes_makes_a_published_one(inferred: Infer, tmp_path: Path) -> None:
    _with_published_models(tmp_path)
    layers = "self.q, self.k = base_encoder(num_classes=8), base_encoder(num_classes=8)"
    found = inferred(net(", base_encoder", layers, "return self.q(a) - self.k(b)", "a, b"))
    assert constructor(found) == "Net(base_encoder=torchvision.models.resnet18)"


def test_a_model_with_the_parts_of_a_published_one_is_that(inferred: Infer, tmp_path: Path) -> None:
    """What is only read behind `hasattr` need not be there."""
    _with_published_models(tmp_path)
    text = """
class Net(nn.Module):
    def __init__(self, base):
        super().__init__()
        self.base, self.last = base, base.layer4[-1]
        self.width = base.fc.in_features
    def forward(self, x):
        x = self.last(self.base(x))
        return self.base.mapping(x) if hasattr(self.base, "mapping") else x
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(base=torchvision.models.resnet18())"


def test_parts_that_are_made_for_a_vocabulary_are_built_as_the_code_builds_them(inferred: Infer) -> None:
    parts = """
class Encoder(nn.Module):
    def __init__(self, words, hidden):
        super().__init__()
        self.e, self.r = nn.Embedding(words, hidden), nn.GRU(hidden, hidden)
    def forward(self, source):
        return self.r(self.e(source))[1]

class Decoder(nn.Module):
    def __init__(self, words, hidden, tags):
        super().__init__()
        self.e, self.r, self.o = nn.Embedding(words, hidden), nn.GRU(hidden, hidden), nn.Linear(hidden, tags)
    def forward(self, word, state):
        steps, state = self.r(self.e(word).unsqueeze(0), state)
        return self.o(steps[0]), state
"""
    forward = """state, found = self.encoder(x), []
        for step in range(1, y.shape[0]):
            out, state = self.decoder(y[step], state)
            found.append(out)
        return torch.stack(found) if found else torch.zeros(1, x.shape[1], 4)"""
    made = """
def make(lang, out_lang):
    words = len(lang.vocab)
    encoder = Encoder(words, 48).to("cuda")
    return Net(encoder, Decoder(out_lang.n_words, 48, len(lang.tags)).to("cuda"))
"""
    layers = "self.encoder, self.decoder = encoder, decoder"
    found = inferred(parts + net(", encoder, decoder", layers, forward, "x, y") + made)
    assert constructor(found) == (
        "Net(encoder=Encoder(words=1000, hidden=48), decoder=Decoder(words=1000, hidden=48, tags=10))"
    )
    assert inputs(found) == dict.fromkeys("xy", "torch.randint(0, 1000, (16, 1))")


def test_a_layer_that_is_handed_on_under_another_name_is_given_where_it_is_called(inferred: Infer) -> None:
    text = """
class Block(nn.Module):
    def __init__(self, width, activation):
        super().__init__()
        self.conv, self.activation = nn.Conv2d(width, width, 1), activation
    def forward(self, x):
        return self.activation(self.conv(x))
class Net(nn.Module):
    def __init__(self, nl_layer=None):
        super().__init__()
        self.block = Block(3, nl_layer)
    def forward(self, x):
        return self.block(x)
"""
    assert constructor(inferred(text)) == "Net(nl_layer=nn.ReLU())"


def test_a_part_of_a_part_is_the_class_that_is_called_so_and_ids_are_below_their_own_table(inferred: Infer) -> None:
    parts = """
class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, state, steps):
        return self.a(state) + steps

class Encoder(nn.Module):
    def __init__(self, rows):
        super().__init__()
        self.e = nn.Embedding(rows, 64)
    def forward(self, source):
        return self.e(source).mean(0)

class Decoder(nn.Module):
    def __init__(self, output_dim, attention):
        super().__init__()
        self.output_dim, self.attention = output_dim, attention
        self.e, self.o = nn.Embedding(output_dim, 64), nn.Linear(64, output_dim)
    def forward(self, word, state):
        out = self.attention(self.e(word.unsqueeze(0)), state)
        assert (out == out).all()
        return self.o(out.squeeze(0))
"""
    forward = """state, found = self.encoder(src), [torch.zeros(src.shape[1], self.decoder.output_dim)]
        for step in range(1, trg.shape[0]):
            found.append(self.decoder(trg[step], state))
        return torch.stack(found)"""
    layers = "self.encoder, self.decoder = encoder, decoder"
    found = inferred(parts + net(", encoder, decoder", layers, forward, "src, trg"))
    assert constructor(found).endswith("decoder=Decoder(output_dim=64, attention=Attention(width=64)))")
    assert inputs(found)["trg"] == "torch.randint(0, 64, (16, 1))"


def test_a_published_model_that_a_script_passes_is_built_without_its_weights(inferred: Infer, tmp_path: Path) -> None:
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision" / "__init__.py").write_text("from torchvision import models\n")
    (tmp_path / "torchvision" / "models.py").write_text("""
from torch import nn
def resnet18(weights=None):
    assert weights is None
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
""")
    (tmp_path / "train.py").write_text("""
from torchvision import models
from net import Net
def main(args):
    backbone = models.resnet18(weights=models.ResNet18_Weights.DEFAULT)
    if args.start:
        backbone.load_state_dict(args.start)
    backbone = backbone.to(args.device)
    model = Net(backbone=backbone, width=8, classes=args.classes)
""")
    layers = "self.backbone, self.a = backbone, nn.Linear(width, classes)"
    found = inferred(net(", backbone, width, classes", layers, "return self.a(self.backbone(x))"))
    assert constructor(found) == "Net(backbone=torchvision.models.resnet18(), width=8, classes=10)"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("torchvision.models.resnet18(True, num_classes=3)", "torchvision.models.resnet18(num_classes=3)"),
        ("timm.create_model('vit', True)", "timm.create_model('vit')"),
        ("torchvision.models.ResNet(Block, [2, 2], 10, True)", "torchvision.models.ResNet(Block, [2, 2], 10, True)"),
    ],
)
def test_only_what_says_which_weights_are_loaded_is_left_out(written: str, kept: str) -> None:
    call = ast.parse(written, mode="eval").body
    assert isinstance(call, ast.Call)
    assert ast.unparse(without_weights(call)) == kept


def test_of_a_list_of_numbers_of_which_one_is_called_all_are_modules(inferred: Infer) -> None:
    layers = "self.parts, self.at = parts, -1; self.a = nn.Linear(3, 4)"
    found = constructor(inferred(net(", parts", layers, "return self.a(self.parts[self.at](x).mean((2, 3)))")))
    [listed] = [each for each in ast.walk(ast.parse(found)) if isinstance(each, ast.List)]
    assert all(isinstance(each, ast.Call) for each in listed.elts)


def test_what_is_called_with_tokens_by_their_names_is_a_language_model(inferred: Infer, tmp_path: Path) -> None:
    """Tests have no transformers."""
    (tmp_path / "transformers.py").write_text("""
from types import SimpleNamespace
import torch
from torch import nn
class BertConfig:
    def __init__(self, return_dict=True):
        self.return_dict, self.hidden_size = return_dict, 24
class BertModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config, self.table = config, nn.Embedding(100, config.hidden_size)
    def forward(self, input_ids, attention_mask=None):
        found = self.table(input_ids) * attention_mask.unsqueeze(-1)
        return SimpleNamespace(last=found) if self.config.return_dict else (found, found[:, 0])
""")
    layers = "self.bert, self.a = bert, nn.Linear(bert.config.hidden_size, 3)"
    forward = "return self.a(self.bert(ids, attention_mask=seen).last)"
    found = inferred(net(", bert", layers, forward, "ids, seen"))
    assert constructor(found) == "Net(bert=transformers.BertModel(transformers.BertConfig()))"
    assert inputs(found)["seen"] == "torch.ones((1, 16), dtype=torch.int64)"
    forward = """_, pooled = self.bert(input_ids=ids, attention_mask=seen)
        return self.a(pooled)"""
    found = inferred(net(", bert", "self.bert, self.a = bert, nn.Linear(24, 3)", forward, "ids, seen"))
    assert constructor(found) == "Net(bert=transformers.BertModel(transformers.BertConfig(return_dict=False)))"
    assert inputs(found)["ids"] == "torch.randint(0, 100, (1, 16))"
    forward = 'return self.a(self.bert(batch["input_ids"], batch["attention_mask"]).last)'
    found = inferred(net(", bert", "self.bert, self.a = bert, nn.Linear(24, 3)", forward, "batch"))
    assert constructor(found) == "Net(bert=transformers.BertModel(transformers.BertConfig()))"


@pytest.mark.parametrize(
    "forward",
    ["return self.bert(input_ids=ids).logits * 2", "found = self.bert(input_ids=ids)\n        return found.logits * 2"],
)
def test_a_language_model_of_which_logits_are_read_has_a_head(inferred: Infer, tmp_path: Path, forward: str) -> None:
    """Tests have no transformers."""
    (tmp_path / "transformers.py").write_text("""
from types import SimpleNamespace
from torch import nn
class BertConfig:
    pass
class BertForSequenceClassification(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.table = nn.Embedding(100, 2)
    def forward(self, input_ids):
        return SimpleNamespace(logits=self.table(input_ids)[:, 0])
""")
    found = inferred(net(", bert", "self.bert = bert", forward, "ids"))
    assert constructor(found) == "Net(bert=transformers.BertForSequenceClassification(transformers.BertConfig()))"


def test_a_class_is_one_of_those_that_the_annotation_names(inferred: Infer) -> None:
    parts = """
from typing import Callable, Sequence, Type, Union
class Other(nn.Conv2d):
    @staticmethod
    def step(x):
        return x
class Simple(nn.Conv3d):
    def __init__(self, width):
        super().__init__(width, width, 3, padding=1)
    @staticmethod
    def step(x):
        return 2 * x
class Wide(Simple):
    pass
class Stem(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv3d(3, 8, 3), nn.ReLU())
"""
    signature = ", makers: Sequence[Type[Union[Simple, Wide]]], stem: Callable[..., nn.Module]"
    layers = "self.stem, self.steps = stem(), makers[0].step(2); self.a, self.b = makers[0](8), makers[1](8)"
    found = constructor(inferred(parts + net(signature, layers, "return self.b(self.a(self.stem(x)))")))
    assert found == "Net(makers=[Wide, Wide, Wide, Wide], stem=Stem)"


def test_what_a_constructor_calls_with_a_tensor_is_a_module(inferred: Infer) -> None:
    layers = "self.part, self.a = part, nn.Linear(part(torch.rand(1, 4, 8, 8)).shape[1], 5)"
    found = constructor(inferred(net(", part", layers, "return self.a(self.part(x).mean((2, 3)))")))
    assert found == "Net(part=nn.Identity())"


def test_a_part_is_built_also_where_the_code_passes_a_copy_of_it(inferred: Infer) -> None:
    text = """
import copy
class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, q, k, v, mask):
        return self.a(q + k + v) * mask
class Net(nn.Module):
    def __init__(self, width, attention):
        super().__init__()
        self.norm, self.attention = nn.LayerNorm(width), attention
    def forward(self, x, mask):
        x = self.norm(x)
        return self.attention(x, x, x, mask)
class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        c = copy.deepcopy
        attention = Attention(48)
        self.net = Net(48, c(attention))
"""
    assert constructor(inferred(text)) == "Net(48, Attention(48))"


def test_a_part_is_what_it_is_used_as_until_its_name_is_given_to_something_else(inferred: Infer) -> None:
    layers = "self.a, self.b, self.c = nn.Conv2d(1, 4, 3), nn.LSTM(4, 8), nn.LSTM(6, 8)"
    forward = """points, maps = x
        points = self.c(points)[0]
        b, t, c, h, w = maps.shape
        maps = self.a(maps.view(b * t, c, h, w))
        maps = maps.mean((2, 3)).view(b, t, -1)
        maps = self.b(maps)[0]
        return maps.mean(1) + points.mean(1)"""
    assert inputs(inferred(net("", layers, forward)))["x"] == "(torch.randn(1, 16, 6), torch.randn(1, 16, 1, 224, 224))"


def test_layers_take_the_keywords_that_they_are_called_with(inferred: Infer) -> None:
    text = """
class Plain(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)
class Layer(nn.Module):
    def __init__(self, attention, width):
        super().__init__()
        self.attention, self.a = attention, nn.Linear(width, width)
    def forward(self, x, memory, memory_mask=None):
        y, weights = self.attention(x, memory, attn_mask=memory_mask)
        return self.a(y)
class Net(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)
    def forward(self, x, memory, mask=None):
        for layer in self.layers:
            x = layer(x, memory, memory_mask=mask)
        return x
"""
    passing = "lambda first, *rest, **options: (first, None)"
    layer = f"Layer(attention={passing}, width=64)"
    assert constructor(inferred(text)) == f"Net(layers=[{layer}, {layer}])"


def test_a_module_that_is_moved_or_copied_is_one(inferred: Infer) -> None:
    layers = "self.inner = inner.to(device or 'cpu'); self.b = nn.Linear(4, 2)"
    found = inferred(net(", inner, device=None", layers, "return self.b(self.inner(x))"))
    assert constructor(found) == "Net(inner=torch.nn.Identity())"
    layers = "import copy; self.inner = copy.deepcopy(inner); self.b = nn.Linear(4, 2)"
    assert (
        constructor(inferred(net(", inner", layers, "return self.b(self.inner(x))")))
        == "Net(inner=torch.nn.Identity())"
    )


def test_what_a_model_derives_from_is_no_part_of_it(inferred: Infer) -> None:
    base = "class Base(nn.Module):\n    def forward(self, x):\n        return x * 2\n"
    text = net(", net: nn.Module", "self.net = net", "return self.net(x)").replace("Net(nn.Module)", "Net(Base)")
    found = inferred(base + text + "\nif __name__ == '__main__':\n    Net(None)\n")
    assert constructor(found) == "Net(net=torch.nn.Identity())"


def test_losses_of_a_list_are_called_with_two_things(inferred: Infer) -> None:
    layers = "self.losses, self.weights = criterions, [1.0, 0.5]"
    forward = "return sum(c(pred, target) * w for c, w in zip(self.losses, self.weights))"
    found = inferred(net(", criterions", layers, forward, "pred, target"))
    assert constructor(found) == "Net(criterions=[nn.MSELoss(), nn.MSELoss()])"


@pytest.mark.parametrize("name", ["embedding", "src_embed"])
def test_a_module_that_is_called_an_embedding_looks_words_up(inferred: Infer, name: str) -> None:
    layers = f"self.words = {name}; self.a = nn.GRU(12, 6, batch_first=True)"
    found = inferred(net(f", {name}", layers, "return self.a(self.words(x))[0]"))
    assert constructor(found) == f"Net({name}=torch.nn.Embedding(1000, 12))"
    assert inputs(found) == {"x": "torch.randint(0, 1000, (1, 16))"}


def test_a_module_that_embeds_patches_looks_no_words_up(inferred: Infer) -> None:
    layers = "self.patches = patch_embed; self.a = nn.Linear(12, 6)"
    found = inferred(net(", patch_embed", layers, "return self.a(self.patches(x))"))
    assert "Embedding" not in constructor(found)


def test_a_model_that_needs_a_module_itself_does_not_stand_for_it(inferred: Infer) -> None:
    other = net(", core", "self.core = core; self.b = nn.Linear(4, 4)", "return self.core(self.b(x))")
    text = other.replace("class Net", "class Other") + net(", core", "self.core = core", "return self.core(x)")
    assert "Other" not in constructor(inferred(text))


@pytest.mark.parametrize(
    ("name", "wrapper"),
    [("norm_layer", "nn.utils.spectral_norm"), ("wrap", "lambda first, *rest, **options: first")],
)
def test_what_is_handed_a_layer_gives_a_layer(inferred: Infer, name: str, wrapper: str) -> None:
    layers = f"self.a = nn.Sequential({name}(nn.Conv2d(5, 8, 3)), nn.ReLU())"
    found = inferred(net(f", {name}", layers, "return self.a(x)"))
    assert constructor(found) == f"Net({name}={wrapper})"
    assert inputs(found) == {"x": "torch.randn(1, 5, 224, 224)"}


def test_a_part_keeps_what_the_code_hands_its_base(inferred: Infer) -> None:
    text = """
class Base(nn.Module):
    def __init__(self, width=8, num_classes=10):
        super().__init__()
        self.width = width
        self.a = nn.Linear(4, num_classes or width)
    def forward(self, x):
        return self.a(x)
class Encoder(Base):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        assert kwargs["num_classes"] == 0
class Net(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder, self.b = encoder, nn.Linear(encoder.width, 2)
    def forward(self, x):
        return self.b(self.encoder(x))
def build(config):
    encoder = Encoder(width=config.width, num_classes=0)
    return Net(encoder=encoder)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert found.recipe.constructor == "Net(encoder=Encoder(num_classes=0))"


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        ("kind(input_size=5, hidden_size=6, batch_first=True)", "torch.nn.GRU"),
        ("kind(in_channels=5, out_channels=6, kernel_size=3)", "torch.nn.Conv2d"),
    ],
)
def test_a_class_is_one_that_takes_the_keywords_that_tell_it(inferred: Infer, made: str, kind: str) -> None:
    assert constructor(inferred(net(", kind", f"self.a = {made}", "return self.a(x)[0]", "x"))) == f"Net(kind={kind})"


def test_a_model_that_a_method_finishes_is_given_the_class_that_the_method_calls(inferred: Infer) -> None:
    text = net(", kind", "self.kind = kind", "return self.a(x)", "x")
    build = "\n    def build(self, width):\n        self.a = self.kind(in_features=width, out_features=3)\n"
    found = constructor(inferred(text + build))
    assert "made.build(width)" in found
    assert "Net(kind=torch.nn.Linear)" in found
