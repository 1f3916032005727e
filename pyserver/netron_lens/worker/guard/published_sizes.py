"""The sizes of published models that their names tell: `bert-large-uncased` is wider than its kind's default."""

from __future__ import annotations

import re
from typing import Any

_WORDS = re.compile(r"\d+\.\d+[a-z]+|[a-z0-9]+")
_ENCODER = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
_LARGE = (1024, 24, 16, 4096)
_BASE = (768, 12, 12, 3072)
_OF_PICTURES: dict[str, tuple[int, ...]] = {
    "tiny": (192, 12, 3, 768),
    "small": (384, 12, 6, 1536),
    "large": _LARGE,
    "huge": (1280, 32, 16, 5120),
}
_BERTS = {"tiny": (128, 2, 2, 512), "mini": (256, 4, 4, 1024), "small": (512, 4, 8, 2048), "medium": (512, 8, 8, 2048)}
_KINDS = (
    "beit", "big_bird", "camembert", "clip_vision_model", "data2vec-audio", "data2vec-text", "data2vec-vision",
    "deberta", "ernie", "hubert", "layoutlm", "layoutlmv2", "layoutlmv3", "longformer", "roberta", "roformer",
    "unispeech", "unispeech-sat", "vit_mae", "wavlm", "xlm-roberta",
)  # fmt: skip
"""Those whose default is the base model, and which have a large one."""
_DECODER = (*_ENCODER, "num_key_value_heads")
_ENCODERS: dict[str, dict[str, tuple[int, ...]]] = {
    **{kind: {"large": _LARGE} for kind in _KINDS},
    "albert": {"base": _BASE, "large": _LARGE, "xlarge": (2048, 24, 16, 8192)},
    "bert": {**_BERTS, "large": _LARGE},
    "clip_text_model": {"large": _BASE},
    "deberta-v2": {"xsmall": (384, 12, 6, 1536), "small": (768, 6, 12, 3072), "base": _BASE, "large": _LARGE},
    "deit": _OF_PICTURES,
    "dinov2": _OF_PICTURES,
    "electra": {"base": _BASE, "large": _LARGE},
    "esm": {"t6": (320, 6, 20, 1280), "t12": (480, 12, 20, 1920), "t30": (640, 30, 20, 2560),
            "t33": (1280, 33, 20, 5120), "t36": (2560, 36, 40, 10240)},
    "vit": _OF_PICTURES,
    "wav2vec2": {"large": _LARGE, "300m": _LARGE},
}  # fmt: skip
_OTHERS: dict[str, tuple[tuple[str, ...], dict[str, tuple[Any, ...]]]] = {
    "bart": (
        ("d_model", "encoder_layers", "decoder_layers", "encoder_attention_heads", "decoder_attention_heads",
         "encoder_ffn_dim", "decoder_ffn_dim"),
        {"base": (768, 6, 6, 12, 12, 3072, 3072)},
    ),
    "convnext": (
        ("hidden_sizes", "depths"),
        {"small": ([96, 192, 384, 768], [3, 3, 27, 3]), "base": ([128, 256, 512, 1024], [3, 3, 27, 3]),
         "large": ([192, 384, 768, 1536], [3, 3, 27, 3])},
    ),
    "gpt2": (
        ("n_embd", "n_layer", "n_head"),
        {"medium": (1024, 24, 16), "large": (1280, 36, 20), "xl": (1600, 48, 25)},
    ),
    "gpt_neo": (
        ("hidden_size", "num_layers", "num_heads", "attention_types"),
        {"125m": (768, 12, 12, [[["global", "local"], 6]]), "2.7b": (2560, 32, 20, [[["global", "local"], 16]])},
    ),
    "gpt_neox": (
        _ENCODER,
        {"70m": (512, 6, 8, 2048), "160m": _BASE, "410m": _LARGE, "1b": (2048, 16, 8, 8192),
         "1.4b": (2048, 24, 16, 8192), "2.8b": (2560, 32, 32, 10240)},
    ),
    "llama": (
        _DECODER,
        {"1b": (2048, 16, 32, 8192, 8), "1.1b": (2048, 22, 32, 5632, 4), "3b": (3072, 28, 24, 8192, 8),
         "8b": (4096, 32, 32, 14336, 8)},
    ),
    "opt": (
        ("hidden_size", "num_hidden_layers", "num_attention_heads", "ffn_dim", "word_embed_proj_dim"),
        {"350m": (1024, 24, 16, 4096, 512), "1.3b": (2048, 24, 32, 8192, 2048), "2.7b": (2560, 32, 32, 10240, 2560)},
    ),
    "qwen2": (
        _DECODER,
        {"0.5b": (896, 24, 14, 4864, 2), "1.5b": (1536, 28, 12, 8960, 2), "3b": (2048, 36, 16, 11008, 2),
         "7b": (3584, 28, 28, 18944, 4)},
    ),
    "swin": (
        ("embed_dim", "depths", "num_heads"),
        {"small": (96, [2, 2, 18, 2], [3, 6, 12, 24]), "base": (128, [2, 2, 18, 2], [4, 8, 16, 32]),
         "large": (192, [2, 2, 18, 2], [6, 12, 24, 48])},
    ),
    "t5": (
        ("d_model", "d_ff", "num_layers", "num_heads"),
        {"base": (768, 3072, 12, 12), "large": (1024, 4096, 24, 16)},
    ),
    "whisper": (
        ("d_model", "encoder_layers", "decoder_layers", "encoder_attention_heads", "decoder_attention_heads",
         "encoder_ffn_dim", "decoder_ffn_dim"),
        {"base": (512, 6, 6, 8, 8, 2048, 2048), "small": (768, 12, 12, 12, 12, 3072, 3072),
         "medium": (1024, 24, 24, 16, 16, 4096, 4096), "large": (1280, 32, 32, 20, 20, 5120, 5120)},
    ),
    "xlnet": (("d_model", "n_layer", "n_head", "d_inner"), {"base": _BASE}),
}  # fmt: skip


_ALWAYS: dict[str, dict[str, Any]] = {
    "esm": {"vocab_size": 33, "pad_token_id": 1, "mask_token_id": 32, "position_embedding_type": "rotary",
            "token_dropout": True, "emb_layer_norm_before": False},
}  # fmt: skip
"""What all published models of a kind have, and its defaults lack."""


def published_sizes(kind: str, name: str) -> dict[str, Any]:
    """Give the settings that a published model's name tells beyond the defaults of its kind, which may be none."""
    said = _WORDS.findall(name.lower())
    names, sizes = _OTHERS.get(kind, (_ENCODER, _ENCODERS.get(kind, {})))
    word = next((each for each in said if each in sizes), None)
    found = {} if word is None else dict(zip(names, sizes[word], strict=True))
    embedded = {"embedding_size": found["hidden_size"]} if kind == "electra" and found else {}
    return {**_ALWAYS.get(kind, {}), **found, **embedded}
