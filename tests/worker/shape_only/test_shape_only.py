"""Models are built and called on tensors that have shapes and no data."""

from __future__ import annotations

import copyreg
import importlib
import pickle
import resource
import sys
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from netron_lens.worker import run
from netron_lens.worker.shape_only import DataDependent, ShapeOnly, asked, draws

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("grad", [torch.no_grad, torch.enable_grad])
def test_a_convolution_refuses_another_number_of_dimensions(grad: type[torch.no_grad | torch.enable_grad]) -> None:
    with ShapeOnly(), grad(), pytest.raises(RuntimeError, match="input to conv1d"):
        nn.Conv1d(4, 4, kernel_size=(1, 2))(torch.randn(2, 4, 5, 6))


def test_a_layer_of_a_terabyte_is_built_and_called() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ShapeOnly(), run.conditions():
        layer = nn.Linear(500_000, 500_000)
        assert layer(torch.randn(3, 500_000)).shape == (3, 500_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


@pytest.mark.parametrize("layer", [nn.Linear, nn.LSTM, nn.GRUCell])
def test_a_layer_fills_weights_that_have_data_and_no_others(layer: type[nn.Module]) -> None:
    filled = []

    class Own(layer):  # type: ignore[misc] # torch is not analysed
        def reset_parameters(self) -> None:
            super().reset_parameters()
            filled.append(type(self))

    with ShapeOnly():
        made = Own(4, 4)
    torch.manual_seed(0)
    drawn = list(layer(4, 4).parameters())
    torch.manual_seed(0)
    assert filled == [Own]
    assert all(each.is_meta for each in made.parameters())
    assert all(map(torch.equal, drawn, Own(4, 4).parameters()))
    assert drawn[0].abs().sum() > 0


def test_tensors_say_that_they_are_on_the_cpu() -> None:
    with ShapeOnly():
        x = torch.randn(2, 3, device="cuda")
        assert (x.device.type, x.is_cuda, x.is_meta, x.get_device()) == ("cpu", False, False, -1)
        assert x.to("cuda:1", torch.float16).dtype == torch.float16
        assert x.cuda().type(torch.LongTensor).dtype == torch.int64


def test_small_constants_have_their_values() -> None:
    with ShapeOnly():
        assert [round(rate.item(), 1) for rate in torch.linspace(0, 0.2, 3)] == [0.0, 0.1, 0.2]
        assert torch.arange(0, 3, out=torch.LongTensor(3)).tolist() == [0, 1, 2]
        mask = torch.tril(torch.ones(3, 3)).bool()
        assert int(mask.sum()) == 6
        assert torch.arange(4).reshape(2, 2).tolist() == [[0, 1], [2, 3]]
        assert torch.randn(3).new_zeros(2).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "look",
    [
        lambda x: bool(x.sum() > 0),
        lambda x: x.max().item(),
        lambda x: x.tolist(),
        lambda x: x.numpy(),
        lambda x: x.nonzero(),
        lambda x: x[x > 0],
        lambda x: torch.eye(3).to_sparse_csr() @ x[:, None],
        lambda x: torch.nested.as_nested_tensor([x, x]),
        lambda x: torch.linalg.lstsq(x[:, None], x[:, None]),
        lambda x: torch.zeros(3, 3)[:, : int(x.abs().sum())],
        lambda x: f"{x.mean():.2f}",
        lambda x: torch.tensor([x[0, 0]]),
        lambda x: torch.arange(x[0, 0].long()),
    ],
)
def test_a_look_at_a_value_that_nobody_knows_is_an_error(look: object) -> None:
    assert callable(look)
    with ShapeOnly(), pytest.raises(DataDependent):
        look(torch.randn(2, 3))


def test_a_users_except_does_not_hide_the_look() -> None:
    def forward(x: torch.Tensor) -> torch.Tensor:
        try:
            return x if x.sum() > 0 else -x
        except Exception:  # noqa: BLE001 - what a user might write
            return x

    with ShapeOnly(), pytest.raises(DataDependent):
        forward(torch.randn(2))


