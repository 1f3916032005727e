"""A class that other models of its file use is shown as they use it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from netron_lens.worker.infer.evidence.texts.texts import parsed
from netron_lens.worker.infer.observed import SECONDS
from netron_lens.worker.infer.observed.users import User, users

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from netron_lens.worker.stages import Inferred

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a process is copied on Linux alone")

BLOCK = """
class Block(nn.Module):
    def __init__(self, width, stride):
        super().__init__()
        self.conv = nn.Conv2d(width, 2 * width, 3, stride, 1)
    def forward(self, x, scale=1, shift=0):
        return self.conv(x) * scale + shift
"""
WHOLE = """
class Whole(nn.Module):
    def __init__(self, block=Block):
        super().__init__()
        self.stem = nn.Conv2d(3, 12, 1)
        self.block = block(12, stride=2)
        {init}
    def forward(self, x):
        {forward}
        return self.block(self.stem(x), shift=2)
"""


TABLE = """
class Places(nn.Module):
    def __init__(self, num_embeddings: int, width: int, first: int):
        super().__init__()
        self.table, self.first = nn.Embedding(num_embeddings, width), first
    def forward(self, given):
        return self.table(given.ne(self.first).long().cumsum(dim=1) + self.first)
class Words(nn.Module):
    def __init__(self, max_seq_len: int):
        super().__init__()
        self.longest = max_seq_len
        self.words, self.places = nn.Embedding(100, 6), Places(max_seq_len, 6, 1)
    def forward(self, tokens):
        assert tokens.shape == (tokens.shape[0], self.longest)
        return self.words(tokens) + self.places(tokens)
"""


def whole(init: str = "pass", forward: str = "pass") -> str:
    return BLOCK + WHOLE.format(init=init, forward=forward)


def seen(found: Inferred) -> tuple[str, list[str]]:
    assert found.failure is None, found.failure
    return found.recipe.constructor, [each.expression for each in found.recipe.inputs]


def listed(source: str, name: str) -> list[User]:
    text = parsed("net.py", source)
    assert text is not None
    return users(text, name)


def test_a_block_has_the_sizes_of_the_model_around_it(inferred: Callable[..., Inferred]) -> None:
    found = inferred(whole() + "net = Whole()\nnet(torch.randn(4, 3, 40, 40))\n", "Block")
    assert seen(found) == ("Block(12, stride=2)", ["torch.randn(4, 12, 40, 40)", "2"])
    assert [each.kind for each in found.recipe.inputs] == ["positional", "keyword"]
    assert found.recipe.constructor_reason == "as `Whole` uses it"


def test_a_class_that_a_function_hands_on_is_seen_there(inferred: Callable[..., Inferred]) -> None:
    other = BLOCK.replace("Block", "Other").replace("2 * width", "5 * width")
    text = whole() + other + "def wide():\n    return Whole(Other)\n"
    assert seen(inferred(text, "Other"))[0] == "Other(12, stride=2)"


@pytest.mark.parametrize(
    "trouble",
    [
        "raise ValueError('no')",
        "raise SystemExit",
        "import os; os.abort()",
        "while True: pass",
    ],
)
def test_a_model_around_it_that_does_not_run_is_let_be(inferred: Callable[..., Inferred], trouble: str) -> None:
    found = inferred(whole(forward=trouble), "Block")
    assert found.failure is None
    assert "uses it" not in found.recipe.constructor_reason


def test_a_model_that_is_given_one_does_not_say_how_it_is_built(inferred: Callable[..., Inferred]) -> None:
    text = """
from typing import List
class Encoder(nn.Module):
    def __init__(self, channels: int, in_channels: int, channel_multipliers: List[int]):
        super().__init__()
        self.a, self.factors = nn.Conv2d(in_channels, channels, 3), [1] + channel_multipliers
    def forward(self, img):
        # img: [batch_size, img_channels, img_height, img_width]
        return self.a(img)
class Whole(nn.Module):
    def __init__(self, encoder: Encoder, width: int):
        super().__init__()
        self.encoder, self.a = encoder, nn.Conv2d(width, 4, 1)
    def forward(self, img):
        return self.a(self.encoder(img))
