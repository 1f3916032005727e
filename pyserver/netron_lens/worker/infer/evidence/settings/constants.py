"""Values that a name has elsewhere in a text: constants, options, entries of dicts, keywords of calls, settings."""

from __future__ import annotations

import ast
import contextlib
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from netron_lens.worker.infer.evidence.evidence import Choice
from netron_lens.worker.infer.evidence.values.kinds import kind_of
from netron_lens.worker.infer.evidence.values.options import option
from netron_lens.worker.infer.evidence.words.parameter_names import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.scope import Scope, Text

OPTION, SAID, ELSEWHERE = 0.65, 0.6, 0.3
_LARGE = 60_000
_MANY = 8
"""A call with so many keywords makes settings: `HParams(n_symbols=148, …)`."""
_COMMON = frozenset(
    {
        "x", "n", "i", "k", "c", "d", "p", "s", "name", "size", "index", "mode", "type", "input", "output",
        "config", "cfg", "conf", "args", "opt", "opts", "options", "params", "settings", "hparams", "kwargs",
    }
)  # fmt: skip


def constants(page: Page, name: str) -> Iterator[Choice]:
    """Give the values, those that are said of the whole program first."""
    text = page.text
    found = option(text, name)
    if found is not None and _is_literal(found[0]):
        reason = f"the option `--{name}`, {text.where(found[1].line)}"
        yield from (_choice(each, reason, OPTION) for each in (found[0], *_evaluated(found[0])))
    if name.lower() not in _COMMON:
        yield from _index(text).get(name.lower(), ())


@lru_cache(maxsize=32)
def _index(text: Text) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = defaultdict(list)
    every = [(name, name, node, weight) for scope in text.scopes for name, node, weight in _values(scope)]
    for name, shown, node, weight in (*_set_on_settings(text.tree), *every):
        if _is_literal(node):
            reason = f"`{shown} = {ast.unparse(node)}`, {text.where(node.lineno)}"
            found[name.lower()].append(_choice(node, reason, weight))
    return found


def _set_on_settings(node: ast.AST) -> Iterator[tuple[str, str, ast.expr, float]]:
    """Walk what a script sets of its settings: `options.height = 117`, after they were parsed."""
    for each in ast.iter_child_nodes(node):
        match each:
            case ast.Assign([ast.Attribute(ast.Name(root), name) as target], value):
                said = meaning(root)
                if said is not None and said.kind == "object":
                    yield name, ast.unparse(target), value, SAID
            case ast.stmt() if not isinstance(each, ast.ClassDef):
                yield from _set_on_settings(each)


def _values(scope: Scope) -> Iterator[tuple[str, ast.expr, float]]:
    arguments = scope.parameters
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            if not binding.steps and arguments is None:
                yield name, binding.value, SAID
            yield from _settings(binding.value, is_global=arguments is None)
    if arguments is None:
        return
    positional = [*arguments.posonlyargs, *arguments.args]
    for argument, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        yield argument.arg, default, ELSEWHERE
    for argument, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            yield argument.arg, keyword_default, ELSEWHERE


def _settings(node: ast.expr, *, is_global: bool) -> Iterator[tuple[str, ast.expr, float]]:
    """Walk the entries of a global dict, those of dicts in it, and the keywords of a call that gives many."""
    match node:
        case ast.Dict(keys, values) if is_global:
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value, SAID
                    yield from _settings(value, is_global=is_global)
        case ast.Call(_, _, keywords) if len(keywords) >= _MANY:
            yield from ((each.arg, each.value, SAID) for each in keywords if each.arg is not None)


def _evaluated(node: ast.expr) -> Iterator[ast.expr]:
    """Give the list that a string spells: `'[4, 4, 4]'` is evaluated after options are parsed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip()[:1] in ("[", "("):
        with contextlib.suppress(SyntaxError, ValueError):
            tree = ast.parse(node.value.strip(), mode="eval")
            if _is_literal(tree.body):
                yield ast.copy_location(tree.body, node)


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value):
            return value is not None and value != "" and (not isinstance(value, int) or value < _LARGE)
        case ast.Tuple(elements) | ast.List(elements):
            return bool(elements) and all(_is_literal(element) for element in elements)
        case ast.Dict(keys, values):
            named = all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys)
            return bool(keys) and named and all(_is_literal(value) for value in values)
        case ast.UnaryOp(ast.USub(), ast.Constant()):
            return True
    return False


def _choice(node: ast.expr, reason: str, weight: float) -> Choice:
    return Choice(expression=ast.unparse(node), kind=kind_of(node), reason=reason, weight=weight)
