"""What a record says of small models."""

from __future__ import annotations

import contextlib
import functools
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import onnx
import pytest
import torch
import torch._dynamo  # a worker that was made ready has it too

from netron_lens.worker import convert, remembered, run
from netron_lens.worker.capture import capture
from netron_lens.worker.capture.modules.constructions import constructions
from netron_lens.worker.shape_only import ShapeOnly

if TYPE_CHECKING:
    from pathlib import Path

    from netron_lens.worker.capture.record import Operation, Record

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


@pytest.fixture
def recorded(tmp_path: Path) -> Any:
    def record(body: str, *args: Any, head: str = HEAD, shapes: bool = False) -> Record:
        text = head + textwrap.dedent(body)
        file = tmp_path / "model.py"
        file.write_text(text)
        namespace: dict[str, Any] = {"__name__": "model"}
        exec(compile(text, str(file), "exec"), namespace)
        with run.conditions(), constructions():
            model = run.prepare(namespace["Net"]())
        if not shapes:
            with run.conditions():
                return capture(model, args, {})
        with ShapeOnly(), run.conditions():
            return capture(namespace["Net"](), tuple(torch.randn(each.shape) for each in args), {})

    return record


def test_operations_on_one_line_have_places_of_their_own(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                return F.relu(x + 1).sum()
        """,
        torch.ones(2),
    )
    assert _places(record) == [("add", (7, 22, 27)), ("relu", (7, 15, 28)), ("sum", (7, 15, 34))]


def test_columns_count_utf16_units(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                'ä😀'; return x + 1
        """,
        torch.ones(2),
    )
    assert _places(record) == [("add", (7, 22, 27))]


def test_a_statement_tells_which_names_it_bound(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                a, b = x.chunk(2)
                y = self.double(a)
                y += b
                return y

            def double(self, x):
                z = x * 2
                return z
        """,
        torch.ones(4, 3),
    )
    told = [(each.span.start_line, [(value.name, value.shape) for value in each.values]) for each in record.statements]
    assert sorted(told) == [
        (7, [("a", (2, 3)), ("b", (2, 3))]),
        (8, [("y", (2, 3))]),
        (9, [("y", (2, 3))]),
        (10, [("return", (2, 3))]),
        (13, [("z", (2, 3))]),
        (14, [("return", (2, 3))]),
    ]


def test_a_failing_operation_is_kept_with_the_shapes_that_met(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.first = nn.Linear(4, 3)
                self.second = nn.Linear(5, 2)

            def forward(self, x):
                x = self.first(x)
                return self.second(x)
        """,
        torch.ones(2, 4),
    )
    assert record.failed is not None
    assert "mat1 and mat2 shapes cannot be multiplied (2x3 and 5x2)" in record.failed.message
    failing = record.operations[-1]
    assert (failing.name, failing.call, [value.shape for value in failing.inputs]) == (
        "linear",
        2,
        [(2, 3), (2, 5), (2,)],
    )
    assert failing.site is not None
    assert failing.site.span.start_line == 13
    assert [call.completed for call in record.calls] == [False, True, False]


def test_shapes_alone_fail_with_the_message_of_real_tensors(recorded: Any) -> None:
    body = """
        class Net(nn.Module):
            def forward(self, x):
                return x.view(7, -1)
        """
    messages = [recorded(body, torch.ones(2, 4), shapes=shapes).failed.message for shapes in (False, True)]
    assert messages[0] == messages[1]


def test_an_error_of_python_is_a_node_named_after_it(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                y = x.relu()
                return y.undefined
        """,
        torch.ones(2),
    )
    assert [each.name for each in record.operations] == ["relu", "AttributeError"]
    assert record.failed is not None
    assert record.failed.site is not None
    assert record.failed.site.span.start_line == 8


def test_a_branch_tells_what_was_looked_at(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                if x.sum() > 0 and x.dim() == 1:
                    x = x + 1
                return x * int(x.max())
        """,
        torch.ones(2),
    )
    assert [(each.text, each.value, each.site.span.start_line) for each in record.branches] == [
        ("x.sum() > 0", "True", 7),
        ("int(x.max())", "2", 9),
    ]


