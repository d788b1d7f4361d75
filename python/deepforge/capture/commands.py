"""The files that commands of other programs name: what such a program opens, nobody sees."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from types import FrameType

_BETWEEN = re.compile(r"""[\s;|&<>()'"=,`]+""")
MOST_WORDS = 500


def named_files(commands: Iterable[str], folders: Iterable[str]) -> Iterator[str]:
    """Existing files that words of the commands name, seen from any of the folders."""
    seen: set[str] = set()
    words = [word for command in commands for word in _BETWEEN.split(command)[:MOST_WORDS]]
    for word in words:
        if not word or word.startswith("-") or word in seen or len(word) > 500 or "\0" in word:
            continue
        seen.add(word)
        plain = os.path.expanduser(os.path.expandvars(word))
        for folder in folders:
            path = os.path.normpath(os.path.join(folder, plain))
            if os.path.isfile(path):
                yield path


def texts_of(tree: ast.AST | None) -> list[str]:
    """Text constants of a cell in which a command could stand."""
    nodes = ast.walk(tree) if tree is not None else ()
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 2 < len(node.value) < 5000
    ]


def shell_line() -> str:
    """The command that a shell line of IPython is about to run, found in the frames of the one who runs it."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(20):
        if frame is None:
            break
        if frame.f_code.co_name == "system" and isinstance(frame.f_locals.get("cmd"), str):
            return str(frame.f_locals["cmd"])
        frame = frame.f_back
    return "a shell"
