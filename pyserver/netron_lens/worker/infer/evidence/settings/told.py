"""The kind and the values of a constructor's parameter, from its uses first and from its name second."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings import readings
from netron_lens.worker.infer.evidence.settings.constants import OPTION, SAID, constants
from netron_lens.worker.infer.evidence.settings.fields import field_uses, merged
from netron_lens.worker.infer.evidence.settings.graph_settings import of_graph
from netron_lens.worker.infer.evidence.settings.handed_defaults import handed_default
from netron_lens.worker.infer.evidence.settings.layer_fields import layers_with
from netron_lens.worker.infer.evidence.settings.listed_names import listed_names
from netron_lens.worker.infer.evidence.settings.place import names_at
from netron_lens.worker.infer.evidence.settings.readings import NAME, USE
from netron_lens.worker.infer.evidence.settings.records import literal, record_of
from netron_lens.worker.infer.evidence.settings.sparse_matrices import sparse_matrix
from netron_lens.worker.infer.evidence.settings.uses.members import is_space
from netron_lens.worker.infer.evidence.settings.uses.names import last
from netron_lens.worker.infer.evidence.settings.uses.uses import uses
from netron_lens.worker.infer.evidence.values.callees import initializer
from netron_lens.worker.infer.evidence.values.configuration import class_field
from netron_lens.worker.infer.evidence.values.options import options, own_default
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Settings
    from netron_lens.worker.infer.evidence.settings.place import Place, Said
    from netron_lens.worker.infer.evidence.settings.records import Record
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_DEPTH = 3
_COVERED = 0.8
_BUILDING = "instantiate"
"""What hydra builds objects with, from settings that name their class."""
_OF_SPACES = {"shape": "observation shape", "n": "num actions"}
"""What the parts of `env.observation_space` and `env.action_space` mean."""
_WRITTEN = 400
"""A dict of so many characters is taken as it is written: more of it may be read than is seen."""
_GPUS = ("[]",)
"""What a list of the GPUs to run on means: the run is on the CPU, whatever the settings say."""
_LATER = frozenset({"0", "-1"})
"""What a size is called before it is known: `n_vocab = 0`, and set when the data was read."""


def told(name: str, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give the choices for one parameter, best first; empty where neither uses nor name say anything."""
    used = merged(found, place.page, place.owner)
    said = meaning(name)
    for reader in _READERS:
        choices = reader(name, said, used, found, place)
        if choices:
            return _spelled(choices) if used.counts["spelled"] else choices
    return ()