def test_a_look_that_is_caught_is_known_within_its_context() -> None:
    with ShapeOnly():
        with suppress(BaseException):
            torch.randn(3).sum().item()
        caught = asked()
        assert caught is not None
        assert caught.operation == "item"
    assert asked() is None


def test_random_values_are_unknown_however_they_are_written() -> None:
    with ShapeOnly():
        written = torch.zeros(3)
        written.normal_()
        filled = torch.zeros(2, 3)
        filled[:, 1] = torch.randn(2)
        parameter = nn.Parameter(torch.zeros(2, 2))
        nn.init.trunc_normal_(parameter)
        for tensor in (written, filled, filled[0], parameter, torch.dropout(torch.ones(3), 0.5, True) * torch.rand(3)):  # noqa: FBT003 - as torch calls it
            with pytest.raises(DataDependent):
                tensor.sum().item()


def test_data_can_be_assigned_between_known_and_unknown_tensors() -> None:
    with ShapeOnly(), run.conditions():
        layer = nn.Linear(3, 2)
        layer.weight.data = torch.ones(2, 3)
        assert layer(torch.randn(1, 3)).shape == (1, 2)
        known = torch.zeros(2)
        known.data = torch.randn(4)
        assert known.shape == (4,)
        with pytest.raises(DataDependent):
            known.tolist()


def test_wrong_sizes_fail_as_they_do_on_real_tensors() -> None:
    layer = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(10, 2))
    with pytest.raises(RuntimeError) as real:
        layer(torch.zeros(1, 3, 8, 8))
    with ShapeOnly():
        shapes = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(10, 2))
        with pytest.raises(RuntimeError) as unreal:
            shapes(torch.randn(1, 3, 8, 8))
    assert str(real.value) == str(unreal.value)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (lambda: nn.Conv2d(1, 4, (5, 1), (3, 1)), (2, 1, 4, 2)),
        (lambda: nn.Conv1d(2, 4, 3, padding=1, dilation=4), (1, 2, 6)),
    ],
)
def test_a_map_smaller_than_its_kernel_fails_as_it_does_on_real_tensors(layer: Any, shape: tuple[int, ...]) -> None:
    messages = []
    for context in (nullcontext, ShapeOnly):
        with context(), torch.no_grad(), pytest.raises(RuntimeError) as failure:
            layer()(torch.randn(shape))
        messages.append(str(failure.value))
    assert messages[0] == messages[1]


@pytest.mark.parametrize("context", [nullcontext, ShapeOnly])
def test_a_packed_sequence_of_images_fails_in_a_recurrent_layer(context: Any) -> None:
    with context(), torch.no_grad():
        images = nn.utils.rnn.pack_padded_sequence(torch.randn(1, 4, 3, 8), torch.tensor([3]), batch_first=True)
        with pytest.raises(RuntimeError):
            nn.LSTM(8, 6)(images)


@pytest.mark.parametrize("context", [nullcontext, ShapeOnly])
def test_a_packed_sequence_has_a_length_for_each_sample(context: Any) -> None:
    with context(), torch.no_grad(), pytest.raises(RuntimeError, match="equal to batch_size"):
        nn.utils.rnn.pack_padded_sequence(torch.randn(1, 4, 3), torch.tensor([3, 2]), batch_first=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: functional.relu(input=x),
        lambda x: functional.linear(input=x, weight=x),
        lambda x: functional.layer_norm(x, normalized_shape=(4,)),
        lambda x: functional.batch_norm(x, running_mean=x[0], running_var=x[0]),
    ],
)
def test_arguments_are_taken_by_name(call: Any) -> None:
    with ShapeOnly(), torch.no_grad():
        assert call(torch.randn(4, 4)).shape == (4, 4)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: x + x[:1] * 2,
        lambda x: x[:1] - x,
        lambda x: x / torch.ones(3, 1, 1),
        lambda x: x.half() * x,
        lambda x: x**-0.5,
        lambda x: functional.log_softmax(x, dim=-1),
        lambda x: functional.softmax(x, dim=1, dtype=torch.float64),
        lambda x: torch.cat([x, x[:1]]),
        lambda x: torch.cat([x, x[:, :2]], dim=-3),
        lambda x: functional.max_pool2d(x, (3, 2), stride=2, padding=1),
        lambda x: functional.max_pool2d(x, 4, ceil_mode=True),
        lambda x: functional.adaptive_avg_pool2d(x, (2, None)),
        lambda x: functional.adaptive_avg_pool2d(x, 3),
        lambda x: functional.conv_transpose2d(x, torch.zeros(3, 2, 3, 2), stride=2, padding=1, output_padding=1),
        lambda x: functional.conv_transpose1d(x[0], torch.zeros(9, 1, 2), torch.zeros(3), groups=3, dilation=2),
    ],
)
def test_shapes_and_dtypes_are_those_of_a_real_run(call: Any) -> None:
    with torch.no_grad():
        real = call(torch.zeros(2, 3, 9, 7))
        with ShapeOnly():
            shapes_only = call(torch.randn(2, 3, 9, 7))
            assert (shapes_only.shape, shapes_only.stride(), shapes_only.dtype) == (
                real.shape,
                real.stride(),
                real.dtype,
            )


