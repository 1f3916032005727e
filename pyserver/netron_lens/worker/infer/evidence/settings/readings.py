"""What one way of using a constructor's parameter says of it, or its name alone."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.settings.getters import asked_for
from netron_lens.worker.infer.evidence.settings.input_keys import input_keys
from netron_lens.worker.infer.evidence.settings.keyword_classes import keywords_of, made_with
from netron_lens.worker.infer.evidence.settings.layer_fields import layers_with
from netron_lens.worker.infer.evidence.settings.library_names import library_names
from netron_lens.worker.infer.evidence.settings.lookup_tables import is_table, numbered
from netron_lens.worker.infer.evidence.settings.module_attributes import attributes_of
from netron_lens.worker.infer.evidence.settings.place import names_at
from netron_lens.worker.infer.evidence.settings.pretrained_names import pretrained_names
from netron_lens.worker.infer.evidence.settings.published_models import published_makers
from netron_lens.worker.infer.evidence.settings.sequences import counted, listed, records
from netron_lens.worker.infer.evidence.values.callees import Parameter, parameter_of
from netron_lens.worker.infer.evidence.words.parameter_names import COUNT, Meaning, is_count, meaning, torch_meaning
from netron_lens.worker.infer.evidence.words.words import singular, words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind
    from netron_lens.worker.infer.evidence.settings.place import Place, Said
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

USE, NAME = 0.45, 0.35
_NUMBERS = ("int", "float")
_CALLED = ("class", "callable", "module")
_STACKED = frozenset({"layers", "layer", "blocks", "block", "stages", "convs"})
"""What is counted by its name, though it may be the number of its channels: `num_in_layers`."""
_WEIGHTS = ("load", "f")
"""What `torch.load` calls the file that it reads."""
_REDUCING = frozenset({"reduction", "compression", "reduce"})
_KEEPING = "torch.nn.Conv2d(3, 3, 3, padding=1)"
"""A layer that takes pictures and gives such, so that there may be any number of them."""
_TABLE = re.compile(r"_?(dict|dictionary|map|mapping)$")
_OF_WORDS = "torch.nn.Embedding(1000, 64)"
_EMBEDDING = frozenset({"embedding", "embeddings", "embed", "embeds", "emb", "embedder"})
_WHOSE = frozenset({"word", "words", "token", "tokens", "src", "tgt", "trg", "source", "target", "text", "shared"})
_LETTERS = "abc "
_FILLING = frozenset({"append", "extend", "insert"})
_TIMES = (3, 1)
"""How often blocks are repeated: in a `ResNet-20` three times."""
_MORE = 3
"""How many elements there are of what is taken apart into the first and the rest."""
_CONSTRUCTED = (
    ("torch.nn.ReLU", "torch.nn.Identity"),
    ("torch.nn.BatchNorm2d", "torch.nn.LayerNorm", "torch.nn.Identity"),
    ("torch.nn.Linear", "torch.nn.Conv2d"),
)


def strings(name: str, _said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give strings that the value is compared with, the names of models that it loads, or of what it picks."""
    loaded = library_names(name, used, USE) or pretrained_names(name, used, USE)
    if loaded:
        return loaded
    among = (value for each in used.among for value in _listed(each, place))
    values = list(dict.fromkeys((*used.strings, *(() if used.fields or used.keys else used.members), *among)))
    if used.modules and not values:
        return attributes_of(used.modules[0], name, USE)
    if used.counts["string"] and not values:
        return (Choice(expression="''", kind="string", reason=f"`{name}` is used as a string", weight=USE),)
    reason = f"`{name}` is compared with `{values[0]!r}`" if values else ""
    return tuple(Choice(expression=repr(value), kind="string", reason=reason, weight=USE) for value in values[:6])


