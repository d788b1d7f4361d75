"""Operation files: the interface, docstring and header of a module with one public function, from its syntax alone."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .files import read_text
from .header import Header, parse_header
from .interface import Attribute, Input, Interface, OperationError, Reference
from .literals import is_literal
from .resources import resource_types as installed_types

__all__ = ["Attribute", "Header", "Input", "Interface", "Operation", "OperationError", "Reference"]
__all__ += ["load_operation", "parse_operation"]


@dataclass(frozen=True)
class Operation:
    """A parsed operation. ``doc`` is the function's docstring, or else the module's, or else empty.

    ``lone`` says that the function returns its only output itself, not a tuple that holds it.
    """

    name: str
    doc: str = ""
    inputs: tuple[Input, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    references: tuple[Reference, ...] = ()
    outputs: tuple[str, ...] = ()
    header: Header = field(default_factory=Header)
    lone: bool = False

    @property
    def interface(self) -> Interface:
        """Its inputs, outputs, attributes and references."""
        return Interface(self.inputs, self.outputs, self.attributes, self.references)

    def unpack(self, returned: Any) -> dict[str, Any]:
        """The outputs by name, of what a call of the function returned.

        Raises OperationError when the value cannot have come from the returns that were parsed
        (a decorator changed it).
        """
        if not self.outputs:
            return {}
        if self.lone:
            return {self.outputs[0]: returned}
        if not isinstance(returned, tuple) or len(returned) != len(self.outputs):
            received = f"{len(returned)} values" if isinstance(returned, tuple) else f"a {type(returned).__name__}"
            raise OperationError(
                f"{self.name} returned {received}, expected a tuple of {', '.join(self.outputs)}",
                path=None,
                line=None,
                expected=list(self.outputs),
                received=received,
            )
        return dict(zip(self.outputs, returned, strict=True))


def load_operation(path: Path, resource_types: Collection[str] | None = None) -> Operation:
    """The operation in a file. Raises DocumentError when it cannot be read, OperationError when it is not valid."""
    return parse_operation(read_text(path), str(path), resource_types)


def parse_operation(source: str, path: str | None = None, resource_types: Collection[str] | None = None) -> Operation:
    """The operation in a source text; nothing of it is evaluated. ``path`` names the file in errors.

    ``resource_types``: names of annotations that make a keyword-only parameter a reference; by default those of
    the libraries that are installed.
    Raises OperationError with ``line``, ``expected`` and ``received``.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise _error(path, error.lineno or 1, "Python", error.msg, column=error.offset) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise _error(path, 1, "Python", str(error)) from None
    function = _public_function(tree, path)
    # Who has nothing that could be a reference need not know the libraries.
    types = resource_types if resource_types is not None else installed_types() if _may_refer(function) else ()
    inputs, attributes, references = _parameters(function, source, path, types)
    outputs, lone = _outputs(function, path)
    doc = ast.get_docstring(function) or ast.get_docstring(tree) or ""
    return Operation(function.name, doc, inputs, attributes, references, outputs, parse_header(source, path), lone)


def _public_function(tree: ast.Module, path: str | None) -> ast.FunctionDef:
    functions = [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_")
    ]
    if not functions:
        raise _error(path, 1, "one public function", "none (names that start with _ are private)")
    if len(functions) > 1:
        names = " and ".join(node.name for node in functions)
        expected = "one public function (start the names of helpers with _, or move them to modules/)"
        raise _error(path, functions[1].lineno, expected, names)
    function = functions[0]
    if isinstance(function, ast.AsyncFunctionDef):
        expected = "an ordinary function, because a job calls it and takes what it returns"
        raise _error(path, function.lineno, expected, f"async def {function.name}")
    return function


def _parameters(
    function: ast.FunctionDef, source: str, path: str | None, resource_types: Collection[str]
) -> tuple[tuple[Input, ...], tuple[Attribute, ...], tuple[Reference, ...]]:
    args = function.args
    for found, mark, reason in (
        (args.posonlyargs[:1], "", "inputs without /, because ports are connected by name"),
        ([args.vararg] if args.vararg else [], "*", "named inputs, because every input is a port with a name"),
        ([args.kwarg] if args.kwarg else [], "**", "named attributes, because a person sets them one by one"),
    ):
        for arg in found:
            received = f"{mark}{arg.arg}" if mark else f"the positional-only {arg.arg}"
            raise _error(path, arg.lineno, reason, received)
    required = len(args.args) - len(args.defaults)
    inputs = tuple(Input(arg.arg, at >= required, _annotation(arg)) for at, arg in enumerate(args.args))
    attributes: list[Attribute] = []
    references: list[Reference] = []
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        resource = _resource_type(arg.annotation, resource_types)
        if resource is None:
            attributes.append(Attribute(arg.arg, _default(arg, default, source, path), _annotation(arg)))
            continue
        if default is not None and not (isinstance(default, ast.Constant) and default.value is None):
            expected = f"None as the default of the reference {arg.arg}"
            raise _error(path, default.lineno, expected, ast.unparse(default))
        references.append(Reference(arg.arg, resource, default is not None))
    return inputs, tuple(attributes), tuple(references)


