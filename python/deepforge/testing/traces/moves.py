"""Ways through a notebook: what a person does with its cells, drawn at random and shrunk by hypothesis."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["run", "edit", "delete"]
MOST_MOVES = 6


@dataclass(frozen=True)
class Move:
    """``run`` cell ``index``, with a new text when there is one; ``edit`` it and do not run it; ``delete`` it."""

    kind: Kind
    index: int
    source: str | None = None

    def step(self) -> dict[str, int | str]:
        """The step as a trace file has it."""
        text: dict[str, int | str] = {} if self.source is None else {"source": self.source}
        return {self.kind: self.index, **text}


@dataclass(frozen=True)
class Trace:
    """The cells as they are at first, and what is done with them."""

    cells: tuple[str, ...]
    moves: tuple[Move, ...]

    def texts(self) -> dict[int, str]:
        """The cells that are there in the end, in notebook order, with their texts."""
        found = dict(enumerate(self.cells))
        for move in self.moves:
            if move.kind == "delete":
                del found[move.index]
            elif move.source is not None:
                found[move.index] = move.source
        return found


@dataclass
class Search:
    """What a search came to: the shortest failing trace and what was wrong with it; how many ways were tried."""

    tried: int = 0
    trace: Trace | None = None
    problem: str | None = None
    late: bool = False

    def note(self) -> str:
        """A word on a search that found nothing."""
        return "the time was up before the first example" if self.late and not self.tried else ""


def described(trace: Trace | None) -> str:
    """A trace in one line."""
    if trace is None:
        return ""
    words = [f"{m.kind} {m.index}" + ("" if m.source is None else f" as {m.source!r}") for m in trace.moves]
    return "; ".join(words)


def search(
    cells: Sequence[str], check: Callable[[Trace], str | None], *, examples: int, seed: int, end: float | None
) -> Search:
    """Try ways through ``cells`` until one fails ``check`` (which says what is wrong), then make that one short."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    found = Search()

    @seeded(seed)
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink], report_multiple_bugs=False,
    )  # fmt: skip
    @given(traces(cells))
    def attempt(trace: Trace) -> None:
        if end is not None and time.monotonic() > end and found.problem is None:
            found.late = True
            return
        found.tried += 1
        problem = check(trace)
        if problem is not None:
            found.trace, found.problem = trace, problem
            raise AssertionError(problem)

    try:
        attempt()
    except AssertionError:
        if found.problem is None:
            raise
    return found


def traces(cells: Sequence[str]) -> Any:
    """Everything from top to bottom, or a part of it, then up to MOST_MOVES moves; a hypothesis strategy."""
    from hypothesis import strategies as st

    options = [variations(text) for text in cells]
    choice = st.tuples(st.integers(0, 9), st.integers(0, len(cells) - 1), st.integers(0, 99))

    def made(drawn: list[tuple[int, int, int]]) -> Trace:
        moves = [Move("run", index) for index in range(len(cells))]
        gone: set[int] = set()
        for what, index, which in drawn:
            if index in gone:
                continue
            texts = options[index]
            if what == 9 and len(gone) + 1 < len(cells):
                gone.add(index)
                moves.append(Move("delete", index))
            elif what >= 4 and texts:
                moves.append(Move("run" if what < 7 else "edit", index, texts[which % len(texts)]))
            else:
                moves.append(Move("run", index))
        return Trace(tuple(cells), tuple(moves))

    return st.lists(choice, max_size=MOST_MOVES).map(made)


def variations(source: str) -> list[str]:
    """Texts that a person might make of a cell: a number changed, a statement left out; none for what is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return []
    found: list[str] = []
    lines = source.splitlines(keepends=True)
    for node in ast.walk(tree):
        value = getattr(node, "value", None)
        if isinstance(node, ast.Constant) and isinstance(value, (int, float)) and not isinstance(value, bool):
            if node.lineno != node.end_lineno:
                continue
            line = lines[node.lineno - 1].encode()
            new = repr(value + 1 if isinstance(value, int) else value * 1.5).encode()
            changed = line[: node.col_offset] + new + line[node.end_col_offset :]
            found.append("".join([*lines[: node.lineno - 1], changed.decode(), *lines[node.lineno :]]))
    for statement in tree.body if len(tree.body) > 1 else ():
        end = statement.end_lineno or statement.lineno
        found.append("".join([*lines[: statement.lineno - 1], *lines[end:]]).strip("\n"))
    return [text for text in dict.fromkeys(found) if text.strip() and _is_python(text)]


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
