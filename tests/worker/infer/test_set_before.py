"""Parts of a model that a method sets before it is called, as `net.set_context(context)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nets import constructor, inputs, net

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.stages import Inferred

    Infer = Callable[..., Inferred]

GATE = """
class Gate(nn.Module):
    level = None

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(1, 8)

    def set_level(self, level: torch.Tensor):
        self.level = level

    def reset_level(self):
        self.level = None

    def forward(self, x):
        return self.a(self.level) * x
"""
LAYERS = "self.a, self.gate = nn.Linear(4, 8), Gate()"


def test_a_tensor_that_a_method_keeps_is_given_in_the_shape_that_it_is_used_in(inferred: Infer) -> None:
    found = inferred(GATE.replace("Gate", "Net"))
    assert constructor(found) == (
        "(lambda made, level: [made.set_level(level), made][-1])(Net(), level=torch.randn(1, 1))"
    )


def test_what_a_method_keeps_is_sized_beside_a_construction_of_the_code(inferred: Infer) -> None:
    text = GATE.replace("Gate", "Net").replace("__init__(self)", "__init__(self, width)").replace("1, 8", "1, width")
    assert constructor(inferred(text + "net = Net(8)\n")) == (
        "(lambda made, level: [made.set_level(level), made][-1])(Net(8), level=torch.randn(1, 1))"
    )


def test_what_a_method_keeps_is_a_tensor_where_it_is_used_as_one(inferred: Infer) -> None:
    text = net("", "self.a = nn.Linear(4, 8)", "return torch.bmm(self.kept, self.a(x).unsqueeze(2))")
    found = inferred(text + "\n\n    def keep(self, context):\n        self.kept = context.transpose(0, 1)\n")
    assert constructor(found) == (
        "(lambda made, context: [made.keep(context), made][-1])(Net(), context=torch.randn(16, 1, 8))"
    )
    assert inputs(found) == {"x": "torch.randn(1, 4)"}


def test_all_parts_are_set_that_have_the_method(inferred: Infer) -> None:
    found = inferred(GATE + net("", LAYERS, "return self.gate(self.a(x))"))
    action = "[part.set_level(level) for part in made.modules() if hasattr(part, 'set_level')]"
    assert constructor(found) == f"(lambda made, level: [{action}, made][-1])(Net(), level=torch.randn(1, 1))"


def test_a_method_of_the_model_that_hands_on_to_its_parts_is_preferred(inferred: Infer) -> None:
    text = GATE + net("", LAYERS, "return self.gate(self.a(x))")
    found = inferred(text + "\n\n    def tell(self, to: torch.Tensor):\n        self.gate.set_level(to)\n")
    assert constructor(found) == "(lambda made, to: [made.tell(to), made][-1])(Net(), to=torch.randn(1, 1))"


def test_a_part_that_is_asked_for_its_module_is_wrapped_as_where_there_are_several_processors(inferred: Infer) -> None:
    layers = """self.a = nn.Conv2d(3, 8, 3)
        if torch.cuda.is_available():
            self.a = nn.DataParallel(self.a)"""
    found = inferred(net("", layers, "return self.a.module(x)"))
    assert constructor(found) == "(lambda made: [setattr(made, 'a', torch.nn.DataParallel(made.a)), made][-1])(Net())"


def test_what_a_model_keeps_at_none_is_set_where_a_layer_is_given_it(inferred: Infer) -> None:
    layers = "self.memory, self.a, self.b = None, nn.Linear(4, 8), nn.Linear(6, 8)"
    found = inferred(net("", layers, "return torch.cat((self.a(x), self.b(self.memory)), 1)"))
    assert constructor(found) == (
        "(lambda made, memory: [setattr(made, 'memory', memory), made][-1])(Net(), memory=torch.randn(1, 6))"
    )


def test_what_parts_keep_at_none_is_set_in_all_of_them(inferred: Infer) -> None:
    layers = "self.memory, self.a = None, nn.Linear(6, 8)"
    part = net("", layers, "return torch.cat((self.a(self.memory), x), 1)").replace("Net", "Part")
    found = inferred(part + net("", "self.a, self.part = nn.Linear(4, 8), Part()", "return self.part(self.a(x))"))
    assert constructor(found).startswith(
        "(lambda made, memory: [[setattr(part, 'memory', memory) for part in made.modules() "
        "if getattr(part, 'memory', 0) is None], made][-1])(Net(), memory=torch.randn("
    )


def test_a_method_that_generates_the_layers_is_called_before(inferred: Infer) -> None:
    text = net("", "pass", "return self.a(x)")
    found = inferred(text + "\n    def generate_net(self):\n        self.a = nn.Linear(4, 3)\n")
    assert constructor(found) == "(lambda made: [made.generate_net(), made][-1])(Net())"