@pytest.mark.parametrize(
    "call",
    [
        lambda x: x + x[:, :2],
        lambda x: torch.cat([x, x[:1, :2]]),
        lambda x: functional.max_pool2d(x, 2, padding=2),
        lambda x: functional.max_pool2d(x, 12),
    ],
)
def test_what_does_not_fit_fails_in_the_words_of_a_real_run(call: Any) -> None:
    messages = []
    for context in (nullcontext, ShapeOnly):
        with context(), torch.no_grad(), pytest.raises(RuntimeError) as failure:
            call(torch.randn(2, 3, 9, 7))
        messages.append(str(failure.value))
    assert messages[0] == messages[1]


def test_contexts_nest_and_end() -> None:
    with ShapeOnly():
        with ShapeOnly():
            inner = torch.randn(2)
        outer = torch.randn(2)
    assert inner.is_meta
    assert outer.is_meta
    assert not torch.randn(2).is_meta


def test_autocast_gives_its_dtypes() -> None:
    with ShapeOnly(), torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        x = torch.randn(2, 3, 4)
        assert nn.Linear(4, 5)(x).dtype == torch.bfloat16
        assert (x @ x.mT).dtype == torch.bfloat16
        assert (x + 1).dtype == torch.float32
        assert nn.functional.mse_loss(x.bfloat16(), x.bfloat16()).dtype == torch.float32


def test_autocast_gives_its_dtypes_where_a_name_does_not_tell() -> None:
    with ShapeOnly(), torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        x = torch.randn(2, 3)
        assert torch.einsum("bi,bi->b", x, x).dtype == torch.bfloat16
        assert torch.einsum("bi,bj->bij", x, x).dtype == torch.float32
        assert (torch.ones(300, 2) @ torch.ones(2, 300)).dtype == torch.bfloat16
        half = x[None].bfloat16()
        assert functional.pad(half, (1, 1)).dtype == torch.bfloat16
        assert functional.pad(half, (1, 1), mode="replicate").dtype == torch.float32
        assert torch.linalg.qr(half)[0].dtype == torch.float32
        assert functional.interpolate(half[None, None], (1, 1, 2), mode="area").dtype == torch.float32
        assert torch.linalg.pinv(x).dtype == torch.bfloat16
        assert torch.linalg.matrix_power(x[:, :2], 0).dtype == torch.float32


def test_whole_numbers_that_are_no_places_count_as_ones() -> None:
    with ShapeOnly():
        assert torch.cov(torch.randn(2, 3), fweights=torch.randint(1, 4, (3,))).shape == (2, 2)


def test_a_known_row_is_looked_up_in_the_table() -> None:
    with ShapeOnly():
        table = nn.Embedding(3, 2)
        assert table(torch.arange(3)).shape == (3, 2)
        with pytest.raises(IndexError, match="index out of range"):
            table(torch.arange(4))


