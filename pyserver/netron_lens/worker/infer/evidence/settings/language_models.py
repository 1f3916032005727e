"""Models of transformers, for what is called with what these take: many models are built around one of them."""

from __future__ import annotations

import ast
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence

_TELLING = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_OF_DECODERS = frozenset({"decoder_input_ids", "decoder_attention_mask", "decoder_inputs_embeds"})
_OF_ALL = frozenset({"attention_mask", "input_ids", "inputs_embeds", "position_ids", "token_type_ids"}) | {
    "encoder_attention_mask", "encoder_hidden_states", "output_attentions", "output_hidden_states", "past_key_values",
    "return_dict", "use_cache",
}  # fmt: skip
_HAS = frozenset({"config", "device", "dtype", "embeddings", "encoder", "pooler", "from_pretrained", "save_pretrained"})


def language_models(fields: frozenset[str], found: Iterable[Occurrence]) -> Iterator[str]:
    """Write a model that takes what is passed by name and has these attributes, where transformers is installed.

    It gives a tuple where its result is unpacked, as the models of old did.
    """
    calls = [each for each in found if _is_call(each)]
    names = {name for each in calls for name in _names(each)}
    if not names & _TELLING or not fields <= _HAS or importlib.util.find_spec("transformers") is None:
        return
    settings = "return_dict=False" if any(map(_is_unpacked, calls)) else ""
    has_head = any("logits" in _read(each) for each in calls)
    if names <= _OF_ALL:
        kind = "BertForSequenceClassification" if has_head else "BertModel"
        yield f"transformers.{kind}(transformers.BertConfig({settings}))"
    elif names <= _OF_ALL | _OF_DECODERS:
        kind = "BartForConditionalGeneration" if has_head else "BartModel"
        yield f"transformers.{kind}(transformers.BartConfig({settings}))"


def _is_call(occurrence: Occurrence) -> bool:
    parent = occurrence.around[0]
    return isinstance(parent, ast.Call) and parent.func is occurrence.node


def _names(occurrence: Occurrence) -> list[str]:
    """Give what a call names: its keywords, and what is passed in its place if it is called as a keyword is."""
    match occurrence.around[0]:
        case ast.Call(args=passed, keywords=keywords):
            named = [each.arg for each in keywords if each.arg is not None]
            return [*named, *(name for each in passed if (name := _called(each)) in _TELLING)]
    return []


def _called(passed: ast.expr) -> str:
    """Give the name of `input_ids`, of `batch.input_ids` and of `batch["input_ids"]`."""
    match passed:
        case ast.Name(name) | ast.Attribute(_, name) | ast.Subscript(_, ast.Constant(str(name))):
            return name
    return ""


def _read(call: Occurrence) -> set[str]:
    """Give the attributes that are read of what a call gives, also by the name that it is given."""
    match call.around[1:2]:
        case (ast.Attribute(_, name),):
            return {name}
        case (ast.Assign([ast.Name(given)]),):
            reads = [each for each in ast.walk(call.around[-1]) if isinstance(each, ast.Attribute)]
            return {each.attr for each in reads if isinstance(each.value, ast.Name) and each.value.id == given}
    return set()


def _is_unpacked(occurrence: Occurrence) -> bool:
    match occurrence.around[1:2]:
        case (ast.Assign([ast.Tuple()]),):
            return True
    return False
