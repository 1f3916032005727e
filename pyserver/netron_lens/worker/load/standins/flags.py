"""Command-line flags without a command line: defaults and types stand in for what is required."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from netron_lens.worker.guard import reports
from netron_lens.worker.load.standins import guesses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


given: list[str] = []
_parse = argparse.ArgumentParser.parse_known_args
"""As argparse has it: several files may be loaded in one process."""


def stand_in(file: str) -> None:
    """From now on parsers that read the command line see none; each required flag is reported with its value."""
    sys.argv = [file]
    given.clear()

    def parse_known_args(
        self: argparse.ArgumentParser, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        if args is not None and list(args) != sys.argv[1:]:
            return _parse(self, args, namespace)
        missing = _relaxed(self)
        parsed, rest = _parse(self, [], namespace)
        for action in missing:
            if getattr(parsed, action.dest, None) is None:
                value = _value(action)
                setattr(parsed, action.dest, value)
                _note(action, value)
                flag = (action.option_strings or [action.dest])[0]
                reports.report("required-flag", f"`{flag}` is required and was not given: `{value!r}` stands in")
        return parsed, rest

    argparse.ArgumentParser.parse_known_args = parse_known_args  # type: ignore[assignment,method-assign] # same signature


def _note(action: argparse.Action, value: Any) -> None:
    """Keep the words of a command line that says the same, options first."""
    values = [str(each) for each in value] if isinstance(value, list) else [] if value is None else [str(value)]
    if action.option_strings:
        given[:0] = [action.option_strings[0], *values]
    else:
        given.extend(values)


def _relaxed(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Make nothing required, and list what was."""
    missing = list(_required(parser))
    for action in missing:
        action.required = False
        if not action.option_strings and action.nargs is None:
            action.nargs = argparse.OPTIONAL
        if not action.option_strings and action.nargs == argparse.ONE_OR_MORE:
            action.nargs = argparse.ZERO_OR_MORE
    for group in parser._mutually_exclusive_groups:  # noqa: SLF001 - argparse has no public way to ask
        group.required = False
    return missing


def _required(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to ask
        if action.required and action.dest != argparse.SUPPRESS:
            yield action


def _value(action: argparse.Action) -> Any:
    chosen = next(iter(action.choices)) if action.choices else guesses.value(action.dest, action.type or str)
    several = action.nargs in (argparse.ONE_OR_MORE, argparse.ZERO_OR_MORE) or isinstance(action.nargs, int)
    return [chosen] * (action.nargs if isinstance(action.nargs, int) else 1) if several else chosen
