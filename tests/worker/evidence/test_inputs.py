"""What body, names, documentation and annotations say of forward's inputs."""

# ruff: noqa: E501 - one case stands on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.evidence.evidence import Evidence


def net(signature: str, body: str, made: str = "pass", document: str = "") -> str:
    return (
        f"class Net(nn.Module):\n    def __init__(self, width=8, vocab=50):\n        super().__init__()\n        {made}\n"
        f"    def forward(self, {signature}):\n        {document!r}\n        {body}\n"
    )


@pytest.mark.parametrize(
    ("signature", "body", "made", "expected"),
    [
        ("x", "return self.f(x)", "self.f = nn.Conv2d(3, 8, 3)", ("float32", ("B", 3, "H", "W"))),
        ("q", "return self.f(q)", "self.f = transforms.Normalize(mean, std)", ("float32", ("B", 3, "H", "W"))),
        ("x", "return self.f(x)", "self.f = nn.Conv1d(width, 8, 3)", ("float32", ("B", "width", "T"))),
        ("x", "return self.f(x)", "self.f = nn.Sequential(nn.Linear(5, 8), nn.ReLU())", ("float32", ("B", 5))),
        ("x", "b, t, d = x.shape\n        return self.f(x)", "self.f = nn.Linear(5, 8)", ("float32", ("B", "T", 5))),
        ("x", "return self.f(x)", "self.f = nn.Embedding(vocab, 8)", ("int64", ("B", "T"))),
        ("x", "return self.f(x)", "self.f = nn.LSTM(width, 8, batch_first=True)", ("float32", ("B", "T", "width"))),
        ("x", "return self.f(x)", "self.f = nn.GRU(width, 8)", ("float32", ("T", "B", "width"))),
        (
            "x",
            "for f in self.fs:\n            x = f(x)\n        return x.permute(0, 2, 3, 1)",
            "pass",
            ("float32", None),
        ),
        ("x", "return x.permute(0, 2, 1)", "pass", ("float32", ("B", "T", "C"))),
        ("x", "b, ch, h, w = x.size()\n        return x", "pass", ("float32", ("B", "ch", "h", "w"))),
        ("q", "return x[:, :, :, 0] if (x := q) is None else q[:, 0, :]", "pass", ("float32", ("B", "T", "C"))),
        ("x", "batch_size = x.size(1)\n        return x.permute(1, 0, 2)", "pass", ("float32", ("T", "B", "C"))),
        ("x", "return self.f(x.unsqueeze(1))", "self.f = nn.Conv2d(1, 8, 3)", ("float32", ("B", "H", "W"))),
        ("x", "x = x.unsqueeze(0)\n        return self.f(x)", "self.f = nn.Embedding(vocab, 8)", ("int64", ("B",))),
        (
            "x",
            "x = x.permute(0, 3, 1, 2)\n        return self.f(x)",
            "self.f = nn.Conv2d(3, 8, 3)",
            ("float32", ("B", "H", "W", 3)),
        ),
        ("x", "return pack_padded_sequence(self.f(x), [9])", "self.f = nn.Embedding(9, 8)", ("int64", ("T", "B"))),
        ("x", "return pack_padded_sequence(self.f(x).t(), [9])", "self.f = nn.Embedding(9, 8)", ("int64", ("B", "T"))),
        ("x", "y = (x - 1) / 2\n        return y[:, :, 0, :, :]", "pass", ("float32", ("B", "C", "D", "H", "W"))),
        ("target", "return F.mse_loss(self.f(0), target)", "pass", ("float32", None)),
        ("labels", "return self.f(0, labels)", "self.f = nn.BCELoss()", ("float32", None)),
        ("x", "return rearrange(x, 'b 1 h w -> b h w')", "pass", ("float32", ("B", 1, "H", "W"))),
        ("x", "return x.unsqueeze(1).repeat(1, 9, 1)", "pass", ("float32", ("B", "C"))),
        ("x", "return self.f(x.permute((0, 3, 1, 2)))", "self.f = nn.Conv2d(3, 8, 3)", ("float32", ("B", "H", "W", 3))),
        (
            "x",
            "if x.ndim == 3:\n            return self.f(x.permute(0, 2, 1))\n        if x.ndim == 4:\n            return self.f(x.permute(0, 3, 1, 2))",
            "self.f = nn.AdaptiveAvgPool1d(1)",
            ("float32", ("B", "T", "C")),
        ),
        (
            "x",
            "x = x.clone()\n        return self.f(x)",
            "self.f = nn.Conv2d(6, 8, 3)",
            ("float32", ("B", 6, "H", "W")),
        ),
        (
            "x",
            "x = x * self.scale / 2\n        for f in self.fs:\n            x = f(x)\n        return x",
            "self.fs = nn.ModuleList()\n        self.fs.append(nn.Conv1d(6, 6, 3))",
            ("float32", ("B", 6, "T")),
        ),
        (
            "x",
            "return [f(x) for _, f in enumerate(self.fs)]",
            "fs = [nn.Linear(width, 1)]; fs = []; fs.append(nn.Conv2d(6, 6, 3)); self.fs = nn.Sequential(*fs)",
            ("float32", ("B", 6, "H", "W")),
        ),
        ("x", "return torch.cat([x.permute(0, 3, 1, 2), self.y], 1)", "pass", ("float32", ("B", "H", "W", "C"))),
        ("mask", "return mask.size(2)", "pass", ("bool", ("B", 1, "T"))),
        (
            "x",
            "return [self.f(x[:, t, :, :, :]) for t in range(x.size(1))]",
            "self.f = nn.Conv2d(3, 8, 3)",
            ("float32", ("B", "D", 3, "H", "W")),
        ),
        ("x", "return self.f(x[:, None])", "self.f = nn.Conv2d(1, 8, 3)", ("float32", ("B", "H", "W"))),
        (
            "z",
            "return self.f(z)",
            "f = nn.Sequential(); f.add_module('a', nn.ConvTranspose2d(5, 8, 4, 1, 0)); self.f = f",
            ("float32", ("B", 5, 1, 1)),
        ),
        ("pred", "return pred[:, 0, :, :]", "pass", ("float32", ("B", "C", "H", "W"))),
        ("x", "return torch.bmm(self.w, x)", "pass", ("float32", ("B", "T", "C"))),
        ("x", "return self.w.bmm(x.transpose(0, 1))", "pass", ("float32", ("B", "T", "C"))),
        ("h", "return self.f(self.x, (h, self.c))", "self.f = nn.LSTM(5, width, 3)", ("float32", (3, "B", "width"))),
        ("h", "return self.f(self.x, h.unsqueeze(0))", "self.f = nn.GRU(5, width)", ("float32", ("B", "width"))),
        ("b", "return self.f(torch.cat((self.a, b), 1))", "self.f = nn.Linear(width + 5, 2)", ("float32", ("B", 5))),
        (
            "b",
            "both = torch.cat([b, self.a], dim=2)\n        return self.f(both)",
            "self.f = nn.Sequential(nn.Linear(width + 5, 2))",
            ("float32", ("B", "T", "width")),
        ),
        ("t", "return F.cross_entropy(self.x, t)", "pass", ("int64", ("B",))),
        ("p", "return self.f(p, self.t)", "self.f = nn.CrossEntropyLoss()", ("float32", ("B", "K"))),
        ("x", "return self.table[x]", "pass", ("int64", None)),
        ("x", "return x.view(-1, 784)", "pass", ("float32", ("B", 784))),
        ("attention_mask", "return attention_mask", "pass", ("int64", ("B", "T"))),
        ("input_ids", "return input_ids", "pass", ("int64", ("B", "T"))),
        ("timesteps", "return timesteps", "pass", ("int64", ("B",))),
        ("edge_index", "return edge_index", "pass", ("int64", (2, "E"))),
        ("edge_index", "row, col = edge_index\n        return row", "pass", ("int64", (2, "E"))),
        ("edge_index", "return edge_index[0]", "pass", ("int64", (2, "E"))),
        ("pixel_values", "return pixel_values", "pass", ("float32", ("B", 3, "H", "W"))),
    ],
)
def test_the_body_and_the_name_say_what_an_input_is(
    gathered: Callable[..., Evidence], signature: str, body: str, made: str, expected: tuple[str, tuple[int | str, ...]]
) -> None:
    guess = gathered(net(signature, body, made), "Net").inputs[signature][0]
    assert guess.kind == "tensor"
    assert (guess.dtype, guess.sizes) == expected


