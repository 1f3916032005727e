"""What a forward pass was, in the values of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netron_lens.protocol import ModuleCall, RecipeInput, Tensor

if TYPE_CHECKING:
    from netron_lens.worker.capture.record import Call, Record
    from netron_lens.worker.stages import Recipe


def inputs(recipe: Recipe, values: tuple[Any, ...] | None) -> tuple[RecipeInput, ...]:
    """The inputs of a recipe; `values` describe what they were, where they could be made."""
    known = values if values is not None else (None,) * len(recipe.inputs)
    return tuple(
        RecipeInput(name=choice.name, kind=choice.kind, expression=choice.expression, value=value, reason=choice.reason)
        for choice, value in zip(recipe.inputs, known, strict=True)
    )


def counts(record: Record) -> dict[str, Any]:
    """The fields of `Export` that count what ran."""
    return {
        "outputs": record.result,
        "parameters": record.parameters,
        "trainable": record.trainable,
        "module_calls": record.module_calls,
        "leaf_calls": record.leaf_calls,
        "multiply_adds": record.multiply_adds,
        "activation_bytes": record.activation_bytes,
        "largest_activation": record.largest_activation,
    }


def module_calls(record: Record) -> tuple[ModuleCall, ...]:
    """The calls of modules, in the order of their starts."""
    return tuple(_module_call(call) for call in record.calls)


def _module_call(call: Call) -> ModuleCall:
    return ModuleCall(
        path=call.path,
        call=call.number,
        parent=call.parent,
        class_=call.class_name,
        outputs=tuple(Tensor(dtype=value.dtype, shape=value.shape) for value in call.outputs),
        parameters=call.parameters,
        trainable=call.trainable,
        multiply_adds=call.multiply_adds,
        file=call.site.file if call.site else None,
        span=call.site.span if call.site else None,
        construction_file=call.construction.file if call.construction else None,
        construction_span=call.construction.span if call.construction else None,
        class_file=call.class_file,
        class_line=call.class_line,
    )
