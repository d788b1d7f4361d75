"""The shipped sessions: those that fit in the time are proved end to end; the second opinion can tell a wrong "same"."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from deepforge.testing.agreement import agree
from deepforge.testing.sessions import judge, read_case
from deepforge.testing.sessions.prove import Proved, Prover
from deepforge.testing.texts import read, sections

SECONDS = 25.0


def test_there_are_sessions_of_many_kinds() -> None:
    found = sections("deepforge.testing.sessions")
    assert len(found) >= 40 and len({section.name for section in found}) == len(found)
    assert sum("# %% edit" in section.body or "# %% run" in section.body for section in found) >= 8
    for section in found:
        read_case(section)


def test_sessions_are_proved_and_the_verdicts_hold() -> None:
    found = sections("deepforge.testing.sessions")
    end = time.monotonic() + SECONDS
    rows = []
    with Prover.open(forked=True) as prover:
        # From every file some: the others are for ``python -m deepforge.testing sessions``.
        for section in [each for start in range(9) for each in found[start::9]]:
            rows.append(judge(prover, section))
            if time.monotonic() > end:
                break
    assert not [f"{row.name}: {row.detail}" for row in rows if row.status == "failed"]
    assert any(row.status == "passed" for row in rows)


def test_the_text_of_a_session_becomes_its_trace() -> None:
    text = (
        "Group\n\n#### name\n#: file in/a.csv x\\n1\\n\n#: unseeded why\na = 1\n# %% raises\n1 / 0\n# %% edit 0\na = 2\n"
        "# %% run 1\n# %% delete 1\n# %%\nb = a"
    )
    case = read_case(next(read(text)))
    assert case.cells == ["a = 1", "1 / 0", "b = a"] and case.raising == {1} and case.unseeded
    assert case.steps == [{"run": 0}, {"run": 1}, {"run": 0, "source": "a = 2"}, {"run": 1}, {"delete": 1}, {"run": 2}]
    assert case.sources() == ["a = 1", "1 / 0", "a = 2", "1 / 0", "b = a"]
    assert case.files == {"in/a.csv": b"x\n1\n"}
    with pytest.raises(ValueError, match="cannot say 'jump 3'"):
        read_case(next(read("Group\n\n#### name\na = 1\n# %% jump 3\n")))


def test_a_refusal_a_difference_and_a_dispute_are_wrong() -> None:
    assert Proved({"a": "same"}, {}, None).wrong() == []
    assert Proved({"a": "differs"}, {"a": "1 is not 2"}, None).wrong() == ["a differs: 1 is not 2"]
    assert Proved({}, {}, "no kernel").wrong() == ["refused: no kernel"]
    assert Proved({"a": "same"}, {}, None, {"a": "called the same, but"}).wrong() == ["a is called the same, but"]


class Point:
    def __init__(self, x: object) -> None:
        self.x = x


def test_the_second_opinion() -> None:
    np = pytest.importorskip("numpy")
    pd = pytest.importorskip("pandas")
    loop: list[object] = [1]
    loop.append(loop)
    frame = pd.DataFrame({"a": [1.0, None]})
    same = [
        (1, 1), (float("nan"), float("nan")), ([1, {"a": (2,)}], [1, {"a": (2,)}]), (loop, loop), ({1}, {1}),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan])), (frame, frame.copy()), (Point([1]), Point([1])),
        (np.array([[1], None], dtype=object), np.array([[1], None], dtype=object)), (frame["a"], frame["a"].copy()),
    ]  # fmt: skip
    other = [
        (1, 1.0), (1, True), ([1], [2]), ([1], [1, 2]), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), (Point(1), Point(2)),
        (np.array([1]), np.array([1.0])), (np.zeros(2), np.zeros((2, 1))), (frame, frame * 2), ((1,), [1]),
        (np.array([[1]], dtype=object), np.array([[2]], dtype=object)),
    ]  # fmt: skip
    assert [agree(left, right) for left, right in same] == [True] * len(same)
    assert [agree(left, right) for left, right in other] == [False] * len(other)
    assert agree(len, len) is None and agree(json.dumps, json.dumps) is None and agree({1}, {2}) is None
    assert agree(Path("a"), Path("a")) is True
