"""A plain recorder for reify's tests: runs cells in a dictionary and writes down what each did, without a kernel."""

from __future__ import annotations

import ast
import asyncio
import inspect
import traceback
from dataclasses import dataclass
from typing import Any

import cloudpickle

from deepforge.model.names import names_of
from deepforge.provenance.lineage import Session
from deepforge.provenance.records import CellError, ImplicitOperation, SessionInfo, ValueInfo
from deepforge.reify.spaces import opens
from deepforge.reify.statements import split


@dataclass(frozen=True)
class Recorded:
    """A session and the namespace it ended with."""

    session: Session
    space: dict[str, Any]


def record(*cells: str, may_raise: bool = False) -> Recorded:
    """The session that running ``cells`` in order makes; every name is compared by its pickle."""
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    made: dict[str, int] = {}
    operations = []
    for number, code in enumerate(cells, 1):
        before = {name: _look(value) for name, value in space.items() if not name.startswith("__")}
        ids = {name: id(space[name]) for name in before}
        keep = dict(space)
        status, error, shown = "ok", None, None
        try:
            shown = _run(code, space)
        except Exception as raised:
            if not may_raise:
                raise
            lines = [f.lineno for f in traceback.extract_tb(raised.__traceback__) if f.filename == "<cell>"]
            line = lines[0] or 1
            top = next(s for s in ast.parse(code).body if s.lineno <= line <= (s.end_lineno or line))
            status, error = "error", CellError(type(raised).__name__, str(raised), top.lineno)
        after = {name: _look(value) for name, value in space.items() if not name.startswith("__")}
        if shown is not None:
            space[f"_{number}"] = shown
            made[f"_{number}"] = number
        stored = _stored_always(code)
        writes = [n for n in after if n not in before or id(space[n]) != ids[n] or (n in stored and status == "ok")]
        mutates = [n for n in after if n in before and n not in writes and after[n] != before[n]]
        loads = _closure(code, keep, space)
        operations.append(
            ImplicitOperation(
                number=number,
                source=code,
                code=code,
                cell=f"cell{number}",
                status=status,  # type: ignore[arg-type]
                error=error,
                cwd="/project",
                reads={n: made.get(n) for n in sorted(loads) if n in before},
                writes=sorted(writes),
                mutates=sorted(mutates),
                deletes=sorted(n for n in before if n not in after),
                values={n: _info(space[n], _dump(space[n])) for n in sorted({*writes, *mutates})},
                aliases=_aliases(space),
                displayed=None if shown is None else _info(shown, b"").type,
            )
        )
        for name in [*writes, *mutates]:
            made[name] = number
    info = SessionInfo("test", 0.0, "python", "3", "linux", "/project", seed=7)
    return Recorded(Session(info, operations), space)


def _run(code: str, space: dict[str, Any]) -> Any:
    """Run a cell; the value of its last expression, which a notebook displays."""
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    _execute(ast.Module(tree.body[:-1] if last else tree.body, []), "exec", space)
    return _execute(ast.Expression(last.value), "eval", space) if last else None


def _execute(tree: Any, mode: str, space: dict[str, Any]) -> Any:
    """Run a piece of a cell, which may wait at top level."""
    result = eval(compile(tree, "<cell>", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), space)
    return asyncio.run(result) if inspect.iscoroutine(result) else result


def _dump(value: Any) -> bytes | None:
    try:
        return cloudpickle.dumps(value)
    except Exception:
        return None


def _look(value: Any) -> bytes:
    """What tells a change: the pickle, or those of the parts that have one."""
    return _dump(value) or b"".join(_dump(part) or b"" for part in _parts(value)[1:])


def _info(value: Any, dumped: bytes | None) -> ValueInfo:
    kind = type(value)
    return ValueInfo(
        f"{kind.__module__}.{kind.__qualname__}", stays=None if dumped is not None else "cannot be pickled"
    )


def _stored_always(code: str) -> set[str]:
    """Names that the cell binds whatever happens."""
    sure = [s for s in ast.parse(code).body if not isinstance(s, (ast.If, ast.For, ast.While, ast.Try))]
    return {name for statement in sure for name in names_of(ast.unparse(statement)).stores}


def _closure(code: str, before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Names the code reads, through the functions it calls too; all of them where it gets at the namespace."""
    todo, seen, bound = [], set(), set()
    for statement in split(code):
        todo += sorted(statement.names.loads - bound)
        bound |= statement.binds_always()
    if opens(ast.parse(code)) or "look" in code:
        todo += [name for name in before if not name.startswith("__")]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        value = before.get(name, after.get(name))
        for function in [value, *vars(value).values()] if isinstance(value, type) else [value]:
            inner = getattr(function, "__code__", None)
            if inner is not None:
                todo += inner.co_names
    return seen


def _aliases(space: dict[str, Any]) -> list[list[str]]:
    """Groups of names that are the same mutable object, or where one holds the other."""
    owners: dict[int, set[str]] = {}
    for name, value in space.items():
        if name.startswith("__"):
            continue
        for item in _parts(value):
            if isinstance(item, (list, dict, set)) or type(item).__module__ in ("__main__", "numpy"):
                owners.setdefault(id(item), set()).add(name)
    return [sorted(names) for names in owners.values() if len(names) > 1]


def _parts(value: Any) -> list[Any]:
    """A value and all that it holds, at any depth."""
    parts: dict[int, Any] = {}
    todo = [value]
    while todo:
        part = todo.pop()
        if id(part) in parts:
            continue
        parts[id(part)] = part
        if isinstance(part, (list, tuple, set)):
            todo += part
        elif isinstance(part, dict):
            todo += part.values()
        elif getattr(part, "base", None) is not None:
            todo.append(part.base)
    return list(parts.values())