def test_a_write_through_a_view_reaches_what_it_is_a_view_of(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                y = x * 1
                y[0].mul_(2)
                return y + 1
        """,
        torch.ones(2),
    )
    made = {value: operation.name for operation in record.operations for value in operation.outputs}
    last = record.operations[-1]
    assert (last.name, made[last.inputs[0]]) == ("add", "updated")


def test_recording_leaves_the_result_as_it_is() -> None:
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Dropout(), torch.nn.Identity())
    net.eval()
    x = torch.randn(2, 4)
    with torch.no_grad():
        expected = net(x)
        record = capture(net, (x,), {})
        after = net(x)
    assert torch.equal(expected, after)
    assert [value.shape for value in record.outputs] == [(2, 3)]


def test_recording_keeps_what_requires_gradients(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                x = x.detach().requires_grad_().contiguous()
                with torch.enable_grad():
                    y = (x * x).sum()
                return torch.autograd.grad(y, x)
        """,
        torch.ones(2),
    )
    assert record.failed is None
    assert [value.shape for value in record.outputs] == [(2,)]


def test_the_locals_that_a_constructor_took_stay_as_it_left_them(recorded: Any) -> None:
    record = recorded(
        """
        class Part(nn.Module):
            def __init__(self, width=3):
                super().__init__()
                self.a = nn.Linear(width, 2)
            def forward(self, x):
                return self.a(x)
        class Net(nn.Module):
            def __init__(self, width=3):
                super().__init__()
                options = locals()
                del options["self"], options["__class__"]
                self.parts = nn.ModuleList()
                self.parts.append(Part(**options))
            def forward(self, x):
                return self.parts[0](x)
        """,
        torch.ones(1, 3),
    )
    assert [each.name for each in record.operations] == ["linear"]


def test_each_module_knows_where_it_was_constructed(recorded: Any) -> None:
    record = recorded(
        """
        class Block(nn.Sequential):
            def __init__(self):
                super().__init__(nn.Linear(2, 2), nn.ReLU())

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.block = Block()

            def forward(self, x):
                return self.block(x)
        """,
        torch.ones(2),
    )
    told = {call.path: call.construction and call.construction.span.start_line for call in record.calls}
    assert (told["block"], told["block.0"], told["block.1"]) == (12, 7, 7)


def _places(record: Record) -> list[tuple[str, tuple[int, int, int]]]:
    return [(each.name, _columns(each)) for each in record.operations]


def _columns(operation: Operation) -> tuple[int, int, int]:
    assert operation.site is not None
    span = operation.site.span
    return span.start_line, span.start_column, span.end_column


def test_a_module_may_be_hashed_by_what_its_constructor_has_yet_to_set(recorded: Any) -> None:
    """As a metric of torchmetrics is, by its states."""
    record = recorded(
        """
        class Metric(nn.Module):
            def __init__(self):
                super().__init__()
                self.states = ()
            def __hash__(self):
                return hash(self.states)
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.metric, self.relu = Metric(), nn.ReLU()
            def forward(self, x):
                return self.relu(x)
        """,
        torch.ones(2),
    )
    told = {call.path: call.construction and call.construction.span.start_line for call in record.calls}
    assert told["relu"] == 14


def test_data_that_leaves_torch_and_comes_back_keeps_its_edge(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                array = (x + 1).numpy()
                rows = x.tolist()
                return torch.from_numpy(array[:1]) * 2, torch.as_tensor(array), torch.tensor(rows), torch.ones(1)
        """,
        torch.ones(2, 3),
    )
    makers = {value: operation.name for operation in record.operations for value in operation.outputs}
    edges = [
        (operation.name, [makers.get(value, value.name) for value in operation.inputs])
        for operation in record.operations
    ]
    assert edges == [
        ("add", ["x"]),
        ("numpy", ["add"]),
        ("tolist", ["x"]),
        ("from_numpy", ["numpy"]),
        ("mul", ["from_numpy"]),
        ("as_tensor", ["numpy"]),
        ("tensor", ["tolist"]),
        ("ones", []),
    ]


@pytest.mark.parametrize("shapes", [False, True])
def test_a_tensor_that_python_copies_is_the_same_in_the_graph(recorded: Any, shapes: bool) -> None:  # noqa: FBT001
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                return copy.copy(torch.relu(x)) + 1
        """,
        torch.ones(2, 3),
        head="import copy\n" + HEAD,
        shapes=shapes,
    )
    relu, add = record.operations
    assert (relu.name, add.name) == ("relu", "add")
    assert add.inputs == relu.outputs