def test_a_map_is_padded_by_numbers_that_stand_in_tensors() -> None:
    with ShapeOnly():
        map_ = torch.randn(1, 2, 4, 4)
        more = torch.tensor([7 - map_.size(3)])
        assert functional.pad(map_, [more // 2, more - more // 2, 0, 0]).shape == (1, 2, 4, 7)


def test_random_numbers_count_as_a_write() -> None:
    with ShapeOnly():
        table = torch.empty(2, 3)
        before = table._version  # noqa: SLF001 - torch's documented counter of writes
        table[0].normal_()
        assert table._version == before + 1  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    "look",
    [
        lambda x: torch.quantize_per_tensor(x, 0.1, 0, torch.qint8),
        lambda x: torch.tensor_split(x, x[0].long()),
        lambda x: torch.linalg.lstsq(x, x, driver="gels").solution,
    ],
)
def test_a_result_that_nobody_can_tell_of_shapes_is_not_made_up(look: Any) -> None:
    with ShapeOnly(), pytest.raises(DataDependent):
        look(torch.randn(2, 3))


def test_gradients_flow() -> None:
    with ShapeOnly():
        x = torch.randn(2, 3).requires_grad_()
        (gradient,) = torch.autograd.grad(nn.Linear(3, 4)(x).sum(), x)
    assert gradient.shape == (2, 3)


def test_a_tensor_is_filled_with_a_value_that_is_a_tensor() -> None:
    with ShapeOnly(), torch.no_grad():
        counts = torch.tensor([1, 2])
        known = torch.full_like(counts, counts[-1])
        unknown = torch.full_like(counts, fill_value=torch.randn(1)[0])
    assert known.tolist() == [2, 2]
    assert (unknown.shape, unknown.dtype) == ((2,), torch.int64)


@pytest.mark.skipif(not hasattr(torch.nn.functional, "grouped_mm"), reason="torch has no grouped products")
def test_a_grouped_product_of_any_float_has_its_shape() -> None:
    with ShapeOnly(), torch.no_grad():
        rows, weights = torch.randn(6, 4), torch.randn(2, 4, 3)
        result = torch.nn.functional.grouped_mm(rows, weights, offs=torch.tensor([2, 6], dtype=torch.int32))
    assert result.shape == (6, 3)


def test_distributions_check_no_numbers_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.distributions.Distribution, "_validate_args", True)  # torch's compiler lets it be false
    with ShapeOnly():
        drawn = torch.distributions.Normal(torch.randn(2, 3), torch.rand(2, 3)).rsample()
    assert drawn.shape == (2, 3)
    with pytest.raises(ValueError, match="constraint"):
        torch.distributions.Normal(torch.zeros(2), -torch.ones(2))


def test_numbers_that_scipy_draws_are_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scipy").mkdir()
    (tmp_path / "scipy" / "__init__.py").touch()
    (tmp_path / "scipy" / "stats.py").write_text(
        "class rv_continuous:\n"
        "    def rvs(self, *args, size):\n        raise RuntimeError('drawn')\n"
        "    def _parse_args_rvs(self, *args, size):\n        return args, 0, 1, size\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    draws.skip_on_shapes.cache_clear()
    with ShapeOnly():
        stats = importlib.import_module("scipy.stats")
        assert torch.Tensor(stats.rv_continuous().rvs(size=3)).shape == (3,)
    with pytest.raises(RuntimeError, match="drawn"):
        stats.rv_continuous().rvs(size=3)
    draws.skip_on_shapes.cache_clear()
    for name in ("scipy.stats", "scipy"):
        del sys.modules[name]


def test_a_module_without_data_can_be_pickled() -> None:
    with ShapeOnly():
        again = pickle.loads(pickle.dumps(nn.Linear(3, 4)))
        assert again(torch.randn(2, 3)).shape == (2, 4)
        assert again.weight.device.type == "cpu"
    assert torch.Tensor not in copyreg.dispatch_table


def test_sizes_may_be_known_tensors() -> None:
    with ShapeOnly():
        width = torch.tensor([2, 3]).prod()
        assert nn.Linear(width, 4)(torch.randn(2, width)).shape == (2, 4)
        assert torch.empty((width, 5)).shape == torch.rand(width, 5).shape == (6, 5)