def test_an_input_is_followed_into_modules_of_the_file(gathered: Callable[..., Evidence]) -> None:
    inner = (
        "class Inner(nn.Module):\n    def __init__(self, channels):\n        super().__init__()\n"
        "        self.conv = nn.Conv2d(channels, 8, 3)\n    def forward(self, h):\n        return self.conv(h)\n"
    )
    evidence = gathered(inner + net("x", "return self.f(x)", "self.f = Inner(width)"), "Net")
    assert evidence.inputs["x"][0].sizes == ("B", "width", "H", "W")


@pytest.mark.parametrize(
    ("signature", "body", "kind", "names"),
    [
        ("batch", "return batch['image'] + batch['mask']", "dict", ["image", "mask"]),
        ("data", "return data.edge_index, data.x", "object", ["edge_index", "x"]),
        ("xs", "return torch.cat(xs), len(xs)", "list", ["0", "1", "2", "3"]),
        ("feats", "return sum(f for f in feats)", "list", ["0", "1", "2", "3"]),
        ("hidden", "h, c = hidden\n        return h", "tuple", ["0", "1"]),
    ],
)
def test_containers_are_told_from_tensors(
    gathered: Callable[..., Evidence], signature: str, body: str, kind: str, names: list[str]
) -> None:
    guess = gathered(net(signature, body), "Net").inputs[signature][0]
    assert (guess.kind, [name for name, _ in guess.items]) == (kind, names)


