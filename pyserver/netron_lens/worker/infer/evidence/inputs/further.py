"""What stands for `*inputs`: the parts that they are taken apart into, or what takes them that they are handed to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.containers import Place, contained
from netron_lens.worker.infer.evidence.inputs.forward_uses import input_uses
from netron_lens.worker.infer.evidence.inputs.handed_whole import handed_whole
from netron_lens.worker.infer.evidence.inputs.taken import first_uses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netron_lens.worker.infer.evidence.evidence import InputGuess
    from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence
    from netron_lens.worker.infer.evidence.texts.scope import Scope
    from netron_lens.worker.infer.evidence.texts.subject import Subject

    Guesses = Callable[[Subject, str], Iterator[tuple[str, InputGuess]]]


def further(
    subject: Subject, method: str, scope: Scope | None, place: Place, guesses: Guesses
) -> Iterator[tuple[str, InputGuess]]:
    """Give what `*inputs` are taken apart into; those that others precede and that are only handed on may be none."""
    taken = subject.methods.get(method, ())
    for each in taken if scope is not None else ():
        if each.kind is each.VAR_POSITIONAL and scope is not None:
            found = first_uses(scope, each.name)
            if taken[0] is not each and all(map(_is_handed_on, found)):
                continue
            whole = handed_whole(each.name, found, subject, scope, guesses) if taken[0] is each else None
            if whole is not None:
                yield each.name, whole
                continue
            container = contained(each.name, input_uses(found), found, place, 0)
            if container is not None and container.kind in ("tuple", "list"):
                yield each.name, container


def _is_handed_on(occurrence: Occurrence) -> bool:
    """Tell `score(x, *inputs)`."""
    match occurrence.around:
        case (ast.Starred(), ast.Call(), *_):
            return True
    return False
