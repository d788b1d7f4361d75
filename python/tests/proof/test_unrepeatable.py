"""What the clock, the network or fresh entropy gave is told apart from what the pipeline got wrong."""

from __future__ import annotations

import pytest

from deepforge.proof.unrepeatable import unrepeatable

from ..reify.recorder import record


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["import time\nt = time.time()", "late = t + 1", "x = 1"], {"t", "late"}),
        (["from time import perf_counter as now\na = now()", "a = 0"], set()),
        (["import time\nlog = []", "log.append(time.time())", "n = [len(log)]"], {"log", "n"}),
        (["import time\ndef clock():\n    return time.time()", "t = clock()"], {"t"}),
        (["import datetime as dt\nd = {}", "d['now'] = dt.datetime.now()"], {"d"}),
        (["import time\nx = [1]\nprint(time.time())"], set()),
        (["import random\nr = random.Random()\ns = random.Random(3)"], {"r"}),
        (["import time\nfor i in range(2):\n    t = time.time()\n    k = i"], {"t"}),
    ],
)
def test_the_source_is_followed_statement_by_statement(cells: list[str], expected: set[str]) -> None:
    found = unrepeatable(record(*cells).session).values
    assert set(found) == expected
    assert all("cell execution" in reason for reason in found.values())
