"""Sessions of every kind, made into pipelines: running the pipeline gives what the session ended with."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import cloudpickle
import pytest

from deepforge.errors import ReifyError
from deepforge.model.operation import parse_operation
from deepforge.reify.proposal import Proposal, propose
from deepforge.types.compare import compare

from .recorder import Recorded, record
from .replay import replay


def check(root: Path, *cells: str, may_raise: bool = False) -> tuple[Proposal, Recorded]:
    """Record, propose, replay, compare every value; gives the proposal for further looks."""
    recorded = record(*cells, may_raise=may_raise)
    proposal = propose(recorded.session, name="demo", root="/project")
    for step in proposal.steps:
        interface = parse_operation(step.text, step.path)
        assert [i.name for i in interface.inputs] == list(step.inputs)
        assert list(interface.outputs) == list(step.outputs)
    received = replay(proposal, root)
    for name, value in received.items():
        found = compare(stored(recorded.space[name]), value)
        assert found.verdict == "same", f"{name} {found.where}: {found.reason}\n" + "\n".join(proposal.files().values())
    expected = {n for n, v in recorded.space.items() if not n.startswith("__") and type(v).__name__ != "module"}
    assert set(proposal.places) <= expected
    return proposal, recorded


def stored(value: Any) -> Any:
    """The value as it comes back from a file, where it can be kept in one."""
    try:
        return cloudpickle.loads(cloudpickle.dumps(value))
    except pickle.PicklingError:
        return value


def sessions() -> dict[str, list[str]]:
    """The sessions of ``sessions.txt``: ``#### name``, then cells separated by ``# %%``."""
    text = Path(__file__).with_name("sessions.txt").read_text(encoding="utf-8")
    found = {}
    for part in text.split("#### ")[1:]:
        name, _, cells = part.partition("\n")
        found[name] = [cell.strip("\n") for cell in cells.split("\n# %%\n")]
    return found


SESSIONS = sessions()


@pytest.mark.parametrize("name", SESSIONS)
def test_the_pipeline_gives_what_the_session_ended_with(name: str, tmp_path: Path) -> None:
    check(tmp_path, *SESSIONS[name])


def test_a_cell_that_raised_counts_up_to_where_it_raised(tmp_path: Path) -> None:
    cells = ["xs = [1]", "xs.append(2)\nxs[9]\nxs.append(3)", "n = len(xs)"]
    _, recorded = check(tmp_path, *cells, may_raise=True)
    assert recorded.space["n"] == 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["x = 1", "names = list(globals())"], r"looks at all names with globals\(\)"),
        (["x = 1", "def f():\n    return len(dir())", "n = f()"], r"looks at all names with dir\(\)"),
        (["y = 5; y + None; y = 6", "z = y"], "raised on a line with several statements"),
    ],
)
def test_what_has_no_sound_operation_is_refused_with_the_cell(cells: list[str], reason: str) -> None:
    recorded = record(*cells, may_raise=True)
    with pytest.raises(ReifyError, match=reason):
        propose(recorded.session, name="demo", root="/project")
