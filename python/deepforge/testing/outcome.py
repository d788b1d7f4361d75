"""What became of each case, counted and shown: rows, a report of them, a table for the terminal, JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["passed", "failed", "false alarm", "known", "skipped"]
_COUNTED = {
    "passed": "passed",
    "failed": "failed",
    "false alarm": "false_alarms",
    "known": "known",
    "skipped": "skipped",
}


@dataclass(frozen=True)
class Row:
    """One case. ``detail`` says why it did not pass; ``checks``: how many single claims it made (mutations, values).

    ``failed``: a claim does not hold. ``false alarm``: sound, and more was said than is true. ``known``: fails for
    the reason that ``detail`` names. ``skipped``: something it needs is missing.
    """

    group: str
    name: str
    status: Status
    detail: str = ""
    checks: int = 1
    seconds: float = 0.0


@dataclass
class Report:
    """The rows of the suites that ran, in the order in which they ran."""

    suites: dict[str, list[Row]] = field(default_factory=dict)

    def extend(self, suite: str, rows: Iterable[Row], progress: Callable[[Row], None]) -> None:
        """Run a suite to its end."""
        found = self.suites.setdefault(suite, [])
        for row in rows:
            found.append(row)
            progress(row)

    @property
    def exit_code(self) -> int:
        """0 when nothing failed and there was no false alarm beyond those that the cases allow; else 1."""
        return int(any(row.status in ("failed", "false alarm") for rows in self.suites.values() for row in rows))

    def to_json(self) -> dict[str, Any]:
        """``{suite: {"passed", "failed", "false_alarms", "known", "skipped", "checks", "seconds", "rows"}}``."""
        return {suite: counts(rows) | {"rows": [asdict(row) for row in rows]} for suite, rows in self.suites.items()}

    def table(self) -> str:
        """A line for each group of cases, and below it what did not pass."""
        lines: list[str] = []
        for suite, rows in self.suites.items():
            lines += [*_table(suite, rows), ""]
        return "\n".join(lines).rstrip()


def counts(rows: Iterable[Row]) -> dict[str, Any]:
    """How many rows there are of each kind, how many claims they made, and how long they took."""
    rows = list(rows)
    found: dict[str, Any] = dict.fromkeys(_COUNTED.values(), 0)
    for row in rows:
        found[_COUNTED[row.status]] += 1
    checks = sum(row.checks for row in rows if row.status != "skipped")
    return found | {"checks": checks, "seconds": round(sum(row.seconds for row in rows), 3)}


def timed(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, each with the time it took to make it."""
    start = time.perf_counter()
    for row in rows:
        now = time.perf_counter()
        yield Row(row.group, row.name, row.status, row.detail, row.checks, round(now - start, 4))
        start = time.perf_counter()


def _table(suite: str, rows: list[Row]) -> list[str]:
    groups = dict.fromkeys(row.group for row in rows)
    width = max([len(suite), 5, *map(len, groups)])
    titles = ("cases", "claims", "passed", "failed", "false alarms", "known", "skipped", "seconds")
    lines = [f"{suite:<{width}}  " + "  ".join(titles)]
    for group in [*groups, "total"]:
        mine = [row for row in rows if group in (row.group, "total")]
        found = counts(mine)
        values = [len(mine), found["checks"], *(found[key] for key in _COUNTED.values()), f"{found['seconds']:.1f}"]
        cells = "  ".join(f"{value:>{len(title)}}" for value, title in zip(values, titles, strict=True))
        lines.append(f"{group:<{width}}  {cells}")
    for row in rows:
        if row.status not in ("passed", "skipped"):
            lines.append(f"  {row.status}: {row.group}: {row.name}: {row.detail}")
    missing = dict.fromkeys(row.detail for row in rows if row.status == "skipped")
    lines += [f"  skipped: {reason}" for reason in missing]
    return lines
