"""The name of a published model, by which a library loads it: `AutoModel.from_pretrained(name)`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.settings.uses.findings import Uses

_LOADER = "from_pretrained"
_FIRST = (0, "pretrained_model_name_or_path")
_ANY = re.compile(r"^Auto")
_KIND = re.compile(r"^([A-Z]\w*?)(?=Model|For|Config|Encoder|Decoder|LMHead|$)")
_USUAL = "bert-base-uncased"
_BY_TASK = (
    (re.compile(r"CausalLM|TextGeneration|LMHead"), "gpt2"),
    (re.compile(r"Seq2Seq"), "t5-small"),
    (re.compile(r"Image|Vision|Pixel|Depth|Segmentation|Detection"), "google/vit-base-patch16-224"),
    (re.compile(r"Audio|Speech|CTC"), "facebook/wav2vec2-base"),
)
"""Models of which the name is known by what classes do that load any kind."""
_TABLE = re.compile(r"Embedding(Bag)?$")
"""torch's own layers are made of a table instead."""
_NO_MODEL = re.compile(r"Tokenizer|Processor|Extractor")


def pretrained_names(name: str, used: Uses, weight: float) -> tuple[Choice, ...]:
    """Give the name of a model of the kind that is loaded."""
    owners = [
        ast.unparse(callee.value).rpartition(".")[2]
        for callee, position in used.passed
        if isinstance(callee, ast.Attribute) and callee.attr == _LOADER and position in _FIRST
    ]
    owners = [each for each in owners if _TABLE.search(each) is None]
    for owner in sorted(owners, key=lambda each: _NO_MODEL.search(each) is not None):
        reason = f"`{owner}.{_LOADER}` loads the model of this `{name}`"
        return (Choice(expression=repr(_model(owner)), kind="string", reason=reason, weight=weight),)
    return ()


def _model(owner: str) -> str:
    if _ANY.match(owner) is None:
        kind = _KIND.match(owner)
        return _USUAL if kind is None else kind.group(1).lower()
    return next((known for task, known in _BY_TASK if task.search(owner)), _USUAL)
