"""Models of torchvision that have the attributes that code reads: many models are built around one of these."""

from __future__ import annotations

import ast
import importlib.util
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.settings.uses.names import last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_RESNET = frozenset(
    {"conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc", "inplanes"}
)
_OF_LAYERS = frozenset({"children", "named_children", "_modules", "eval", "to", "cuda"})
_HOLDERS = frozenset({"Sequential", "ModuleList", "add_module"})
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


def published_parts(found: Iterable[Occurrence], features: Iterable[Occurrence]) -> Iterator[str]:
    """Write the models of which code takes layers: `vgg.features[:16]`, `list(backbone.children())[:-2]`."""
    if importlib.util.find_spec("torchvision") is None:
        return
    if any(_are_layers(each) for each in features):
        yield "torchvision.models.vgg16()"
    if any(_are_cut(each) for each in found):
        yield from ("torchvision.models.resnet18()", "torchvision.models.resnet50()")


def _are_layers(features: Occurrence) -> bool:
    """Tell layers by what is done with them: they are walked by name, moved, or put into a model."""
    within = [each for each in features.around if not isinstance(each, ast.Subscript)]
    match within[:1]:
        case [ast.Attribute(_, read)] if read in _OF_LAYERS:
            return True
    return any(isinstance(each, ast.Call) and last(each.func) in _HOLDERS for each in features.around)


def _are_cut(occurrence: Occurrence) -> bool:
    """Tell a model that is taken without its last layers, those that classify."""
    match occurrence.around[:4]:
        case [
            ast.Attribute(_, "children"),
            ast.Call(),
            ast.Call(ast.Name("list")),
            ast.Subscript(_, ast.Slice(None, upper)),
        ]:
            return isinstance(upper, ast.UnaryOp)
    return False


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
