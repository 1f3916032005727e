"""The names by which libraries make models: `timm.create_model(name)`, `smp.Unet(encoder_name=name)`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.evidence import Choice

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses


class _Maker(NamedTuple):
    """What takes a name: a function as it is written, where it takes it, and names that it knows."""

    function: re.Pattern[str]
    places: tuple[int | str, ...]
    names: tuple[str | None, ...]


_NETWORKS = ("resnet18", "resnet50", "efficientnet_b0")

_SEGMENTING = r"^(smp|segmentation_models_pytorch)\."
_MAKERS = (
    _Maker(re.compile(_SEGMENTING + r"create_model$"), (0, "arch"), ("unet",)),
    _Maker(re.compile(_SEGMENTING + r"create_model$"), (1, "encoder_name"), _NETWORKS[:2]),
    _Maker(re.compile(_SEGMENTING + r"[A-Z]\w+$"), (0, "encoder_name"), _NETWORKS[:2]),
    _Maker(re.compile(_SEGMENTING + r"([A-Z]\w+|create_model)$"), (2, "encoder_weights"), (None,)),
    _Maker(re.compile(r"\bencoders\.get_(encoder|preprocessing_\w+)$"), (0, "name", "encoder_name"), _NETWORKS[:2]),
    _Maker(re.compile(r"(^|\btimm\.)create_model$"), (0, "model_name"), _NETWORKS),
    _Maker(re.compile(r"(\bmodels\.get_model|^ptcv_get_model)$"), (0, "name"), _NETWORKS[:2]),
    _Maker(re.compile(r"(^|\.)EfficientNet\.from_(name|pretrained)$"), (0, "model_name"), ("efficientnet-b0",)),
)


def library_names(name: str, used: Uses, weight: float) -> tuple[Choice, ...]:
    """Give names of models that the library has which is handed this one; weights are none."""
    for callee, position in used.passed:
        function = ast.unparse(callee)
        for maker in _MAKERS:
            if position in maker.places and maker.function.search(function) is not None:
                reason = f"`{function}` makes the model of this `{name}`"
                return tuple(
                    Choice(
                        expression=repr(each), kind="none" if each is None else "string", reason=reason, weight=weight
                    )
                    for each in maker.names
                )
    return ()
