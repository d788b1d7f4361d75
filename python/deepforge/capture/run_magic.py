"""``%run FILE`` as plain Python: the file run by ``runpy``, or its text where it runs with the session's own names."""

from __future__ import annotations

import ast
import json
import os
import shlex
from collections.abc import Callable, Container
from pathlib import Path

from .expand import expanded, quoted
from .magic_table import Rewrite, Unsupported
from .static import analyse


def run_file(text: str, names: Container[str], plain: Callable[[str], str]) -> Rewrite:
    """The statements that do what ``%run text`` does. Raises Unsupported.

    ``plain`` makes plain Python of one cell, and raises Unsupported too.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Unsupported(f"%run {text}: {error}") from error
    shared = "-i" in words
    words = [word for word in words if word != "-i"]
    if len(words) != 1 or words[0].startswith("-") or expanded(words[0], names) != quoted(words[0]):
        raise Unsupported(f"%run {text}: no plain Python does the same with options, arguments or names filled in")
    path = Path(os.path.expanduser(words[0]))
    if not path.suffix:
        path = path.with_suffix(".py")
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unsupported(f"%run {text}: the file cannot be read ({error})") from error
    if path.suffix == ".ipynb":
        return Rewrite(_cells(source, path, plain), note=f"%run {text}")
    if path.suffix != ".py":
        raise Unsupported(f"%run {text}: expected a .py or .ipynb file")
    if shared:
        if "__file__" in source or "__future__" in source:
            raise Unsupported(f"%run {text}: the file asks for its own name, or for other rules of the language")
        return Rewrite(source.rstrip("\n").split("\n"), note=f"%run {text}")
    return _apart(source, str(path), text)


def _apart(source: str, path: str, text: str) -> Rewrite:
    """The file runs in a namespace of its own, and what it binds is bound here."""
    if "argv" in source:
        raise Unsupported(f"%run {text}: the file looks at the arguments of the program")
    try:
        found = analyse(_as_main(source))
    except (SyntaxError, ValueError) as error:
        raise Unsupported(f"%run {text}: {error}") from error
    if found.star:
        raise Unsupported(f"%run {text}: it imports every name of a module, so what it binds does not show")
    bound = sorted(found.definite & found.stores - found.deletes)
    call = f'runpy.run_path({quoted(path)}, run_name="__main__")'
    if not bound:
        return Rewrite([call], {"runpy"}, note=f"%run {text}")
    if len(bound) == 1:
        return Rewrite([f"{bound[0]} = {call}[{quoted(bound[0])}]"], {"runpy"}, note=f"%run {text}")
    getter = f"operator.itemgetter({', '.join(quoted(name) for name in bound)})"
    return Rewrite([f"{', '.join(bound)} = {getter}({call})"], {"operator", "runpy"}, note=f"%run {text}")


def _as_main(source: str) -> ast.Module:
    """The tree of a file that runs as the main program: what it keeps for that case is simply run."""
    tree = ast.parse(source)
    body: list[ast.stmt] = []
    for node in tree.body:
        main = isinstance(node, ast.If) and ast.unparse(node.test).replace('"', "'") == "__name__ == '__main__'"
        body += node.body if isinstance(node, ast.If) and main else [node]
    tree.body = body
    return tree


def _cells(source: str, path: Path, plain: Callable[[str], str]) -> list[str]:
    try:
        cells = json.loads(source)["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unsupported(f"%run {path}: it is not a notebook that can be read ({error})") from error
    return [line for text in texts if text.strip() for line in plain(text).rstrip("\n").split("\n")] or ["pass"]
