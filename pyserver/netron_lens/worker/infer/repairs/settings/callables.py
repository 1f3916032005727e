"""Classes and modules that can stand where code calls one of its arguments: the file's own first, then torch's."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from torch import nn

from netron_lens.worker.infer.evidence.settings.keyword_classes import made_with
from netron_lens.worker.infer.plans.literals import value_of_expression
from netron_lens.worker.infer.plans.natural import natural
from netron_lens.worker.infer.plans.values import Value, python
from netron_lens.worker.infer.repairs.settings.own_classes import alike, has_all, own_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    (r"act|relu|nonlin|gelu|^nl_|_nl$", ("nn.ReLU()",)),
    (r"drop", ("nn.Dropout(0.1)",)),
    (r"^(f|fn|phi|func|function|sigma)$", ("nn.ReLU()",)),
    (r"pool", ("nn.MaxPool2d(2)",)),
    (r"mlp|linear|dense|fc", ("nn.Linear(in_features=64, out_features=64)",)),
    (r"conv", ("nn.Conv2d(in_channels=64, out_channels=64, kernel_size=3, padding=1)",)),
)
_PASSING_ON = "lambda first, *rest, **options: first"
_FAR_FETCHED = 2
_COMPARED = 2
"""How many things a loss is called with."""


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
        for key, cls in own_classes(situation, name)
        if _binds(cls, args, keywords) and (attribute is None or attribute == "__name__" or hasattr(cls, attribute))
    ]
    if any(isinstance(each, nn.Module) for each in args or ()):
        yield from _around_layers(name, own)
        return
    torchs = [*made_with(keywords), *torchs]
    first, second = (torchs, own) if torchs and not alike(name, own[:1]) else (own, torchs)
    for text in dict.fromkeys((*first, *said, *second)):
        yield python(text, f"a class that fits `{name}`")
    yield python("nn.Linear" if args is not None and len(args) == 2 else "nn.Identity", f"a class for `{name}`")  # noqa: PLR2004 - in and out


def _around_layers(name: str, own: list[str]) -> Iterator[Value]:
    """Offer what gives a layer for the layer that it is handed: `norm(nn.Conv2d(3, 8, 3))`."""
    norms = ("nn.utils.spectral_norm",) if re.search("norm", name, re.IGNORECASE) else ()
    for text in (*norms, *own, _PASSING_ON):
        yield python(text, f"gives a layer for that which `{name}` is handed")


def instances(
    situation: Situation,
    name: str,
    count: int,
    *,
    attributes: frozenset[str] = frozenset(),
    keywords: tuple[str, ...] = (),
) -> Iterator[Value]:
    """Offer modules that can be called with one or several tensors, and keywords, and that have these attributes."""
    torchs = [text for pattern, texts in _TORCH_INSTANCES if re.search(pattern, name, re.IGNORECASE) for text in texts]
    said = [each.expression for each in situation.evidence.parameters.get(name, ()) if each.kind == "module"]
    asked = attributes - frozenset(dir(nn.Module))
    several = count > 1 or bool(keywords)
    for text in () if asked or several else torchs:
        yield value_of_expression(text, f"a module for `{name}`")
    if count == _COMPARED and not keywords and not asked and re.search(r"crit|loss", name, re.IGNORECASE):
        yield python("nn.MSELoss()", f"a loss for `{name}`")
    fitting = [(alike(name, [key]), built) for key, built in _own_models(situation, name, count, asked, keywords)]
    near = [built for is_near, built in fitting if is_near]
    yield from near
    tables = [text for text in said if text.startswith("torch.nn.Embedding(")]
    yield from (python(text, f"a table of words for `{name}`") for text in tables)
    yield from [built for is_near, built in fitting if not is_near][: max(0, _FAR_FETCHED - len(near))]
    for text in said:
        yield python(text, f"a module for `{name}`")
    if not asked and not several:
        yield python("nn.Identity()", f"passes on what `{name}` is given")
    if several:
        yield python(_PASSING_ON, f"passes on what `{name}` is given")


def _own_models(
    situation: Situation, name: str, count: int, asked: frozenset[str], keywords: tuple[str, ...]
) -> Iterator[tuple[str, Value]]:
    """Build models of the file that can be called so, but none that needs itself what it is to stand for."""
    for key, cls in own_classes(situation, name, asked):
        fits = has_all(cls, asked) and _takes(cls, count, keywords, is_called=not asked)
        built = built_from_names(key, cls) if fits else None
        if built is not None and name not in dict(built.items):
            yield key, built


def built_from_names(key: str, cls: type) -> Value | None:
    """Construct a class of the file with values from its parameters' names."""
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


def _takes(cls: type, count: int, keywords: tuple[str, ...], *, is_called: bool) -> bool:
    """Tell whether the models of a class can be called with so many tensors; those of some have methods for it."""
    forward = inspect.unwrap(cls.forward)  # type: ignore[attr-defined] # it is one of modules
    if forward is _WITHOUT_FORWARD:
        return not is_called or any("__call__" in vars(each) for each in cls.__mro__ if each is not nn.Module)
    return _can_bind(forward, (None,) * (count + 1), keywords)


_WITHOUT_FORWARD = nn.Module.forward


def _binds(cls: type, args: tuple[Any, ...] | None, keywords: tuple[str, ...]) -> bool:
    return args is None or _can_bind(cls, args, keywords)


def _can_bind(function: Callable[..., Any], args: tuple[Any, ...], keywords: tuple[str, ...]) -> bool:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*args, **dict.fromkeys(keywords))
    except TypeError:
        return False
    return True
