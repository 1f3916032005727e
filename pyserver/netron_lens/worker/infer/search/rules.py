"""Which rules read a failure, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netron_lens.worker.guard.refusal import RefusedError
from netron_lens.worker.infer.repairs import repairs
from netron_lens.worker.infer.repairs.inputs.batches import one_sample
from netron_lens.worker.infer.repairs.inputs.channelled import channelled
from netron_lens.worker.infer.repairs.inputs.dtypes import made_fractions, made_whole
from netron_lens.worker.infer.repairs.inputs.folded import folded
from netron_lens.worker.infer.repairs.inputs.joined_parts import joined_parts
from netron_lens.worker.infer.repairs.inputs.joins import joins
from netron_lens.worker.infer.repairs.inputs.operations import direct
from netron_lens.worker.infer.repairs.inputs.packed import packed
from netron_lens.worker.infer.repairs.inputs.scores import scores
from netron_lens.worker.infer.repairs.inputs.siblings import in_step, labels_of_steps, refused
from netron_lens.worker.infer.repairs.passed_over import readable
from netron_lens.worker.infer.repairs.settings.absent_files import absent_files
from netron_lens.worker.infer.repairs.settings.conditions import asserted_lengths
from netron_lens.worker.infer.repairs.settings.extractors import backbones, extractors
from netron_lens.worker.infer.repairs.settings.required import required
from netron_lens.worker.infer.repairs.settings.unmade import unmade
from netron_lens.worker.infer.repairs.sizes.halved_sides import halved_sides
from netron_lens.worker.infer.repairs.sizes.map_sides import map_sides
from netron_lens.worker.infer.repairs.sizes.only import only
from netron_lens.worker.infer.repairs.sizes.squares import squares
from netron_lens.worker.infer.repairs.sizes.told_sides import told_sides
from netron_lens.worker.infer.repairs.sizes.walked_lists import walked_lists
from netron_lens.worker.infer.repairs.sizes.whole_steps import whole_steps
from netron_lens.worker.infer.repairs.sizes.written_maps import written_maps
from netron_lens.worker.infer.results.alternatives import alternatives

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation


def edits(situation: Situation) -> Edits:
    """Give the repairs of a failure, best first."""
    if situation.unmade is not None:
        yield from unmade(situation)
        return
    if isinstance(situation.outcome.error, FileNotFoundError | RefusedError):
        yield from absent_files(situation)
        return
    for rule in _FIRST:
        yield from readable(rule, situation)
    yield from repairs(situation)


_FIRST = (
    required,
    packed,
    made_whole,
    made_fractions,
    labels_of_steps,
    scores,
    refused,
    one_sample,
    channelled,
    whole_steps,
    halved_sides,
    squares,
    backbones,
    direct,
    joined_parts,
    folded,
    joins,
    told_sides,
    extractors,
    written_maps,
    map_sides,
    only,
    in_step,
    asserted_lengths,
    walked_lists,
    alternatives,
)
"""What each failure is read by before all rules have their turns."""
