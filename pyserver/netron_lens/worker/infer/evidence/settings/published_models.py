"""Models of torchvision that have the attributes that code reads: many models are built around one of these."""

from __future__ import annotations

import ast
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_RESNET = frozenset(
    {"conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc", "inplanes"}
)
_PUBLISHED = (
    ("resnet18", _RESNET),
    ("resnet50", _RESNET),
    ("vgg16", frozenset({"features", "avgpool", "classifier"})),
    ("densenet121", frozenset({"features", "classifier"})),
    ("mobilenet_v2", frozenset({"features", "classifier", "last_channel"})),
)


def published_models(fields: frozenset[str]) -> Iterator[str]:
    """Write the models that have all of these attributes, where torchvision is installed."""
    if fields and importlib.util.find_spec("torchvision") is not None:
        yield from (f"torchvision.models.{name}()" for name, has in _PUBLISHED if fields <= has)


def published_makers(found: Iterable[Occurrence]) -> tuple[str, ...]:
    """Name what makes such models, for what is told how many classes there are: `base_encoder(num_classes=128)`."""
    for occurrence in found:
        match occurrence.around[0]:
            case ast.Call(function, [], keywords) if function is occurrence.node and importlib.util.find_spec(
                "torchvision"
            ):
                if "num_classes" in [each.arg for each in keywords]:
                    return ("torchvision.models.resnet18", "torchvision.models.resnet50")
    return ()