@pytest.mark.parametrize(
    ("signature", "document", "dtype", "sizes"),
    [
        ("x", "x: Tensor of shape (batch, seq_len, width)", "float32", ("B", "T", "width")),
        ("x", ":param x: [B, 3, 32, 32]", "float32", ("B", 3, 32, 32)),
        ("tokens", "tokens (LongTensor): ids of shape (N, T)", "int64", ("B", "T")),
        ("x", "Input: (N, C, H, W)", "float32", ("B", "C", "H", "W")),
        ("x", "- Input[0]: a graph in :math:`(N, 3, T_{in}, V)` format", "float32", ("B", 3, "T", "V")),
        ("x", "x: :math:`(batch size, num heads, 7)`", "float32", ("B", "num_heads", 7)),
        ("x", "x: lengths of shape (num, )", "float32", ("num",)),
        ("seq_lengths", "seq_lengths: of shape (batch, 1)", "int64", ("B", 1)),
        ("x", "x: bs, num_token, width", "float32", ("B", "num_token", "width")),
        ("x", "x: of shape (batch_size, num_nodes, features=channels)", "float32", ("B", "num_nodes", "features")),
        ("x", "x: bs, and what not", "float32", None),
        ("x", "x: the shape should be BCH[WD].", "float32", ("B", "C", "H", "W")),
        ("x", "x (Tensor): (optional, default 3)", "float32", None),
        ("x: 'Float[torch.Tensor, \"b c h w\"]'", "", "float32", ("B", "c", "h", "w")),
        ("x: 'Int[torch.Tensor, \"b 4\"]'", "", "int64", ("B", 4)),
        ("x: torch.LongTensor", "", "int64", None),
        ("x: Union[torch.Tensor, float]", "", "float32", None),
        ("x: torch.Tensor | list[torch.Tensor] | None", "", "float32", None),
    ],
)
def test_docstrings_and_annotations_give_shapes(
    gathered: Callable[..., Evidence],
    signature: str,
    document: str,
    dtype: str | None,
    sizes: tuple[int | str, ...] | None,
) -> None:
    guess = gathered(net(signature, "return 0", document=document), "Net").inputs[signature.split(":", maxsplit=1)[0]][
        0
    ]
    assert (guess.dtype, guess.sizes) == (dtype, sizes)


def test_a_docstring_gives_the_shape_of_the_elements_of_a_list(gathered: Callable[..., Evidence]) -> None:
    document = "boxes (list[torch.Tensor]): the boxes of each picture, in shape (num, 4)"
    guess = gathered(net("boxes", "return boxes", document=document), "Net").inputs["boxes"][0]
    assert (guess.kind, [item.sizes for _, item in guess.items]) == ("list", [("num", 4), ("num", 4)])


@pytest.mark.parametrize(
    "comment",
    [
        "  # x: (B, 7, width)",
        "\n        # x: [batch, 7, width]",
        "  # (B, 7, width)",
        "\n        # x size (B, 7, width)",
    ],
)
def test_comments_at_the_start_of_forward_give_shapes(gathered: Callable[..., Evidence], comment: str) -> None:
    source = net("x", "return x").replace("forward(self, x):", f"forward(self, x):{comment}")
    assert gathered(source, "Net").inputs["x"][0].sizes == ("B", 7, "width")


