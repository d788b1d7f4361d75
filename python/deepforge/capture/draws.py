"""Which call in a cell's own code made a random generator without a seed, and what the generator got instead."""

from __future__ import annotations

import ast
import itertools
import types
from collections.abc import Iterator
from types import FrameType
from typing import Any, Literal

from ..provenance.records import Draw
from .effects import Resolver
from .magics import Plain
from .seeds import chain_of

_NUMPY = frozenset({"default_rng", "RandomState", "SeedSequence", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"})
_TIMED = "<timed exec>"  # what IPython calls every timed cell


def draw_of(
    frame: FrameType, seed: int, plain: Plain, tree: ast.Module, namespace: dict[str, Any], resolve: Resolver
) -> Draw | Literal["seeded"] | None:
    """The draw, when it was a call in the code of this cell that asked for entropy; None when it was not.

    ``frame`` is the frame that called the generator's constructor, ``tree`` that of ``plain.code``. The legacy
    generator asks for entropy before it takes the seed it is given: then ``"seeded"``.
    """
    if not _is_of_cell(frame, namespace, plain.body):
        return None
    place = _place(frame)
    lines = [plain.line_in_code(line + plain.body) for line in (place[0], place[2])]
    if lines[0] is None or lines[1] is None:
        return None
    found: list[tuple[ast.Call, str]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not lines[0] <= (node.end_lineno or node.lineno) or node.lineno > lines[1]:
            continue
        exact = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        if place[1] is not None and exact != (lines[0], place[1], lines[1], place[3]):
            continue
        name = _name(node, resolve)
        if name is not None:
            found.append((node, name))
    if len(found) != 1:
        return None
    node, name = found[0]
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    if name.endswith("RandomState") and not all(_is_none(argument, frame) for argument in given):
        return "seeded"
    return Draw(name, node.lineno, node.col_offset, seed)


def _is_none(node: ast.expr, frame: FrameType) -> bool:
    if isinstance(node, ast.Name):
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id, node)) is None
    return isinstance(node, ast.Constant) and node.value is None


def _is_of_cell(frame: FrameType, namespace: dict[str, Any], body: int) -> bool:
    """Whether the code in ``frame`` is that of the running cell, or of the body that a cell magic runs."""
    modules: list[FrameType] = []
    outer: FrameType | None = frame
    while outer is not None:
        if outer.f_globals is namespace and outer.f_code.co_name.startswith(("<module", "<cell line")):
            modules.append(outer)
        outer = outer.f_back
    modules.reverse()
    if len(modules) <= bool(body) or frame.f_globals is not namespace:
        return False
    cell = modules[bool(body)]
    if frame is cell:
        return True
    if cell.f_code.co_filename == _TIMED:
        return any(code is frame.f_code for code in _codes(cell.f_code))
    return frame.f_code.co_filename == cell.f_code.co_filename


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def _place(frame: FrameType) -> tuple[int, int | None, int, int | None]:
    """First line, column, last line, last column of the call at which a frame stands; no columns before Python 3.11."""
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is not None and frame.f_lasti >= 0:
        line, end, column, last = next(itertools.islice(positions(), frame.f_lasti // 2, None))
        if None not in (line, end, column, last):
            return line, column, end, last
    return frame.f_lineno, None, frame.f_lineno, None


def _name(node: ast.Call, resolve: Resolver) -> str | None:
    chain = chain_of(node.func)
    name = resolve(chain) if chain is not None else None
    if name is None:
        return None
    top, _, rest = name.partition(".")
    last = rest.rpartition(".")[2]
    if top == "numpy" and last in _NUMPY:
        return f"numpy.random.{last}"
    return name if name == "random.Random" else None
