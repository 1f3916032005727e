"""The models that `capture.py` measures: where each stands, how it is built and called."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netron_lens.protocol import ExportRequest, RanRecipe, RecipeInput

if TYPE_CHECKING:
    import torch

MODELS_FOLDER = Path(__file__).parents[1] / "models"
IMAGE, WORDS = "torch.randn(1, 3, 224, 224)", "torch.randint(0, 50, (1, 64))"
MODELS = {
    "LeNet": ("vision", "LeNet", "LeNet()", "torch.randn(1, 1, 28, 28)"),
    "ResNet18": ("vision", "ResNet18", "ResNet18()", IMAGE),
    "ResNet50": ("vision", "ResNet50", "ResNet50()", IMAGE),
    "UNet": ("vision", "UNet", "UNet(width=64)", IMAGE),
    "ViTBase": ("vision", "ViTBase", "ViTBase()", IMAGE),
    "GPT2Small": ("language", "GPT2Small", "GPT2Small()", WORDS),
    "BERTBase": ("language", "BERT", "BERT(30522, 768, 12, 12)", WORDS),
    "LSTMTagger": ("language", "LSTMTagger", "LSTMTagger()", WORDS),
    "Llama7B": ("language", "Llama7B", "Llama7B()", WORDS),
    "Llama70B": ("language", "Llama70B", "Llama70B()", WORDS),
    "HFLlama7B": ("hf", "Llama7B", "Llama7B()", WORDS),
}
HUGE = {"Llama7B", "Llama70B", "HFLlama7B"}
TRANSFORMERS = """
from transformers import LlamaConfig, LlamaForCausalLM


class Llama7B(LlamaForCausalLM):
    def __init__(self):
        super().__init__(LlamaConfig())
"""


def write_transformers(folder: str) -> bool:
    """Write the file of the model that transformers defines; whether that package is there."""
    Path(folder, "hf.py").write_text(TRANSFORMERS, encoding="utf-8")
    sys.path.append(folder)
    return importlib.util.find_spec("transformers") is not None


def request(name: str, folder: str) -> ExportRequest:
    """The request of a click on a model that has run before: its recipe is known."""
    file, qualname, constructor, given = MODELS[name]
    known = RecipeInput(name="input", kind="positional", expression=given, value=None, reason="bench")
    recipe = RanRecipe(constructor=constructor, constructor_reason="bench", method="forward", inputs=(known,))
    module = importlib.util.find_spec(file)
    assert module is not None
    assert module.origin is not None
    return ExportRequest(file=module.origin, qualname=qualname, folder=folder, last=recipe)


def built(name: str) -> tuple[torch.nn.Module, tuple[Any, ...]]:
    """The model in evaluation mode, and the arguments of a call, by plain Python."""
    file, _, constructor, given = MODELS[name]
    scope = {**vars(importlib.import_module(file)), "torch": sys.modules["torch"]}
    return eval(constructor, scope).eval(), eval(f"({given},)", scope)
