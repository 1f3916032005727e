"""Repairs: what to change in a plan, read from how it failed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from netron_lens.worker.infer.repairs.gradients import gradients
from netron_lens.worker.infer.repairs.inputs.arrays import arrays
from netron_lens.worker.infer.repairs.inputs.batches import sample_alone
from netron_lens.worker.infer.repairs.inputs.bounds import bounds
from netron_lens.worker.infer.repairs.inputs.broadcasts import broadcasts
from netron_lens.worker.infer.repairs.inputs.channels_last import channels_last
from netron_lens.worker.infer.repairs.inputs.counted import counted
from netron_lens.worker.infer.repairs.inputs.deeper import deeper
from netron_lens.worker.infer.repairs.inputs.flat import flat
from netron_lens.worker.infer.repairs.inputs.further import further
from netron_lens.worker.infer.repairs.inputs.indices import indices
from netron_lens.worker.infer.repairs.inputs.labelled import labelled
from netron_lens.worker.infer.repairs.inputs.mapped import mapped
from netron_lens.worker.infer.repairs.inputs.masks import laid, masks, picking
from netron_lens.worker.infer.repairs.inputs.missed_entries import missed_entries
from netron_lens.worker.infer.repairs.inputs.operations import operations
from netron_lens.worker.infer.repairs.inputs.optional import optional
from netron_lens.worker.infer.repairs.inputs.others import others
from netron_lens.worker.infer.repairs.inputs.precision import precision
from netron_lens.worker.infer.repairs.inputs.ranks import ranks
from netron_lens.worker.infer.repairs.inputs.siblings import reshaped, siblings, stepwise
from netron_lens.worker.infer.repairs.inputs.sparse import sparse
from netron_lens.worker.infer.repairs.inputs.spread import spread
from netron_lens.worker.infer.repairs.inputs.states import states
from netron_lens.worker.infer.repairs.inputs.together import together
from netron_lens.worker.infer.repairs.inputs.truths import truths
from netron_lens.worker.infer.repairs.settings.attributes import attributes
from netron_lens.worker.infer.repairs.settings.axes import axes
from netron_lens.worker.infer.repairs.settings.called_otherwise import called_otherwise
from netron_lens.worker.infer.repairs.settings.class_weights import class_weights
from netron_lens.worker.infer.repairs.settings.conditions import any_number, checks, conditions
from netron_lens.worker.infer.repairs.settings.copied import copied
from netron_lens.worker.infer.repairs.settings.dict_keys import dict_keys
from netron_lens.worker.infer.repairs.settings.dimensional import dimensional
from netron_lens.worker.infer.repairs.settings.exchanges import other_classes
from netron_lens.worker.infer.repairs.settings.extents import extents
from netron_lens.worker.infer.repairs.settings.finished import finished
from netron_lens.worker.infer.repairs.settings.fractions import fractions
from netron_lens.worker.infer.repairs.settings.functions import functions
from netron_lens.worker.infer.repairs.settings.kept_options import kept_options
from netron_lens.worker.infer.repairs.settings.kept_states import kept_states
from netron_lens.worker.infer.repairs.settings.kinds import kinds
from netron_lens.worker.infer.repairs.settings.lookups import lookups, strings
from netron_lens.worker.infer.repairs.settings.mappings import mappings
from netron_lens.worker.infer.repairs.settings.measured import measured
from netron_lens.worker.infer.repairs.settings.offered import offered
from netron_lens.worker.infer.repairs.settings.outside import outside
from netron_lens.worker.infer.repairs.settings.part_names import part_names
from netron_lens.worker.infer.repairs.settings.positional import positional
from netron_lens.worker.infer.repairs.settings.ranges import ranges
from netron_lens.worker.infer.repairs.settings.refused import refused
from netron_lens.worker.infer.repairs.settings.switches import switches
from netron_lens.worker.infer.repairs.settings.tables import tables
from netron_lens.worker.infer.repairs.settings.texts import texts
from netron_lens.worker.infer.repairs.settings.thresholds import thresholds
from netron_lens.worker.infer.repairs.settings.told_values import told_values
from netron_lens.worker.infer.repairs.settings.unbound import unbound
from netron_lens.worker.infer.repairs.settings.unnoticed import unnoticed
from netron_lens.worker.infer.repairs.settings.unset import unset
from netron_lens.worker.infer.repairs.settings.widened import widened
from netron_lens.worker.infer.repairs.settings.wrapped import wrapped
from netron_lens.worker.infer.repairs.settings.zeros import zeros
from netron_lens.worker.infer.repairs.sizes.borders import borders
from netron_lens.worker.infer.repairs.sizes.columns import columns
from netron_lens.worker.infer.repairs.sizes.copied_tables import copied_tables
from netron_lens.worker.infer.repairs.sizes.emptied import emptied
from netron_lens.worker.infer.repairs.sizes.expanded import expanded
from netron_lens.worker.infer.repairs.sizes.held_sides import held_sides
from netron_lens.worker.infer.repairs.sizes.levels import levels
from netron_lens.worker.infer.repairs.sizes.list_lengths import list_lengths
from netron_lens.worker.infer.repairs.sizes.products import products
from netron_lens.worker.infer.repairs.sizes.pyramids import pyramids
from netron_lens.worker.infer.repairs.sizes.sensitivities import sensitivities
from netron_lens.worker.infer.repairs.sizes.shares import shares
from netron_lens.worker.infer.repairs.sizes.sizes import sizes
from netron_lens.worker.infer.repairs.sizes.strips import strips
from netron_lens.worker.infer.repairs.sizes.swapped import swapped
from netron_lens.worker.infer.repairs.sizes.told_lengths import told_lengths
from netron_lens.worker.infer.repairs.sizes.too_large import too_large
from netron_lens.worker.infer.repairs.sizes.too_small import too_small

if TYPE_CHECKING:
    from netron_lens.worker.infer.repairs.situation import Edits, Situation
    from netron_lens.worker.infer.trials.outcome import Outcome

_logger = logging.getLogger(__name__)
_RULES = (
    (gradients, 1),
    (precision, 2),
    (too_large, 3),
    (picking, 2),
    (too_small, 7),
    (columns, 3),
    (told_lengths, 2),
    (zeros, 4),
    (emptied, 6),
    (counted, 2),
    (indices, 4),
    (deeper, 1),
    (sparse, 3),
    (tables, 2),
    (kinds, 8),
    (called_otherwise, 5),
    (functions, 4),
    (spread, 2),
    (positional, 1),
    (mapped, 2),
    (unbound, 7),
    (part_names, 12),
    (fractions, 4),
    (dict_keys, 4),
    (dimensional, 1),
    (refused, 4),
    (offered, 8),
    (told_values, 4),
    (texts, 2),
    (further, 2),
    (arrays, 4),
    (states, 3),
    (laid, 3),
    (labelled, 2),
    (flat, 2),
    (held_sides, 2),
    (expanded, 1),
    (copied_tables, 1),
    (thresholds, 1),
    (reshaped, 2),
    (measured, 2),
    (outside, 1),
    (wrapped, 1),
    (kept_options, 1),
    (finished, 2),
    (kept_states, 2),
    (widened, 3),
    (attributes, 6),
    (copied, 2),
    (unset, 4),
    (ranges, 1),
    (conditions, 8),
    (unnoticed, 8),
    (mappings, 2),
    (truths, 4),
    (axes, 4),
    (class_weights, 4),
    (bounds, 4),
    (missed_entries, 1),
    (lookups, 6),
    (borders, 4),
    (shares, 3),
    (channels_last, 1),
    (extents, 1),
    (swapped, 1),
    (levels, 4),
    (list_lengths, 2),
    (products, 6),
    (pyramids, 4),
    (broadcasts, 4),
    (operations, 8),
    (stepwise, 1),
    (optional, 3),
    (ranks, 5),
    (masks, 2),
    (siblings, 2),
    (sizes, 6),
    (checks, 6),
    (any_number, 6),
    (strings, 4),
    (sensitivities, 6),
    (strips, 3),
    (switches, 3),
    (other_classes, 2),
    (others, 1),
    (sample_alone, 1),
)
"""The rules with how many plans each may give before it is the next one's turn."""


def repairs(situation: Situation) -> Edits:
    """Give edited plans, the most telling reading of the failure first, every rule in its turn."""
    waiting = [(rule(situation), share) for rule, share in _RULES]
    started: set[int] = set()
    while waiting:
        for each in tuple(waiting):
            edits, share = each
            last: Outcome | None = None
            for _ in range(share):
                try:
                    plan = edits.send(last) if id(edits) in started else next(edits)  # type: ignore[arg-type] # a plan that was tried before has no outcome
                except StopIteration:
                    waiting.remove(each)
                    break
                except Exception:
                    _logger.debug("a rule could not read a failure", exc_info=True)
                    waiting.remove(each)
                    break
                started.add(id(edits))
                last = yield plan
                alike = together(situation.plan, plan)
                if alike is not None and (last is None or last.rank <= situation.outcome.rank):
                    yield alike
