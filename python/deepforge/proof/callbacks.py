"""Code of a session that runs when its cells do not say so: in threads, on signals, when objects go, by address."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .sources import Why, dotted, takes_address

if TYPE_CHECKING:
    from .evaluate import Evaluation
    from .frames import Frame

_THREADS = {"threading.Thread", "threading.Timer", "_thread.start_new_thread", "asyncio.to_thread"}
_POOLS = {
    "concurrent.futures.ThreadPoolExecutor", "concurrent.futures.thread.ThreadPoolExecutor",
    "multiprocessing.pool.ThreadPool", "multiprocessing.dummy.Pool",
}  # fmt: skip
_POOL_METHODS = {
    "submit", "map", "starmap", "imap", "apply", "apply_async", "map_async", "starmap_async",
}  # fmt: skip
_LATER = {
    "signal.signal": "when a signal comes",
    "weakref.finalize": "when Python lets go of an object",
    "weakref.ref": "when Python lets go of an object",
    "atexit.register": "when the process ends",
    "sys.settrace": "for each line that runs",
    "sys.setprofile": "for each function that runs",
    "threading.settrace": "for each line that runs",
    "sys.addaudithook": "for what the interpreter does",
    "asyncio.create_task": "in the event loop",
    "asyncio.ensure_future": "in the event loop",
}
# Methods, of whatever object, that keep a function to call it later.
_LATER_METHODS = {
    "create_task": "in the event loop", "call_soon": "in the event loop", "call_later": "in the event loop",
    "call_at": "in the event loop", "call_soon_threadsafe": "in the event loop", "run_in_executor": "in a thread",
    "add_done_callback": "in a thread", "observe": "when a widget changes", "on_click": "when a widget changes",
    "mpl_connect": "when a figure is used", "register": "when something happens",
}  # fmt: skip
_CHANGING = {
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "add", "discard", "setdefault",
    "sort", "reverse", "put", "put_nowait", "write", "writelines", "appendleft", "extendleft", "popleft", "rotate",
    "fill", "resize", "itemset", "set", "subtract", "move_to_end",
}  # fmt: skip


class Callbacks:
    """Marks the variables that such code changes: no cell says when."""

    def __init__(self, flow: Evaluation) -> None:
        self._flow = flow

    def of_call(self, tree: ast.Call, path: str, frame: Frame) -> None:
        """A call may hand a function to a thread, or to something that calls it later."""
        given = [*tree.args, *(keyword.value for keyword in tree.keywords)]
        how = "in a thread" if path in _THREADS else _LATER.get(path)
        if how is None and isinstance(tree.func, ast.Attribute) and tree.func.attr in _POOL_METHODS:
            root = tree.func.value
            known = frame.get(root.id) if isinstance(root, ast.Name) else None
            made = dotted(root.func, self._flow.origins) if isinstance(root, ast.Call) else ""
            how = "in a thread" if made in _POOLS or (known is not None and known.kind in _POOLS) else None
        if how is None and isinstance(tree.func, ast.Attribute):
            how = _LATER_METHODS.get(tree.func.attr)
            # Without a function of the session among them they are something else of that name.
            given = [each for each in given if self._function(each, frame) is not None] if how else given
        if how is not None:
            self._hand(given, how, frame)
        elif isinstance(tree.func, ast.Name) and self._is_thread(tree.func.id, frame):
            self._changed_in(frame.owner(tree.func.id).classes[tree.func.id], "in a thread", frame)
            self._hand(given, "in a thread", frame)
        if takes_address(path):
            for each in given:
                self.address_of(each, Why(f"{self._flow.where} lets C code write to it by its address ({path})"), frame)

    def of_class(self, tree: ast.ClassDef, frame: Frame) -> None:
        """``__del__`` runs when Python lets go of an object."""
        for each in tree.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__del__":
                self._changed_in(each, "when Python lets go of an object", frame)

    def address_of(self, tree: ast.expr, why: Why, frame: Frame) -> None:
        """The memory of what an expression stands for can be written to from outside."""
        if (root := root_of(tree)) is not None:
            self._flow.taint(root, why, frame)

    def _is_thread(self, name: str, frame: Frame) -> bool:
        tree = frame.owner(name).classes.get(name)
        return tree is not None and any(dotted(base, self._flow.origins) in _THREADS for base in tree.bases)

    def _hand(self, given: Sequence[ast.expr], how: str, frame: Frame) -> None:
        """Functions, with what they work on, go to code that calls them later."""
        parts = [part for each in given for part in _members(each)]
        functions: list[ast.AST] = []
        opaque = False
        names: list[str] = []
        for part in parts:
            root = root_of(part)
            function = self._function(part, frame)
            if function is not None:
                functions.append(function)
            elif root is not None and root not in self._flow.origins:
                opaque = opaque or isinstance(part, ast.Attribute)
                names.append(root)
        for function in functions:
            self._changed_in(function, how, frame)
        if opaque or any(_changes_arguments(function) for function in functions):
            for name in names:
                self._flow.taint(name, Why(f"{self._flow.where} hands it to code that runs {how}"), frame)

    def _function(self, tree: ast.expr, frame: Frame) -> ast.AST | None:
        """The function of the session that an expression stands for, or calls, as a coroutine is called."""
        if isinstance(tree, ast.Lambda):
            return tree
        tree = tree.func if isinstance(tree, ast.Call) else tree
        known = frame.get(tree.id) if isinstance(tree, ast.Name) else None
        return known.function if known is not None else None

    def replaces(self, tree: ast.expr, frame: Frame) -> None:
        """A function of the session takes the place of one in a library, which calls it when it wants."""
        if (function := self._function(tree, frame)) is not None:
            self._changed_in(function, "when a library calls it", frame)

    def _changed_in(self, tree: ast.AST, how: str, frame: Frame, seen: tuple[ast.AST, ...] = ()) -> None:
        """Mark what a function, or a class's methods, changes outside itself."""
        if tree in seen:
            return
        why = Why(f"{self._flow.where} has code change it {how}")
        own = _own_names(tree)
        for changed in _changed(tree) - own:
            self._flow.taint(changed, why, frame)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in own:
                called = frame.get(node.func.id)
                if called is not None and called.function is not None:
                    self._changed_in(called.function, how, frame, (*seen, tree))


def root_of(tree: ast.expr) -> str | None:
    """The variable in which what an expression stands for is."""
    while isinstance(tree, (ast.Attribute, ast.Subscript, ast.Starred)):
        tree = tree.value
    return tree.id if isinstance(tree, ast.Name) else None


def _members(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, (ast.Tuple, ast.List)):
        return [part for each in tree.elts for part in _members(each)]
    if isinstance(tree, ast.Dict):
        return [part for each in tree.values for part in _members(each)]
    return [tree]


def _changed(tree: ast.AST) -> set[str]:
    """The variables that code changes in place, or declares not to be its own."""
    found: set[str] = set()
    for node in ast.walk(tree):
        target: ast.expr | None = None
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            target = node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
            target = node.func.value
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(node.names)
        if target is not None and (root := root_of(target)) is not None:
            found.add(root)
    return found


def _changes_arguments(tree: ast.AST) -> bool:
    """Whether a function changes one of its arguments in place."""
    return bool(_changed(tree) & {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)})


def _own_names(tree: ast.AST) -> set[str]:
    """The names that a function binds itself; those it declares global are not its own."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    outside = {name for node in ast.walk(tree) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
    return found - outside
