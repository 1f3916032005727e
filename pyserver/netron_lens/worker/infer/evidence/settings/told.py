"""The kind and the values of a constructor's parameter, from its uses first and from its name second."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.constants import OPTION, SAID, constants
from netron_lens.worker.infer.evidence.settings.fields import field_uses, merged
from netron_lens.worker.infer.evidence.settings.getters import asked_for
from netron_lens.worker.infer.evidence.settings.input_keys import input_keys
from netron_lens.worker.infer.evidence.settings.layer_fields import layers_with
from netron_lens.worker.infer.evidence.settings.lookup_tables import is_table, numbered
from netron_lens.worker.infer.evidence.settings.module_attributes import attributes_of
from netron_lens.worker.infer.evidence.settings.pretrained_names import pretrained_names
from netron_lens.worker.infer.evidence.settings.records import Record, literal, record_of
from netron_lens.worker.infer.evidence.settings.sequences import listed, records
from netron_lens.worker.infer.evidence.values.callees import Parameter, initializer, parameter_of
from netron_lens.worker.infer.evidence.values.configuration import class_field
from netron_lens.worker.infer.evidence.values.options import own_default
from netron_lens.worker.infer.evidence.words.parameter_names import Meaning, is_count, meaning, torch_meaning
from netron_lens.worker.infer.evidence.words.words import singular, words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind
    from netron_lens.worker.infer.evidence.settings.use_findings import Uses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope

USE, NAME = 0.45, 0.35
_NUMBERS = ("int", "float")
_CALLED = ("class", "callable", "module")
_DEPTH = 3
_COVERED = 0.8
_STACKED = frozenset({"layers", "layer", "blocks", "block", "stages", "convs"})
"""What is counted by its name, though it may be the number of its channels: `num_in_layers`."""
_REDUCING = frozenset({"reduction", "compression", "reduce"})
_KEEPING = "torch.nn.Conv2d(3, 3, 3, padding=1)"
"""A layer that takes pictures and gives such, so that there may be any number of them."""
_WRITTEN = 400
"""A dict of so many characters is taken as it is written: more of it may be read than is seen."""
_TABLE = re.compile(r"_?(dict|dictionary|map|mapping)$")
_LATER = frozenset({"0", "-1"})
"""What a size is called before it is known: `n_vocab = 0`, and set when the data was read."""


class Place(NamedTuple):
    """Where a parameter is used: the text, the class, how deep in nested configurations; texts that give values.

    `record` are settings that have what is read of the parameter.
    """

    page: Page
    owner: Scope | None
    depth: int = 0
    pages: tuple[Page, ...] = ()
    record: Record | None = None


def told(name: str, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give the choices for one parameter, best first; empty where neither uses nor name say anything."""
    used = merged(found, place.page, place.owner)
    said = meaning(name)
    for reader in (_strings, _table, _keys, _records, _entries, _called, _sequence, _passed, _number, _named):
        choices = reader(name, said, used, found, place)
        if choices:
            return _spelled(choices) if used.counts["spelled"] else choices
    return ()