def _listed(name: str, place: Place) -> list[str]:
    """Give the texts that a list, or the keys of a dict, of this name has: of the class, or at the top of its file."""
    bound = [each for scope in (place.owner, place.page.text.root) if scope for each in scope.bindings.get(name, ())]
    match bound[-1].value if bound and not bound[-1].steps else None:
        case ast.List(elements) | ast.Tuple(elements) | ast.Set(elements) | ast.Dict(elements):
            return [each.value for each in elements if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return []


def weights(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give weights that are left out where the value is loaded as such: `self.vgg.load_state_dict(q)`."""
    if not any(isinstance(each, ast.Attribute) and each.attr == "load_state_dict" for each, _ in used.passed):
        return ()
    reason = f"`{name}` are weights: the model is drawn without them"
    return (Choice(expression="torch.load('weights.pth')", kind="object", reason=reason, weight=USE),)


def letters(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give a list of texts that has those whose places are asked for: `labels.index("_")`."""
    made = repr(list(dict.fromkeys((*used.places, *_LETTERS))))
    reason = f"the place of `{used.places[0]}` in `{name}` is asked for" if used.places else ""
    return (Choice(expression=made, kind="list", reason=reason, weight=USE),) if used.places else ()


def lists(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give the lists that the value is compared with, `if size == [1, 28, 28]`, or an empty one that is only filled."""
    if used.fields and set(used.fields) <= _FILLING and not used.keys:
        return (Choice(expression="[]", kind="list", reason=f"`{name}` is filled", weight=USE),)
    reason = f"`{name}` is compared with it"
    return tuple(Choice(expression=each, kind="list", reason=reason, weight=USE) for each in used.lists)


def table(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give a numbering, where the name or the uses speak of one."""
    if is_table(name) and not (used.counts["called"] or used.counts["called later"]):
        reason = f"the name `{name}`"
    elif used.keys and used.counts["counted"]:
        reason = f"the keys of `{name}` are read, and counted"
    else:
        return ()
    return (Choice(expression=numbered(used.keys), kind="dict", reason=reason, weight=USE),)


def keys(name: str, _said: Said, _used: Uses, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give what the keys of the inputs are called."""
    return input_keys(name, found, USE, place.owner)


def entries(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give a dict whose entries are read one by one."""
    if not used.counts["dict"] or used.counts["called"] or used.counts["called later"] or used.counts["module"]:
        return ()
    key = singular(_TABLE.sub("", name) or "a")
    said = meaning(key)
    entry = f"{{{key!r}: {said.values[0] if said is not None and said.values else '8'}}}"
    reason = f"the entries of `{name}` are read"
    return tuple(Choice(expression=each, kind="dict", reason=reason, weight=USE) for each in (entry, "{}"))


def called(name: str, said: Said, used: Uses, found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give classes, functions or modules that can be called as the value is."""
    if not (used.counts["called"] or used.counts["called later"] or used.counts["module"]):
        return ()
    getter = None if used.counts["module"] else asked_for(name, found)
    if getter is not None:
        return (Choice(expression=getter, kind="callable", reason=f"the name `{name}`, which is called", weight=USE),)
    if used.counts["optimizes"]:
        reason = f"`{name}` is given parameters"
        return (Choice(expression="torch.optim.Adam", kind="class", reason=reason, weight=USE),)
    if used.counts["called"]:
        blocks = _blocks(place) if (used.arguments or 0) > 1 else ()
        usual = said.values if said is not None and said.kind in _CALLED and said.kind != "module" else ()
        told = published_makers(found) or (*made_with(keywords_of(found)), *blocks, *usual)
        values = told or _CONSTRUCTED[min(used.arguments or 0, 2)]
        reason = f"`{name}` is called in the constructor"
        return tuple(Choice(expression=value, kind="class", reason=reason, weight=USE) for value in values[:6])
    if used.sliced:
        made = f"torch.nn.Sequential(*[{_KEEPING} for _ in range({used.sliced + 2})])"
        return (Choice(expression=made, kind="object", reason=f"slices of `{name}` are called", weight=USE),)
    usual = said.values if said is not None and said.kind in ("callable", "module") else ()
    layers = layers_with(used.fields, names_at(name, place))[:4] if used.fields else []
    tables = (_OF_WORDS,) if _embeds_words(name) else ()
    values = (*layers, *usual) or (*tables, "torch.nn.Identity()")
    reason = f"`{name}` is called as a module"
    return tuple(Choice(expression=value, kind="module", reason=reason, weight=USE) for value in values)


def _embeds_words(name: str) -> bool:
    """Tell a table of words by its name, `word_embedding`; what embeds something else is called after that."""
    *whose, last = words(name) or ("",)
    return last in _EMBEDDING and _WHOSE.issuperset(whose)


def _blocks(place: Place) -> tuple[str, ...]:
    """Classes of the text that are usually passed as a block."""
    return tuple(
        name
        for name, scope in place.page.text.root.classes.items()
        if scope is not place.owner and ("expansion" in scope.bindings or name.endswith(("Block", "Bottleneck")))
    )[:4]


def order(name: str, _said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give an order of dimensions: those of maps, or of sequences."""
    orders = ("(0, 2, 3, 1)", "(0, 2, 1)") if used.counts["orders"] else ()
    reason = f"`{name}` orders dimensions"
    return tuple(Choice(expression=each, kind="tuple", reason=reason, weight=USE) for each in orders)


def sequence(name: str, said: Said, used: Uses, found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give a list of what the name means, as long as the uses say."""
    if not used.counts["list"] or (used.length is None and (used.counts["integer"] or is_count(name))):
        return ()
    if used.counts["isinstance int"] and said is not None and said.kind == "int":
        return ()  # one number for all of them is taken too
    if used.element:
        return records(name, used.element, USE)
    if used.counts["repeats"]:
        said = meaning("num_layers")
    if used.counts["modules"]:
        said = Meaning("module", ("torch.nn.Identity()",))
    if used.counts["shapes"] and (said is None or said.kind not in ("list", "tuple")):
        said = meaning("input_shape")
    length = used.length if used.length != 1 else sizes_of_map(found) or (_MORE if used.counts["rest"] else 1)
    lists = listed(name, said, length, NAME if said is not None and said.kind == "list" else USE)
    if said is None or said.kind not in _NUMBERS:
        return lists
    reason = f"the name `{name}`"
    lists = (*counted(name, said, used, USE), *lists)
    return (*lists, *(Choice(expression=each, kind=said.kind, reason=reason, weight=NAME) for each in said.values[:2]))


def sizes_of_map(found: list[Occurrence]) -> int | None:
    """Count the sizes of a map whose channels a convolution is built for, `nn.Conv2d(a[0], 32, 8)`, or of `a[1:]`."""
    for occurrence in found:
        match occurrence.around:
            case (ast.Subscript(_, ast.Slice(ast.Constant(1), None, None)), *_):
                return _MORE
            case (
                ast.Subscript(_, ast.Constant(0)),
                ast.Call(ast.Attribute(_, "Conv1d" | "Conv2d" | "Conv3d" as name)),
                *_,
            ):
                return 1 + int(name[-2])
    return None


def passed(name: str, said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """What a layer's own parameter means, unless the name means a value of the same kind."""
    for function, position in used.passed:
        target = parameter_of(function, position, place.page, place.owner)
        is_stacked = words(name)[-1:] != () and words(name)[-1] in _STACKED
        if target is None or (target.scope is not None and (target.callee == "__init__" or is_stacked)):
            continue
        if target.scope is None and (target.callee, target.name) == _WEIGHTS:
            reason = f"weights are loaded from `{name}`: the model is drawn without them"
            return (Choice(expression="'weights.pth'", kind="string", reason=reason, weight=USE),)
        meant = torch_meaning(target.name) if target.scope is None else said or meaning(target.name)
        if meant is None:
            continue
        alike = said is not None and (said.kind == meant.kind or {said.kind, meant.kind} <= {"class", "callable"})
        is_other = (is_stacked and meant.values[:1] == ("64",)) or _is_vocabulary(name, target, meant, said)
        same = alike and len(name) > 1 and not is_other
        chosen = said if same and said is not None and said.values else meant
        if not chosen.values:
            continue
        reason = f"`{name}` is `{target.name}` of `{target.callee}`"
        said_by = USE if target.scope is None else NAME
        return tuple(Choice(expression=each, kind=chosen.kind, reason=reason, weight=said_by) for each in chosen.values)
    return ()


def _is_vocabulary(name: str, target: Parameter, meant: Meaning, said: Said) -> bool:
    """Tell the size of an input that is a word of a vocabulary, `nn.Embedding(input_size, 8)`, and a mere count."""
    is_of_words = target.scope is None and meant.values[:1] == ("1000",)
    return is_of_words and (words(name)[-1] in ("size", "dim", "count") or said == COUNT)


def number(name: str, said: Said, used: Uses, _found: list[Occurrence], _place: Place) -> tuple[Choice, ...]:
    """Give numbers that the name means, or usual ones."""
    if used.counts["tensor"] and not used.counts["number"]:
        return (
            Choice(expression="torch.randn(16, 64)", kind="tensor", reason=f"`{name}` is used as a tensor", weight=USE),
        )
    if not (used.counts["number"] or used.counts["integer"]):
        return ()
    if used.stepped is not None:
        first, step = used.stepped
        reason = f"`({name} - {first}) / {step}` counts what is repeated"
        return tuple(
            Choice(expression=str(first + step * times), kind="int", reason=reason, weight=USE) for times in _TIMES
        )
    if used.counts["share"] and not _REDUCING.isdisjoint(words(name)):
        reason = f"what is multiplied by `{name}` becomes a whole number"
        return (Choice(expression="0.5", kind="float", reason=reason, weight=USE),)
    fits = said is not None and said.kind in _NUMBERS and said.values
    usual = meaning(f"num_{name}") or Meaning("int", ("4", "8", "2"))
    chosen = said if fits and said is not None else usual
    reason = f"the name `{name}`" if fits else f"`{name}` is used as a number"
    weight = NAME if fits else USE
    return tuple(Choice(expression=value, kind=chosen.kind, reason=reason, weight=weight) for value in chosen.values)


def named(name: str, said: Said, used: Uses, _found: list[Occurrence], place: Place) -> tuple[Choice, ...]:
    """Give what the name alone means, or nothing much where the value is only tested."""
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
