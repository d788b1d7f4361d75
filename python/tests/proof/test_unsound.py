"""No planted unsound session is called the same: through a real kernel and real jobs, and by a second opinion."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from deepforge.project import Project, prove
from deepforge.proof.kernel import KernelCommand, capturing_kernel
from deepforge.proof.prove import Proof

from .independent import equal, plain_run
from .notebooks import write
from .test_live import Live
from .unsound import SESSIONS, Planted


@pytest.fixture(autouse=True)
def nothing_left() -> None:
    """What a planted session of an earlier test left outside its folder is gone."""
    for path in Path(tempfile.gettempdir()).glob("deepforge-unsound-*"):
        path.unlink()


def judged(proof: Proof, session: Planted) -> None:
    assert proof.refused is None, proof.refused
    called_same = {name for name, verdict in proof.values.items() if verdict == "same"}
    assert not called_same & session.never
    assert session.same <= called_same, {name: proof.reasons.get(name) for name in session.same - called_same}
    # Nor are they called different: that would be laid at the pipeline's door.
    assert {proof.values.get(name) for name in session.never} <= {"not comparable", None}, proof.reasons
    assert all(proof.reasons[name] for name in session.never if name in proof.values)


@pytest.mark.parametrize("name", SESSIONS)
def test_no_planted_session_is_called_the_same(name: str, tmp_path: Path) -> None:
    session = SESSIONS[name]
    judged(prove(write(tmp_path / "n.ipynb", *session.cells)), session)


@pytest.mark.parametrize("name", ["globals of functions", "files"])
def test_nor_is_it_while_the_notebook_is_open(name: str, tmp_path: Path) -> None:
    session = SESSIONS[name]
    project = Project.create(tmp_path / "demo")
    with capturing_kernel(KernelCommand(sys.executable), project.root, {}) as kernel:
        live = Live(project, kernel)
        live.run(*session.cells)
        live.make()
        proof = live.check()
    assert proof["status"] == "done", proof["message"]
    called_same = {name for name, value in proof["values"].items() if value["verdict"] == "same"}
    assert not called_same & session.never and called_same & session.same
    assert all(proof["values"][name]["reason"] for name in session.never if name in proof["values"])


MIXED = (
    "import random, time, uuid\nimport numpy as np\nimport pandas as pd\nfrom collections import Counter, OrderedDict",
    "rng = np.random.default_rng(3)\nX = rng.normal(size=(6, 2)).astype('>f8')",
    "df = pd.DataFrame({'a': pd.Categorical(list('xyx')), 'b': [1, 2, None]}, index=pd.Index([3, 4, 5], name='i'))",
    "df['c'] = df['b'].fillna(0).astype('int8')",
    "token = uuid.uuid4().hex",
    "counts = Counter('mississippi')\norder = OrderedDict(b=1, a=2)",
    "view = X[:2]\nview[0, 0] = 0",
    "class Point:\n    def __init__(self, x):\n        self.x = x",
    "points = [Point(i) for i in range(3)]\npoints[1].x = -0.0",
    "started = time.time()\nslow = sum(range(1000))\ntook = time.time() - started",
    "scale = 3\ndef scaled(v):\n    return v * scale",
    "total = scaled(df['c'].sum())",
)


def test_a_second_opinion_agrees(tmp_path: Path) -> None:
    path = write(tmp_path / "work" / "n.ipynb", *MIXED)
    first, second = (plain_run(path, tmp_path / f"kept-{number}") for number in range(2))
    proof = prove(path)
    assert proof.refused is None and proof.outputs is not None
    artifacts = Project(proof.outputs)
    called_same = {name for name, verdict in proof.values.items() if verdict == "same"}
    assert {"X", "view", "df", "counts", "order", "points", "slow", "scale", "total"} <= called_same
    for name in called_same & first.keys():
        made = artifacts.artifact(name).load()
        assert equal(first[name], second[name]), f"{name} differs from run to run, and was called the same"
        assert equal(first[name], made), f"{name} is {made!r}, a plain kernel gives {first[name]!r}"
    assert {name for name in first.keys() & second.keys() if not equal(first[name], second[name])} >= {"token", "took"}