def test_later_comments_speak_of_an_input_that_stays_what_it_is(gathered: Callable[..., Evidence]) -> None:
    body = "y = 2 * x\n        # x: (B, 7)\n        # z: (B, 9)\n        z = z + 1\n        return y, z"
    found = gathered(net("x, z", body), "Net").inputs
    assert found["x"][0].sizes == ("B", 7)
    assert ("B", 9) not in [each.sizes for each in found["z"]]


def test_a_line_of_sizes_needs_no_brackets(gathered: Callable[..., Evidence]) -> None:
    source = net("x", "return x").replace("forward(self, x):", "forward(self, x):  # x: B, T_1, N, 5")
    assert gathered(source, "Net").inputs["x"][0].sizes == ("B", "T_1", "N", 5)


def test_the_user_decides_in_a_comment_above_the_class(gathered: Callable[..., Evidence]) -> None:
    source = "# netron-lens: Net(4, vocab=5), x=float32[1,3,8,8], y=(torch.ones(1), 2)\n" + net("x, y", "return x")
    given = gathered(source, "Net").given[0]
    assert (given.constructor, given.reason) == ("Net(4, vocab=5)", "the comment above the class, line 3")
    assert [(each.name, each.spec) for each in given.inputs] == [("x", "float32[1,3,8,8]"), ("y", "(torch.ones(1), 2)")]


def test_a_class_without_forward_names_what_can_be_called(gathered: Callable[..., Evidence]) -> None:
    source = "class Net(nn.Module):\n    def encode(self, x):\n        return x\n\nNet().encode(torch.ones(3))\n"
    evidence = gathered(source, "Net")
    assert evidence.methods == ("encode",)
    assert evidence.recipes[0].method == "encode"


@pytest.mark.parametrize(
    ("parameters", "argument", "sizes"),
    [
        ("image_size=96", "img", ("B", 3, "image_size", "image_size")),
        ("image_size", "x", ("B", 3, "image_size", "image_size")),
        ("img_height=8, img_width=16", "img", ("B", 3, "img_height", "img_width")),
        ("img_x=90, img_y=120", "img", ("B", 3, "img_x", "img_y")),
        ("sample_size, sample_duration", "video", ("B", 3, "sample_duration", "sample_size", "sample_size")),
        ("image_size=64, num_frames=4", "video", ("B", 3, "num_frames", "image_size", "image_size")),
        ("in_size=(96, 96)", "img", ("B", 3, "in_size[0]", "in_size[1]")),
        ("image_size=(96, 64)", "img", ("B", 3, "image_size[0]", "image_size[1]")),
        ("seq_len=12", "hidden_states", ("B", "seq_len", "C")),
    ],
)
def test_the_constructor_says_how_large_an_input_is(
    gathered: Callable[..., Evidence], parameters: str, argument: str, sizes: tuple[int | str, ...]
) -> None:
    code = f"class Net(nn.Module):\n    def __init__(self, {parameters}):\n        super().__init__()\n"
    evidence = gathered(f"{code}    def forward(self, {argument}):\n        return {argument}\n", "Net")
    assert evidence.inputs[argument][0].sizes == sizes


def test_a_sequence_goes_into_a_linear_layer_as_one(gathered: Callable[..., Evidence]) -> None:
    code = (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(6, 2)\n"
    )
    evidence = gathered(f"{code}    def forward(self, hidden_states):\n        return self.a(hidden_states)\n", "Net")
    assert evidence.inputs["hidden_states"][0].sizes == ("B", "T", 6)


def test_the_data_of_an_input_is_its_own(gathered: Callable[..., Evidence]) -> None:
    code = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    evidence = gathered(
        f"{code}    def forward(self, im_info):\n        im_info = im_info.data\n        return im_info\n", "Net"
    )
    assert "object" not in {guess.kind for guess in evidence.inputs.get("im_info", ())}


def test_a_configuration_says_how_large_an_input_is(gathered: Callable[..., Evidence]) -> None:
    code = "class Net(nn.Module):\n    def __init__(self, configs):\n        super().__init__()\n        self.a = range(configs.seq_len)\n"
    call = "    def forward(self, hidden_states):\n        return hidden_states\n"
    evidence = gathered(
        f"{code}{call}\ndef options(parser):\n    parser.add_argument('--seq_len', default=24)\n", "Net"
    )
    assert evidence.inputs["hidden_states"][0].sizes == ("B", "seq_len", "C")
    assert evidence.sizes["seq_len"] == 24


