"""What the layer takes of an input that it is given joined with other tensors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.inputs.joined import Part, parts, parts_of, with_term
from netron_lens.worker.infer.evidence.inputs.taken import Taken, by_module, constructed, settled_in
from netron_lens.worker.infer.evidence.values.callees import initializer
from netron_lens.worker.infer.evidence.words.input_names import input_named

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_BETWEEN: tuple[Size, ...] = ("T", "M", "D")
_MAP, _VOLUME = 4, 5
"""The dimensions of a batch of maps, and of volumes."""
_COLOURS = 3
_MASK = "mask"
"""The bound of what is zero or one, whatever type it has."""


def taken_joined(method: Definition, name: str, owner: Scope, page: Page) -> Taken | None:
    """Give what the first known module takes of the input that is joined with other tensors for it."""
    for part in parts(method, name):
        match part.call.func:
            case ast.Attribute(ast.Name("self"), attribute):
                made = constructed(owner, attribute, page)
                alone = None if made is None else with_term(made, part, initializer(owner, page))
                found = None if alone is None else by_module(alone, 0, page, 0)
                if found is not None:
                    return settled_in(found._replace(sizes=_reaching(found.sizes, part.axis)), owner, page)
                whole = None if made is None else by_module(made, 0, page, 0)
                settled = None if whole is None else settled_in(whole, owner, page)
                shared = None if settled is None else _shared(settled, part) or _mapped(settled, part)
                if shared is not None:
                    return shared
    return None


def taken_of_all(method: Definition, name: str, owner: Scope, page: Page) -> list[Taken]:
    """Give what the first known module takes of each of the inputs that are joined: one for each term of its width."""
    for part in parts_of(method, name):
        match part.call.func:
            case ast.Attribute(ast.Name("self"), attribute):
                made = constructed(owner, attribute, page)
                each = () if made is None else (part._replace(place=place) for place in range(len(part.names)))
                alone = [with_term(made, one, initializer(owner, page)) for one in each if made is not None]
                found = [by_module(one, 0, page, 0) for one in alone if one is not None]
                if found and None not in found:
                    return [settled_in(one, owner, page) for one in found if one is not None]
    return []


def _shared(found: Taken, part: Part) -> Taken | None:
    """Give volumes that are joined equal parts of the channels: nothing else tells them from pictures."""
    sizes = found.sizes
    if sizes is None or len(sizes) != _VOLUME or not found.firm or part.axis != 1:
        return None
    channels = sizes[1]
    if isinstance(channels, int):
        return found._replace(sizes=(sizes[0], max(1, channels // len(part.names)), *sizes[2:]))
    named = channels if channels == "C" or "/" in channels else f"{channels}/{len(part.names)}"
    return found._replace(sizes=(sizes[0], named, *sizes[2:]))


def _mapped(found: Taken, part: Part) -> Taken | None:
    """Give maps that are called as ids or masks are: of one channel each where the first is a picture in colour."""
    sizes, others = found.sizes, len(part.names) - 1
    said = input_named(part.names[part.place])
    if sizes is None or len(sizes) != _MAP or not found.firm or part.axis != 1 or said is None or not said.is_counted:
        return None
    if said.dtype == "bool":
        return found._replace(sizes=(sizes[0], 1, *sizes[2:]), below=_MASK)
    if not isinstance(sizes[1], int):
        return None
    share = max(1, sizes[1] // (others + 1))
    if sizes[1] == _COLOURS + others:
        share = 1 if part.place else _COLOURS
    return found._replace(sizes=(sizes[0], share, *sizes[2:]))


def _reaching(sizes: tuple[Size, ...] | None, axis: int | None) -> tuple[Size, ...] | None:
    """What is joined along its third dimension has one: `Linear` takes any number of them before the last."""
    if sizes is None or axis is None or axis < len(sizes):
        return sizes
    return (sizes[0], *_BETWEEN[: axis + 1 - len(sizes)], *sizes[1:])