@pytest.mark.parametrize("shapes", [False, True])
def test_a_tensor_that_is_wrapped_again_is_the_same_in_the_graph(recorded: Any, shapes: bool) -> None:  # noqa: FBT001
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                noise = torch.FloatTensor(x.size()).normal_()
                noise = torch.autograd.Variable(noise)
                return noise * x
        """,
        torch.ones(2, 3),
        shapes=shapes,
    )
    *_, normal, mul = record.operations
    assert (normal.name, mul.name) == ("normal_", "mul")
    assert mul.inputs[0] is normal.outputs[0]


def test_outputs_bear_the_names_that_return_says(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                x, y = x + 1, x + 2
                self.state = x * 2
                rest = [x + 3, {"k": x + 4}]
                return x, (y, y * 2), self.state, rest, {"last": x - 1}
        """,
        torch.ones(2),
    )
    assert record.output_names == ["output.x", "y", "1.1", "state", "rest.0", "rest.1.k", "4.last"]


@pytest.mark.parametrize(
    ("returned", "name"),
    [
        ("y", "y"),
        ("x", "output"),
        ("y * 2", "output"),
        ("{'k': y}", "k"),
        ("(*[x, x], y)", "2"),
        ("self.help(y)", "output"),
    ],
)
def test_an_output_that_return_does_not_name_is_named_by_its_place(recorded: Any, returned: str, name: str) -> None:
    record = recorded(
        f"""
        class Net(nn.Module):
            def help(self, z):
                w = z * 2
                return w

            def forward(self, x):
                y = x + 1
                x = x * 2
                return {returned}
        """,
        torch.ones(2),
    )
    assert record.output_names[-1] == name


def test_arrays_that_are_worked_out_keep_an_edge_from_what_they_came_from(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                array = torch.relu(x).numpy()
                other = (x + 1).numpy()
                scaled = np.clip(array, 0, 1) * 2
                array = np.ones(3)
                first = torch.from_numpy(scaled)
                second = torch.tensor([row[0] + 1 for row in x.tolist()])
                third = torch.as_tensor(array * 2)
                if len(array):
                    other += 1
                other[0] = array
                return first, second, third, torch.tensor(other * 2)
        """,
        torch.ones(2, 3),
        head="import numpy as np\n" + HEAD,
    )
    made = {
        value: (operation.name, operation.site.span.start_line)
        for operation in record.operations
        for value in operation.outputs
    }
    start = min(line for _, line in made.values())
    edges = [
        [(made[value][0], made[value][1] - start) for value in operation.inputs]
        for operation in record.operations
        if operation.name in {"from_numpy", "tensor", "as_tensor"}
    ]
    assert edges == [[("numpy", 0)], [("tolist", 5)], [], [("numpy", 1)]]


def test_a_copied_module_has_its_parameters_from_the_original(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(3, 3, bias=False)

            def forward(self, x):
                return copy.deepcopy(self.fc)(copy.deepcopy(x))
        """,
        torch.ones(2, 3),
        head="import copy\n" + HEAD,
    )
    makers = {value: operation.name for operation in record.operations for value in operation.outputs}
    last = record.operations[-1]
    assert (last.name, [makers.get(value) for value in last.inputs]) == ("linear", ["deepcopy", "clone"])
    assert [value.name for value in record.operations[0].inputs] == ["fc.weight"]


