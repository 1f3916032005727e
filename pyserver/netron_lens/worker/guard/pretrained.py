"""Libraries' own `pretrained` models: built as asked for, without the weights, from configurations that are at hand."""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard import reports
from netron_lens.worker.guard.imports import when_imported
from netron_lens.worker.guard.published_sizes import published_sizes

if TYPE_CHECKING:
    import types

Skip = Callable[[str], object]
Change = Callable[..., None]

_OF_LOADING = frozenset(
    {"return_unused_kwargs", "cache_dir", "revision", "trust_remote_code", "local_files_only", "token", "subfolder",
     "use_auth_token", "force_download", "proxies", "code_revision", "_from_auto", "name_or_path"}
)  # fmt: skip
"""Arguments that say how a configuration is found."""


def watch(skip: Skip) -> None:
    """Change the libraries' loaders of weights: now where they are imported already, else when they are."""
    changes: dict[str, Change] = {
        "timm.models._builder": _timm,
        "timm.models.helpers": _timm,
        "transformers.modeling_utils": _transformers_models,
        "transformers.configuration_utils": _transformers_configurations,
        "transformers.models.auto.configuration_auto": _transformers_auto_configuration,
        "transformers.models.auto.auto_factory": _transformers_auto_models,
    }
    when_imported({name: functools.partial(change, skip=skip) for name, change in changes.items()})


def _timm(module: types.ModuleType, skip: Skip) -> None:
    def load_pretrained(model: Any, *args: Any, **kwargs: Any) -> None:
        del args, kwargs
        skip(f"{type(model).__name__}(pretrained=True)")

    module.load_pretrained = load_pretrained  # type: ignore[attr-defined] # timm's own name


def _transformers_models(module: types.ModuleType, skip: Skip) -> None:
    def from_pretrained(cls: Any, /, name: Any, *args: Any, config: Any = None, **kwargs: Any) -> Any:
        skip(str(name))
        config = _asked(config if config is not None else cls.config_class.from_pretrained(name), kwargs)
        taken = inspect.signature(cls).parameters
        return cls(config, *args, **{key: value for key, value in kwargs.items() if key in taken})

    def warn_if_padding(self: Any, *args: Any, **kwargs: Any) -> None:
        """Look at no token: a warning alone came of it, and a model without weights has no tokens to look at."""
        del self, args, kwargs

    module.PreTrainedModel.from_pretrained = classmethod(from_pretrained)
    module.PreTrainedModel.warn_if_padding_and_no_attention_mask = warn_if_padding


def _transformers_configurations(module: types.ModuleType, skip: Skip) -> None:
    del skip
    for name in ("PreTrainedConfig", "PretrainedConfig"):
        cls = getattr(module, name, None)
        if cls is not None:
            cls.from_pretrained = classmethod(_configured(cls.from_pretrained.__func__))


def _configured(original: Any) -> Any:
    def from_pretrained(cls: Any, name: Any, *args: Any, **kwargs: Any) -> Any:
        if os.path.exists(str(name)):  # noqa: PTH110 - a name or a path
            return original(cls, name, *args, **kwargs)
        _default(name)
        config = _named(cls, name, kwargs)
        return (config, {}) if kwargs.get("return_unused_kwargs") else config

    return from_pretrained


def _named(cls: Any, name: Any, asked: dict[str, Any]) -> Any:
    """Make the default configuration of a kind, of the sizes that the published model's name tells."""
    return _published(cls(**{**published_sizes(getattr(cls, "model_type", ""), str(name)), **_settings(asked)}))


def _asked(config: Any, kwargs: dict[str, Any]) -> Any:
    """Set what a configuration has and is asked of the model in its place: `num_labels=5`."""
    for key, value in kwargs.items():
        if hasattr(config, key):
            setattr(config, key, value)
    return config


def _settings(asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked of a configuration itself, not of how it is found."""
    return {key: value for key, value in asked.items() if key not in _OF_LOADING}


def _published(config: Any) -> Any:
    """Add what every published configuration of a model with a decoder says, and the default lacks: where it starts."""
    if getattr(config, "is_encoder_decoder", False) and getattr(config, "decoder_start_token_id", None) is None:
        config.decoder_start_token_id = getattr(config, "pad_token_id", None) or 0
    return config


def _default(name: object) -> None:
    """Say that a configuration is not at hand."""
    message = f"the configuration of `{name}` is not at hand: its kind's default stands in"
    reports.report("default-configuration", message)


def _transformers_auto_configuration(module: types.ModuleType, skip: Skip) -> None:
    del skip
    original = module.AutoConfig.from_pretrained

    def from_pretrained(name: Any, **kwargs: Any) -> Any:
        if os.path.exists(str(name)):  # noqa: PTH110 - a name or a path
            return original(name, **kwargs)
        known = sorted(module.CONFIG_MAPPING.keys(), key=len, reverse=True)
        plain = str(name).lower().replace("-", "").replace("_", "")
        kind = next((each for each in known if each.replace("-", "").replace("_", "") in plain), None)
        if kind is None:
            return original(name, **kwargs)
        _default(name)
        config = _named(module.CONFIG_MAPPING[kind], name, kwargs)
        return (config, {}) if kwargs.get("return_unused_kwargs") else config

    module.AutoConfig.from_pretrained = staticmethod(from_pretrained)


def _transformers_auto_models(module: types.ModuleType, skip: Skip) -> None:
    def from_pretrained(cls: Any, /, name: Any, *args: Any, config: Any = None, **kwargs: Any) -> Any:
        del args
        auto = sys.modules["transformers.models.auto.configuration_auto"].AutoConfig
        skip(str(name))
        return cls.from_config(_asked(config if config is not None else auto.from_pretrained(name), kwargs))

    waiting = [module._BaseAutoModelClass]  # noqa: SLF001 - transformers' own base
    while waiting:  # each class has a copy of its own
        current = waiting.pop()
        current.from_pretrained = classmethod(from_pretrained)
        waiting += current.__subclasses__()
