"""What a call stands for: tensors without their device, functions of the text replaced by what they return."""

from __future__ import annotations

import ast

from netron_lens.worker.infer.evidence.texts.frame import Frame, Reading, Unreadable, called, readable
from netron_lens.worker.infer.evidence.values.arrays import ARRAY_MAKERS, as_tensor
from netron_lens.worker.infer.evidence.values.branches import may_be_reached
from netron_lens.worker.infer.evidence.values.counted import counted
from netron_lens.worker.infer.evidence.values.elsewhere import is_own, may_be_called
from netron_lens.worker.infer.evidence.values.extents import extents, integer, written
from netron_lens.worker.infer.evidence.values.legacy import of_type, on_cpu, probed
from netron_lens.worker.infer.evidence.values.lookup import BUILTINS, bindings, dotted
from netron_lens.worker.infer.evidence.values.member import canonical
from netron_lens.worker.infer.evidence.values.named_tuples import record_class
from netron_lens.worker.infer.evidence.values.published import builds_published, without_weights
from netron_lens.worker.infer.evidence.values.tables import entry
from netron_lens.worker.infer.evidence.words.words import words

_TRANSPARENT = frozenset(
    {"cuda", "cpu", "detach", "contiguous", "clone", "requires_grad_", "pin_memory", "numpy", "eval", "train"}
)
_PLACEMENT = frozenset({"device", "requires_grad", "pin_memory", "non_blocking", "generator", "copy"})
_PREPARING = frozenset(
    {
        "preprocess",
        "normalize",
        "denormalize",
        "standardize",
        "rescale",
        "subtract",
        "center",
        "variable",
        "var",
        "cuda",
    }
)
_WRAPPERS = frozenset({"DataParallel", "DistributedDataParallel", "compile"})
"""What a model is put into to train it; it is the same model."""
_KEEPING = frozenset({"torch.from_numpy", "copy.copy", "copy.deepcopy"})
"""What gives a value as it is."""
_JOINING = frozenset({"stack", "cat", "concat", "hstack", "vstack"})
_SHORT = 200
"""So many characters of what a function gives are written in place of its call."""
_REFUSED = (
    "torch.load",
    "torch.hub",
    "torch.jit.load",
    "torch.utils.data",
    "torch.cuda",
    "torch.distributed",
    "tokenizers.Tokenizer.from_file",
    "sentencepiece",
)


def invocation(reading: Reading, node: ast.Call, frame: Frame) -> ast.expr:  # noqa: PLR0911 - one per form
    """Give the call self-contained, or raise `Unreadable`."""
    path = canonical(_meant(node.func, frame), frame)
    found = None if path is None else _of_library(reading, node, path, frame)
    found = _prepared(reading, node, frame) if found is None else found
    if found is not None:
        return found
    match node.func:
        case ast.Name("Variable") if node.args:
            return reading.expression(node.args[0], frame)
        case ast.Name("len"):
            return _length(reading, node, frame)
        case ast.Name("isinstance"):
            return _instance(reading, node, frame)
        case ast.Name(name) if name in BUILTINS:
            made = _plain(reading, node, ast.Name(name, ast.Load()), frame)
            value = integer(made)
            return made if value is None else ast.Constant(value)
        case ast.Name(name) if name in reading.page.text.root.functions:
            return _inlined(reading, node, name, frame)
        case ast.Attribute(base, name) if path is None or not is_own(reading.page, path):
            return _method(reading, node, base, name, frame)
    record = record_class(reading, node.func, frame)
    function = reading.expression(node.func, frame) if record is None else record
    if isinstance(function, ast.Attribute) and not may_be_called(function.attr):
        raise Unreadable
    return _typed(_plain(reading, node, function, frame))


def _meant(function: ast.expr, frame: Frame) -> ast.expr:
    """Give what a name was given in place of a longer one: `c = copy.deepcopy`."""
    named = bindings(function.id, frame)[:1] if isinstance(function, ast.Name) else ()
    return next((each.value for each, _ in named if isinstance(each.value, ast.Attribute) and not each.steps), function)


