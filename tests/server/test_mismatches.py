"""What met what where a layer failed, and the argument that would mend it."""

from __future__ import annotations

import pytest

from netron_lens.protocol import Export, Failure, ModuleCall, WorkerResult
from netron_lens.server.mismatches import argument_place, mismatch


def result(class_: str, message: str) -> WorkerResult:
    layer = ModuleCall(
        path="layer", call=1, parent=0, class_=class_, outputs=(), parameters=0, trainable=0, multiply_adds=0
    )
    error = Failure(stage="capture", kind="error", message=f"`Net.forward` failed: RuntimeError: {message}")
    return WorkerResult(export=Export(ok=False, file="n.py", error=error), modules=(layer,))


@pytest.mark.parametrize(
    ("class_", "message", "expected"),
    [
        (
            "Linear",
            "mat1 and mat2 shapes cannot be multiplied (1x4704 and 400x120)",
            "`layer` expects 400 (`in_features` of `Linear`), and was given 4704",
        ),
        (
            "Conv2d",
            (
                "Given groups=1, weight of size [16, 8, 5, 5], expected input[1, 6, 220, 220] to have 8 channels,"
                " but got 6 channels instead"
            ),
            "`layer` expects 8 (`in_channels` of `Conv2d`), and was given 6",
        ),
        (
            "ConvTranspose1d",
            (
                "Given transposed=1, weight of size [8, 16, 5], expected input[1, 6, 220] to have 8 channels,"
                " but got 6 channels instead"
            ),
            "`layer` expects 8 (`in_channels` of `ConvTranspose1d`), and was given 6",
        ),
        (
            "BatchNorm2d",
            "running_mean should contain 6 elements not 8",
            "`layer` expects 8 (`num_features` of `BatchNorm2d`), and was given 6",
        ),
        (
            "LayerNorm",
            "Given normalized_shape=[8], expected input with shape [*, 8], but got input of size[1, 14, 6]",
            "`layer` expects 8 (`normalized_shape` of `LayerNorm`), and was given 6",
        ),
        (
            "LSTM",
            "input.size(-1) must be equal to input_size. Expected 7, got 6",
            "`layer` expects 7 (`input_size` of `LSTM`), and was given 6",
        ),
        ("Block", "mat1 and mat2 shapes cannot be multiplied (1x4704 and 400x120)", "None"),
        ("Linear", "expected m1 and m2 to have the same dtype, but got: double != float", "None"),
        (
            "Conv2d",
            (
                "Given groups=2, weight of size [16, 4, 5, 5], expected input[1, 6, 9, 9] to have 8 channels,"
                " but got 6 channels instead"
            ),
            "None",
        ),
    ],
)
def test_reads_what_met_what_off_the_message(class_: str, message: str, expected: str) -> None:
    assert str(mismatch(result(class_, message))) == expected


@pytest.mark.parametrize(
    ("construction", "value"),
    [
        ("nn.Conv2d(8, 16, 5)", "8"),
        ("nn.Conv2d(out_channels=16, in_channels=4 * 2)", "4 * 2"),
        ('nn.Conv2d(  # "é😀"\n    é(8),\n    16,\n)', "é(8)"),
        ("nn.Conv2d(*sizes)", None),
        ("nn.Conv2d(", None),
        ("layer", None),
        ("nn.Conv2d()", None),
    ],
)
def test_finds_the_argument_in_the_construction(construction: str, value: str | None) -> None:
    place = argument_place(construction, "in_channels")
    assert (construction[place[0] : place[1]] if place else None) == value
