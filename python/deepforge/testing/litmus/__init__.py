"""Litmus sessions: a few cells, and exactly what each of them reads, binds, changes in place and deletes.

A cell ends with ``#> reads a b; writes c; mutates a; deletes d``. What is not named is the empty set; a cell without
``#>`` is not checked. After ``reads`` a name may carry the number of the execution that made its value: ``a:2``.
More keys: ``may NAMES why``: reads that a sound answer may add, with the reason; ``also NAMES why``: the same for
writes and changes; ``state KEYS``: process-wide state that changed; ``effects KINDS``; ``opened FILES``, ``wrote
FILES``; ``raises TYPE``; ``unsupported``: no plain Python does the same; ``any``: anything may have been read
(everything that was there counts as allowed).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..bench import Bench
from ..outcome import Row, timed
from ..texts import Section, sections
from .expectation import Expectation, Found


def rows(only: str = "") -> Iterator[Row]:
    """Run the cases; one row each."""
    with Bench.open() as bench:
        yield from timed(judge(bench, section) for section in sections(__name__, only))


def judge(bench: Bench, section: Section) -> Row:
    """Run one case in a session of its own."""
    missing = section.missing()
    if missing:
        return Row(section.group, section.name, "skipped", missing)
    found = Found()
    checks = 0
    try:
        with bench.case() as notebook:
            for number, cell in enumerate(section.cells(), 1):
                source, expected = Expectation.split(cell)
                before = {name for name in notebook.namespace if not name.startswith("_")}
                record = notebook.run(source)
                if expected is not None:
                    checks += 1
                    expected.compare(record, before, f"cell {number}", found)
                elif record.status != "ok":
                    found.missed.append(f"cell {number} raised {record.error}")
    except RuntimeError as error:
        found.missed.append(str(error))
    return row(section, found, checks)


def row(section: Section, found: Found, checks: int) -> Row:
    """The row of a case, given what was found wrong."""
    known = section.word("known")
    detail = "; ".join([*found.missed, *found.alarms])
    if known:
        if detail:
            return Row(section.group, section.name, "known", f"{known} ({detail})", checks)
        return Row(section.group, section.name, "passed", "marked as known, and passes now", checks)
    if found.missed:
        return Row(section.group, section.name, "failed", detail, checks)
    return Row(section.group, section.name, "false alarm" if found.alarms else "passed", detail, checks)