def _prepared(reading: Reading, node: ast.Call, frame: Frame) -> ast.expr | None:
    """Give the tensor that a function of another file only prepares, as by scaling its values: it keeps its shape."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if not reading.sampling or len(node.args) != 1 or _PREPARING.isdisjoint(words(name)):
        return None
    given = readable(reading, node.args[0], frame)
    given = given.value if isinstance(given, ast.Attribute) and given.attr == "data" else given
    return given if given is not None and extents(given) is not None else None


def _typed(made: ast.Call) -> ast.expr:
    """See through the old types: `FloatTensor(values)` is the tensor of these values."""
    match made.args:
        case [values]:
            return of_type(values, made.func) or made
    return made


def _of_library(reading: Reading, node: ast.Call, path: str, frame: Frame) -> ast.expr | None:  # noqa: C901, PLR0911 - one per form
    path = on_cpu(path)
    first, last = path.split(".", maxsplit=1)[0], path.rsplit(".", 1)[-1]
    answer = probed(path)
    if answer is not None:
        return answer
    if path.startswith(_REFUSED):
        raise Unreadable
    if last == "Variable" or path in _KEEPING:
        return reading.expression(node.args[0], frame) if node.args else None
    if last in _WRAPPERS and node.args:
        return reading.expression(node.args[0], frame)
    if path == "torch.device":
        return ast.Constant("cpu")
    if builds_published(path):
        return _plain(reading, without_weights(node), dotted(path), frame)
    if first == "numpy":
        if not path.startswith(ARRAY_MAKERS):
            return None
        return as_tensor(path, _plain(reading, node, dotted("torch"), frame))
    if first not in ("torch", "math"):
        return None
    made = _plain(reading, node, dotted(path), frame)
    if last in _JOINING and _is_empty(made):
        raise Unreadable  # what is joined was gathered on the way
    if path in ("torch.tensor", "torch.as_tensor") and made.args and isinstance(made.args[0], ast.Call):
        return made.args[0] if extents(made.args[0]) is not None else made
    return _typed(made)


def _is_empty(made: ast.Call) -> bool:
    match made.args[:1]:
        case [ast.List([]) | ast.Call(ast.Name("list"), [])]:
            return True
    return False


def _method(reading: Reading, node: ast.Call, base: ast.expr, name: str, frame: Frame) -> ast.expr:
    if name in ("size", "dim"):
        return _size(reading, node, base, name, frame)
    if name in _TRANSPARENT:
        return reading.expression(base, frame)
    if name in ("load_from_checkpoint", "from_pretrained", "parse_args"):
        raise Unreadable
    if name == "to":
        return _moved(reading, node, base, frame)
    key = readable(reading, node.args[0], frame) if name == "get" and node.args else None
    chosen = entry(base, key.value, frame) if isinstance(key, ast.Constant) else None
    if chosen is not None:
        return reading.expression(*chosen)
    try:
        found = reading.expression(base, frame)
    except Unreadable:
        if name in ("view", "reshape") and node.args and reading.sampling:
            return _from_view(reading, node.args, frame)
        raise
    made = _plain(reading, node, ast.Attribute(found, name, ast.Load()), frame)
    typed = of_type(found, made.args[0]) if name == "type" and made.args else None
    return made if typed is None else typed


def _moved(reading: Reading, node: ast.Call, base: ast.expr, frame: Frame) -> ast.expr:
    found = reading.expression(base, frame)
    values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "dtype")]
    for value in values:
        path = canonical(value, frame)
        if path is not None and path.startswith("torch."):
            return ast.Call(ast.Attribute(found, "to", ast.Load()), [dotted(path)], [])
    return found


def _size(reading: Reading, node: ast.Call, base: ast.expr, name: str, frame: Frame) -> ast.expr:
    sizes = written(reading.expression(base, frame))
    if sizes is None:
        raise Unreadable
    match name, node.args:
        case "dim", []:
            return ast.Constant(len(sizes))
        case "size", []:
            return ast.Tuple(list(sizes), ast.Load())
        case "size", [ast.Constant(int(index))] if -len(sizes) <= index < len(sizes):
            return sizes[index]
        case "size", [ast.UnaryOp(ast.USub(), ast.Constant(int(index)))] if 0 < index <= len(sizes):
            return sizes[-index]
    raise Unreadable


def _from_view(reading: Reading, arguments: list[ast.expr], frame: Frame) -> ast.expr:
    """`images.view(-1, 784)` says what the model gets, whatever `images` is: only the first size may be open.

    One column may be of numbers, of labels or of lengths.
    """
    sizes = [readable(reading, argument, frame) for argument in arguments]
    known = [None if size is None else integer(size) for size in sizes[1:]]
    positive = [size for size in known if size is not None and size > 0]
    if len(positive) < len(known) or not any(size > 1 for size in positive):
        raise Unreadable
    return ast.Call(dotted("torch.randn"), [ast.Constant(size) for size in (2, *positive)], [])


def _length(reading: Reading, node: ast.Call, frame: Frame) -> ast.expr:
    made = _plain(reading, node, ast.Name("len", ast.Load()), frame)
    match made.args:
        case [ast.Call(ast.Name(), [], [])] if counted(node) is not None:
            raise Unreadable  # a dictionary that was just made has no words yet: `Corpus(path)` fills it
        case [ast.List(elements) | ast.Tuple(elements)] if not any(isinstance(e, ast.Starred) for e in elements):
            return ast.Constant(len(elements))
    return made


def _instance(reading: Reading, node: ast.Call, frame: Frame) -> ast.expr:
    made = _plain(reading, node, ast.Name("isinstance", ast.Load()), frame)
    match made.args:
        case [ast.Constant(value), ast.Name(kind)]:
            return ast.Constant(type(value).__name__ == kind)
        case [ast.Tuple() | ast.List() as value, ast.Name(kind)]:
            return ast.Constant(type(value).__name__.lower() == kind)
    return made


def _inlined(reading: Reading, node: ast.Call, name: str, frame: Frame) -> ast.expr:
    function = reading.page.text.root.functions[name]
    inner = called(function.node, node, frame)
    for returned in reversed(function.returns):
        place = Frame(function, arguments=inner)
        found = readable(reading, returned, place) if may_be_reached(reading, returned.lineno, place) else None
        if found is not None and not (name in reading.page.known and len(ast.unparse(found)) > _SHORT):
            return found
    if name in reading.page.known:
        return _plain(reading, node, ast.Name(name, ast.Load()), frame)
    raise Unreadable


def _plain(reading: Reading, node: ast.Call, function: ast.expr, frame: Frame) -> ast.Call:
    arguments = [reading.expression(argument, frame) for argument in node.args]
    keywords = [
        ast.keyword(keyword.arg, reading.expression(keyword.value, frame))
        for keyword in node.keywords
        if keyword.arg not in _PLACEMENT or not _makes_tensor(function)
    ]
    return ast.Call(function, arguments, keywords)


def _makes_tensor(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "torch"
