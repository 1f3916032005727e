"""The run as one standalone Python file, which repeats it in plain torch."""

from __future__ import annotations

import ast
import os
import re
import sys
from typing import TYPE_CHECKING

from netron_lens.worker import alone, guard, run
from netron_lens.worker.guard import fetched_code
from netron_lens.worker.load.standins.standin import is_stand_in
from netron_lens.worker.load.written import asked
from netron_lens.worker.recipe import is_spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.load.written.bundle import Bundled
    from netron_lens.worker.stages import Loaded, Recipe

IMPORTS = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "math": "import math",
    "SimpleNamespace": "from types import SimpleNamespace",
    "namedtuple": "from collections import namedtuple",
}
RESERVED = {"model", "args", "kwargs", "module", "shapes"}
MODULE = '''class _Texts(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports modules from their texts, each when it is asked for."""

    known = {}

    def find_spec(self, name, path=None, target=None):
        if name not in self.known:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=self.known[name][2])

    def get_source(self, name):
        return self.known[name][0]

    def is_package(self, name):
        return self.known[name][2]

    def exec_module(self, module):
        source, module.__file__, _ = self.known[module.__name__]
        name = f"<{module.__name__}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        module.__getattr__ = lambda part: self._part(module.__name__, part)
        exec(compile(source, name, "exec"), module.__dict__)

    def _part(self, package, name):
        """Give the module of a package that imports, which are left out, would have put into it."""
        if f"{package}.{name}" not in self.known:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return importlib.import_module(f"{package}.{name}")


def _module(name, source, path=None, package=False, real=()):
    """Make a text known as a module, so that its names are its own; `real` packages around it are imported."""
    _Texts.known[name] = source, path, package
    while "." in name:
        name = name.rpartition(".")[0]
        if name not in real:
            _Texts.known.setdefault(name, ("", None, True))


sys.meta_path.insert(0, _Texts())'''
HELPED = ["import importlib.abc", "import importlib.util", "import linecache", "import sys", "import torch"]
ON_CPU = '''class _OnCpu(torch.overrides.TorchFunctionMode):
    """Keeps on the CPU what asks for a device that is not there."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        called = getattr(function, "__name__", "")
        if called == "cuda":
            return args[0]
        device = lambda value: "cpu" if str(value).startswith("cuda") or str(value) == "-1" else value
        named = {name: device(value) if name == "device" else value for name, value in (kwargs or {}).items()}
        kinds = (str, torch.device, int) if called == "to" else (str, torch.device)
        placed = [device(value) if isinstance(value, kinds) else value for value in args]
        return function(*placed, **named)


if not torch.cuda.is_available():
    _OnCpu().__enter__()
    for name in filter(lambda name: name.endswith("Tensor"), dir(torch.cuda)):
        setattr(torch.cuda, name, getattr(torch, name))'''