def test_a_module_that_is_followed_is_named_by_its_class(gathered: Callable[..., Evidence]) -> None:
    inner = "class Mean(nn.Module):\n    def forward(self, y):\n        b, t, c = y.shape\n        return y.permute(0, 2, 1)\n"
    code = f"{inner}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.mean = Mean()\n"
    evidence = gathered(f"{code}    def forward(self, y):\n        return self.mean(y)\n", "Net")
    assert evidence.inputs["y"][0].reason == "`y` goes into `Mean`"
    assert len(evidence.inputs["y"][0].sizes or ()) == 3


@pytest.mark.parametrize(
    ("made", "rest"),
    [
        ("self.f = nn.Embedding(count, 8)", "count = 29\n"),
        ("self.f = nn.Embedding(cfg['count'], 8)", "def main():\n    Net({'count': 29})\n"),
        ("self.f = nn.Embedding(cfg.count, 8)", "class Config:\n    count = 29\ndef main():\n    Net(Config())\n"),
        ("self.f = Embedding(count)", "count = 29\n"),
    ],
)
def test_ids_are_below_what_the_code_says_elsewhere(gathered: Callable[..., Evidence], made: str, rest: str) -> None:
    own = (
        "class Embedding(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n"
        "        self.g = nn.Embedding(n, 8)\n    def forward(self, ids):\n        return self.g(ids)\n"
    )
    source = net("x", "return self.f(x)", made).replace("width=8, vocab=50", "cfg=None")
    evidence = gathered(own + rest + source, "Net")
    below = evidence.inputs["x"][0].below
    assert isinstance(below, str)
    assert evidence.sizes[below] == 29


def test_features_are_as_wide_as_the_number_that_is_called_so(gathered: Callable[..., Evidence]) -> None:
    source = net("x_enc, x_dec, text_feat, old_state", "return x_enc, x_dec, text_feat[:, None], old_state[:, None]")
    evidence = gathered(source.replace("width=8, vocab=50", "enc_in=7, text_dim=300, state_dim=20"), "Net")
    found = {name: (guesses[0].sizes or ("",))[-1] for name, guesses in evidence.inputs.items()}
    assert found == {"x_enc": "enc_in", "x_dec": "enc_in", "text_feat": "text_dim", "old_state": "state_dim"}


def test_a_map_that_is_called_as_tokens_are_is_a_map(gathered: Callable[..., Evidence]) -> None:
    guess = gathered(net("src", "b, c, h, w = src.shape\n        return src"), "Net").inputs["src"][0]
    assert guess.dtype == "float32"


def test_a_function_that_gives_a_layer_back_takes_what_the_layer_takes(gathered: Callable[..., Evidence]) -> None:
    initialised = "def initialised(layer, scale=1.0):\n    nn.init.orthogonal_(layer.weight, scale)\n    return layer\n"
    text = initialised + net(
        "x", "return self.f(x)", "self.f = nn.Sequential(initialised(nn.Conv2d(4, 8, 3)), nn.ReLU())"
    )
    assert gathered(text, "Net").inputs["x"][0].sizes == ("B", 4, "H", "W")


def test_the_inputs_of_a_model_without_forward_are_those_of_its_methods(gathered: Callable[..., Evidence]) -> None:
    text = net("x", "return self.f(x)", "self.f = nn.Conv2d(4, 8, 3)").replace("def forward", "def get_value")
    assert gathered(text, "Net").inputs["x"][0].sizes == ("B", 4, "H", "W")


def test_an_input_is_what_the_model_takes_that_is_passed_in(gathered: Callable[..., Evidence]) -> None:
    body = "def __init__(self, words):\n        super().__init__()\n        self.width = 8\n        self.a = nn.Embedding(words, 8)\n"
    inner = f"class Body(nn.Module):\n    {body}    def forward(self, x):\n        return self.a(x)\n"
    init = "def __init__(self, body):\n        super().__init__()\n        self.body = body\n        self.b = nn.Linear(body.width, 2)\n"
    net = f"class Net(nn.Module):\n    {init}    def forward(self, x):\n        return self.b(self.body(x))\n"
    guess = gathered(f"{inner}{net}big = Body(words=77)\n", "Net").inputs["x"][0]
    assert (guess.dtype, guess.below) == ("int64", 77)


