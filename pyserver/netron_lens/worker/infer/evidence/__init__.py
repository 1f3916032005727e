"""What the code, its documentation, its annotations and its names say about how a class is built and called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.calls import calls
from netron_lens.worker.infer.evidence.collection import Collection
from netron_lens.worker.infer.evidence.constructor import parameter_choices, relations
from netron_lens.worker.infer.evidence.forward import input_guesses
from netron_lens.worker.infer.evidence.frame import Page
from netron_lens.worker.infer.evidence.input_names import SIZES
from netron_lens.worker.infer.evidence.scope import read
from netron_lens.worker.infer.evidence.subject import subject

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.evidence import Evidence
    from netron_lens.worker.stages import Loaded

OWN_FILE = 0.95


def gather(loaded: Loaded, request: ExportRequest) -> Evidence:
    """Read what stands in the text, in a bounded time; nothing of the user's is run."""
    collection = Collection()
    try:
        tree = ast.parse(loaded.text)
    except SyntaxError:
        return collection.evidence()  # the class was loaded from a slice of a text that is being typed
    text = read(loaded.file, loaded.text, tree, lambda line: f"line {line}")
    known = frozenset({*loaded.namespace, *text.root.classes, *text.root.functions})
    page = Page(text, known)
    about = subject(loaded, page, request.line)
    for found in calls(about, page, OWN_FILE):
        collection.add(found)
    for parameter in parameter_choices(about, (page,), loaded.namespace):
        collection.add(parameter)
    for guess in input_guesses(about):
        collection.add(guess)
    return collection.evidence(relations=tuple(relations(about)), sizes=SIZES)
