"""How many words, or labels, data has that only a run would read: a usual number stands for each such count."""

from __future__ import annotations

import ast
import re

from netron_lens.worker.infer.evidence.words.words import words

_WORDS, _LABELS = 1000, 10
_OF_WORDS = re.compile(
    r"voc|lang|word|token|char|symbol|itos|stoi|(?<!state_)dict|src|trg|tgt|source|(?<!con)text|alphabet|phoneme|corpus"
)
_OF_LABELS = frozenset({"tag", "label", "class", "classes", "category", "categories", "intent", "relation", "speaker"})
_COUNTING = frozenset({"size", "len", "length", "num", "count", "dim"})
_COUNTED = frozenset({"n", "num", "nb", "number", "len"})
_OF_VOCABULARIES = re.compile(r"voc|dict|alphabet|corpus")
_WIDTHS = frozenset({"emb", "embed", "embedding", "hidden", "hid", "lstm", "gru", "rnn", "cell", "state", "layer"})
"""Of which a size, or a number, is no count of words: `word_hidden_size`, `char_lstm_dim`."""


def counted(node: ast.expr) -> int | None:
    """Give a usual number for `len(vocabulary)`, `lang.n_words`, `tag_size`, `vocab.get_size()`; else none."""
    match node:
        case ast.Call(ast.Attribute() as method, []) if method.attr != "__len__":
            return counted(method)
        case ast.Call(ast.Name("len"), [of]) | ast.Call(ast.Attribute(of, "__len__"), []):
            return _number(of)
        case ast.Attribute(_, name) | ast.Name(name):
            return _number(node) if _is_count(name) else None
    return None


def _is_count(name: str) -> bool:
    """Tell `src_size` and `vocab_dim` from `word_dim`, which is how wide the vector of a word is."""
    parts = words(name)
    if not parts or not _WIDTHS.isdisjoint(parts) or (parts[-1] == "dim" and not _OF_VOCABULARIES.search(name.lower())):
        return False
    return parts[-1] in _COUNTING or parts[0] in _COUNTED


def _number(node: ast.expr) -> int | None:
    attributes = [each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)]
    names = attributes + [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    parts = {part.removesuffix("s") for name in names for part in words(name)}
    if parts & _OF_LABELS:
        return _LABELS
    return _WORDS if any(_OF_WORDS.search(name.lower()) for name in names) else None