def _spelled(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give texts from which the values are read: `eval(options.widths)`."""
    return tuple(replace(each, expression=repr(each.expression), kind="string", weight=USE) for each in choices)


Said = Meaning | None


def _strings(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    loaded = pretrained_names(name, used, USE)
    if loaded:
        return loaded
    values = list(dict.fromkeys((*used.strings, *(() if used.fields or used.keys else used.members))))
    if used.modules and not values:
        return attributes_of(used.modules[0], name, USE)
    if used.counts["string"] and not values:
        return (Choice(expression="''", kind="string", reason=f"`{name}` is used as a string", weight=USE),)
    reason = f"`{name}` is compared with `{values[0]!r}`" if values else ""
    return tuple(Choice(expression=repr(value), kind="string", reason=reason, weight=USE) for value in values[:6])


def _keys(name: str, _said: Said, _used: Uses, found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    return input_keys(name, found, USE)


def _table(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    if is_table(name):
        reason = f"the name `{name}`"
    elif used.keys and used.counts["counted"]:
        reason = f"the keys of `{name}` are read, and counted"
    else:
        return ()
    return (Choice(expression=numbered(used.keys), kind="dict", reason=reason, weight=USE),)


def _records(name: str, said: Said, used: Uses, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    if used.counts["module"] or used.counts["called later"]:
        return ()
    if used.keys and not used.counts["string"]:
        place = _recorded(found, place)
        texts = [f"{key!r}: {_inner(key, found, place)}" for key in dict.fromkeys((*used.keys, *_also(used, place)))]
        reason = _read_of(f"the keys of `{name}`", place)
        return (Choice(expression=f"{{{', '.join(texts)}}}", kind="dict", reason=reason, weight=USE),)
    fields = [each for each in dict.fromkeys(used.fields) if each.isidentifier() and not each.startswith("__")]
    if not fields or used.counts["number"] or used.counts["called"]:
        return ()
    is_settings = said is not None and said.kind == "object"
    layers = [] if is_settings else layers_with(fields, _names(name, place))
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
    return (Choice(expression=made, kind="object", reason=reason, weight=USE),)


def _kind_named(classes: list[str]) -> str:
    """Give a kind of object with any attributes, of the name that the code asks its class for."""
    return f"type({classes[0]!r}, (SimpleNamespace,), {{}})" if classes else "SimpleNamespace"


def _entries(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    if not used.counts["dict"] or used.counts["called"] or used.counts["called later"] or used.counts["module"]:
        return ()
    key = singular(_TABLE.sub("", name) or "a")
    said = meaning(key)
    entry = f"{{{key!r}: {said.values[0] if said is not None and said.values else '8'}}}"
    reason = f"the entries of `{name}` are read"
    return tuple(Choice(expression=each, kind="dict", reason=reason, weight=USE) for each in (entry, "{}"))


def _recorded(found: list[Occurrence], place: Place) -> Place:
    """Find the settings that have what is read of a configuration; those of its parts stand in them."""
    if place.depth or not place.pages:
        return place
    return place._replace(record=record_of(found, place.pages, place.owner))


def _also(used: Uses, place: Place) -> list[str]:
    """Give the attributes that settings have: some are read in several ways, by key or with a default."""
    return [] if place.record is None else [each for each in used.fields if each in place.record.entries]


def _read_of(what: str, place: Place) -> str:
    stands = "" if place.record is None else f", as {place.record.where} has them"
    return f"{what} that the code reads{stands}"


def _names(name: str, place: Place) -> tuple[str, ...]:
    """Give the parameter's name and that of its class."""
    owner = place.owner.node if place.owner is not None else None
    return (name, owner.name) if isinstance(owner, ast.ClassDef) else (name,)


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


def _inner(key: str, found: list[Occurrence], place: Place) -> str:
    written = None if place.record is None else place.record.entries.get(key)
    inner = None if place.record is None else place.record.inner(key)
    plain = None if written is None else literal(written)
    later = _LATER if _is_size(key) else ()
    plain = None if plain in later else plain
    if plain is not None and (inner is None or place.depth >= _DEPTH):
        return plain
    if place.depth >= _DEPTH:
        return "None"
    own = None if place.owner is None else own_default(place.owner, key)
    if isinstance(own, ast.Constant):
        return ast.unparse(own)
    deeper = place._replace(depth=place.depth + 1, record=inner)
    choices = told(key, field_uses(found, key, place.page, place.owner), deeper)
    if plain is not None:
        made = next((each for each in choices if each.kind in ("dict", "object")), None)
        is_short = len(plain) <= _WRITTEN and made is not None and made.kind == "dict"
        return plain if made is None or is_short else made.expression
    kinds = {choice.kind for choice in choices}
    used = {choice.kind for choice in choices if choice.weight > NAME}
    pages = place.pages or (place.page,)
    options = [each for page in pages for each in constants(page, key) if each.weight == OPTION]
    fitting = next((each for each in options if each.kind != "string" or "string" in used or not used), None)
    if fitting is not None and fitting.expression not in later:
        return fitting.expression
    values = [each for page in pages for each in constants(page, key)]
    fit = [each for each in values if each.expression not in later and (not kinds or each.kind in kinds)]
    said = [each for each in fit if each.weight >= SAID]
    return next((choice.expression for choice in (*said, *choices)), "None")


def _is_size(key: str) -> bool:
    said = meaning(key)
    return said is not None and said.kind == "int" and "0" not in said.values


def _called(name: str, said: Said, used: Uses, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    if not (used.counts["called"] or used.counts["called later"] or used.counts["module"]):
        return ()
    if used.counts["called"]:
        getter = asked_for(name, found)
        if getter is not None:
            return (Choice(expression=getter, kind="callable", reason=f"`{name}` is asked for a number", weight=USE),)
        blocks = _blocks(place) if (used.arguments or 0) > 1 else ()
        usual = said.values if said is not None and said.kind in _CALLED and said.kind != "module" else ()
        values = (*blocks, *usual) or _CONSTRUCTED[min(used.arguments or 0, 2)]
        reason = f"`{name}` is called in the constructor"
        return tuple(Choice(expression=value, kind="class", reason=reason, weight=USE) for value in values[:6])
    if used.sliced:
        made = f"torch.nn.Sequential(*[{_KEEPING} for _ in range({used.sliced + 2})])"
        return (Choice(expression=made, kind="object", reason=f"slices of `{name}` are called", weight=USE),)
    usual = said.values if said is not None and said.kind in ("callable", "module") else ()
    layers = layers_with(used.fields, _names(name, place))[:4] if used.fields else []
    values = (*layers, *usual) or ("torch.nn.Identity()",)
    reason = f"`{name}` is called as a module"
    return tuple(Choice(expression=value, kind="module", reason=reason, weight=USE) for value in values)


def _blocks(place: Place) -> tuple[str, ...]:
    """Classes of the text that are usually passed as a block."""
    return tuple(
        name
        for name, scope in place.page.text.root.classes.items()
        if scope is not place.owner and ("expansion" in scope.bindings or name.endswith(("Block", "Bottleneck")))
    )[:4]


def _sequence(name: str, said: Said, used: Uses, found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    if not used.counts["list"] or (used.length is None and (used.counts["integer"] or is_count(name))):
        return ()
    if used.element:
        return records(name, used.element, USE)
    if used.counts["repeats"]:
        said = meaning("num_layers")
    if used.counts["modules"]:
        said = Meaning("module", ("torch.nn.Identity()",))
    length = used.length if used.length != 1 else _sizes_of_map(found) or used.length
    lists = listed(name, said, length, NAME if said is not None and said.kind == "list" else USE)
    if said is None or said.kind not in _NUMBERS:
        return lists
    reason = f"the name `{name}`"
    return (*lists, *(Choice(expression=each, kind=said.kind, reason=reason, weight=NAME) for each in said.values[:2]))


def _sizes_of_map(found: list[Occurrence]) -> int | None:
    """Count the sizes of a map whose channels a convolution is built for, `nn.Conv2d(a[0], 32, 8)`, or of `a[1:]`."""
    for occurrence in found:
        match occurrence.around:
            case (ast.Subscript(_, ast.Slice(ast.Constant(1), None, None)), *_):
                return 3
            case (
                ast.Subscript(_, ast.Constant(0)),
                ast.Call(ast.Attribute(_, "Conv1d" | "Conv2d" | "Conv3d" as name)),
                *_,
            ):
                return 1 + int(name[-2])
    return None


def _passed(name: str, said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """What a layer's own parameter means, unless the name means a value of the same kind."""
    for function, position in used.passed:
        target = parameter_of(function, position, place.page, place.owner)
        is_stacked = words(name)[-1:] != () and words(name)[-1] in _STACKED
        if target is None or (target.scope is not None and (target.callee == "__init__" or is_stacked)):
            continue
        meant = torch_meaning(target.name) if target.scope is None else said or meaning(target.name)
        if meant is None:
            continue
        alike = said is not None and (said.kind == meant.kind or {said.kind, meant.kind} <= {"class", "callable"})
        is_other = (is_stacked and meant.values[:1] == ("64",)) or _is_vocabulary(name, target, meant)
        same = alike and len(name) > 1 and not is_other
        chosen = said if same and said is not None and said.values else meant
        if not chosen.values:
            continue
        reason = f"`{name}` is `{target.name}` of `{target.callee}`"
        said_by = USE if target.scope is None else NAME
        return tuple(Choice(expression=each, kind=chosen.kind, reason=reason, weight=said_by) for each in chosen.values)
    return ()


def _is_vocabulary(name: str, target: Parameter, meant: Meaning) -> bool:
    """Tell the size of an input that is a word of a vocabulary: `nn.Embedding(input_size, 8)`."""
    return target.scope is None and meant.values[:1] == ("1000",) and words(name)[-1] in ("size", "dim")


def _number(name: str, said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    if used.counts["tensor"] and not used.counts["number"]:
        return (
            Choice(expression="torch.randn(16, 64)", kind="tensor", reason=f"`{name}` is used as a tensor", weight=USE),
        )
    if not (used.counts["number"] or used.counts["integer"]):
        return ()
    if used.counts["share"] and not _REDUCING.isdisjoint(words(name)):
        reason = f"what is multiplied by `{name}` becomes a whole number"
        return (Choice(expression="0.5", kind="float", reason=reason, weight=USE),)
    fits = said is not None and said.kind in _NUMBERS and said.values
    counted = meaning(f"num_{name}") or Meaning("int", ("4", "8", "2"))
    chosen = said if fits and said is not None else counted
    reason = f"the name `{name}`" if fits else f"`{name}` is used as a number"
    weight = NAME if fits else USE
    return tuple(Choice(expression=value, kind=chosen.kind, reason=reason, weight=weight) for value in chosen.values)


def _named(name: str, said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    if said is None:
        if used.counts["tested"] or used.counts["optional"]:
            return _only_tested(name, used)
        return ()
    if said.kind in ("tensor", "module", "class", "callable") and (used.counts["tested"] or used.counts["optional"]):
        return _only_tested(name, used)
    values = said.values
    if said.kind == "class" and not values:
        values = _blocks(place)
    if said.kind == "object" and not values:
        values = ("SimpleNamespace()",)
    reason = f"the name `{name}`"
    return tuple(Choice(expression=value, kind=said.kind, reason=reason, weight=NAME) for value in values)


def _only_tested(name: str, used: Uses) -> tuple[Choice, ...]:
    kind: Kind = "bool" if used.counts["tested"] else "none"
    value = "False" if used.counts["tested"] else "None"
    return (Choice(expression=value, kind=kind, reason=f"`{name}` is only tested", weight=USE),)


_CONSTRUCTED = (
    ("torch.nn.ReLU", "torch.nn.Identity"),
    ("torch.nn.BatchNorm2d", "torch.nn.LayerNorm", "torch.nn.Identity"),
    ("torch.nn.Linear", "torch.nn.Conv2d"),
)
