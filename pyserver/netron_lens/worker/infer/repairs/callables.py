"""Classes and modules that can stand where code calls one of its arguments: the file's own first, then torch's."""

from __future__ import annotations

import difflib
import inspect
import re
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.infer.materials import evaluated
from netron_lens.worker.infer.natural import natural
from netron_lens.worker.infer.values import Value, python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.repairs.situation import Situation

_TORCH_CLASSES = (
    (r"norm|bn", ("nn.BatchNorm2d", "nn.LayerNorm", "nn.BatchNorm1d", "nn.Identity")),
    (r"act|relu|nonlin|gelu|^nl_|_nl$", ("nn.ReLU",)),
    (r"conv", ("nn.Conv2d", "nn.Conv1d")),
    (r"pool", ("nn.MaxPool2d", "nn.AdaptiveAvgPool2d")),
    (r"drop", ("nn.Dropout",)),
    (r"up", ("nn.Upsample",)),
    (r"linear|fc|proj", ("nn.Linear",)),
    (r"rnn|lstm|gru|cell", ("nn.LSTM", "nn.GRU")),
)
_TORCH_INSTANCES = (
    (r"norm|bn", ("nn.Identity()",)),
    (r"act|relu|nonlin|gelu", ("nn.ReLU()",)),
    (r"drop", ("nn.Dropout(0.1)",)),
    (r"pool", ("nn.MaxPool2d(2)",)),
)
_DEPTH = 3
_ASKED = 24
_CLASS = re.compile(r"^class (\w+)\(", re.MULTILINE)


def classes(
    situation: Situation,
    name: str,
    args: tuple[Any, ...] | None = None,
    keywords: tuple[str, ...] = (),
    *,
    attribute: str | None = None,
) -> Iterator[Value]:
    """Offer classes that can be called with these arguments, or with any where none are told."""
    said = [
        each.expression for each in situation.evidence.parameters.get(name, ()) if each.kind in ("class", "callable")
    ]
    torchs = [text for pattern, texts in _TORCH_CLASSES if re.search(pattern, name, re.IGNORECASE) for text in texts]
    own = [
        key
        for key, cls in _own(situation, name)
        if _binds(cls, args, keywords) and (attribute is None or attribute == "__name__" or hasattr(cls, attribute))
    ]
    first, second = (torchs, own) if torchs and not _alike(name, own[:1]) else (own, torchs)
    for text in dict.fromkeys((*first, *said, *second)):
        yield python(text, f"a class that fits `{name}`")
    yield python("nn.Linear" if args is not None and len(args) == 2 else "nn.Identity", f"a class for `{name}`")  # noqa: PLR2004 - in and out


def instances(
    situation: Situation, name: str, count: int, *, attribute: str | None = None, depth: int = 0
) -> Iterator[Value]:
    """Offer modules that can be called with one or several tensors."""
    torchs = [text for pattern, texts in _TORCH_INSTANCES if re.search(pattern, name, re.IGNORECASE) for text in texts]
    said = [each.expression for each in situation.evidence.parameters.get(name, ()) if each.kind == "module"]
    for text in torchs:
        yield python(text, f"a module for `{name}`")
    offered = 0
    for key, cls in _own(situation, name):
        if (attribute is None or attribute in dir(nn.Module) or _mentions(cls, attribute)) and (
            _alike(name, [key]) or offered < 2  # noqa: PLR2004 - a few far-fetched ones are enough
        ):
            offered += 1
            built = built_from_names(key, cls, depth=depth)
            if built is not None:
                yield built
    for text in said:
        yield python(text, f"a module for `{name}`")
    if (attribute is None or attribute in dir(nn.Module)) and count <= 1:
        yield python("nn.Identity()", f"passes on what `{name}` is given")
    if count > 1:
        yield python("lambda first, *rest, **options: first", f"passes on what `{name}` is given")


def built_from_names(key: str, cls: type, *, depth: int = 0) -> Value | None:
    """Construct a class of the file with values from its parameters' names."""
    if depth > _DEPTH:
        return None
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return None
    required = [
        each
        for each in parameters
        if each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    return Value(
        "call",
        text=key,
        items=tuple((each.name, natural(each.name)) for each in required),
        reason=f"`{key}` of the same file",
    )


def _own(situation: Situation, name: str) -> Iterator[tuple[str, type]]:
    """Walk the module classes of the file, those of a similar name first; they are loaded as they are asked for."""
    loaded = situation.loaded
    keys = dict.fromkeys((*loaded.namespace, *_CLASS.findall(loaded.text)))
    candidates = sorted(
        (key for key in keys if isinstance(loaded.namespace.get(key), type) or key not in loaded.namespace),
        key=lambda key: -_likeness(name, key),
    )
    for key in candidates[:_ASKED]:
        try:
            value = evaluated(key, loaded)
        except Exception:  # noqa: BLE001, S112 - a class that cannot be made is no candidate
            continue
        if (
            isinstance(value, type)
            and issubclass(value, nn.Module)
            and value is not loaded.cls
            and not value.__module__.startswith("torch.")
        ):
            yield key, value


def _likeness(name: str, key: str) -> float:
    name, key = name.lower().replace("_", ""), key.lower().replace("_", "")
    within = name in key or key in name
    return difflib.SequenceMatcher(None, name, key).ratio() + within


def _alike(name: str, keys: list[str]) -> bool:
    return any(_likeness(name, key) > 0.7 for key in keys)  # noqa: PLR2004 - mostly the same letters


def _binds(cls: type, args: tuple[Any, ...] | None, keywords: tuple[str, ...]) -> bool:
    try:
        signature = inspect.signature(cls)
    except (TypeError, ValueError):
        return True
    try:
        if args is not None:
            signature.bind(*args, **dict.fromkeys(keywords))
    except TypeError:
        return False
    return True


def _mentions(cls: type, attribute: str) -> bool:
    if hasattr(cls, attribute):
        return True
    code = getattr(vars(cls).get("__init__"), "__code__", None)
    return code is not None and attribute in code.co_names