"""
    constructor, inputs = seen(inferred(text, "Encoder"))
    assert constructor == "Encoder(channels=64, in_channels=3, channel_multipliers=[1, 2])"
    assert inputs == ["torch.randn(1, 3, 224, 224)"]


def test_what_the_model_around_it_does_leaves_no_trace(inferred: Callable[..., Inferred], tmp_path: Path) -> None:
    text = "SEEN = []\n" + whole(init="SEEN.append(1); print(len(SEEN))")
    found = inferred(text + "assert not SEEN\n", "Block")
    assert seen(found)[0] == "Block(12, stride=2)"
    assert not (tmp_path / "SEEN").exists()


def test_arguments_that_cannot_be_written_are_not_taken(inferred: Callable[..., Inferred]) -> None:
    found = inferred(BLOCK + WHOLE.format(init="pass", forward="pass").replace("12, stride=2", "Width(), 2"), "Block")
    assert found.failure is None
    assert "Width" not in found.recipe.constructor


def test_a_function_with_some_arguments_is_written_as_such(inferred: Callable[..., Inferred]) -> None:
    block = BLOCK.replace("width, stride", "width, stride, layer=nn.Conv2d, groups=1").replace("nn.Conv2d(", "layer(")
    given = "12, stride=2, layer=partial(nn.Conv2d, bias=False), groups=1"
    text = "from functools import partial\n" + block + WHOLE.format(init="pass", forward="pass")
    found = inferred(text.replace("block(12, stride=2)", f"block({given})"), "Block")
    assert seen(found)[0] == "Block(12, stride=2, layer=partial(nn.Conv2d, bias=False))"


def test_a_model_in_another_file_is_seen_too(inferred: Callable[..., Inferred], tmp_path: Path) -> None:
    head = "import torch\nfrom torch import nn\nfrom net import Block\n"
    (tmp_path / "model.py").write_text(head + WHOLE.format(init="pass", forward="pass"))
    found = inferred(BLOCK, "Block")
    assert seen(found)[0] == "Block(12, stride=2)"
    assert found.recipe.constructor_reason == "as `Whole` uses it in model.py"


def test_an_input_that_is_handed_on_is_made_as_for_the_model_around_it(inferred: Callable[..., Inferred]) -> None:
    text = """
class Words(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.table = nn.Embedding(300, width)
    def forward(self, given):
        return self.table(given)
class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = Words(12)
    def forward(self, tokens):
        return self.words(tokens)
Tagger()(torch.randint(0, 300, (2, 9)))
"""
    assert seen(inferred(text, "Words")) == ("Words(12)", ["torch.randint(0, 300, (2, 9))"])


def test_what_a_configuration_fills_in_itself_is_not_written(inferred: Callable[..., Inferred]) -> None:
    text = """
from dataclasses import dataclass
@dataclass
class Config:
    width: int = 12
    wide: int = 0
    def __post_init__(self):
        self.wide = self.wide or 4 * self.width
class Part(nn.Module):
    def __init__(self, config, scale):
        super().__init__()
        self.layer = nn.Linear(config.width, config.wide)
    def forward(self, x):
        return self.layer(x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = Part(Config(width=6), 2)
    def forward(self, x):
        return self.part(x)
Net()(torch.randn(2, 6))
"""
    assert seen(inferred(text, "Part"))[0] == "Part(Config(width=6, wide=24), 2)"
    assert seen(inferred(text.replace("Config(width=6)", "Config()").replace("2, 6", "2, 12"), "Part"))[0] == (
        "Part(Config(), 2)"
    )


def test_functions_that_train_are_not_called() -> None:
    text = whole() + "def main():\n    net = Whole()\n    for step in range(9):\n        net(step)\n    return net\n"
    assert listed(text, "Block") == [User("Whole")]


def test_whole_models_come_before_their_parts() -> None:
    text = "class A: pass\nclass B:\n    a = A\nclass C:\n    b = B\ndef small():\n    return C()\n"
    assert listed(text, "A") == [User("small", "small()"), User("B")]


def test_a_subclass_is_no_user() -> None:
    assert listed("class A: pass\nclass B(A):\n    pass\n", "A") == []


def test_functions_with_arguments_lie_between_a_block_and_its_users() -> None:
    text = f"""
import torch
from torch import nn
{BLOCK}
def stage(kind, width):
    return Block(width, 1)
class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = stage("plain", 3)
"""
    assert listed(text, "Block") == [User("Whole")]


def test_no_model_is_run_for_a_class_of_a_configuration_alone(inferred: Callable[..., Inferred]) -> None:
    text = """
from dataclasses import dataclass
@dataclass
class Config:
    width: int = 12
class Body(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.table = nn.Embedding(300, config.width)
    def forward(self, input_ids=None, scale=1):
        return self.table(input_ids) * scale
class Head(nn.Module):
    def __init__(self, body=Body):
        super().__init__()
        self.body = body(Config(4))
    def forward(self, input_ids):
        return self.body(input_ids=input_ids, scale=2)
Head()(torch.randint(0, 300, (2, 9)))
"""
    assert seen(inferred(text, "Body"))[0] == "Body(config=Config())"
    assert seen(inferred(text.replace("=None, s", ", s"), "Body"))[0] == "Body(Config(width=4))"


def test_a_table_that_the_model_around_it_looks_up_beyond_its_end_is_larger(inferred: Callable[..., Inferred]) -> None:
    constructor, inputs = seen(inferred(TABLE, "Places"))
    assert constructor.startswith("Places(num_embeddings=1000, ")
    assert inputs == ["torch.randint(0, 100, (2, 16))"]


def test_no_model_is_run_for_a_class_that_cannot_be_made(inferred: Callable[..., Inferred]) -> None:
    text = "from abc import ABC, abstractmethod\n" + whole(forward="while True: pass")
    text = text.replace(
        "class Block(nn.Module):", "class Block(nn.Module, ABC):\n    @abstractmethod\n    def name(self): ..."
    )
    start = time.perf_counter()
    assert inferred(text, "Block").failure is not None
    assert time.perf_counter() - start < SECONDS
