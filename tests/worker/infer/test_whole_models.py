"""What the scripts around a whole model say of it, and what they cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]


def test_what_a_missing_package_would_load_is_not_asked_of_it(inferred: Infer) -> None:
    script = "\nimport no_such_package\n\nmodel = Net(len(no_such_package.load('words')))\n"
    text = net(", vocab_size", "self.e = nn.Embedding(vocab_size, 8)", "return self.e(x)")
    assert constructor(inferred(text + script)) == "Net(vocab_size=1000)"


def test_an_argument_that_cannot_be_made_is_guessed_from_its_name(inferred: Infer) -> None:
    script = "\ndef world():\n    raise FileNotFoundError('no display')\n\n\nmodel = Net(world())\n"
    text = net(", num_actions", "self.a = nn.Linear(6, num_actions)", "return self.a(x)")
    assert constructor(inferred(text + script)) == "Net(num_actions=4)"


def test_an_input_that_cannot_be_made_is_solved(inferred: Infer) -> None:
    script = """
class Memory:
    rows = []

    def sample(self):
        return self.rows[0]


memory = Memory()
model = Net()
model(memory.sample())
"""
    text = net("", "self.a = nn.Linear(6, 2)", "return self.a(x)")
    assert inputs(inferred(text + script)) == {"x": "torch.randn(1, 6)"}


def test_sequences_are_as_long_as_their_lengths_say(inferred: Infer) -> None:
    layers = "self.e = nn.Embedding(50, 8); self.r = nn.LSTM(8, 4, batch_first=True)"
    forward = """# ids = [batch size, seq len]
        packed = nn.utils.rnn.pack_padded_sequence(self.e(ids), lengths, batch_first=True)
        return self.r(packed)[1][0][-1]"""
    found = inputs(inferred(net("", layers, forward, "ids, lengths")))
    assert found == {"ids": "torch.randint(0, 50, (1, 16))", "lengths": "torch.full((1,), 16)"}


def test_the_shape_of_an_observation_has_sides_where_a_convolution_takes_its_channels(inferred: Infer) -> None:
    layers = """self.c = nn.Conv2d(input_shape[0], 4, 8, stride=4)
        self.f = nn.Linear(self.c(torch.zeros(1, *input_shape)).numel(), 2)"""
    found = inferred(net(", input_shape", layers, "return self.f(self.c(x).flatten(1))"))
    assert constructor(found) == "Net(input_shape=(3, 84, 84))"
    assert inputs(found) == {"x": "torch.randn(1, 3, 84, 84)"}


def test_a_picture_is_as_large_as_the_size_that_the_model_is_built_for(inferred: Infer) -> None:
    script = "\nmodel = nn.parallel.DistributedDataParallel(Net(96))\n"
    layers = "self.c = nn.Conv2d(3, 4, 3, stride=32, padding=1); self.f = nn.Linear(4 * (size // 32) ** 2, 2)"
    found = inferred(net(", size", layers, "return self.f(self.c(x).flatten(1))") + script)
    assert inputs(found) == {"x": "torch.randn(1, 3, 96, 96)"}


def test_the_channels_of_a_picture_come_last_where_features_are_added_to_them(inferred: Infer) -> None:
    forward = "return self.a(torch.cat((data, data.mean(-1, keepdim=True)), dim=-1)).mean((1, 2))"
    script = "\nmodel = Net(True)\n"
    text = net(", image", "self.a = nn.Linear(4, 2)", forward, "data: 'Picture'")
    assert inputs(inferred(text + script))["data"].endswith(", 3)")


def test_batch_and_channels_may_be_one_dimension_on_the_way(inferred: Infer) -> None:
    forward = "n, c, h, w = x.shape; return self.a(x.reshape(-1, h, w, 1).view(-1, c, h, w))"
    found = inputs(inferred(net("", "self.a = nn.Conv2d(3, 4, 3)", forward)))
    assert found == {"x": "torch.randn(1, 3, 224, 224)"}


def test_operations_may_be_called_with_keywords_alone(inferred: Infer) -> None:
    layers = "self.w = nn.Parameter(torch.zeros(4, 3, 3, 3)); self.e = nn.Parameter(torch.zeros(9, 8))"
    forward = "return F.conv2d(input=x, weight=self.w), F.embedding(input=ids, weight=self.e)"
    found = inputs(inferred(net("", layers, forward, "x, ids")))
    assert found["x"] == "torch.randn(1, 3, 224, 224)"


def test_the_defaults_that_a_class_sets_for_itself_come_before_those_of_the_program(inferred: Infer) -> None:
    text = """
