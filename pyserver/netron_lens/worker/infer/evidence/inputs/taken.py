"""What the layer or function takes that an input is first passed to, followed through the modules of the text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from netron_lens.worker.infer.evidence.evidence import LENGTH
from netron_lens.worker.infer.evidence.inputs.forms import Form, undone
from netron_lens.worker.infer.evidence.inputs.forward_uses import input_uses
from netron_lens.worker.infer.evidence.inputs.layers import DIMENSIONS, layer_takes
from netron_lens.worker.infer.evidence.inputs.passed_forms import passed_in_form
from netron_lens.worker.infer.evidence.inputs.size_names import outer, settled
from netron_lens.worker.infer.evidence.settings.layer_lists import appended, walked
from netron_lens.worker.infer.evidence.texts.occurrences import Occurrence, occurrences
from netron_lens.worker.infer.evidence.values.callees import initializer

if TYPE_CHECKING:
    from collections.abc import Callable

    from netron_lens.worker.infer.evidence.evidence import Size
    from netron_lens.worker.infer.evidence.inputs.input_uses import InputUses
    from netron_lens.worker.infer.evidence.texts.frame import Page
    from netron_lens.worker.infer.evidence.texts.occurrences import Definition
    from netron_lens.worker.infer.evidence.texts.scope import Scope

_DEPTH = 4
_TOKENS: dict[int, tuple[Size, ...]] = {0: ("B", "T"), 2: ("B", "T")}
_PASSING = ("ModuleList", "Sequential", "ModuleDict", "DataParallel", "TimeDistributed", "spectral_norm", "weight_norm")


class Taken(NamedTuple):
    """What is taken: sizes, dtype, the bound of integers, by which layer; `firm` where no other rank fits.

    It may be a pair of such tensors, or a list of them.
    """

    sizes: tuple[Size, ...] | None
    dtype: str
    below: Size | None
    layer: str
    firm: bool
    is_pair: bool = False
    is_list: bool = False


def first_uses(scope: Scope, name: str) -> list[Occurrence]:
    """Give the uses of an input until its name is given to something else."""
    node = scope.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    end = min([b.line for b in scope.bindings.get(name, ()) if b.line and _unconditional(node, b.line)], default=None)
    found = occurrences(node).get(name, [])
    if end is None:
        return found
    return [each for each in found if each.node.lineno <= _end_of_statement(node, end)]


def taken(uses: InputUses, owner: Scope, page: Page, depth: int = 0) -> Taken | None:
    """Give what the first known callee takes."""
    for call, position in uses.passed:
        found = _by_callee(call, position, owner, page, depth)
        if found is not None:
            return found
    return None


def taken_in_form(method: Definition, name: str, owner: Scope, page: Page, depth: int = 0) -> Taken | None:
    """Give what the first known callee takes that is given the input in another form, as the input itself has it."""
    for call, position, forms in passed_in_form(method, name):
        found = _by_callee(call, position, owner, page, depth)
        found = found if found is None else _apart(found, forms)
        sizes = None if found is None or found.sizes is None else undone(found.sizes, forms)
        if found is not None and sizes is not None:
            return found._replace(sizes=sizes, is_pair=False)  # one of two states, if it is of these
    return None


def _apart(found: Taken, forms: tuple[Form, ...]) -> Taken:
    """Give what takes rows a dimension for the one that was put before the features: `self.fc(x.unsqueeze(1))`."""
    is_put = any(form.name == "unsqueeze" and form.arguments in _BEFORE_FEATURES for form in forms)
    if not is_put or found.firm or found.dtype != "float32" or found.sizes is None or len(found.sizes) != 2:  # noqa: PLR2004 - a batch, and features
        return found
    return found._replace(sizes=(found.sizes[0], "T", found.sizes[1]), firm=True)


_BEFORE_FEATURES = ((1,), (-2,))


def _by_callee(call: ast.Call, position: int | str, owner: Scope, page: Page, depth: int) -> Taken | None:
    if depth > _DEPTH:
        return None
    match call.func:
        case ast.Attribute(ast.Name("self"), name) if name in owner.functions:
            return _by_function(owner.functions[name], position, owner, page, depth, skip=1)
        case ast.Attribute(ast.Name("self"), name) | ast.Subscript(ast.Attribute(ast.Name("self"), name)):
            return _by_attribute(name, position, owner, page, depth)
        case ast.Call():
            return by_module(call.func, position, page, depth)
        case ast.Name(name):
            return _by_name(name, position, owner, page, depth) or _by_layer(call, position)
    return _by_layer(call, position)


def _by_name(name: str, position: int | str, owner: Scope, page: Page, depth: int) -> Taken | None:
    function = page.function_named(name)
    if function is not None:
        return _by_function(function, position, owner, page, depth, skip=0)
    layers = walked(owner, name)
    return None if layers is None else _by_attribute(layers, position, owner, page, depth)


def _by_attribute(name: str, position: int | str, owner: Scope, page: Page, depth: int) -> Taken | None:
    made = constructed(owner, name, page)
    found = None if made is None else by_module(made, position, page, depth)
    return None if found is None else settled_in(found, owner, page)


def settled_in(found: Taken, owner: Scope, page: Page) -> Taken:
    """Sizes are named after the constructor's parameters, or are the numbers that its names stand for."""
    method = initializer(owner, page)
    if method is None:
        return found
    return _each_size(found, lambda size: settled(size, owner, method, page.numbers))


