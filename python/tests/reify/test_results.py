"""What cells displayed: read again by later cells (``_3``), asked for, or all that a session ends with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deepforge.provenance.lineage import Session
from deepforge.provenance.records import ImplicitOperation, SessionInfo
from deepforge.reify.proposal import propose

from .recorder import record
from .replay import replay
from .test_sessions import check


def test_a_result_that_a_later_cell_reads_crosses_under_its_name(tmp_path: Path) -> None:
    proposal, recorded = check(tmp_path, "xs = [3, 1, 2]", "sorted(xs)", "first = _2[0]", "_2 + xs")
    assert recorded.space["first"] == 1
    assert "_2 = sorted(xs)" in "".join(step.text for step in proposal.steps)
    assert "_4" not in proposal.places


def test_a_session_without_variables_ends_with_what_it_displayed(tmp_path: Path) -> None:
    proposal, recorded = check(tmp_path, "import math", "math.sqrt(16)  # four", "None", "(1,\n 2)", "print('x')")
    assert {name: recorded.space[name] for name in proposal.places} == {"_2": 4.0, "_4": (1, 2)}


def test_a_displayed_result_can_be_asked_for(tmp_path: Path) -> None:
    recorded = record("a = 4", "a = a + 1\na * 10", "b = 3")
    proposal = propose(recorded.session, name="demo", root="/project", targets=["_2"])
    assert replay(proposal, tmp_path) == {"_2": 50}


def test_an_animation_that_was_shown_is_played_in_the_operation_too() -> None:
    code = ["film = make()", "film", "film.fps"]
    shown = [None, "matplotlib.animation.FuncAnimation", "int"]
    operations = [
        ImplicitOperation(number=n, source=c, code=c, writes=["film"] if n == 1 else [], displayed=s, reads={"film": 1})
        for n, (c, s) in enumerate(zip(code, shown, strict=True), 1)
    ]
    operations[1] = replace(operations[1], mutates=["film"])
    info = SessionInfo("test", 0.0, "python", "3", "linux", "/project")
    (step,) = propose(Session(info, operations), name="demo", root="/project").steps
    assert "film._repr_html_()" in step.text


def test_a_variable_of_that_name_is_the_users_own(tmp_path: Path) -> None:
    proposal, _ = check(tmp_path, "_9 = 5", "1 + 1", "c = _9 + 1")
    assert set(proposal.places) == {"c"}
