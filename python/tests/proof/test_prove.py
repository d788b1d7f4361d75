"""The main job through a real kernel and real jobs: what is reproduced is called the same, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge.project import Project, prove
from deepforge.proof.prove import Proof

from .notebooks import trace, write


def test_a_notebook_is_proved_value_by_value(tmp_path: Path) -> None:
    path = write(
        tmp_path / "work" / "n.ipynb",
        "#md # Load",
        "import numpy as np\nimport matplotlib.pyplot as plt\nrng = np.random.default_rng(0)\nX = rng.normal(size=(20, 2))",
        "#md # Draw",
        "plt.plot(X[:, 0]);",
        "noise = np.random.rand(3)",
        "#md # Keep",
        "with open('x.txt', 'w') as out:\n    out.write(str(X.sum()))",
        "text = open('x.txt').read()",
        "view = X[0]\nview[:] = 0",
    )
    proof = prove(path)
    assert proof.refused is None, proof.to_json()
    assert proof.values == dict.fromkeys(["X", "figure-2", "noise", "rng", "text", "view"], "same") | {
        "out": "not comparable"
    }
    assert proof.exit_code == 0 and proof.to_json()["coverage"] == {"compared": 6, "total": 7}
    assert proof.outputs is not None
    outputs = Project(proof.outputs)
    assert outputs.artifact("X").load()[0].tolist() == [0, 0]
    assert outputs.artifact("figure-2").load().data.startswith(b"\x89PNG")
    assert outputs.artifact("noise").record.provenance.operations
    assert json.loads(Path(proof.outputs, "proof.json").read_text())["values"]["X"] == "same"


def test_a_trace_with_an_edit_and_a_deleted_cell_is_what_is_proved(tmp_path: Path) -> None:
    path = write(
        tmp_path / "n.ipynb", "k = 2", "xs = [k]", "xs.append(k * 10)", "gone = [1]", "total = sum(xs) + gone[0]"
    )
    steps = trace(
        tmp_path / "t.json",
        {"run": 0},
        {"run": 1},
        {"run": 3},
        {"run": 2},
        {"run": 0, "source": "k = 5"},
        {"run": 2},
        {"delete": 3},
        {"run": 4},
    )
    proof = prove(path, trace=steps)
    assert proof.values == dict.fromkeys(["k", "xs", "gone", "total"], "same"), proof.to_json()
    assert proof.outputs is not None
    assert Project(proof.outputs).artifact("total").load() == 2 + 20 + 50 + 1


def test_what_no_second_run_can_give_is_never_called_the_same(tmp_path: Path) -> None:
    path = write(
        tmp_path / "n.ipynb",
        "import os, time, uuid\nnow = time.time_ns()",
        "name = uuid.uuid4().hex",
        "pid = [os.getpid()]",
        "fixed = 4",
    )
    proof = prove(path)
    assert {name: v for name, v in proof.values.items() if v == "same"} == {"fixed": "same"}
    assert "reads the clock" in proof.reasons["now"]


def refused(proof: Proof) -> str:
    """The reason of a proof that was refused."""
    assert proof.exit_code == 2 and not proof.values and proof.refused
    return proof.refused


def test_what_cannot_be_proved_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert "raised ZeroDivisionError" in refused(prove(write(tmp_path / "a.ipynb", "x = 1", "1 / 0")))
    assert "Nothing was recorded" in refused(prove(write(tmp_path / "b.ipynb", "#md only text")))
    assert "no kernel called 'nope'" in refused(prove(write(tmp_path / "c.ipynb", "x = 1"), kernel="nope"))


def test_a_kernel_that_dies_is_refused(tmp_path: Path) -> None:
    assert "died while it ran a cell" in refused(prove(write(tmp_path / "n.ipynb", "import os\nos._exit(3)")))


@pytest.mark.parametrize("source", ["1 / 0", "x.append(1)\nraise KeyError('k')"])
def test_a_cell_that_may_raise_counts_up_to_where_it_raised(tmp_path: Path, source: str) -> None:
    raising = {"source": source, "metadata": {"tags": ["raises-exception"]}}
    proof = prove(write(tmp_path / "n.ipynb", "x = [0]", raising, "n = len(x)"))
    assert proof.values == {"x": "same", "n": "same"}, proof.to_json()
