"""What Restart and Run All would do, told from the records of sessions that really ran."""

from __future__ import annotations

from typing import Any

import pytest

from deepforge.capture.outline import outline_of
from deepforge.provenance.foretell import foretell

CASES: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]]] = {
    # what ran (cell, text), the notebook now, what is foretold (verdict, words of the reason)
    "as it ran": (
        [("a", "q1 = [1]"), ("b", "q2 = q1 + [2]")],
        [("a", "q1 = [1]"), ("b", "q2 = q1 + [2]")],
        [("same", ""), ("same", "")],
    ),
    "a name that only a deleted cell made": (
        [("a", "q1 = [1]"), ("b", "q2 = q1 + [2]")],
        [("b", "q2 = q1 + [2]"), ("c", "q3 = 1")],
        [("fails", "NameError: q1 was made in [1]"), ("unknown", "not reached: [2] fails")],
    ),
    "a name that is made further down": (
        [("b", "q1 = [1]"), ("a", "q2 = q1 + [2]")],
        [("a", "q2 = q1 + [2]"), ("b", "q1 = [1]")],
        [("fails", "NameError: q1 is made further down [1]"), ("unknown", "not reached")],
    ),
    "a cell that ran twice": (
        [("a", "q1 = [1]"), ("b", "q1.append(2)"), ("b", "q1.append(2)")],
        [("a", "q1 = [1]"), ("b", "q1.append(2)")],
        [("same", ""), ("changes", "q1 would be another than [3] was given")],
    ),
    "unseeded and seeded draws": (
        [("i", "import random"), ("a", "q1 = random.random()"), ("s", "random.seed(1)"), ("b", "q2 = random.random()")],
        [("i", "import random"), ("a", "q1 = random.random()"), ("s", "random.seed(1)"), ("b", "q2 = random.random()")],
        [("same", ""), ("changes", "draws from random"), ("same", ""), ("same", "")],
    ),
    "edited and never run": (
        [("a", "q1 = [1]"), ("b", "q2 = q1 + [2]")],
        [("a", "q1 = [3]"), ("b", "q2 = q1 + [2]"), ("n", "q3 = q2")],
        [("unknown", "edited since [1]"), ("unknown", "q1 may be another"), ("unknown", "it never ran")],
    ),
    "an error comes again": (
        [("a", "q1 = [1]"), ("b", "q1[5]")],
        [("a", "q1 = [1]"), ("b", "q1[5]")],
        [("same", ""), ("fails", "IndexError")],
    ),
    "the clock": (
        [("a", "import time\nq1 = time.time()")],
        [("a", "import time\nq1 = time.time()")],
        [("unknown", "reads the clock")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_foretold(notebook: Any, name: str) -> None:
    ran, cells, expected = CASES[name]
    for cell, text in ran:
        notebook.run(text, cell)
    found = foretell(notebook.session().versions, cells, outline_of)
    assert [each.verdict for each in found] == [verdict for verdict, _ in expected]
    for each, (_, words) in zip(found, expected, strict=True):
        assert words in each.reason