def _spelled(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give texts from which the values are read: `eval(options.widths)`."""
    return tuple(replace(each, expression=repr(each.expression), kind="string", weight=USE) for each in choices)


def _records(name: str, said: Said, used: Uses, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    if used.counts["module"] or used.counts["called later"]:
        return ()
    if used.keys and not used.counts["string"]:
        place = _recorded(found, place)
        needed = [each for each in used.keys if used.keys.count(each) > used.defaulted.count(each)]
        entries = dict.fromkeys((*needed, *_also(used, place), *_had(used.keys, place)))
        texts = [f"{key!r}: {_inner(key, found, place)}" for key in entries]
        reason = _read_of(f"the keys of `{name}`", place)
        made = f"{{{', '.join(texts)}}}"
        return (Choice(expression=made, kind="dict", reason=reason, weight=USE, settings=_further(place, used.keys)),)
    fields = [each for each in dict.fromkeys(used.fields) if each.isidentifier() and not each.startswith("__")]
    if not fields or used.counts["number"] or used.counts["called"]:
        return ()
    is_settings = said is not None and said.kind == "object"
    layers = [] if is_settings or used.counts["counted"] else layers_with(fields, names_at(name, place))
    if layers:
        reason = f"`{name}` has the attributes of a layer"
        return tuple(Choice(expression=each, kind="object", reason=reason, weight=USE) for each in layers[:4])
    place = _recorded(found, place)
    covering = _covering(fields, place)
    if covering is not None:
        called, keys = covering
        made = f"{called}({', '.join(f'{each}={_inner(each, found, place)}' for each in keys)})"
        reason = f"`{called}` has the attributes of `{name}` that the code reads"
        return (Choice(expression=made, kind="object", reason=reason, weight=USE),)
    given = [each for each in fields if each not in used.optional or each in _also(used, place)]
    texts = [f"{each}={_inner(each, found, place)}" for each in given]
    made = f"{_kind_named(used.classes)}({', '.join(texts)})"
    reason = _read_of(f"the attributes of `{name}`", place)
    return (Choice(expression=made, kind="object", reason=reason, weight=USE, settings=_further(place, fields)),)


def _kind_named(classes: list[str]) -> str:
    """Give a kind of object with any attributes, of the name that the code asks its class for."""
    return f"type({classes[0]!r}, (SimpleNamespace,), {{}})" if classes else "SimpleNamespace"


def _recorded(found: list[Occurrence], place: Place) -> Place:
    """Find the settings that have what is read of a configuration; those of its parts stand in them."""
    if place.depth or not place.pages:
        return place
    return place._replace(record=record_of(found, place.pages, place.owner))


def _further(place: Place, read: list[str]) -> Settings:
    """Give the settings in which all stands that the run may read besides, else the options that have most of it."""
    if place.depth or place.record is not None:
        return {} if place.depth or place.record is None else place.record.texts()
    defined = [options(page.text) for page in place.pages]
    best = max(defined, key=lambda each: len(each.keys() & set(read)), default={})
    texts = {name: literal(value) for name, value in best.items()} if best.keys() & set(read) else {}
    return {name: text for name, text in texts.items() if text not in (None, "None")}


def _also(used: Uses, place: Place) -> list[str]:
    """Give the attributes that settings have: some are read in several ways, by key or with a default."""
    return _had(used.fields, place)


def _had(names: list[str], place: Place) -> list[str]:
    return [] if place.record is None else [each for each in names if each in place.record.entries]


def _read_of(what: str, place: Place) -> str:
    stands = "" if place.record is None else f", as {place.record.where} has them"
    return f"{what} that the code reads{stands}"


def _covering(fields: list[str], place: Place) -> tuple[str, list[str]] | None:
    """Give a class of the text that has defaults for these fields, and those of them that it needs as arguments."""
    for name, scope in place.page.text.root.classes.items():
        if scope is place.owner or "forward" in scope.functions or "__call__" in scope.functions:
            continue
        lacking = [field for field in fields if class_field(scope, field, place.page) is None]
        method = initializer(scope, place.page)
        arguments = None if method is None else method.parameters
        needed = [] if arguments is None else arguments.args[1 : len(arguments.args) - len(arguments.defaults)]
        names = [each.arg for each in needed]
        if set(names) <= set(fields) and len(fields) - len(lacking) >= _COVERED * len(fields):
            return name, [*names, *(lacking if arguments is not None and arguments.kwarg else ())]
    return None


def _inner(key: str, found: list[Occurrence], place: Place) -> str:  # noqa: PLR0911 - one per source
    written = None if place.record is None else place.record.entries.get(key)
    inner = None if place.record is None else place.record.inner(key)
    plain = None if written is None else literal(written)
    usual = meaning(key)
    if usual is not None and usual.values == _GPUS:
        return _GPUS[0]
    later = _LATER if _is_size(key) else ()
    plain = None if plain in later else plain
    if plain is not None and (inner is None or place.depth >= _DEPTH):
        return plain
    if place.depth >= _DEPTH:
        return "None"
    if key in _OF_SPACES and any(is_space(each.node) for each in found):
        return _of_space(key, field_uses(found, key, place.page, place.owner))
    own = None if place.owner is None else own_default(place.owner, key)
    if isinstance(own, ast.Constant):
        return ast.unparse(own)
    deeper = place._replace(depth=place.depth + 1, record=inner)
    inside = field_uses(found, key, place.page, place.owner)
    if plain is not None and any(last(function) == _BUILDING for function, _ in uses(inside).passed):
        return plain
    choices = told(key, inside, deeper)
    if plain is not None:
        return _as_written(plain, inner, choices)
    kinds = {choice.kind for choice in choices}
    used = {choice.kind for choice in choices if choice.weight > NAME}
    pages = place.pages or (place.page,)
    defaults = [each for page in pages for each in constants(page, key) if each.weight == OPTION]
    fitting = next((each for each in defaults if each.kind != "string" or "string" in used or not used), None)
    if fitting is not None and fitting.expression not in later:
        return fitting.expression
    values = [each for page in pages for each in constants(page, key)]
    fit = [each for each in values if each.expression not in later and (not kinds or each.kind in kinds)]
    said = [each for each in fit if each.weight >= SAID]
    return next((choice.expression for choice in (*said, *choices)), "None")


def _of_space(key: str, found: list[Occurrence]) -> str:
    """Give the shape of observations or actions, of pictures where convolutions are built for them, or their count."""
    usual = meaning(_OF_SPACES[key])
    assert usual is not None
    return usual.values[1 if key == "shape" and not readings.sizes_of_map(found) else 0]


def _as_written(plain: str, record: Record | None, choices: tuple[Choice, ...]) -> str:
    """Give a part of settings as a dict, or as the object with attributes that the code reads it as."""
    made = next((each for each in choices if each.kind in ("dict", "object")), None)
    is_short = record is not None and len(plain) <= _WRITTEN
    return plain if made is None or (made.kind == "dict" and is_short) else made.expression


def _is_size(key: str) -> bool:
    said = meaning(key)
    return said is not None and said.kind == "int" and "0" not in said.values


_READERS = (
    of_graph,
    readings.weights,
    readings.letters,
    readings.strings,
    readings.lists,
    readings.table,
    readings.keys,
    sparse_matrix,
    _records,
    handed_default,
    readings.entries,
    readings.called,
    readings.order,
    listed_names,
    readings.sequence,
    readings.passed,
    readings.number,
    readings.named,
)
"""What says something of a parameter, the most telling first."""