def options(parser):
    parser.add_argument('--norm', default='batch')
    parser.add_argument('--width', type=int, default=4)


class Net(nn.Module):
    @staticmethod
    def modify_options(parser):
        parser.set_defaults(norm='layer')

    def __init__(self, opt):
        super().__init__()
        self.a = nn.Sequential({'layer': nn.LayerNorm}[opt.norm](6), nn.Linear(6, opt.width))

    def forward(self, x):
        return self.a(x)
"""
    assert constructor(inferred(text)) == "Net(opt=SimpleNamespace(norm='layer', width=4))"


_CHOSEN = """
def assemble(kind, **options):
    return kind(**options)
class Net(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.a = nn.Sequential(*[nn.Linear(*part) for part in parts])
    def forward(self, x):
        return self.a(x)
class Features(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.a, self.b = nn.Sequential(*[nn.Linear(*part) for part in parts]), parts.unknown
    def forward(self, x):
        return self.a(x)
def create(**options):
    kind = Net
    if options.pop("kind", "net") == "features":
        kind = Features
    model = assemble(kind, parts=[(6, 7), (7, 2)], **options)
    return model
def small(**options):
    return create(**options)
def net_large(**options):
    return create(**options)
"""


def test_a_function_may_give_the_class_another_name_first(inferred: Infer) -> None:
    assert constructor(inferred(_CHOSEN)) == "net_large()"


def test_a_model_of_another_class_is_not_shown_in_place_of_one_that_does_not_build(inferred: Infer) -> None:
    found = inferred(_CHOSEN, "Features")
    assert found.failure is not None
    assert found.recipe.constructor.startswith("Features(")


@pytest.mark.parametrize("words", ["Extracted features", "exp of it"])
def test_a_word_with_an_x_is_no_shape(inferred: Infer, words: str) -> None:
    text = f"""
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 2)

    def forward(self, x):
        '''x: {words}'''
        return self.a(x)
"""
    assert inputs(inferred(text)) == {"x": "torch.randn(1, 8)"}


def test_a_model_whose_named_weights_are_not_there_is_built_without_them(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, name="small", encoder_weights="pictures"):
        super().__init__()
        self.a = nn.Linear({"small": 8}[name], 2)
        if encoder_weights is not None:
            self.a.load_state_dict(eval(open("no_such_" + encoder_weights).read()))

    def forward(self, x):
        return self.a(x)
"""
    assert constructor(inferred(text)) == "Net(encoder_weights=None)"


def test_a_table_has_a_class_beside_its_arguments(inferred: Infer) -> None:
    text = """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(width, width)
    def forward(self, x):
        return self.a(x)
class Whole(nn.Module):
    def __init__(self, block, layers):
        super().__init__()
        self.a = nn.Sequential(*[block(12) for _ in range(layers)])
    def forward(self, x):
        return self.a(x)
class Net(Whole):
    def __init__(self, out_channels, **kwargs):
        super().__init__(**kwargs)
        self.out_channels = out_channels
models = {
    "small": {"kind": Net, "settings": {"seed": 1}, "params": {"out_channels": [3, 5], "block": Block, "layers": 3}},
}
"""
    assert constructor(inferred(text)) == "Net(out_channels=[3, 5], block=Block, layers=3)"


def test_ids_of_a_written_shape_are_as_many_as_ids_of_their_name(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(1, 2)

    def forward(self, input_ids):
        '''
        Args:
            input_ids (`torch.LongTensor` of shape `(batch, 4, length)`): The choices.
        '''
        return self.a(input_ids.flatten(0, 1).float().mean(1, keepdim=True)).view(-1, 4, 2)
"""
    assert inputs(inferred(text)) == {"input_ids": "torch.randint(0, 100, (1, 4, 16))"}


def test_the_statements_of_an_example_in_a_docstring_are_no_shapes(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 2)

    def forward(self, x):
        '''Tell what pictures show.

        >>> inputs = process(images=[first, second], text="What?")
        '''
        return self.a(x)
"""
    assert inputs(inferred(text)) == {"x": "torch.randn(1, 8)"}


def test_a_shape_in_a_docstring_that_leaves_dimensions_open_is_none(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, image_size, in_channels):
        super().__init__()
        self.a = nn.Conv2d(in_channels, 4, 3)

    def forward(self, x):
        ''':param x: an [N x C x ...] Tensor of inputs.'''
        return self.a(x)
"""
    found = inferred(text)
    assert inputs(found) == {"x": "torch.randn(1, 3, 32, 32)"}


def test_inputs_that_go_the_same_way_have_the_same_shape_and_sound_lasts_a_second(inferred: Infer) -> None:
    layers = "self.c = nn.Conv2d(1, 4, (5, 1), (3, 1))"
    forward = """b, c, t = y.shape
        real = self.c(y.view(b, c, t // 2, 2))
        b, c, t = y_hat.shape
        return real, self.c(y_hat.view(b, c, t // 2, 2))"""
    found = inputs(inferred(net("", layers, forward, "y, y_hat")))
    assert found == {"y": "torch.randn(1, 1, 16384)", "y_hat": "torch.randn(1, 1, 16384)"}


def test_a_series_of_one_number_a_step_is_no_sound(inferred: Infer) -> None:
    layers = "self.a, self.r = nn.Linear(1, 8), nn.LSTM(8, 8, batch_first=True)"
    assert inputs(inferred(net("", layers, "return self.r(self.a(x))[0][:, -1]"))) == {"x": "torch.randn(1, 16, 1)"}


def test_a_map_inside_a_model_is_smaller_than_a_picture(inferred: Infer) -> None:
    found = inputs(inferred(net("", "self.c = nn.Conv2d(64, 8, 3)", "return self.c(x)")))
    assert found == {"x": "torch.randn(1, 64, 56, 56)"}


def test_positions_beyond_their_table_are_refused(inferred: Infer) -> None:
    script = "\nmodel = Net()\nmodel(torch.randint(0, 9, (1, 99)))\n"
    layers = "self.e = nn.Embedding(9, 4); self.p = nn.Embedding(32, 4)"
    text = net("", layers, "return self.e(ids) + self.p(torch.arange(ids.shape[1]))", "ids")
    assert inputs(inferred(text + script)) == {"ids": "torch.randint(0, 9, (1, 16))"}


def test_code_that_asks_for_text_is_given_some(inferred: Infer) -> None:
    text = """
def tokenize(texts):
    if not isinstance(texts, list):
        raise ValueError('text input must be of type `str` or `list[str]`')
    return torch.tensor([[len(text)] for text in texts])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(50, 4)

    def forward(self, text):
        return self.e(tokenize(text))
"""
    assert inputs(inferred(text)) == {"text": "['a photo']"}


def test_what_would_be_long_to_write_is_named_by_the_call_that_makes_it(inferred: Infer) -> None:
    script = f"""

def batch():
    rows = {[[float(number) for number in range(6)] for _ in range(12)]}
    return torch.tensor(rows), torch.zeros(12)


rows, labels = batch()
model = Net()
model(rows)
"""
    text = net("", "self.a = nn.Linear(6, 2)", "return self.a(x)")
    assert inputs(inferred(text + script)) == {"x": "batch()[0]"}


def test_what_has_a_reduction_is_a_loss(inferred: Infer) -> None:
    layers = "self.loss_fcn = loss_fcn; self.reduction = loss_fcn.reduction; self.loss_fcn.reduction = 'none'"
    found = inferred(net(", loss_fcn", layers, "return self.loss_fcn(pred, true).mean()", "pred, true"))
    assert constructor(found) == "Net(loss_fcn=torch.nn.BCEWithLogitsLoss())"


def test_a_whole_model_of_pictures_takes_three_channels(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(in_channels, 4, 3); self.b = nn.Linear(4, num_classes)"
    forward = "return self.b(self.a(x).mean((2, 3)))"
    found = inferred(net(", in_channels, num_classes", layers, forward))
    assert constructor(found) == "Net(in_channels=3, num_classes=10)"


def test_shares_of_a_picture_in_a_comment_are_shares_of_its_sides(inferred: Infer) -> None:
    layers = "self.a = nn.Conv2d(3, 4, 8, 8)"
    forward = """# x: (Batch_Size, Channel, Height, Width)
        # noise: (Batch_Size, 4, Height / 8, Width / 8)
        return self.a(x) * noise"""
    found = inputs(inferred(net("", layers, forward, "x, noise")))
    assert found == {"x": "torch.randn(1, 3, 256, 256)", "noise": "torch.randn(1, 4, 32, 32)"}


def test_a_model_is_built_as_a_function_builds_it_of_its_parts(inferred: Infer) -> None:
    text = """
class Words(nn.Module):
    def __init__(self, count, width):
        super().__init__()
        self.e = nn.Embedding(count, width)

    def forward(self, x):
        return self.e(x)


class Head(nn.Module):
    def __init__(self, width, out):
        super().__init__()
        self.a = nn.Linear(width, out)

    def forward(self, x):
        return self.a(x.mean(1))


class Net(nn.Module):
    def __init__(self, words, head):
        super().__init__()
        self.words, self.head = words, head

    def forward(self, x):
        return self.head(self.words(x))


def build(data, width, rate=0.1):
    words = Words(data.vocab_size, width)
    head = Head(width, 5)
    return Net(words, head)
"""
    found = inferred(text)
    assert constructor(found) == "build(data=SimpleNamespace(vocab_size=1000), width=64)"
    assert inputs(found) == {"x": "torch.randint(0, 1000, (1, 16))"}


def test_a_picture_is_as_large_as_the_shape_that_is_passed_says(inferred: Infer) -> None:
    layers = """self.c = nn.Conv2d(image_shape[0], 4, 3, padding=1)
        self.h, self.w = image_shape[1:]"""
    forward = "return self.c(x).view(-1, 4 * self.h * self.w)"
    found = inferred(net(", image_shape=(5, 20, 24)", layers, forward))
    assert inputs(found) == {"x": "torch.randn(1, 5, 20, 24)"}


def test_a_docstring_speaks_of_a_part_of_an_input_and_of_the_output(inferred: Infer) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.count, self.a = count, nn.Conv2d(3, 4, 3)

    def forward(self, samples):
        '''Find boxes.

        - samples.tensor: batched images, of shape [batch_size x 3 x H x W]

        It returns a dict:
            - "boxes": Shape= [batch_size x count x 4]
        '''
        return self.a(torch.stack([each[:3] for each in samples]))
"""
    assert inputs(inferred(text)) == {"samples": "torch.randn(1, 3, 224, 224)"}


def test_a_function_that_gives_the_class_under_a_keyword_is_given_it(inferred: Infer) -> None:
    text = """
class Plain(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.parts = nn.ModuleList(nn.Linear(len(part), 2) for part in parts)
    def forward(self, x):
        return self.parts[0](x)
class Net(Plain):
    pass
def _build(parts, **options):
    kind = Plain
    if options.pop("maps", False):
        kind = Net
    model = kind(parts, **options)
    return model
def small(pretrained=False, **options):
    return _build([{"a": 1}], **options)
"""
    found = inferred(text)
    assert found.failure is None
    assert found.recipe.constructor == "small(maps=True)"


@pytest.mark.filterwarnings("ignore:.*torch.jit")
def test_a_script_module_is_run_as_it_is_written(inferred: Callable[..., Inferred]) -> None:
    text = """
class Net(torch.jit.ScriptModule):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(3, 4, 5, padding=2), nn.ReLU())
    @torch.jit.script_method
    def forward(self, x):
        return self.a(x)
"""
    found = inferred(text)
    assert found.failure is None, found.failure
    assert [each.expression for each in found.recipe.inputs] == ["torch.randn(1, 3, 224, 224)"]


def test_points_with_colours_are_a_thousand_too(inferred: Infer) -> None:
    text = net("", "self.a = nn.Conv1d(9, 8, 1)", "return self.a(x)")
    assert inputs(inferred(text)) == {"x": "torch.randn(1, 9, 16)"}
    assert inputs(inferred(text.replace("Net", "PointNet"), "PointNet")) == {"x": "torch.randn(1, 9, 1024)"}


@pytest.mark.parametrize("name", ["parameters", "modules"])
def test_a_model_may_keep_a_list_under_a_name_that_every_module_has(inferred: Infer, name: str) -> None:
    layers = f"self.a = nn.Linear(4, 5); self.{name} = list(self.a.{name}())"
    assert inputs(inferred(net("", layers, "return self.a(x)"))) == {"x": "torch.randn(1, 4)"}


def test_a_record_whose_class_a_script_makes_is_given(inferred: Infer) -> None:
    text = net(
        ", min_degree, max_degree", "self.a = nn.Linear(3 * (max_degree - min_degree), 8)", "return rays", "rays"
    )
    text = text.replace("return rays", "return self.a(torch.cat([rays.origins] * 2, 1)) + rays.near")
    script = """
if __name__ == "__main__":
    import collections
    Rays = collections.namedtuple("Rays", ("origins", "near"))
    model = Net(0, 2)
    model(Rays(torch.randn(64, 3), *[torch.randn(64, 1)]))
"""
    found = inferred(text + script)
    assert constructor(found) == "Net(0, 2)"
    assert inputs(found) == {
        "rays": "namedtuple('Rays', ('origins', 'near'))(torch.randn(64, 3), *[torch.randn(64, 1)])"
    }


@pytest.mark.parametrize(("name", "more"), [("SmallNet", ""), ("Sharp", ", upscale=2")])
def test_what_is_called_a_net_or_scales_up_takes_pictures(inferred: Infer, name: str, more: str) -> None:
    blocks = "class ConvBlock(nn.Sequential):\n    def __init__(self, *sizes):\n        super().__init__()\n"
    blocks += "        self.add_module('a', getattr(nn, 'Conv' + '2d')(*sizes, 3))\n"
    layers = "self.a = ConvBlock(in_channels, 8); self.b = ConvBlock(8, out_channels)"
    text = net(f", in_channels, out_channels{more}", layers, "return self.b(self.a(x))").replace("Net", name)
    assert inputs(inferred(blocks + text, name)) == {"x": "torch.randn(1, 3, 224, 224)"}


def test_the_channels_of_a_net_may_be_those_of_a_recording(inferred: Infer) -> None:
    text = net(", channels", "self.a = nn.Conv2d(1, 8, (channels, 1))", "return self.a(x)").replace("Net", "WaveNet")
    assert constructor(inferred(text, "WaveNet")) == "WaveNet(channels=64)"