def _may_refer(function: ast.FunctionDef) -> bool:
    """Whether a keyword-only parameter has an annotation that is none of the plain types of attributes."""
    plain = {"bool", "bytes", "complex", "dict", "float", "int", "list", "object", "set", "str", "tuple", "None"}
    said = [arg.annotation for arg in function.args.kwonlyargs if arg.annotation is not None]
    return any(not (isinstance(each, ast.Name) and each.id in plain) for each in said)


def _default(arg: ast.arg, default: ast.expr | None, source: str, path: str | None) -> str | None:
    """The source text of a default, so that 1e-3 stays 1e-3; one line."""
    if default is None:
        return None
    text = ast.get_source_segment(source, default) or ""
    if "\n" in text or not is_literal(text):
        text = ast.unparse(default)
    if not is_literal(text):
        expected = f"a Python literal as the default of the attribute {arg.arg}"
        raise _error(path, default.lineno, expected, text)
    return text


def _annotation(arg: ast.arg) -> str | None:
    annotation = arg.annotation
    if annotation is None:
        return None
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value
    return ast.unparse(annotation)


def _resource_type(annotation: ast.expr | None, resource_types: Collection[str]) -> str | None:
    """The resource type an annotation names, as X, "X", module.X, Optional[X] or X | None."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return None
    if isinstance(annotation, ast.Name):
        return annotation.id if annotation.id in resource_types else None
    if isinstance(annotation, ast.Attribute):
        return annotation.attr if annotation.attr in resource_types else None
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value).endswith("Optional"):
        return _resource_type(annotation.slice, resource_types)
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        sides = [annotation.left, annotation.right]
        kept = [side for side in sides if not (isinstance(side, ast.Constant) and side.value is None)]
        return _resource_type(kept[0], resource_types) if len(kept) == 1 else None
    return None


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of the body in the order of the text, without those of nested functions, lambdas and classes."""
    todo: list[ast.AST] = list(reversed(function.body))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(reversed(list(ast.iter_child_nodes(node))))


def _outputs(function: ast.FunctionDef, path: str | None) -> tuple[tuple[str, ...], bool]:
    """The names that all returns list, and whether the only one is returned by itself."""
    first: tuple[tuple[str, ...], bool] | None = None
    for node in _own_nodes(function):
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            raise _error(path, node.lineno, "return, because outputs are complete values", "yield")
        if not isinstance(node, ast.Return):
            continue
        here = _returned(node, path)
        if first is None:
            first = here
        elif here != first:
            expected = f"the same names in every return: {_say(first)}"
            raise _error(path, node.lineno, expected, _say(here))
    return first or ((), False)


def _returned(node: ast.Return, path: str | None) -> tuple[tuple[str, ...], bool]:
    value = node.value
    if value is None or (isinstance(value, ast.Constant) and value.value is None):
        return (), False
    if isinstance(value, ast.Name):
        return (value.id,), True
    if not isinstance(value, ast.Tuple):
        return ("result",), True
    names: list[str] = []
    for item in value.elts:
        if not isinstance(item, ast.Name):
            raise _error(path, item.lineno, "names in the returned tuple, they name the outputs", ast.unparse(item))
        if item.id in names:
            raise _error(path, item.lineno, "each output once", f"{item.id} again")
        names.append(item.id)
    return tuple(names), False


def _say(returned: tuple[tuple[str, ...], bool]) -> str:
    names, lone = returned
    return ", ".join(names) + ("" if lone or len(names) != 1 else ",") or "nothing"


def _error(path: str | None, line: int, expected: str, received: str, **data: Any) -> OperationError:
    return OperationError(
        f"{path or 'The operation'}, line {line}: expected {expected}, received {received}",
        path=path,
        line=line,
        expected=expected,
        received=received,
        **data,
    )