def test_a_librarys_steps_stand_where_the_users_code_called_it(tmp_path: Path) -> None:
    library, user = tmp_path / "site-packages" / "library.py", tmp_path / "model.py"
    library.parent.mkdir()
    namespace: dict[str, Any] = {"__name__": "model"}
    for file, text in ((library, LIBRARY), (user, USER)):
        file.write_text(text)
        exec(compile(text, str(file), "exec"), namespace)

    def lines(name: str) -> list[tuple[str, int]]:
        with run.conditions():
            record = capture(namespace[name](), (torch.ones(2),), {})
        return [(site.file.rpartition("/")[2], site.span.start_line) for site in map(_site, record.operations)]

    assert lines("Outer") == [("library.py", 5), ("library.py", 12)]
    assert lines("Net") == [("model.py", 6), ("model.py", 6), ("model.py", 6)]


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_sizes_in_which_the_parts_of_a_nested_tensor_differ_are_open(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 4)
            def forward(self, a, b):
                return torch.nested.to_padded_tensor(self.fc(torch.nested.as_nested_tensor([a, b])), 0.0)
        """,
        torch.ones(2, 4),
        torch.ones(3, 4),
    )
    assert record.failed is None
    assert [each.shape for each in record.operations[1].outputs] == [(2, -1, 4)]
    assert record.result == {"dtype": "float32", "shape": [2, 3, 4]}
    proto = onnx.load_from_string(convert.layers(record))
    (nested,) = [each for each in proto.graph.value_info if each.name == proto.graph.node[0].output[0]]
    assert [size.WhichOneof("value") for size in nested.type.tensor_type.shape.dim] == ["dim_value", None, "dim_value"]


def test_what_an_earlier_run_has_remembered_is_computed_anew() -> None:
    remembered.note_caches()

    @functools.cache
    def table(size: int) -> dict[str, torch.Tensor]:
        return {"table": torch.zeros(size, size)}

    class Net(torch.nn.Module):  # type: ignore[misc] # torch is not analysed
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x + table(400)["table"][0, 0]

    names = []
    for tensors in (ShapeOnly(), contextlib.nullcontext(), contextlib.nullcontext()):
        with tensors, run.conditions():
            names.append([each.name for each in capture(Net(), (torch.ones(2),), {}).operations])
    assert names == [["zeros", "getitem", "add"]] * 3


def test_what_an_earlier_run_has_left_on_a_function_is_computed_anew() -> None:
    def table(size: int) -> Any:
        if not hasattr(table, "kept"):
            table.kept = torch.zeros(size)  # type: ignore[attr-defined] # as users' code does
        return table.kept  # type: ignore[attr-defined] # as above

    remembered.note_functions({"table": table})
    for tensors in (ShapeOnly(), contextlib.nullcontext()):
        with tensors, run.conditions():
            assert float((torch.ones(2) + table(2)).shape[0]) == 2
    assert table(2).tolist() == [0, 0]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="code has no columns before 3.11")
def test_what_is_made_while_a_value_is_unpacked_stands_where_the_value_does(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                a, b = map(torch.exp, (x, x))
                (c, d), e = a, b
                return c + d + e
        """,
        torch.ones(2),
    )
    assert _places(record)[:3] == [("exp", (7, 15, 37)), ("exp", (7, 15, 37)), ("unbind", (8, 8, 14))]


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_a_nested_tensor_comes_from_its_parts(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, a, b):
                n = torch.nested.nested_tensor([a, b])
                return n.to_padded_tensor(0.0)
        """,
        torch.ones(2, 4),
        torch.ones(3, 4),
    )
    nested, padded = record.operations
    assert (nested.name, nested.inputs, nested.outputs) == ("nested_tensor", record.inputs, padded.inputs)
    assert [value.name for each in record.statements for value in each.values] == ["n", "return"]


def test_what_a_generator_gives_is_made_in_the_call_that_gave_it(recorded: Any) -> None:
    record = recorded(
        """
        class Steps(nn.Module):
            def forward(self, x):
                yield x + 1
                yield x.exp()
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.steps = Steps()
            def forward(self, x):
                while True:
                    for each in self.steps(x):
                        yield each * 2
        """,
        torch.ones(2),
    )
    calls = [record.calls[each.call].path for each in record.operations]
    assert calls[:4] == ["steps", "", "steps", ""]
    assert len(record.outputs) == run.LONGEST


def test_a_branch_of_torchs_own_is_one_that_was_taken(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def forward(self, x):
                return torch.cond(x.sum() > 0, torch.sin, lambda x: x.cos(), (x,))
        """,
        torch.ones(2),
    )
    assert [each.name for each in record.operations] == ["sum", "gt", "sin"]
    assert [each.value for each in record.branches] == ["True"]


def test_an_object_is_told_without_its_address(recorded: Any) -> None:
    record = recorded(
        """
        class Mark:
            pass
        class Net(nn.Module):
            def forward(self, x):
                return x * 2, Mark()
        """,
        torch.ones(2),
    )
    assert record.result[1] == {"python": "<model.Mark object>"}


LIBRARY = """from torch import nn

class Inner(nn.Module):
    def forward(self, x):
        return x * 2

class Outer(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
    def forward(self, x):
        return self.inner(x) + 1
"""
USER = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.outer = Outer()
    def forward(self, x):
        return self.outer(x).exp()
"""


def _site(operation: Operation) -> Any:
    assert operation.site is not None
    return operation.site


def test_a_model_that_is_called_past_torch_is_the_call_of_all(recorded: Any) -> None:
    record = recorded(
        """
        class Net(nn.Module):
            def __call__(self, x):
                return self.forward(x)
            def forward(self, x):
                return F.relu(x) + 1
        """,
        torch.randn(2, 3),
    )
    assert [call.path for call in record.calls] == [""]
    assert [each.name for each in record.operations] == ["relu", "add"]