def test_an_input_that_is_put_in_one_row_has_no_batch(gathered: Callable[..., Evidence]) -> None:
    text = net("x", "return self.f(x.view(1, -1))", "self.f = nn.Embedding(vocab, 8)")
    guess = gathered(text, "Net").inputs["x"][0]
    assert (guess.dtype, guess.sizes) == ("int64", ("B",))


def test_a_size_that_may_be_a_width_makes_no_picture(gathered: Callable[..., Evidence]) -> None:
    text = net("x", "return self.f(x, 1)", "self.f = torch.cat").replace("width=8", "input_size=8")
    assert gathered(text, "Net").inputs["x"][0].sizes is None


def test_a_docstring_gives_the_shape_of_several_inputs_together(gathered: Callable[..., Evidence]) -> None:
    document = "`query`, `key` and `value` are embeddings of tokens. They have shape `[seq_len, batch_size, 8]`."
    inputs = gathered(net("query, key, value", "return 0", document=document), "Net").inputs
    assert {inputs[name][0].sizes for name in ("query", "key", "value")} == {("T", "B", 8)}


def test_ids_of_a_written_shape_are_as_many_as_usual(gathered: Callable[..., Evidence]) -> None:
    document = "tokens (Tensor): ids of shape (batch_size, length)"
    guess = gathered(net("tokens", "return tokens", document=document), "Net").inputs["tokens"][0]
    assert (guess.dtype, guess.below) == ("int64", "V")


def test_an_assertion_says_how_many_sizes_there_are(gathered: Callable[..., Evidence]) -> None:
    guess = gathered(net("x", "assert len(x.size()) == 4\n        return x"), "Net").inputs["x"][0]
    assert guess.sizes == ("B", "C", "H", "W")


def test_the_docstring_of_a_method_that_is_handed_an_input_gives_its_shape(gathered: Callable[..., Evidence]) -> None:
    text = net("tokens", "return self.encode(tokens)") + (
        '    def encode(self, words):\n        """words, rest -> (length, batch_size)"""\n        return words\n'
    )
    assert gathered(text, "Net").inputs["tokens"][0].sizes == ("T", "B")


def test_a_text_is_one_that_the_input_is_compared_with(gathered: Callable[..., Evidence]) -> None:
    code = "class Net(nn.Module):\n    def forward(self, x, fn):\n        if fn == 'train' or fn in ('encode', 'decode'):\n            return x\n"
    found = gathered(code, "Net").inputs["fn"]
    assert [each.expression for each in found[:3]] == ["'encode'", "'decode'", "'train'"]


def test_a_number_of_the_class_is_a_size_of_that_name(gathered: Callable[..., Evidence]) -> None:
    evidence = gathered(net("x", "return x", "self.num_labels = 21", "x: (batch, num_labels)"), "Net")
    assert evidence.sizes["num_labels"] == 21


def test_a_list_with_bold_names_gives_shapes(gathered: Callable[..., Evidence]) -> None:
    document = "- **x** (batch, seq_len, 4 * 2): outputs\n\n        - **h** (layers * 2, batch, 5): states"
    found = gathered(net("x, h", "return x", document=document), "Net").inputs
    assert [found[name][0].sizes for name in ("x", "h")] == [("B", "T", 8), ("layers_2", "B", 5)]


def test_a_dash_on_the_next_line_begins_what_is_said_of_another_input(gathered: Callable[..., Evidence]) -> None:
    document = "Inputs: x, h, more\n\n        - **h** (3, batch, 5): states\n        - **x** (batch, 7): outputs"
    found = gathered(net("x, h", "return x", document=document), "Net").inputs
    assert [found[name][0].sizes for name in ("x", "h")] == [("B", 7), (3, "B", 5)]


def test_a_bilinear_layer_takes_features_of_two_kinds(gathered: Callable[..., Evidence]) -> None:
    found = gathered(net("x, y", "return self.a(x, y)", "self.a = nn.Bilinear(6, 7, 8)"), "Net").inputs
    assert (found["x"][0].sizes, found["y"][0].sizes) == (("B", 6), ("B", 7))


def test_what_is_said_to_be_something_is_a_switch(gathered: Callable[..., Evidence]) -> None:
    assert gathered(net("x, is_real", "return -x if is_real else x"), "Net").inputs["is_real"][0].kind == "bool"


