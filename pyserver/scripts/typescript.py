"""Writes `extension/src/protocol.ts` from `protocol.py`; with `--check`, only tells whether it is current."""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "pyserver"))

from netron_lens import codec, protocol  # noqa: E402 - the path has to be set first

OUTPUT = ROOT / "extension" / "src" / "protocol.ts"
SIMPLE = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "unknown"}


def generate() -> str:
    """The text of the TypeScript file."""
    aliases = {name: value for name, value in vars(protocol).items() if _is_alias(name, value)}
    classes = [value for value in vars(protocol).values() if _is_protocol_class(value)]
    names = {value: name for name, value in aliases.items()}
    parts = ["// Generated from pyserver/netron_lens/protocol.py by pyserver/scripts/typescript.py."]
    parts += [f"export type {name} = {_type(value, {})};" for name, value in aliases.items()]
    parts += [_interface(cls, names) for cls in classes]
    return "\n\n".join(parts) + "\n"


def _is_alias(name: str, value: object) -> bool:
    return name[0].isupper() and typing.get_origin(value) in {typing.Literal, types.UnionType, typing.Union}


def _is_protocol_class(value: object) -> bool:
    return isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == protocol.__name__


def _interface(cls: type, names: dict[Any, str]) -> str:
    hints = typing.get_type_hints(cls)
    comment = "\n".join(f" * {line.strip()}".rstrip() for line in (cls.__doc__ or "").strip().splitlines())
    fields = "\n".join(f"  readonly {key}: {_type(hints[name], names)};" for name, key in codec.key_names(cls).items())
    return f"/**\n{comment}\n */\nexport interface {cls.__name__} {{\n{fields}\n}}"


def _type(hint: Any, names: dict[Any, str]) -> str:
    if hint in names:
        return names[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return " | ".join(f"'{argument}'" for argument in arguments)
    if origin in {types.UnionType, typing.Union}:
        return " | ".join(_type(argument, names) for argument in arguments)
    if origin is tuple:
        item = _type(arguments[0], names)
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    return SIMPLE.get(hint) or str(hint.__name__)


def main() -> int:
    """Writes the file, or with `--check` returns 1 where it is out of date."""
    text = generate()
    if "--check" not in sys.argv:
        OUTPUT.write_text(text, encoding="utf-8")
        return 0
    if OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{OUTPUT} is out of date: run {Path(__file__).name}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