def _by_layer(made: ast.Call, position: int | str) -> Taken | None:
    name = made.func.attr if isinstance(made.func, ast.Attribute) else getattr(made.func, "id", "")
    found = layer_takes(made, position)
    if found is None:
        return None
    return Taken(found.sizes, found.dtype, found.below, name, found.firm, found.is_pair, found.is_list)


def by_module(made: ast.Call, position: int | str, page: Page, depth: int) -> Taken | None:
    """Give what a module takes that is constructed so."""
    name = made.func.attr if isinstance(made.func, ast.Attribute) else getattr(made.func, "id", "")
    scope = page.class_named(name) if isinstance(made.func, ast.Name) else None
    found = _by_layer(made, position) if scope is None else None
    if found is not None:
        return found
    if made.args and (name in _PASSING or _gives_back(name, page)):
        inner = made.args[0].elts[0] if isinstance(made.args[0], ast.List) and made.args[0].elts else made.args[0]
        inner = inner.elt if isinstance(inner, ast.ListComp) else inner
        return by_module(inner, position, page, depth + 1) if isinstance(inner, ast.Call) else None
    scope = page.class_named(name) if scope is None else scope
    if scope is None:
        returned = _returned(name, page)
        return None if returned is None else by_module(returned, position, page, depth + 1)
    forward = scope.functions.get("forward")
    if forward is None:
        return _by_base(scope, position, page, depth)
    found_inside = _by_function(forward, position, scope, page, depth, skip=1)
    return None if found_inside is None else _translated(found_inside, made, scope, page)


def _by_base(scope: Scope, position: int | str, page: Page, depth: int) -> Taken | None:
    """A class without a `forward` of its own: `class ConvBlock(nn.Sequential)` takes what its first layer takes."""
    method = initializer(scope, page)
    for call in () if method is None else method.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__" and call.args:
            inner = call.args[0]
            return by_module(inner, position, page, depth + 1) if isinstance(inner, ast.Call) else None
    return None


def _by_function(  # noqa: PLR0913 - a function, which parameter, where it stands
    function: Scope, position: int | str, owner: Scope, page: Page, depth: int, *, skip: int
) -> Taken | None:
    arguments = function.parameters
    if arguments is None:
        return None
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)][skip:]
    name = position if isinstance(position, str) else names[position] if position < len(names) else None
    if name is None:
        return None
    uses = input_uses(first_uses(function, name))
    found = taken(uses, owner, page, depth + 1)
    if found is None and isinstance(function.node, ast.FunctionDef):
        found = taken_in_form(function.node, name, owner, page, depth + 1)
    if found is not None:
        return found
    sizes = uses.names or DIMENSIONS.get(uses.rank or uses.least)
    if uses.counts["integer"]:
        return Taken(_TOKENS.get(uses.rank or uses.least, sizes), "int64", None, _called_as(function), firm=False)
    if uses.rank is None and uses.least < 3:  # noqa: PLR2004 - a row has two dimensions
        return None
    return Taken(sizes, "float32", None, _called_as(function), firm=uses.rank is not None)


