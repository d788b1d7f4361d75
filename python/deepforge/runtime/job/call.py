"""Loads an operation from the snapshot, calls it with stored values, and says where in its own code it failed."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from ...errors import RunError
from .spec import AS_PATH, JobSpec


def import_paths(spec: JobSpec) -> None:
    """Put the snapshot and the job's other folders first on the import path, in place of the starting folder."""
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    sys.path[:0] = [spec.snapshot, *spec.path]


def load_function(spec: JobSpec) -> Callable[..., Any]:
    """The operation's function, from its file in the snapshot; its module is named as ``import`` would name it."""
    file = Path(spec.snapshot, spec.operation)
    parts = Path(spec.operation).with_suffix("").parts
    if all(part.isidentifier() for part in parts):
        module = importlib.import_module(".".join(parts))
    else:
        name = "_".join("".join(c if c.isalnum() else "_" for c in part) for part in parts)
        found = importlib.util.spec_from_file_location(name, file)
        if found is None or found.loader is None:
            raise RunError(f"The operation {spec.operation} is not a Python file", path=spec.operation)
        module = importlib.util.module_from_spec(found)
        sys.modules[name] = module
        found.loader.exec_module(module)
    function = getattr(module, spec.function, None)
    if not callable(function):
        raise RunError(f"{spec.operation} has no function {spec.function}", path=spec.operation, name=spec.function)
    result: Callable[..., Any] = function
    return result


def arguments(spec: JobSpec) -> dict[str, Any]:
    """The values to call the function with: attributes, references, and inputs, loaded from the store.

    Ports that the same output feeds receive the same object, as they would in a script.
    """
    values: dict[str, Any] = {}
    for name, text in spec.attributes.items():
        try:
            values[name] = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            raise RunError(
                f"The attribute {name} of {spec.operation}: expected a Python literal, received {text!r}", name=name
            ) from None
    if spec.references:
        from .references import load_references

        values |= load_references(spec)
    if not spec.inputs:
        return values
    # Late: an operation without inputs does without pickle and its friends.
    from ...types.serialise import load

    by_source: dict[str, Any] = {}
    for port, stored in spec.inputs.items():
        key = stored.source or f"{port}:{stored.path}"
        if key not in by_source and stored.serialiser == AS_PATH:
            by_source[key] = stored.path
        elif key not in by_source:
            by_source[key] = load(Path(stored.path), serialiser=stored.serialiser)
        values[port] = by_source[key]
    return values


def unpack(spec: JobSpec, returned: Any) -> dict[str, Any]:
    """The outputs by name. Raises RunError when the function returned another number of values."""
    if not spec.outputs:
        return {}
    if spec.lone:
        return {spec.outputs[0]: returned}
    expected = ", ".join(spec.outputs)
    if not isinstance(returned, tuple):
        received = f"one value, a {type(returned).__name__}"
    elif len(returned) != len(spec.outputs):
        received = f"{len(returned)} values"
    else:
        return dict(zip(spec.outputs, returned, strict=True))
    raise RunError(
        f"{spec.function} in {spec.operation} returned {received}; its interface names {len(spec.outputs)}: {expected}",
        outputs=spec.outputs,
    )


def failure(spec: JobSpec, error: BaseException) -> dict[str, Any]:
    """The failure as JSON data: type, message, file, line, traceback.

    ``file`` (relative to the project) and ``line`` are of the innermost frame in the operation's own
    file; without one, of the innermost frame in the project's code; both None outside of it.
    """
    import traceback

    root = os.path.join(spec.snapshot, "")
    file, line = _place(spec, error, root)
    trace = error.__traceback__
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(root):
        trace = trace.tb_next
    lines = traceback.format_exception(type(error), error, trace)
    return {
        "type": type(error).__name__,
        "message": _message(error),
        "file": file,
        "line": line,
        "traceback": "".join(lines).replace(root, ""),
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"the operation called sys.exit({error.code!r})"
    try:
        return str(error)
    except Exception:
        return "(its message cannot be shown)"


def _place(spec: JobSpec, error: BaseException, root: str) -> tuple[str | None, int | None]:
    own = os.path.join(spec.snapshot, spec.operation)
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(root):
        return error.filename[len(root) :], error.lineno
    frames = list(_frames(error.__traceback__))
    for wanted in (own, root):
        for file, line in reversed(frames):
            if file == own or file.startswith(wanted):
                return file[len(root) :], line
    return None, None


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
