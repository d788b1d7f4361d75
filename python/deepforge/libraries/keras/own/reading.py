"""Catalogue entries of the project's own classes and functions, from their syntax: nothing of the project is run.

A class is one when it is a subclass, also through other classes of the project, of a class of Keras. A public function
is an activation when it takes one tensor (one required argument), and an operation when it takes several; in both
cases it must give something back, its module must use Keras or one of its backends, and it must neither make layers
nor open files.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...catalogue import Argument, Catalogue, Entry, Port
from ..catalogue import docs, evidence, kinds, ports
from .names import Source, source

CATEGORY = "This project"
FOLDER = "modules"
# The base classes of each family, by where Keras has them.
_FAMILIES = {
    "layers": "layer", "models": "layer", "losses": "loss", "optimizers": "optimizer", "metrics": "metric",
    "callbacks": "callback", "initializers": "initializer", "regularizers": "regularizer", "constraints": "constraint",
}  # fmt: skip
_TOP = {"keras.Layer": "layer", "keras.Model": "layer", "keras.Sequential": "layer", "keras.Loss": "loss",
        "keras.Metric": "metric", "keras.Optimizer": "optimizer", "keras.Initializer": "initializer"}  # fmt: skip
_TENSORS = ("keras", "tensorflow", "torch", "jax")
# What no function of tensors calls.
_MAKES = ("keras.layers.", "keras.Input", "keras.Model", "keras.Sequential", "keras.models.", "keras.applications.")
_NO_TENSOR = {"str", "int", "float", "bool", "Path", "dict", "bytes", "list", "tuple", "set"}


def sources(project: Path) -> list[Source]:
    """The modules of the project that can be read; those that are no Python are left out."""
    return read(project)[0]


def read(project: Path) -> tuple[list[Source], dict[str, str]]:
    """The modules of the project that can be read, and by file why others cannot."""
    found: list[Source] = []
    unread: dict[str, str] = {}
    for path in sorted((project / FOLDER).rglob("*.py")):
        file = path.relative_to(project).as_posix()
        id_ = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        try:
            found.append(source(id_, file, path.read_text("utf-8")))
        except SyntaxError as error:
            unread[file] = f"line {error.lineno}: {error.msg}" if error.lineno else error.msg
        except (OSError, ValueError) as error:
            unread[file] = str(getattr(error, "strerror", None) or error)
    return found, unread


def state(project: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a module was added, changed or taken away since."""
    found: list[tuple[str, int, int]] = []
    for path in sorted((project / FOLDER).rglob("*.py")):
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def entries(modules: Sequence[Source], catalogue: Catalogue) -> list[Entry]:
    """An entry for each class and function of the modules that can be used in an architecture."""
    return _Reader(modules, catalogue).read()


