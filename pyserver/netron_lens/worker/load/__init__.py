"""Load one module class: run the part of its file that the class needs, and nothing else."""

from __future__ import annotations

import ast
import linecache
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING

from netron_lens.worker.stages import Loaded, StageError

if TYPE_CHECKING:
    from netron_lens.protocol import ExportRequest


def load(request: ExportRequest) -> Loaded:
    """Load the class that `request` names. Raises `StageError` of stage `discover` or `load`."""
    texts = {document.path: document.text for document in request.documents}
    text = texts[request.file] if request.file in texts else Path(request.file).read_text(encoding="utf-8")
    tree = ast.parse(text, request.file)
    sys.path.insert(0, str(Path(request.file).parent))
    module = types.ModuleType(Path(request.file).stem)
    module.__file__ = request.file
    sys.modules.setdefault(module.__name__, module)
    linecache.cache[request.file] = (len(text), None, text.splitlines(keepends=True), request.file)
    kept = []
    wanted = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign)
    exec("import torch, math\nimport torch.nn.functional as F\nfrom torch import nn", module.__dict__)  # noqa: S102
    for statement in tree.body:
        if isinstance(statement, wanted):
            try:
                exec(compile(ast.Module([statement], []), request.file, "exec"), module.__dict__)  # noqa: S102
            except Exception:  # noqa: BLE001, S112
                continue
            kept.append(ast.get_source_segment(text, statement) or "")
    cls = module.__dict__.get(request.qualname.split("@")[0])
    for part in request.qualname.split("@")[0].split(".")[1:]:
        cls = getattr(cls or module.__dict__.get(request.qualname.split(".")[0]), part, None)
    if not isinstance(cls, type):
        raise StageError("discover", f"`{request.qualname}` is not a class of the file", file=request.file)
    return Loaded(
        cls=cls,
        qualname=request.qualname,
        file=request.file,
        text=text,
        namespace=module.__dict__,
        source="\n\n".join(kept),
        loaded="slice",
        files=(request.file,),
    )
