"""What a model's code may not do while it is looked at is refused, whatever way it takes."""

from __future__ import annotations

import json
import linecache
import os
import textwrap
from typing import TYPE_CHECKING, Any

import pytest
import torch

from netron_lens.worker import guard
from netron_lens.worker.guard.published_sizes import published_sizes

if TYPE_CHECKING:
    from pathlib import Path


def guarded(text: str, folder: Path) -> tuple[Any, list[Any]]:
    """Run a text under the guard in a process of its own: what it left in `result`, or its error, and the warnings."""
    outside, private = folder / "outside", folder / "private"
    outside.mkdir()
    private.mkdir()
    (outside / "kept.txt").write_text("kept")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        os.write(write, json.dumps(_run(textwrap.dedent(text), folder), default=repr).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    assert [(each.name, each.read_text()) for each in outside.iterdir()] == [("kept.txt", "kept")]
    result, warnings = json.loads(answer)
    return result, warnings


def _run(text: str, folder: Path) -> tuple[Any, list[Any]]:
    file = str(folder / "model.py")
    names: dict[str, Any] = {"private": str(folder / "private"), "outside": str(folder / "outside")}
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    os.chdir(folder)
    guard.install(names["private"])
    try:
        exec(compile(text, file, "exec"), names)
    except BaseException as error:  # noqa: BLE001 - what the test looks at
        names["result"] = f"{type(error).__name__}: {error}"
    return names.get("result"), [(each.code, each.message, each.line) for each in guard.warnings()]


REFUSED = {
    "os.system": "import os; os.system('touch ' + outside + '/x')",
    "subprocess": "import subprocess; subprocess.run(['touch', outside + '/x'])",
    "a shell": "import subprocess; subprocess.check_output('pip install x', shell=True)",
    "popen": "import os; os.popen('touch x').read()",
    "fork": "import os; os.fork()",
    "exec": "import os; os.execv('/bin/true', ['true'])",
    "posix_spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "multiprocessing": "import multiprocessing as m; m.get_context('fork').Process(target=print).start()",
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a look-up": "import socket; socket.gethostbyname('localhost')",
    "urllib": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    "a listener": "import socket; socket.socket().bind(('127.0.0.1', 0))",
    "writing": "open(outside + '/x', 'w')",
    "appending": "open(outside + '/kept.txt', 'a')",
    "os.open": "import os; os.open(outside + '/x', os.O_CREAT | os.O_WRONLY)",
    "pathlib": "import pathlib; pathlib.Path(outside, 'x').write_text('x')",
    "torch.save": "import torch; torch.save({}, outside + '/x')",
    "remove": "import os; os.remove(outside + '/kept.txt')",
    "rename": "import os; os.rename(outside + '/kept.txt', outside + '/x')",
    "moving in": "import os; os.rename(outside + '/kept.txt', private + '/x')",
    "rmtree": "import shutil; shutil.rmtree(outside)",
    "copy": "import shutil; shutil.copy(outside + '/kept.txt', outside + '/x')",
    "a link": "import os; os.symlink(outside, outside + '/x')",
    "a way out of the folder": "open(private + '/../outside/x', 'w')",
    "truncate": "import os; os.truncate(outside + '/kept.txt', 0)",
    "a database": "import sqlite3; sqlite3.connect(outside + '/x')",
    "input": "input('name? ')",
    "a browser": "import webbrowser; webbrowser.GenericBrowser('true').open('http://127.0.0.1')",
    "a program by the C library": "import ctypes; ctypes.CDLL(None).system(b'true')",
    "a file that tensors share": "import torch; torch.from_file(outside + '/x', shared=True, size=4)",
    "a scripted module": "import torch, warnings; warnings.simplefilter('ignore'); torch.jit.trace(torch.nn.ReLU(), torch.zeros(1)).save(outside + '/x')",  # noqa: E501 - a text in one piece
    "a process group": "import torch.distributed as d; d.init_process_group('gloo', rank=0, world_size=1)",
    "a kill": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_is_refused_with_the_statement(text: str, tmp_path: Path) -> None:
    result, warnings = guarded(f"x = 1\n{text}", tmp_path)

    assert "was refused" in str(result)
    assert ["refused", 2] in [[code, line] for code, _, line in warnings]
    assert any(f"`{text}`" in message for _, message, _ in warnings)


ALLOWED = {
    "reading": "result = open(outside + '/kept.txt').read()",
    "writing in the private folder": "open(private + '/x', 'w').write('x'); result = open(private + '/x').read()",
    "a temporary file": "import tempfile; f = tempfile.NamedTemporaryFile('w'); f.write('x'); result = f.name.startswith(private)",  # noqa: E501 - a text in one piece
    "nothing": "import os; result = open(os.devnull, 'w').write('x')",
    "a pipe": "import os; r, w = os.pipe(); os.write(w, b'x'); result = os.read(r, 1).decode()",
    "a folder that is there": "import os; os.makedirs(outside, exist_ok=True); result = 1",
    "a thread": "import threading; t = threading.Thread(target=print); t.start(); t.join(); result = 1",
    "a database in memory": "import sqlite3; result = sqlite3.connect(':memory:').execute('select 1').fetchone()[0]",
    "the machine's name": "import platform; result = bool(platform.platform()) and platform.processor() is not None",
    "a breakpoint that was left": "breakpoint(); result = 1",
    "a function of the C library": "import ctypes; result = ctypes.CDLL(None).abs(-1)",
    "a signal that only asks": "import os; os.kill(os.getpid(), 0); result = 1",
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_is_allowed(text: str, tmp_path: Path) -> None:
    result, warnings = guarded(text, tmp_path)

    assert result in (1, True, "x", "kept")
    assert warnings == []


@pytest.mark.filterwarnings("ignore::FutureWarning")  # torch 2.4 warns of every `torch.load`
def test_standing_by_changes_nothing(tmp_path: Path) -> None:
    guard.stand_by()
    layer = torch.nn.Linear(2, 2)
    torch.save(layer.state_dict(), tmp_path / "kept.pt")
    layer.load_state_dict(torch.load(tmp_path / "kept.pt"))
    assert not guard.warnings()


def test_a_probe_of_the_machine_fails_quietly(tmp_path: Path) -> None:
    text = """
    import subprocess
    try:
        subprocess.check_output(["nvidia-smi"])
    except FileNotFoundError:
        result = "not there"
    """

    assert guarded(text, tmp_path) == ("not there", [])


def test_a_probe_of_the_network_by_a_library_fails_quietly(tmp_path: Path) -> None:
    text = """
    import socket
    library = "def has_ipv6():\\n    socket.socket(socket.AF_INET6).bind(('::1', 0))"
    exec(compile(library, "/site-packages/library.py", "exec"))
    try:
        has_ipv6()
    except OSError as error:
        result = error.strerror
    """

    assert guarded(text, tmp_path) == ("Cannot assign requested address", [])


def test_a_number_that_is_taken_for_a_file_closes_nothing(tmp_path: Path) -> None:
    text = """
    import os
    def opened(number):
        try:
            return open(number).read()
        except OSError as error:
            return error.strerror
    read, write = os.pipe()
    os.write(write, b"mine"), os.close(write)
    result = opened(1), opened(read)
    """
    assert guarded(text, tmp_path) == (["Bad file descriptor", "mine"], [])


def test_a_refusal_that_a_model_falls_back_from_is_a_warning(tmp_path: Path) -> None:
    text = """
    import os
    try:
        import missing_one
    except ImportError:
        try:
            os.system("pip install -U missing-one")
        except Exception:
            result = "went on"
    """

    result, warnings = guarded(text, tmp_path)

    assert result == "went on"
    assert [code for code, _, _ in warnings] == ["refused"]


def test_a_new_folder_elsewhere_is_left_out(tmp_path: Path) -> None:
    text = "import os; os.makedirs(outside + '/runs/one'); result = 'went on'"

    result, warnings = guarded(text, tmp_path)

    assert result == "went on"
    assert {code for code, _, _ in warnings} == {"no-folder"}


@pytest.mark.parametrize("locator", ["UserProvidedCacheLocator", "_UserProvidedCacheLocator"])
def test_what_numba_has_compiled_before_is_found_in_the_private_folder(tmp_path: Path, locator: str) -> None:
    beside = tmp_path / "lib" / "__pycache__"
    core = tmp_path / "numba" / "core"
    for folder in (beside, core):
        folder.mkdir(parents=True)
    (beside / "tuned.nbi").write_text("an index")
    (beside / "tuned.pyc").write_text("no business of numba's")
    (tmp_path / "numba" / "__init__.py").touch()
    (core / "__init__.py").touch()
    (core / "caching.py").write_text(
        f"""import os
class {locator}:
    def __init__(self, source):
        self._py_file = source
    def get_cache_path(self):
        return os.path.join(os.environ["NUMBA_CACHE_DIR"], "lib_1")
    def ensure_cache_path(self):
        os.makedirs(self.get_cache_path(), exist_ok=True)
"""
    )
    text = f"""
        import os, sys
        sys.path.insert(0, os.getcwd())
        from numba.core.caching import {locator} as Locator
        locator = Locator(os.path.abspath("lib/tuned.py"))
        locator.ensure_cache_path()
        path = locator.get_cache_path()
        with open(os.path.join(path, "tuned.nbi"), "a") as file:
            file.write(", changed")
        locator.ensure_cache_path()
        result = [path.startswith(private), os.listdir(path), open(os.path.join(path, "tuned.nbi")).read()]
    """
    assert guarded(text, tmp_path) == ([True, ["tuned.nbi"], "an index, changed"], [])
    assert (beside / "tuned.nbi").read_text() == "an index"


def test_caches_are_pointed_at_the_private_folder(tmp_path: Path) -> None:
    text = "import os, tempfile; result = [os.environ[n].startswith(private) for n in ('HF_HOME', 'TORCH_HOME', 'XDG_CACHE_HOME')] + [tempfile.gettempdir().startswith(private)]"  # noqa: E501 - a text in one piece

    assert guarded(text, tmp_path)[0] == [True] * 4


WEIGHTS = """
import torch
from torch import nn
from torch.hub import load_state_dict_from_url
from torch.utils import model_zoo
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(1, 1)
        {}
result = [list(p.shape) for p in Net().parameters()]
"""


@pytest.mark.parametrize(
    "load",
    [
        "self.load_state_dict(load_state_dict_from_url('https://example.invalid/w.pth', progress=True))",
        "self.load_state_dict(model_zoo.load_url('https://example.invalid/w.pth'))",
        "self.load_state_dict(torch.load('nowhere.pth')['state_dict'])",
        "self.load_state_dict({k[7:]: v for k, v in torch.load('nowhere.pth', map_location='cpu').items()})",
        "self.load_state_dict({**torch.load('nowhere.pth'), 'fc.bias': torch.zeros(1)})",
    ],
)
def test_weights_that_a_constructor_loads_are_left_out(load: str, tmp_path: Path) -> None:
    result, warnings = guarded(WEIGHTS.format(load), tmp_path)

    assert result == [[1, 1], [1]]
    assert [(code, line) for code, _, line in warnings] == [("no-weights", 10)]


@pytest.mark.filterwarnings("ignore::FutureWarning")  # torch 2.4 warns of every `torch.load`
def test_weights_that_are_there_are_loaded(tmp_path: Path) -> None:
    text = "import torch; torch.save({'w': torch.ones(2)}, private + '/w.pth'); result = torch.load(private + '/w.pth')['w'].sum().item()"  # noqa: E501 - a text in one piece

    assert guarded(text, tmp_path) == (2.0, [])


def test_weights_of_the_hub_that_cannot_be_fetched_are_left_out(tmp_path: Path) -> None:
    for name, text in (("huggingface_hub/file_download", HUB), ("safetensors/torch", FILES)):
        file = tmp_path / f"{name}.py"
        file.parent.mkdir()
        file.with_name("__init__.py").write_text("")
        file.write_text(text)
    text = """
    import sys
    sys.path.insert(0, '.')
    import torch
    from huggingface_hub.file_download import hf_hub_download
    from safetensors.torch import load_file
    model = torch.nn.Linear(2, 1)
    model.load_state_dict(load_file(hf_hub_download('small', 'model.safetensors')))
    result = model.out_features
    """
    result, warnings = guarded(text, tmp_path)
    assert result == 1
    assert [code for code, _, _ in warnings] == ["no-weights"]


def test_how_pictures_are_expected_is_as_usual_where_it_cannot_be_fetched(tmp_path: Path) -> None:
    library = tmp_path / "segmentation_models_pytorch"
    library.mkdir()
    (library / "__init__.py").write_text("from .encoders import get_preprocessing_params\n")
    (library / "encoders.py").write_text("def get_preprocessing_params(name):\n    open('nowhere/' + name)\n")
    text = """
    import sys
    sys.path.insert(0, '.')
    from segmentation_models_pytorch import get_preprocessing_params
    result = get_preprocessing_params('resnet50')['mean']
    """
    result, warnings = guarded(text, tmp_path)
    assert result == [0.485, 0.456, 0.406]
    assert [code for code, _, _ in warnings] == ["no-weights"]


HUB = """
def hf_hub_download(name, file):
    return _hf_hub_download_to_cache_dir(repo_id=name, filename=file)
def _hf_hub_download_to_cache_dir(*, repo_id, filename):
    raise FileNotFoundError(filename)
"""
FILES = """
def safe_open(filename):
    raise FileNotFoundError(filename)
def load_file(filename):
    with safe_open(filename) as file:
        return file.get_tensors()
"""


def test_a_warning_about_padding_looks_at_no_token(tmp_path: Path) -> None:
    library = tmp_path / "transformers"
    library.mkdir()
    (library / "__init__.py").write_text("")
    (library / "modeling_utils.py").write_text(
        "class PreTrainedModel:\n"
        "    def warn_if_padding_and_no_attention_mask(self, input_ids, attention_mask):\n"
        "        return 0 in input_ids\n"
    )
    text = """
    import sys
    sys.path.insert(0, '.')
    from transformers.modeling_utils import PreTrainedModel
    result = PreTrainedModel().warn_if_padding_and_no_attention_mask(None, None)
    """
    assert guarded(text, tmp_path)[0] is None


@pytest.mark.parametrize(("name", "width"), [("bert-base-uncased", 768), ("google-bert/bert-large-cased", 1024)])
def test_a_published_configuration_has_the_sizes_that_its_name_tells(tmp_path: Path, name: str, width: int) -> None:
    library = tmp_path / "transformers"
    library.mkdir()
    (library / "__init__.py").write_text("")
    (library / "configuration_utils.py").write_text(
        "class PreTrainedConfig:\n"
        "    model_type = 'bert'\n"
        "    def __init__(self, hidden_size=768, **others):\n"
        "        self.hidden_size = hidden_size\n"
        "    @classmethod\n"
        "    def from_pretrained(cls, name):\n"
        "        raise OSError(name)\n"
    )
    text = f"""
    import sys
    sys.path.insert(0, '.')
    from transformers.configuration_utils import PreTrainedConfig
    result = PreTrainedConfig.from_pretrained({name!r}).hidden_size
    """
    assert guarded(text, tmp_path)[0] == width


def test_each_kind_of_published_model_has_its_own_sizes() -> None:
    assert published_sizes("albert", "albert-base-v2")["hidden_size"] == 768
    assert published_sizes("swin", "microsoft/swin-base-patch4-window7-224")["embed_dim"] == 128
    assert published_sizes("esm", "facebook/esm2_t6_8M_UR50D")["hidden_size"] == 320
    assert published_sizes("electra", "google/electra-base-discriminator")["embedding_size"] == 768
    assert published_sizes("llama", "somebody/large-llama") == {}
    assert published_sizes("gpt_neo", "EleutherAI/gpt-neo-125m")["hidden_size"] == 768
    assert published_sizes("opt", "facebook/opt-1.3b")["hidden_size"] == 2048
    assert published_sizes("qwen2", "Qwen/Qwen2.5-0.5B-Instruct")["num_key_value_heads"] == 2