def test_a_size_is_computed_of_the_numbers_that_it_names(gathered: Callable[..., Evidence]) -> None:
    text = net("x", "return x", "self.n = 2", "x: (batch, 1 + width * 2 - n, more+1)")
    assert gathered(text, "Net").inputs["x"][0].sizes == ("B", 15, "more_1")


def test_a_size_of_a_comment_is_the_number_that_is_called_alike(gathered: Callable[..., Evidence]) -> None:
    text = net("x", "return x", "self.num_features = 6", "x: [batch x horizon x features]")
    assert gathered(text, "Net").inputs["x"][0].sizes == ("B", "horizon", "num_features")


def test_rows_of_values_are_no_shape(gathered: Callable[..., Evidence]) -> None:
    text = net("x", "return x", document="x: LongTensor([[31, 51, 99], [15, 5, 0]])")
    assert gathered(text, "Net").inputs["x"][0].sizes is None


def test_a_shape_that_is_said_of_a_part_is_not_that_of_the_first_input(gathered: Callable[..., Evidence]) -> None:
    text = '''
class Net(nn.Module):
    def forward(self, predictions, targets):
        """Compare.

        Args:
            predictions (tuple): Places and scores.
                scores shape: torch.size(batch_size, num_priors, num_classes)
            targets (tensor): Boxes of each picture,
                shape: [batch_size, num_objects, 5]
        """
        places, scores = predictions
        return places.sum() + scores.sum()
'''
    assert gathered(text, "Net").inputs["predictions"][0].kind == "tuple"


def test_a_docstring_says_the_shape_of_an_input(gathered: Callable[..., Evidence]) -> None:
    document = "x shape: [batch, 5, time]\n        rows shape is (B, 7)"
    found = gathered(net("x, rows", "return x * rows", document=document), "Net").inputs
    assert (found["x"][0].sizes, found["rows"][0].sizes) == (("B", 5, "T"), ("B", 7))


@pytest.mark.parametrize(
    ("signature", "body", "sizes"),
    [
        ("t, y", "return y * t", ()),
        ("t, y", "return self.a(y)", ()),
        ("t, y", "return y * t[:, None]", ("B",)),
        ("t, y", "return y * self.a(t)", ("B",)),
        ("y, t", "return y * t", ("B",)),
    ],
)
def test_a_t_before_a_state_is_the_time_of_an_equation(
    gathered: Callable[..., Evidence], signature: str, body: str, sizes: tuple[str, ...]
) -> None:
    found = gathered(net(signature, body, "self.a = nn.Identity()"), "Net").inputs["t"][0]
    assert (found.sizes, found.dtype) == (sizes, "int64" if sizes else "float32")


def test_a_flag_after_the_name_of_a_picture_says_which_one_it_is(gathered: Callable[..., Evidence]) -> None:
    found = gathered(net("images, images_augment", "return images * images_augment"), "Net").inputs
    assert found["images_augment"][0].sizes == found["images"][0].sizes


@pytest.mark.parametrize(
    ("said", "sizes"),
    [
        ("target: what is true, shape: (B, 1, 8, 8)", ("B", 1, 8, 8)),
        ("M: how many there are\n        gt: a list of M of them\n        other: shape (M, 8)", ("B", 3, "H", "W")),
        ("M: how many there are, of x (B, M, 8)\n        N: how many more", ("B", 3, "H", "W")),
    ],
)
def test_the_input_that_a_docstring_leaves_out_is_the_one_that_it_calls_otherwise(
    gathered: Callable[..., Evidence], said: str, sizes: tuple[int | str, ...] | None
) -> None:
    document = f"x: (B, 2, 8, 8)\n        {said}\n        Returns: a scalar, shape (1,)"
    assert gathered(net("x, gt", "return x * gt", document=document), "Net").inputs["gt"][0].sizes == sizes


def test_rays_are_told_by_their_parts(gathered: Callable[..., Evidence]) -> None:
    code = """
class Net(nn.Module):
    def forward(self, rays, compute_extras):
        points = rays.origins + rays.near * rays.directions
        return (points, rays.viewdirs) if compute_extras else points
"""
    found = gathered(code, "Net").inputs
    assert {name: part.sizes for name, part in found["rays"][0].items} == {
        "origins": ("B", "N", 3),
        "near": ("B", "N", 1),
        "directions": ("B", "N", 3),
        "viewdirs": ("B", "N", 3),
    }
    assert found["compute_extras"][0].kind == "bool"


