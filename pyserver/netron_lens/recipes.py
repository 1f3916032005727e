"""What users have decided of their models' recipes, in a workspace folder's `.vscode/netron-lens.json`.

`{"models": {"src/net.py": {"Net": {"constructor": "Net(10)", "inputs": {"x": "float32[1,3,32,32]"}}}}}`: files relative
to the folder, with forward slashes; classes by their qualified names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from netron_lens.protocol import Given, GivenInput

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = ".vscode/netron-lens.json"
REASON = f"saved in `{NAME}`"


def given(workspace: str | None, path: str, qualname: str) -> tuple[Given, ...]:
    """What is saved of a class; empty where nothing is, or where the file is no JSON of the right form."""
    try:
        recipe = _of(_read(workspace), _key(workspace, path), qualname)
    except (OSError, ValueError):
        return ()
    inputs = recipe.get("inputs")
    found = Given(
        reason=REASON,
        constructor=_text(recipe.get("constructor")),
        method=_text(recipe.get("method")),
        inputs=tuple(
            GivenInput(name=name, spec=spec)
            for name, spec in (inputs.items() if isinstance(inputs, dict) else ())
            if isinstance(spec, str)
        ),
    )
    return () if found == Given(reason=REASON) else (found,)


def save(
    workspace: str | None,
    path: str,
    qualname: str,
    *,
    constructor: str | None = None,
    inputs: Sequence[GivenInput] = (),
) -> None:
    """Keep parts of a recipe beside those that are saved already.

    Raises `ValueError` where there is no workspace folder or its file is no JSON object, `OSError` where it cannot
    be written.
    """
    data = _read(workspace)
    key = _key(workspace, path)
    recipe = _of(data, key, qualname)
    if constructor is not None:
        recipe["constructor"] = constructor
    if inputs:
        kept = recipe.get("inputs")
        recipe["inputs"] = {**(kept if isinstance(kept, dict) else {}), **{item.name: item.spec for item in inputs}}
    models = _object(data, "models")
    models[key] = {**_object(models, key), qualname: recipe}
    _write(workspace, {**data, "models": models})


def reset(workspace: str | None, path: str, qualname: str) -> None:
    """Forget the recipe of a class, and the file with the last one; the same errors as `save`."""
    data = _read(workspace)
    key = _key(workspace, path)
    models = _object(data, "models")
    classes = _object(models, key)
    if classes.pop(qualname, None) is None:
        return
    models[key] = classes
    if not classes:
        del models[key]
    if models or data.keys() > {"models"}:
        _write(workspace, {**data, "models": models})
    else:
        Path(workspace or "", NAME).unlink()


def _read(workspace: str | None) -> dict[str, Any]:
    if workspace is None:
        message = "A recipe is saved in the workspace folder of its file, and this file is in none"
        raise ValueError(message)
    try:
        data = json.loads(Path(workspace, NAME).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    if not isinstance(data, dict):
        message = f"`{NAME}` is not a JSON object"
        raise ValueError(message)  # noqa: TRY004 - a wrong file, not a wrong argument
    return data


def _write(workspace: str | None, data: dict[str, Any]) -> None:
    assert workspace is not None  # it was read from there
    target = Path(workspace, NAME)
    target.parent.mkdir(exist_ok=True)
    temporary = target.with_suffix(".json.new")
    temporary.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(target)


def _key(workspace: str | None, path: str) -> str:
    return PurePath(os.path.relpath(path, workspace)).as_posix() if workspace else path


def _of(data: dict[str, Any], key: str, qualname: str) -> dict[str, Any]:
    return dict(_object(_object(_object(data, "models"), key), qualname))


def _object(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return dict(value) if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
