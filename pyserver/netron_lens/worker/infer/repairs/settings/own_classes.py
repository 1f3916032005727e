"""The module classes of the file that may be what a parameter is given: by name, and by the attributes read of it."""

from __future__ import annotations

import difflib
import dis
import inspect
import os
import re
from typing import TYPE_CHECKING

from torch import nn

from netron_lens.worker.infer.evidence.texts.texts import own
from netron_lens.worker.infer.evidence.values.configuration import class_field
from netron_lens.worker.infer.evidence.words.words import words
from netron_lens.worker.infer.plans.syntax import only_refuses
from netron_lens.worker.infer.trials.materials import evaluated
from netron_lens.worker.load.written import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text
    from netron_lens.worker.infer.repairs.situation import Situation
    from netron_lens.worker.stages import Loaded

_ASKED = 24
_CLASS = re.compile(r"^class (\w+)\(", re.MULTILINE)
_NEAR = 0.85
_NO_PARTS = ("torch.", "torchmetrics.")
"""Layers have names of their own, and what measures a model is no part of it."""
_WHOLE = frozenset({"model", "net", "network"})
"""Last words of what a model is handed that is one itself."""
_BLOCKS = frozenset({"block", "bottleneck", "unit", "layer", "cell"})
"""Last words of what a model repeats."""


def own_classes(
    situation: Situation, name: str, attributes: frozenset[str] = frozenset()
) -> Iterator[tuple[str, type]]:
    """Walk the module classes of the file, and those that it imports of other files of the user's.

    Those with the attributes and of a similar name come first.

    Of those, one that is called as the model too is meant: `PreActBlock` for the `block` of a `PreActResNet`.
    They are loaded as they are asked for.
    """
    loaded = situation.loaded
    text = own(loaded)
    imported = () if text is None else _imported(text, loaded)
    keys = dict.fromkeys((*loaded.namespace, *_CLASS.findall(loaded.text), *imported))
    root = text.root if text is not None and attributes else None
    family = words(loaded.cls.__name__)
    candidates = sorted(
        (key for key in keys if isinstance(loaded.namespace.get(key), type) or key not in loaded.namespace),
        key=lambda key: (
            -_covered(root, key, attributes),
            _is_part(name, key, loaded.text),
            -_likeness(name, key) - _belonging(name, key, family),
        ),
    )
    for key in candidates[:_ASKED]:
        try:
            value = evaluated(key, loaded)
        except Exception:  # noqa: BLE001, S112 - a class that cannot be made is no candidate
            continue
        if (
            isinstance(value, type)
            and issubclass(value, nn.Module)
            and not issubclass(loaded.cls, value)
            and not value.__module__.startswith(_NO_PARTS)
            and not _is_abstract(value)
        ):
            yield key, value


def _imported(text: Text, loaded: Loaded) -> Iterator[str]:
    """Give the names under which a text imports classes, as their names tell, of files of the user's."""
    _, roots = asked.place(loaded)
    for name, path in text.root.imports.items():
        top = path.partition(".")[0]
        places = (os.path.join(root, *ending) for root in roots for ending in ((top,), (f"{top}.py",)))  # noqa: PTH118 - only text is wanted
        if name[:1].isupper() and (not top or any(map(os.path.exists, places))):
            yield name


def _is_part(name: str, key: str, text: str) -> bool:
    """Tell what is constructed somewhere in the text, as the parts of models are, where a model is asked for."""
    return not _WHOLE.isdisjoint(words(name)[-1:]) and re.search(rf"(?<!class )\b{re.escape(key)}\(", text) is not None


def taking(loaded: Loaded, name: str, keyword: str) -> Iterator[str]:
    """Walk the names of the file's classes whose constructors have a parameter, those of a similar name first."""
    text = own(loaded)
    for key, scope in sorted(
        () if text is None else text.root.classes.items(), key=lambda each: -_likeness(name, each[0])
    ):
        arguments = scope.functions["__init__"].parameters if "__init__" in scope.functions else None
        if arguments is not None and keyword in {each.arg for each in (*arguments.args, *arguments.kwonlyargs)}:
            yield key


def _is_abstract(cls: type[nn.Module]) -> bool:
    """Tell a class whose `forward` is for others to define; one that has none may be called otherwise."""
    code = getattr(cls.forward, "__code__", None)
    return code is not None and code is not nn.Module.forward.__code__ and only_refuses(code)


def alike(name: str, keys: list[str]) -> bool:
    """Whether a parameter is called like one of these classes."""
    return any(_likeness(name, key) > _NEAR for key in keys)


def has_all(cls: type, attributes: frozenset[str]) -> bool:
    """Whether the models of a class have these attributes, as far as its constructors tell."""
    return all(hasattr(cls, each) for each in attributes) or attributes <= _stored(cls) | set(dir(cls))


def _stored(cls: type) -> set[str]:
    functions = (inspect.unwrap(vars(base)["__init__"]) for base in cls.__mro__ if "__init__" in vars(base))
    codes = (getattr(function, "__code__", None) for function in functions)
    return {
        str(each.argval)
        for code in codes
        if code is not None
        for each in dis.get_instructions(code)
        if each.opname == "STORE_ATTR"
    }


def _covered(root: Scope | None, key: str, attributes: frozenset[str]) -> int:
    """Count the attributes that a class of the text gives a value."""
    scope = None if root is None else root.classes.get(key)
    return 0 if scope is None else sum(class_field(scope, each) is not None for each in attributes)


def _belonging(name: str, key: str, family: tuple[str, ...]) -> int:
    """Weigh the words that a class shares with the model, where the parameter is called like it."""
    meant, called = words(name)[-1:], words(key)[-1:]
    is_called_so = meant == called or (_BLOCKS.issuperset(meant) and _BLOCKS.issuperset(called))
    return 2 * len({*words(key)} & {*family}) if is_called_so else 0


def _likeness(name: str, key: str) -> float:
    name, key = name.lower().replace("_", ""), key.lower().replace("_", "")
    within = name in key or key in name
    return difflib.SequenceMatcher(None, name, key).ratio() + within
