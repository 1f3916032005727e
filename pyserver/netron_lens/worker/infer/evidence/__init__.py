"""What the code, its documentation, its annotations and its names say about how a class is built and called."""

from __future__ import annotations

import ast
import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.collection import Collection
from netron_lens.worker.infer.evidence.evidence import Evidence
from netron_lens.worker.infer.evidence.examples.builders import builders
from netron_lens.worker.infer.evidence.examples.calls import calls
from netron_lens.worker.infer.evidence.examples.comment import given
from netron_lens.worker.infer.evidence.examples.factories import factories
from netron_lens.worker.infer.evidence.examples.own_examples import own_examples
from netron_lens.worker.infer.evidence.examples.registered import registered
from netron_lens.worker.infer.evidence.examples.sample_functions import sample_functions
from netron_lens.worker.infer.evidence.examples.typed import typed
from netron_lens.worker.infer.evidence.inputs.forward import input_guesses
from netron_lens.worker.infer.evidence.inputs.graphs import with_nodes
from netron_lens.worker.infer.evidence.inputs.in_sequence import in_sequence
from netron_lens.worker.infer.evidence.inputs.picture_masks import with_pixels
from netron_lens.worker.infer.evidence.inputs.setting_sizes import (
    computed,
    featured,
    renamed,
    resized,
    sequenced,
    setting_sizes,
)
from netron_lens.worker.infer.evidence.inputs.spread import spread_guesses
from netron_lens.worker.infer.evidence.inputs.trees import planted
from netron_lens.worker.infer.evidence.settings.borrowed import borrowed
from netron_lens.worker.infer.evidence.settings.constructor import (
    contradicted,
    parameter_choices,
    relations,
    settings_read,
)
from netron_lens.worker.infer.evidence.settings.data_sets import side_of_data_set
from netron_lens.worker.infer.evidence.settings.degenerate import builds_nothing, empties
from netron_lens.worker.infer.evidence.settings.filled_objects import filled_objects
from netron_lens.worker.infer.evidence.settings.known_numbers import known_numbers
from netron_lens.worker.infer.evidence.settings.makers import makers
from netron_lens.worker.infer.evidence.settings.named_files import named_files
from netron_lens.worker.infer.evidence.settings.passed_models import passed_models
from netron_lens.worker.infer.evidence.settings.set_outside import set_outside
from netron_lens.worker.infer.evidence.settings.settings_files import optioned, with_options
from netron_lens.worker.infer.evidence.texts.documentation import examples
from netron_lens.worker.infer.evidence.texts.frame import Optioned, Page
from netron_lens.worker.infer.evidence.texts.subject import names_annotated, subject
from netron_lens.worker.infer.evidence.texts.texts import own, parsed, related
from netron_lens.worker.infer.evidence.texts.versions import of_versions
from netron_lens.worker.infer.evidence.words.input_names import SIZES
from netron_lens.worker.load.written import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netron_lens.protocol import ExportRequest
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.texts.subject import Subject
    from netron_lens.worker.stages import Loaded

OWN_FILE, OTHER_FILE, OTHER_VERSION = 0.95, 0.9, 0.8

_MANY = 4
"""The values of so many arguments are looked for in files of settings."""


def gather(loaded: Loaded, request: ExportRequest) -> Evidence:
    """Read what stands in the text, in a bounded time; nothing of the user's is run."""
    collecting = gc.isenabled()
    gc.disable()  # trees are many small objects, and torch's own are walked with them
    try:
        return _gathered(loaded, request)
    finally:
        if collecting:
            gc.enable()