class _Reader:
    def __init__(self, modules: Sequence[Source], catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.modules = modules
        self.classes = {
            f"{module.id}.{node.name}": (module, node)
            for module in modules for node in module.tree.body if isinstance(node, ast.ClassDef)
        }  # fmt: skip

    def read(self) -> list[Entry]:
        found: list[Entry] = []
        for module in self.modules:
            uses = any(path.split(".")[0] in _TENSORS for path in module.names.values())
            for node in module.tree.body:
                entry: Entry | None = None
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    entry = self.of_class(f"{module.id}.{node.name}", ())
                elif isinstance(node, ast.FunctionDef) and uses and not node.name.startswith("_"):
                    entry = _of_function(module, node)
                if entry is not None:
                    found.append(entry)
        return found

    def of_class(self, id_: str, path: tuple[str, ...]) -> Entry | None:
        """The entry of a class of Keras or of the project; None when it is no class for architectures."""
        if id_ in path:
            return None
        if id_ not in self.classes:
            return self.catalogue.by_id.get(id_) or _base(id_)
        module, node = self.classes[id_]
        bases = [module.path(base) for base in node.bases]
        base = next((found for each in bases if each and (found := self.of_class(each, (*path, id_)))), None)
        if base is None:
            return None
        doc = docs.plain(ast.get_docstring(node) or "")
        constructor, call = _method(node, "__init__"), _method(node, "call")
        arguments = base.arguments
        if constructor is not None:
            said = docs.arguments(doc) | docs.arguments(ast.get_docstring(constructor) or "")
            own = _arguments(constructor, said, 1)
            names = {each.name for each in own}
            rest = base.arguments if constructor.args.kwarg is not None else ()
            arguments = (*own, *(replace(each, required=False) for each in rest if each.name not in names))
        inputs, outputs = base.inputs, base.outputs
        if call is not None and base.family == "layer":
            inputs, outputs = _inputs(call, docs.arguments(doc) | ports.called(doc)), _outputs(call)
        return Entry(
            id_, base.family, category=CATEGORY, summary=docs.summary(doc), doc=doc, arguments=arguments,
            inputs=inputs, outputs=outputs, file=module.file,
        )  # fmt: skip


def _base(id_: str) -> Entry | None:
    """An entry without arguments for a class of Keras that is no entry itself, such as ``keras.layers.Layer``."""
    parts = id_.split(".")
    family = _TOP.get(id_) or (_FAMILIES.get(parts[1]) if parts[0] == "keras" and len(parts) > 2 else None)
    if family is None:
        return None
    is_layer = family == "layer"
    return Entry(
        id_, family,
        inputs=(Port("inputs"),) if is_layer else (), outputs=(Port("output"),) if is_layer else (),
    )  # fmt: skip


def _of_function(module: Source, node: ast.FunctionDef) -> Entry | None:
    parameters = [*node.args.posonlyargs, *node.args.args]
    required = len(parameters) - len(node.args.defaults)
    gives = any(isinstance(each, ast.Return) and each.value is not None for each in _own_nodes(node))
    if not gives or required < 1 or node.args.vararg is not None:
        return None
    if any(default is None for default in node.args.kw_defaults) or _is_no_tensor(parameters[0].annotation):
        return None
    calls = [each for each in _own_nodes(node) if isinstance(each, ast.Call)]
    paths = [path for each in calls if (path := module.path(each.func))]
    if any(path.startswith(_MAKES) for path in paths):
        return None
    if any(isinstance(each.func, ast.Name) and each.func.id in ("open", "print", "input") for each in calls):
        return None
    if required > 1 and not any(path.startswith(("keras.ops.", "keras.activations.")) for path in paths):
        return None
    doc = docs.plain(ast.get_docstring(node) or "")
    arguments = _arguments(node, docs.arguments(doc), 0)
    family = "activation" if required == 1 else "operation"
    return Entry(
        f"{module.id}.{node.name}", family, category=CATEGORY, summary=docs.summary(doc), doc=doc,
        arguments=arguments[1:] if family == "activation" else arguments,
        inputs=tuple(Port(each.arg) for each in parameters[:required]), outputs=(Port("output"),),
        is_function=True, file=module.file,
    )  # fmt: skip


def _is_no_tensor(annotation: ast.expr | None) -> bool:
    return annotation is not None and any(
        isinstance(each, ast.Name) and each.id in _NO_TENSOR for each in ast.walk(annotation)
    )


def _arguments(function: ast.FunctionDef, said: Mapping[str, str], skip: int) -> tuple[Argument, ...]:
    """The typed arguments of a function; the first ``skip`` (``self``) left out."""
    seen = evidence.of_syntax(function, {})
    args = function.args
    places = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [*([None] * (len(places) - len(args.defaults))), *args.defaults]
    found = [*[*zip(places, defaults, strict=True)][skip:], *zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    return tuple(
        _as_usual(
            kinds.argument(
                each.arg,
                _literal(default),
                required=default is None,
                doc=said.get(each.arg, ""),
                evidence=seen.get(each.arg, evidence.Evidence()),
                annotation="" if each.annotation is None else ast.unparse(each.annotation),
            ),
            each.annotation,
        )
        for each, default in found
        if each.arg not in ("name", "dtype", "trainable")
    )


def _as_usual(found: Argument, annotation: ast.expr | None) -> Argument:
    """What only a default tells is what people usually give, not all that they may: 0 is often of a real number, unless
    its annotation says that it is whole."""
    is_whole = isinstance(annotation, ast.Name) and annotation.id == "int"
    if found.source != "default" or found.low is not None or found.high is not None or is_whole:
        return found
    return replace(found, kind="number" if found.kind == "int" else found.kind, source="")


def _literal(node: ast.expr | None) -> Any:
    if node is None:
        return None
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        # A value that only running the code would give: not shown.
        return kinds.UNKNOWN


def _method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == name), None)


def _inputs(call: ast.FunctionDef, said: Mapping[str, str]) -> tuple[Port, ...]:
    args = call.args
    places = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [*([None] * (len(places) - len(args.defaults))), *args.defaults]
    pairs = [*[*zip(places, defaults, strict=True)][1:], *zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    parameters = [
        (each.arg, default is not None, isinstance(default, ast.Constant) and default.value is None)
        for each, default in pairs
    ]
    count = _unpacked(call, parameters[0][0]) if parameters else 0
    return ports.of_parameters(parameters, said, merges=count > 1, least=count, most=count or None)


def _unpacked(call: ast.FunctionDef, first: str) -> int:
    """Into how many tensors the first argument is taken apart: ``a, b = inputs``; 0 when it is not."""
    for node in _own_nodes(call):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id == first:
            target = node.targets[0]
            if isinstance(target, (ast.Tuple, ast.List)):
                return len(target.elts)
    return 0


def _outputs(call: ast.FunctionDef) -> tuple[Port, ...]:
    returned = [each.value for each in _own_nodes(call) if isinstance(each, ast.Return)]
    counts = {len(each.elts) if isinstance(each, (ast.Tuple, ast.List)) else 1 for each in returned if each is not None}
    several = counts.pop() if len(counts) == 1 else 1
    parts = next((each.elts for each in returned if isinstance(each, (ast.Tuple, ast.List))), [])
    docs_ = [each.id if isinstance(each, ast.Name) else "" for each in parts] or [""]
    return tuple(
        Port(f"output_{index}" if index else "output", doc=docs_[index] if several > 1 else "")
        for index in range(several)
    )


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function's body, those of functions inside of it left out."""
    left: list[ast.AST] = list(function.body)
    while left:
        node = left.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            left += ast.iter_child_nodes(node)