NO_WEIGHTS = '''class _Skipped(dict):
    """Stands for weights that are not loaded."""

    def __missing__(self, key):
        return self

    def pop(self, key, default=None):
        return default


def _fetch_nothing(function):
    """Let a function that fetches weights name a file that is not there."""
    function.__defaults__ = function.__kwdefaults__ = None
    function.__code__ = (lambda *args, **named: "no weights").__code__


def _without_weights():
    """Let models be built as asked for, without loading weights that are not there."""
    load, take = torch.load, torch.nn.Module.load_state_dict
    nothing = torch.nn.modules.module._IncompatibleKeys([], [])
    torch.hub.load_state_dict_from_url = torch.utils.model_zoo.load_url = lambda *args, **kwargs: _Skipped()
    torch.load = lambda f, *args, **named: load(f, *args, **named) if os.path.exists(f) else _Skipped()
    torch.nn.Module.load_state_dict = lambda self, state, *args, **named: (
        take(self, {**torch.nn.Module.state_dict(self), **state}, *args, **named)
        if state and not isinstance(state, str)
        else nothing
    )


_without_weights()'''
OF_TIMM = ("timm.models._builder", "timm.models.helpers")
"""What fetches timm's weights, in newer and older versions."""
NO_TIMM = "importlib.import_module(MODULE).load_pretrained = lambda *args, **kwargs: None  # no weights"
INSTALLED_CODE = '''\
def _built_here(repository, name, *args, source="", trust_repo="", verbose=0, force_reload=0, **kwargs):
    """Build with the installed torchvision what `torch.hub.load` would fetch the code of."""
    from torchvision.models import get_model_builder

    return get_model_builder(name)(*args, **kwargs)


torch.hub.load = _built_here'''
RUN = '''if __name__ == "__main__":

    def shapes(value):
        """Name the shapes of tensors, however they are nested."""
        if isinstance(value, torch.Tensor):
            return f"{str(value.dtype).removeprefix('torch.')}{list(value.shape)}"
        if isinstance(value, dict):
            return {key: shapes(part) for key, part in value.items()}
        if hasattr(value, "__next__"):  # a generator, which may not end
            value = [part for _, part in zip(range(LONGEST), value)]
        return [shapes(part) for part in value] if isinstance(value, (list, tuple)) else type(value).__name__

    torch.manual_seed(0)
    with torch.set_grad_enabled(GRADIENTS):
        print(shapes(CALL(*args, **kwargs)))'''
EVAL = """try:
    model.eval()
except Exception:  # a model may have a `train` of another kind
    for module in model.modules():
        module.training = False"""


