"""Pieces of generated code: names, literals, calls and how they are broken into lines."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ...model.architecture import Architecture
from ..catalogue import Entry

WIDTH = 88
INDENT = "    "
_RESERVED = {"keras", "layers", "ops", "build", "call", "modules"}


def names(whole: Architecture, parameters: Iterable[str]) -> dict[str, str]:
    """A variable for each node: its id, unless that means something else."""
    taken = _RESERVED | set(parameters)
    found: dict[str, str] = {}
    for id_ in whole.nodes:
        name = identifier(id_)
        found[id_] = free(name, taken) if name in taken or f"{name}_layer" in taken else name
        taken |= {found[id_], f"{found[id_]}_layer"}
    return found


def variables(whole: Architecture, load: Callable[[str], Architecture]) -> set[str]:
    """The names of all variables in the functions of an architecture, of its inner models and of its blocks."""
    found: set[str] = set()
    todo, seen = [whole], set[str]()
    while todo:
        one = todo.pop()
        known = names(one, one.parameters).values()
        found |= {*known, *(f"{name}_layer" for name in known), *one.parameters}
        todo += one.models.values()
        for block in {node.block for node in one.nodes.values() if node.kind == "block"} - seen:
            seen.add(block)
            todo += [] if block.startswith("#") else [load(block)]
    return found


def identifier(text: str) -> str:
    plain = re.sub(r"\W", "_", text) or "_"
    plain = plain if not plain[0].isdigit() else f"_{plain}"
    return f"{plain}_" if keyword.iskeyword(plain) or hasattr(builtins, plain) else plain


def free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    found, number = name, 2
    while found in used:
        found, number = f"{name}_{number}", number + 1
    return found


def model_name(text: str) -> str:
    """A name for a model: as it is where every backend takes it, otherwise what comes nearest."""
    return text if re.fullmatch(r"[A-Za-z0-9.][\w.>-]*", text, re.ASCII) else identifier(text)


def together(texts: Sequence[str], keys: Sequence[str] | None, width: int = 0) -> str:
    """Tensors as one argument, by the keys of architectures: a dictionary, a list, or the only one by itself.

    width: where lines end, when one that is too long is to become one line per tensor, in a call that is inside of a
    function; 0: it stays one.
    """
    if keys is None and len(texts) == 1:
        return texts[0]
    if keys:
        texts = [f"{quoted(repr(key))}: {text}" for key, text in zip(keys, texts, strict=False)]
    start, end = "{}" if keys else "[]"
    line = f"{start}{', '.join(texts)}{end}"
    if not width or len(f"{INDENT * 2}outputs={line},") <= width:
        return line
    return "\n".join([start, *(f"{INDENT * 3}{each}," for each in texts), f"{INDENT * 2}{end}"])


def quoted(text: str) -> str:
    """A literal with double quotes where that needs no escapes."""
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError):
        return text
    if isinstance(value, str) and '"' not in value and "\\" not in value and value.isprintable():
        return f'"{value}"'
    return text.strip()


def ordered(entry: Entry | None, arguments: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Arguments in the constructor's order; the first ones, when they are required, by their place."""
    if entry is None:
        return [], dict(arguments)
    placed: list[str] = []
    named: dict[str, str] = {}
    order = [each.name for each in entry.arguments]
    for each in entry.arguments:
        if each.name not in arguments:
            continue
        if each.required and not named and len(placed) == order.index(each.name):
            placed.append(arguments[each.name])
        else:
            named[each.name] = arguments[each.name]
    return placed, named | {name: text for name, text in arguments.items() if name not in order}


def call(function: str, placed: Sequence[str], named: Mapping[str, str]) -> list[str]:
    """A call as pieces between which a line may end: head, arguments, tail."""
    arguments = [*placed, *(f"{name}={text}" for name, text in named.items())]
    pieces = [f"{each}, " for each in arguments[:-1]] + arguments[-1:]
    return [f"{function}(", *pieces, ")"]


def wrapped(head: str, pieces: Sequence[str], indent: int) -> list[str]:
    """One line, or, when that is too long, one line per argument."""
    line = head + "".join(pieces)
    if len(line) <= WIDTH or len(pieces) <= 2:
        return [line]
    inner = " " * (indent + len(INDENT))
    body = [f"{inner}{piece.strip().removesuffix(',')}," for piece in pieces[1:-1]]
    return [head + pieces[0], *body, " " * indent + pieces[-1]]
