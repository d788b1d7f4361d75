"""Objects of common libraries: each change a user can make is noticed, and looking at an object is no change.

A case has a body that makes the object, in the variable that ``#: value`` names; then lines after ``mutations:``,
each a cell that changes it, each tried on an object made anew; then lines after ``harmless:``, each a cell that only
looks, tried one after the other on one object. Before a change is made a list called ``held`` is given the object too:
both names must be seen to change; not for functions and classes (``#: held by its own name``), which a list holds by
their name. A line may end with ``#! reason``: it is known to fail. A line that begins
with ``~`` is left out where the library's version does not have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...provenance.records import ImplicitOperation
from ..bench import Bench, Notebook
from ..outcome import Row, Status, timed
from ..texts import Section, sections

_ABSENT = ("AttributeError", "TypeError", "NotImplementedError", "ImportError", "ModuleNotFoundError")


def rows(only: str = "", *, slow: bool = True) -> Iterator[Row]:
    """Run the cases: a row for each mutation and each harmless line; without ``slow`` not those marked so."""
    with Bench.open() as bench:
        for section in sections(__name__, only):
            if slow or not section.word("slow"):
                yield from timed(judge(bench, section))


def judge(bench: Bench, section: Section) -> Iterator[Row]:
    """The rows of one class."""
    missing = section.missing()
    if missing:
        yield Row(section.name, "all", "skipped", missing)
        return
    setup, mutations, harmless = _parts(section.body)
    value = section.word("value")
    holders = [value] if section.word("held") else [value, "held"]
    for line in mutations:
        with bench.case() as notebook:
            yield _row(section, line, _mutated(notebook, setup, holders, line))
    with bench.case() as notebook:
        wrong = _made(notebook, setup, value)
        for line in harmless:
            yield _row(section, line, wrong or _looked(notebook, line))


def _mutated(notebook: Notebook, setup: str, holders: list[str], line: _Line) -> tuple[Status, str]:
    """What a mutation came to: all names that hold the object have to be seen to change."""
    value = holders[0]
    wrong = _made(notebook, setup, value)
    if wrong:
        return wrong
    record = notebook.run(line.code)
    if record.error is not None:
        return _raised(record, line)
    changed = {*record.mutates, *(record.writes if value in record.writes else ())}
    unseen = [name for name in holders if name not in changed]
    return ("failed", f"unseen in {', '.join(unseen)}") if unseen else ("passed", "")


def _looked(notebook: Notebook, line: _Line) -> tuple[Status, str]:
    """What looking at the object came to: nothing may count as changed."""
    record = notebook.run(line.code)
    if record.error is not None:
        return _raised(record, line)
    return ("false alarm", f"counts as a change of {', '.join(record.mutates)}") if record.mutates else ("passed", "")


def _made(notebook: Notebook, setup: str, value: str) -> tuple[Status, str] | None:
    for cell in (setup, f"held = [{value}]"):
        record = notebook.run(cell)
        if record.error is not None:
            return "failed", f"the object could not be made: {record.error.type}: {record.error.message}"
    return None


def _raised(record: ImplicitOperation, line: _Line) -> tuple[Status, str]:
    assert record.error is not None
    if line.optional and record.error.type in _ABSENT:
        return "skipped", "lines that this version of the library does not have"
    return "failed", f"raised {record.error.type}: {record.error.message}"


def _row(section: Section, line: _Line, outcome: tuple[Status, str]) -> Row:
    status, detail = outcome
    if line.known and status in ("failed", "false alarm"):
        status, detail = "known", f"{line.known} ({detail})"
    return Row(section.name, line.code, status, detail)


class _Line:
    """One statement of a case, with what the line says of it."""

    def __init__(self, text: str) -> None:
        code, _, known = text.partition("#!")
        self.optional = code.startswith("~")
        self.code = code.lstrip("~ ").rstrip()
        self.known = known.strip()


def _parts(body: str) -> tuple[str, list[_Line], list[_Line]]:
    setup, _, rest = body.partition("\nmutations:\n")
    mutations, _, harmless = re.sub(r"^harmless:\n", "\nharmless:\n", rest).partition("\nharmless:\n")
    first, second = ([_Line(line) for line in part.splitlines() if line.strip()] for part in (mutations, harmless))
    return setup, first, second