def _gathered(loaded: Loaded, request: ExportRequest) -> Evidence:
    text = own(loaded)
    if text is None:
        return Evidence()
    known = frozenset({*loaded.namespace, *text.root.classes, *text.root.functions, *text.root.imports})
    kept = frozenset(text.root.bindings)
    page = Page(text, known, kept, *asked.place(loaded), optioned=Optioned(lambda: with_options(request)))
    about = subject(loaded, page, request.line)
    page = replace(page, borrowed=borrowed(loaded, request, text, about.scope))
    about = replace(about, page=page)
    collection = Collection()
    names = names_annotated(loaded)
    read = settings_read(about, names)
    pages = _read_calls(about, request, collection, read)
    for parameter in (*filled_objects(about, collection.recipes(), pages), *parameter_choices(about, pages, names)):
        collection.add(parameter)
    if not collection.has_construction():
        for choice in (*makers(about, request, read), *named_files(about, request)):
            collection.add(choice)
    built = list(builders(about, pages, request))
    collection.extend(built)
    for argument in (each for candidate in built for each in candidate.arguments):
        collection.add(argument)
    if not collection.has_construction():
        collection.extend(typed(about, request))
    models = [] if collection.has_whole_recipe() else list(passed_models(about, request, names))
    for model in models:
        collection.add((model.parameter, model.choice))
    collection.demote(lambda name, choice: empties(about, name, choice) or contradicted(about, name, choice))
    collection.drop(lambda candidate: builds_nothing(about, candidate))
    numbers = known_numbers(about, collection.recipes(), collection.parameters(), loaded.namespace)
    settings = setting_sizes(numbers)
    methods = ("forward",) if "forward" in about.methods else tuple(about.methods)
    passed = {name: ast.parse(said[0].expression, mode="eval").body for name, said in collection.parameters().items()}
    further = {name: scope for model in models for name, scope in model.scopes.items()}
    numbered = replace(about, page=replace(page, numbers=numbers, passed=passed, borrowed={**further, **page.borrowed}))
    named: set[Size] = {*numbers, *(each.name for each in about.constructor)}
    guesses = [
        (name, sequenced(renamed(computed(resized(guess, settings), numbers), numbers), named))
        for method in methods
        for name, guess in (*input_guesses(numbered, method), *spread_guesses(numbered, method))
    ]
    guesses = with_nodes(with_pixels(guesses))
    collection.extend(planted(featured(in_sequence(guesses, text.source), numbers)))
    found = collection.evidence(
        given=() if about.line is None else given(loaded.text, about.line, about.name),
        relations=tuple(relations(about)),
        sizes={**SIZES, **numbers},
        methods=methods,
    )
    return replace(found, attributes=set_outside(about, request, loaded.cls), side=side_of_data_set(text, about.name))


def _read_calls(
    about: Subject, request: ExportRequest, collection: Collection, read: Mapping[str, frozenset[str]]
) -> tuple[Page, ...]:
    """Collect the calls of the file, its docstrings and, where they leave something open, of the texts around it."""
    page = about.page
    collection.extend(own_examples(about))
    collection.extend(calls(about, page, OWN_FILE))
    collection.extend(sample_functions(about))
    collection.extend(factories(about))
    collection.extend(registered(about))
    for code, line in () if about.scope is None else examples(about.scope):
        example = parsed(page.text.path, code, _docstring(line))
        if example is not None:
            collection.extend(calls(about, replace(page, text=example), OWN_FILE))
    pages = [page]
    if not collection.has_whole_recipe():
        for other in tuple(related(request, about.name)):  # before other searches take of its time
            pages.append(replace(page, text=other))
            collection.extend(calls(about, pages[-1], OTHER_FILE))
    if not collection.has_construction():
        for other in of_versions(request, about.name, tuple(each.name for each in about.constructor)):
            collection.extend(calls(about, replace(page, text=other), OTHER_VERSION))
    required = frozenset(each.name for each in about.constructor if each.default is each.empty)
    sought = [*read.values()]
    if not sought and len(required) >= _MANY and not collection.shows_values():
        sought.append(required)
    if sought:
        seen = {other.text.path for other in pages}
        pages.extend(replace(page, text=other) for other in optioned(request, sought) if other.path not in seen)
    return tuple(pages)


def _docstring(line: int) -> Callable[[int], str]:
    return lambda _: f"the docstring at line {line}"
