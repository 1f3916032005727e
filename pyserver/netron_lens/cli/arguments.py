"""What the commands take, and what `--help` says of it."""

from __future__ import annotations

import argparse
import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import netron_lens
from netron_lens.protocol import GivenInput

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = "FILE for every module class in it, or FILE:QUALNAME for one (`f.<locals>.Net` in a function, `Net@LINE`)"
SPEC = "an example input: a spec such as float32[1,3,32,32], or a Python expression; may be repeated"
EPILOGS = {
    "list": "netron-lens list models/*.py --json",
    "export": """\
        netron-lens export lenet.py
        netron-lens export lenet.py:Net -o lenet.onnx
        netron-lens export lenet.py:Net --constructor 'Net(classes=100)' --input 'x=float32[8,3,32,32]'
        netron-lens export models/*.py -o graphs/ --json""",
    "show": "netron-lens show lenet.py:Net",
}


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="netron-lens", description="See the neural networks that Python files describe, in Netron."
    )
    whole.add_argument("--version", action="version", version=f"netron-lens {netron_lens.__version__}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="list | export | show")
    _list(_command(commands, "list", "name the module classes of files, by reading them, never running them"))
    export = _command(commands, "export", "build models, run them once, and write their graphs as ONNX files")
    export.add_argument("targets", nargs="+", metavar="TARGET", help=TARGET)
    export.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="the file for one model, the folder for several; else STEM.QUALNAME.onnx in the current folder",
    )
    export.add_argument(
        "--jobs", type=_positive(int), metavar="N", help="how many models at once (default: %(default)s)"
    )
    export.set_defaults(jobs=min(4, os.cpu_count() or 1))
    export.add_argument("--json", action="store_true", help="one JSON object a line, in the order of the targets")
    _run(export)
    show = _command(commands, "show", "write a model's graph as one HTML page, and open it in the browser")
    show.add_argument("target", metavar="TARGET", help="FILE:QUALNAME, or FILE where it holds one module class")
    show.add_argument("--no-open", dest="open", action="store_false", help="only print the path of the page")
    _run(show)
    return whole


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, purpose: str
) -> argparse.ArgumentParser:
    epilog = "for example:\n" + textwrap.indent(textwrap.dedent(EPILOGS[name]), "  ")
    shape = argparse.RawDescriptionHelpFormatter
    return commands.add_parser(name, help=purpose, description=purpose, epilog=epilog, formatter_class=shape)


def _list(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE")
    command.add_argument("--json", action="store_true", help="a JSON array of file, name, qualname, line and endLine")
    _interpreter(command)


def _run(command: argparse.ArgumentParser) -> None:
    command.add_argument("--level", choices=("layers", "operators", "onnx"), default="layers", help="what to draw")
    command.add_argument("--constructor", metavar="EXPR", help="Python that builds the model, such as 'Net(10)'")
    command.add_argument("--input", type=_input, action="append", default=[], metavar="NAME=SPEC", help=SPEC)
    command.add_argument("--checkpoint", type=_file, metavar="FILE", help="a file of weights to load into the model")
    command.add_argument("--timeout", type=_positive(float), default=60.0, metavar="SECONDS", help="per model (60)")
    command.add_argument("--memory-limit", type=_positive(float), metavar="GIB", help="per model (what is free)")
    command.add_argument("-v", "--verbose", action="store_true", help="print to stderr what the models print and raise")
    _interpreter(command)


def _interpreter(command: argparse.ArgumentParser) -> None:
    words = "the interpreter of the files (default: NETRON_LENS_PYTHON, else the one that runs this command)"
    command.add_argument("--python", metavar="PATH", help=words)


def _input(text: str) -> GivenInput:
    name, equals, spec = text.partition("=")
    if not equals or not name.strip() or not spec.strip():
        message = f"{text!r} is not NAME=SPEC, such as x=float32[1,3,32,32]"
        raise argparse.ArgumentTypeError(message)
    return GivenInput(name=name.strip(), spec=spec.strip())


def _file(text: str) -> str:
    if not Path(text).is_file():
        message = f"{text!r} is no file"
        raise argparse.ArgumentTypeError(message)
    return text


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not value > 0:
            message = f"{text} is not a positive number"
            raise argparse.ArgumentTypeError(message)
        return value

    return number