def test_comments_behind_what_is_read_of_an_input_give_the_shapes_of_its_parts(
    gathered: Callable[..., Evidence],
) -> None:
    body = (
        "agents_past = batch['agents_past'].clone()  # (B, T=STEPS + 1, D=4)\n"
        "        lanes = batch['lanes']  # (B, N=32, 20, D=11)\n"
        "        return agents_past.sum() + lanes.sum()"
    )
    items = dict(gathered(net("batch", body), "Net").inputs["batch"][0].items)
    assert {name: (item.kind, item.sizes) for name, item in items.items()} == {
        "agents_past": ("tensor", ("B", "T", 4)),
        "lanes": ("tensor", ("B", 32, 20, 11)),
    }


def test_sizes_that_have_numbers_are_no_arguments(gathered: Callable[..., Evidence]) -> None:
    document = "x: (B, T, D=5)\n        z: as of Attention(size, dim=5)"
    found = gathered(net("x, z", "return x + z", document=document), "Net").inputs
    assert found["x"][0].sizes == ("B", "T", 5)
    assert found["z"][0].sizes != ("size", 5)


@pytest.mark.parametrize("body", ["torch.index_select(x, 2, at)", "torch.gather(x, 1, at)", "x.gather(1, at)"])
def test_what_is_picked_of_is_no_index(gathered: Callable[..., Evidence], body: str) -> None:
    assert gathered(net("x, at", f"return {body}"), "Net").inputs["x"][0].dtype != "int64"


def test_what_is_of_the_past_is_no_cache_of_layers(gathered: Callable[..., Evidence]) -> None:
    found = gathered(net("agents_past, layer_past", "return agents_past"), "Net").inputs
    assert "agents_past" not in found
    assert found["layer_past"][0].kind == "none"


def test_a_graph_counts_its_own_nodes_and_has_them_in_space(gathered: Callable[..., Evidence]) -> None:
    body = (
        "start, end = data.edge_index\n        return data.pos[start] - data.pos[end], torch.zeros(data.num_nodes, 8)"
    )
    items = dict(gathered(net("data", body), "Net").inputs["data"][0].items)
    assert (items["pos"].sizes, items["edge_index"].sizes) == (("N", 3), (2, "E"))
    assert items["num_nodes"].expression == "16"


@pytest.mark.parametrize(
    "annotation", ["torch.Tensor", "torch.tensor", "'Tensor'", "Optional[Tensor]", "Tensor | None"]
)
def test_what_is_annotated_as_a_tensor_is_no_number(gathered: Callable[..., Evidence], annotation: str) -> None:
    guesses = gathered(net(f"temperature: {annotation}", "return temperature"), "Net").inputs["temperature"]
    assert [(guess.kind, guess.sizes) for guess in guesses] == [("tensor", ()), ("tensor", ("B",))]


@pytest.mark.parametrize(("body", "sizes"), [("x[:, 2:4, None]", ("B", "C")), ("x[None, 0, :, 2:4]", ("B", "T", "C"))])
def test_a_dimension_that_is_added_is_not_counted(
    gathered: Callable[..., Evidence], body: str, sizes: tuple[str, ...]
) -> None:
    assert gathered(net("x", f"return {body}"), "Net").inputs["x"][0].sizes == sizes


def test_a_state_that_is_documented_is_of_one_layer_in_one_direction(gathered: Callable[..., Evidence]) -> None:
    document = "hidden: (num_layers * num_directions, batch, width)\n        x: (batch, steps, width * num_directions)"
    found = gathered(net("x, hidden", "return x + hidden", document=document), "Net").inputs
    assert found["hidden"][0].sizes == (1, "B", "width")
    assert found["x"][0].sizes == ("B", "T", "width")


def test_what_an_input_is_unpacked_into_is_no_shape_of_it(gathered: Callable[..., Evidence]) -> None:
    document = (
        "batch = [loss, grads]\n        loss (torch.Tensor of size [1, 2])\n        grads (Tensor of size [rows, 2])"
    )
    body = "loss, grads = batch\n        return loss.expand_as(grads) + grads"
    found = gathered(net("batch", body, document=document), "Net").inputs["batch"][0]
    assert (found.kind, [item.sizes for _, item in found.items]) == ("tuple", [(1, 2), ("rows", 2)])