def _called_as(function: Scope) -> str:
    """Name what the user sees called: a module by its class."""
    name = "" if isinstance(function.node, ast.Module | ast.Lambda) else function.node.name
    owner = function.enclosing_class()
    return owner.node.name if name == "forward" and owner and isinstance(owner.node, ast.ClassDef) else name


def _translated(found: Taken, made: ast.Call, scope: Scope, page: Page) -> Taken:
    """Sizes named after the inner constructor's parameters are what the outer class passes for them."""
    method = initializer(scope, page)
    arguments = None if method is None else method.parameters
    if arguments is None:
        return found
    names = [argument.arg for argument in arguments.args[1:]]
    passed = {name: value for name, value in zip(names, made.args, strict=False)}  # noqa: C416 - read as a table
    passed.update({each.arg: each.value for each in made.keywords if each.arg})
    return _each_size(found, lambda size: outer(size, passed))


def _each_size(found: Taken, meant: Callable[[Size], Size]) -> Taken:
    sizes = None if found.sizes is None else tuple(map(meant, found.sizes))
    below = found.below if found.below in (None, LENGTH) else meant(found.below)
    return found._replace(sizes=sizes, below=None if below == "C" else below)


def constructed(owner: Scope, name: str, page: Page) -> ast.Call | None:
    """Give the construction of the module that a class has as `self.name`, of the first one of a list."""
    for binding, _ in sorted(owner.attributes.get(name, ()), key=lambda each: _is_loaded(each[0].value)):
        element = appended(owner, name, binding.value)
        if element is not None:
            return element
        if isinstance(binding.value, ast.Call) and not binding.steps:
            return binding.value
        if isinstance(binding.value, ast.Name) and isinstance(page.passed.get(binding.value.id), ast.Call):
            return page.passed[binding.value.id]  # type: ignore[return-value] # a call, as was just asked
        if isinstance(binding.value, ast.List) and binding.value.elts and isinstance(binding.value.elts[0], ast.Call):
            return binding.value.elts[0]
    for base in owner.node.bases if isinstance(owner.node, ast.ClassDef) else ():
        parent = page.class_named(base.id) if isinstance(base, ast.Name) else None
        if parent is not None and parent is not owner:
            return constructed(parent, name, page)
    return None


def _is_loaded(value: ast.expr) -> bool:
    """Tell what is made of vectors that are there, `from_pretrained(vectors)`: it does not say how many."""
    made = value.func if isinstance(value, ast.Call) else None
    return isinstance(made, ast.Attribute) and made.attr == "from_pretrained"


def _gives_back(name: str, page: Page) -> bool:
    """Tell a function that returns what it was given first: `layer_init(nn.Conv2d(4, 32, 8))`."""
    function = page.function_named(name)
    arguments = None if function is None else function.parameters
    first = arguments.args[0].arg if arguments is not None and arguments.args else None
    return function is not None and [ast.unparse(each) for each in function.returns] == [first]


def _returned(name: str, page: Page) -> ast.Call | None:
    function = page.function_named(name)
    calls = [] if function is None else [each for each in function.returns if isinstance(each, ast.Call)]
    return calls[-1] if calls else None


def _unconditional(function: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> bool:
    return any(
        statement.lineno <= line <= (statement.end_lineno or line) and not isinstance(statement, ast.If)
        for statement in function.body
    )


def _end_of_statement(function: ast.FunctionDef | ast.AsyncFunctionDef, line: int) -> int:
    for statement in function.body:
        if statement.lineno <= line <= (statement.end_lineno or line):
            if isinstance(statement, ast.Assign):
                return statement.end_lineno or line
            return line
    return line