def program(loaded: Loaded, recipe: Recipe) -> str:
    """Write the slice, then `model`, `args` and `kwargs`, then the call that prints the shapes of the outputs.

    The run is the one that was shown: seed 0 before construction and before the call, evaluation mode, no gradients
    unless the call asks for them, CPU.
    """
    written = (recipe.constructor, *(choice.expression for choice in recipe.inputs))
    for text in written:
        asked.provide(loaded, text)
    asked.leave_out(loaded, written)
    source = loaded.source().strip()
    there = {*IMPORTS, *RESERVED} & loaded.namespace.keys()
    bound = {name for name in there if not is_stand_in(loaded.namespace[name])}
    expressions = " ".join([recipe.constructor, *(choice.expression for choice in recipe.inputs)])
    needed = [line for name, line in IMPORTS.items() if name == "torch" or re.search(rf"\b{name}\b", expressions)]
    imports = [line for line in needed if line.split()[-1] not in bound]
    built = f"model = {recipe.constructor}"
    called = f"args = {_args(recipe)}\nkwargs = {_kwargs(recipe)}"
    modules = [_bundled(each) for each in asked.modules(loaded)]
    own = asked.own_name(loaded) if modules else None
    if own is not None:
        source = f"import sys\nsys.modules[{own!r}] = sys.modules[__name__]\n{source}"
    if bound & RESERVED:
        source = _apart(source, imports, recipe)
        imports = HELPED
        built, called = "model = _slice._model()", "args, kwargs = _slice._inputs()"
    elif modules:
        imports = list(dict.fromkeys([*HELPED, *imports]))
    helped = [MODULE, *modules] if imports[: len(HELPED)] == HELPED else []
    future, source = _future(source)
    texts = (source, expressions, *asked.others(loaded))
    on_cpu = [ON_CPU] if any("cuda" in text or "get_device" in text for text in texts) else []
    overrides = ["import torch.overrides"] if on_cpu else []
    fetching = list(_fetching(loaded, "_slice." if bound & RESERVED else ""))
    left_out = {warning.code for warning in guard.warnings()}
    skipping = bool(fetching) or "no-weights" in left_out
    built_here = [INSTALLED_CODE] if fetched_code.CODE in left_out else []
    extra = ["import importlib", "import torch.utils.model_zoo"] if skipping else []
    hub = ["import torch.hub"] if skipping or built_here else []
    timm = next((each for each in OF_TIMM if each in sys.modules), None) if skipping else None
    no_weights = [NO_WEIGHTS] if skipping else []
    of_timm = [] if timm is None else [NO_TIMM.replace("MODULE", repr(timm))]
    entered = f"os.chdir({os.getcwd()!r})" if _names_files(expressions) and "os.chdir(" not in source else ""  # noqa: PTH109 - as `os.chdir` takes it
    call = "model" if recipe.method == "forward" else f"model.{recipe.method}"
    joined = f"import torch.distributed\n\n{alone.JOINED}" if alone.was_asked() else ""
    prepared = f"{entered}\ntorch.manual_seed(0)\n{built}\n{EVAL}\n{called}"
    parts = [
        "\n".join([*future, *imports, *(["import os"] if skipping or entered else []), *overrides, *hub, *extra]),
        *on_cpu,
        *no_weights,
        *built_here,
        *helped,
        joined,
        source,
        *fetching,
        *of_timm,
        prepared,
        RUN.replace("CALL", call).replace("GRADIENTS", str(recipe.gradients)).replace("LONGEST", str(run.LONGEST)),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _fetching(loaded: Loaded, within: str) -> Iterator[str]:
    """Leave out what fetched weights, in the slice, which is `within` a module, or in the module that it is of."""
    for each in guard.fetching():
        is_own = loaded.namespace.get("__name__") == each.__module__
        owner = within if is_own else f"importlib.import_module({each.__module__!r})."
        yield f"_fetch_nothing({owner}{each.__qualname__})"


def _names_files(expressions: str) -> bool:
    """Tell whether a recipe has the path of a file or folder, which is looked for from where the run was."""
    texts = re.findall(r"'([^'\n]*[./][^'\n]*)'", expressions)
    return any(not os.path.isabs(each) and os.path.exists(each) for each in texts)  # noqa: PTH110, PTH117 - as the code takes it


def _bundled(module: Bundled) -> str:
    real = f", {module.real!r}" if module.real else ""
    return f"_module({module.name!r}, {_quoted(module.text)}, {module.path!r}, {module.package}{real})"


def _apart(source: str, imports: list[str], recipe: Recipe) -> str:
    """Keep a slice that has a `model`, `args` or `kwargs` of its own in a module of its own."""
    future, rest = _future(source)
    text = "\n".join([*future, *imports, rest])
    text += f"\n\n\ndef _model():\n    return {recipe.constructor}\n"
    text += f"\n\ndef _inputs():\n    return {_args(recipe)}, {_kwargs(recipe)}\n"
    return f'_module("slice", {_quoted(text)})\nimport slice as _slice'


def _quoted(text: str) -> str:
    return repr(text) if "'''" in text or text.endswith(("\\", "'")) else f"r'''{text}'''"


def _future(source: str) -> tuple[list[str], str]:
    """Take the statements that must come first off a text."""
    first = [
        each for each in ast.parse(source).body if isinstance(each, ast.ImportFrom) and each.module == "__future__"
    ]
    taken = {line for each in first for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)}
    rest = [line for number, line in enumerate(source.split("\n"), 1) if number not in taken]
    return [ast.unparse(each) for each in first], "\n".join(rest)


def _args(recipe: Recipe) -> str:
    chosen = [choice for choice in recipe.inputs if choice.kind in ("positional", "varargs")]
    texts = [f"*{choice.expression}" if is_spread(choice) else choice.expression for choice in chosen]
    return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"


def _kwargs(recipe: Recipe) -> str:
    chosen = [choice for choice in recipe.inputs if choice.kind in ("keyword", "varkeywords")]
    texts = [
        f"**{choice.expression}" if is_spread(choice) else f"{choice.name!r}: {choice.expression}" for choice in chosen
    ]
    return f"{{{', '.join(texts)}}}"
