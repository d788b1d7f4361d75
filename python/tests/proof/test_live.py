"""Proofs of a session that is still open, through a real kernel, real jobs and a process of their own."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError, RunError
from deepforge.project import Project
from deepforge.proof.kernel import CapturingKernel, KernelCommand, capturing_kernel
from deepforge.runtime.lease import read_holder
from deepforge.server.schemas import validator

_CAPTURE = "__import__('deepforge.capture', fromlist=['current']).current()"
_KEEP = f"__import__('json').dumps(__import__('deepforge.kernel.finals', fromlist=['k']).keep_finals({_CAPTURE}))"


class Live:
    """A project with an open session."""

    def __init__(self, project: Project, kernel: CapturingKernel) -> None:
        self.project = project
        self.kernel = kernel
        self.session: str = kernel.evaluate(f"__import__('json').dumps({_CAPTURE}.id)")
        self.pipeline = ""

    def run(self, *cells: str) -> None:
        for index, cell in enumerate(cells):
            result = self.kernel.run(cell, f"cell-{index}-{hash(cell)}")
            assert result.error is None, result.error

    def numbers(self) -> list[int]:
        """The numbers of the session's executions."""
        return [operation.number for operation in self.project.session(self.session).operations]

    def make(self, **request: Any) -> str:
        made = self.project.make({"session": self.session, "name": "live", **request})
        self.pipeline = made["pipeline"]
        return self.pipeline

    def keep(self) -> str:
        return str(self.kernel.evaluate(_KEEP)["id"])

    def start(self, finals: str | None = None) -> dict[str, Any]:
        request = {"session": self.session, "pipeline": self.pipeline, "finals": finals or self.keep()}
        return checked(self.project.start_proof(request))

    def check(self, finals: str | None = None) -> dict[str, Any]:
        return self.wait(self.start(finals)["id"])

    def wait(self, proof: str) -> dict[str, Any]:
        while (found := checked(self.project.proof(proof)))["status"] in ("queued", "running"):
            time.sleep(0.1)
        return found

    def folder(self, proof: str) -> Path:
        return self.project.layout.state / "proofs" / proof


def checked(proof: dict[str, Any]) -> dict[str, Any]:
    validator("Proof").validate(proof)
    return proof


def verdicts(proof: dict[str, Any]) -> dict[str, str]:
    assert proof["status"] == "done", proof["message"]
    return {name: value["verdict"] for name, value in proof["values"].items()}


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    project = Project.create(tmp_path / "demo")
    with capturing_kernel(KernelCommand(sys.executable), project.root, {}) as kernel:
        yield Live(project, kernel)


CELLS = (
    "import random",
    "xs = [float(line) for line in open('data.csv')]",
    "noise = [random.random() for _ in xs]",
    "ys = [x + n for x, n in zip(xs, noise)]",
    "total = sum(ys)",
)


def prepared(live: Live) -> Live:
    (live.project.root / "data.csv").write_text("1\n2\n3\n")
    live.run(*CELLS)
    _, *numbers = live.numbers()
    names = dict(zip(map(str, numbers), ["load", "draw", "add", "count"], strict=True))
    live.make(edits={"groups": [[number] for number in numbers], "names": names})
    return live


def test_an_open_session_is_proved_in_fresh_processes(live: Live) -> None:
    prepared(live)
    begun = live.start()
    assert begun["status"] in ("queued", "running") and begun["values"] == {}
    assert begun["expected_seconds"] is not None and begun["expected_seconds"] < 600
    proof = live.wait(begun["id"])
    assert verdicts(proof) == dict.fromkeys(["noise", "total", "xs", "ys"], "same")
    assert proof["nodes"] == dict.fromkeys(["load", "draw", "add", "count"], "same")
    assert (proof["phase"], proof["done"], proof["total"]) == ("finished", 4, 4)
    assert (proof["counts"], proof["compared"], proof["values_total"]) == ({"same": 4}, 4, 4)
    assert (proof["standing"], proof["stale"], proof["stale_reasons"]) == ("current", None, [])
    assert proof["message"] is None and proof["seconds"] > 0
    assert (proof["given"], proof["tolerance"]) == ([], "bitwise")
    assert proof["values"]["xs"] == {"verdict": "same", "reason": None, "node": "load", "type": "list", "by": None}
    # A step can be taken as given: it does not run, and what it makes does not count.
    request = {"session": live.session, "pipeline": live.pipeline, "finals": begun["id"]}
    partial = live.wait(live.project.start_proof({**request, "given": ["draw"], "tolerance": "1e-9"})["id"])
    assert verdicts(partial) == {"noise": "not comparable", "total": "same", "xs": "same", "ys": "same"}
    assert partial["values"]["noise"]["reason"].startswith("taken as given")
    assert (partial["given"], partial["tolerance"], partial["compared"]) == (["draw"], "relative 1e-09", 3)
    # Another look at the same values is a proof of its own; all are remembered.
    again = live.check(begun["id"])
    assert again["id"] != proof["id"] and verdicts(again) == verdicts(proof)
    kept = [each["id"] for each in live.project.proofs(live.pipeline)]
    assert kept == [again["id"], partial["id"], proof["id"]]
    assert live.project.execution(proof["execution"]).status == "done"


def test_a_changed_operation_differs_and_blocks_what_depends_on_it(live: Live) -> None:
    prepared(live)
    same = live.check()
    code = live.project.root / "operations" / "draw.py"
    code.write_text(code.read_text().replace("random.random()", "random.random() + 1"))
    assert live.project.proof(same["id"])["stale"] == "operations/draw.py has changed since"
    proof = live.check()
    assert verdicts(proof) == {"noise": "differs", "total": "blocked", "xs": "same", "ys": "blocked"}
    assert proof["values"]["ys"]["by"] == proof["values"]["total"]["by"] == "draw"
    assert proof["nodes"] == {"load": "same", "draw": "differs", "add": "blocked", "count": "blocked"}
    assert proof["stale"] is None and proof["compared"] == 2


def test_a_proof_goes_stale_with_the_files_it_read(live: Live) -> None:
    prepared(live)
    same = live.check()
    (live.project.root / "data.csv").write_text("1\n2\n4\n")
    stale = checked(live.project.proof(same["id"]))
    assert (stale["standing"], stale["stale"]) == ("stale", "data.csv has changed since it was read")
    assert [(each["kind"], Path(each["what"]).name) for each in stale["stale_reasons"]] == [("input", "data.csv")]
    (live.project.root / "data.csv").write_text("1\n2\n3\n")
    assert live.project.proof(same["id"])["standing"] == "current"


def test_a_failing_job_differs_and_blocks(live: Live) -> None:
    prepared(live)
    code = live.project.root / "operations" / "add.py"
    code.write_text(code.read_text().replace("zip(xs, noise)", "zip(xs, noise, 1)"))
    proof = live.check()
    assert verdicts(proof) == {"noise": "same", "total": "blocked", "xs": "same", "ys": "differs"}
    assert "add failed: TypeError" in proof["values"]["ys"]["reason"]


def test_a_file_that_has_changed_is_no_difference(live: Live) -> None:
    prepared(live)
    (live.project.root / "data.csv").write_text("1\n2\n4\n")
    proof = live.check()
    assert verdicts(proof) == {
        "noise": "not comparable", "total": "not comparable", "xs": "not comparable", "ys": "not comparable",
    }  # fmt: skip
    assert proof["values"]["total"]["reason"] == f"data.csv has changed since [{live.numbers()[1]}] read it"
    assert proof["message"].startswith("Nothing could be compared")
    (live.project.root / "data.csv").unlink()
    gone = live.check()
    assert (gone["status"], gone["values"]) == ("failed", {}) and "data.csv" in gone["message"]
    (live.project.root / "data.csv").write_text("1\n2\n3\n")
    assert set(verdicts(live.check()).values()) == {"same"}


def test_values_made_again_since_are_not_compared(live: Live) -> None:
    prepared(live)
    early = live.keep()
    live.run("xs.append(9.0)\nextra = 1", "del total")
    proof = live.check()
    assert verdicts(proof) == {"noise": "same", "total": "not comparable", "xs": "not comparable", "ys": "same"}
    *_, again, deleting = live.numbers()
    assert proof["values"]["xs"]["reason"] == f"[{again}] has made it again since the pipeline was made"
    assert proof["values"]["total"]["reason"] == f"[{deleting}] has deleted it since the pipeline was made"
    assert proof["message"] == "1 variable of the session is not part of this pipeline."
    assert set(verdicts(live.check(early)).values()) == {"same"}


def test_what_unrecorded_code_changed_is_not_called_different(live: Live) -> None:
    prepared(live)
    live.kernel.evaluate("__import__('json').dumps(ys.append(0.5))")
    live.kernel._client.execute("ys.append(1.5)", silent=True, reply=True)
    proof = live.check()
    assert verdicts(proof)["ys"] == "not comparable" and verdicts(proof)["xs"] == "same"
    assert "was not recorded" in proof["values"]["ys"]["reason"]


def test_the_files_of_the_session_stay_as_they_are(live: Live) -> None:
    live.run("n = 3", "with open('out.txt', 'w') as out:\n    print(n, file=out)", "text = open('out.txt').read()")
    live.make(targets=["text"])
    (live.project.root / "out.txt").write_text("mine\n")
    proof = live.check()
    assert verdicts(proof) == {"text": "same"}, proof["values"]
    assert (live.project.root / "out.txt").read_text() == "mine\n"


def test_what_a_check_has_made_is_reused_by_the_next_run(live: Live) -> None:
    prepared(live)
    verdicts(live.check())
    plan = live.project.plan_json({"pipeline": live.pipeline})
    assert {name: step["state"] for name, step in plan["steps"].items()} == dict.fromkeys(
        ["load", "draw", "add", "count"], "reused"
    ), plan


def test_attributes_count_as_they_are_now(live: Live) -> None:
    live.run("rate = 2", "out = [rate * 2]")
    live.make()
    path = live.project.root / live.pipeline
    document = json.loads(path.read_text())
    (node,) = document["nodes"]
    document["nodes"][node]["attributes"] = {"rate": "3"}
    path.write_text(json.dumps(document))
    assert verdicts(live.check()) == {"out": "differs", "rate": "differs"}
    document["nodes"]["other"] = document["nodes"].pop(node)
    path.write_text(json.dumps(document))
    proof = live.check()
    assert set(verdicts(proof).values()) == {"not comparable"}
    assert proof["values"]["out"]["reason"] == f"the pipeline has no {node} any more"


def test_what_cannot_be_checked_is_refused(live: Live) -> None:
    prepared(live)
    finals = live.keep()
    request = {"session": live.session, "pipeline": live.pipeline, "finals": finals}
    for change, code in (
        ({"pipeline": "pipelines/none.pipeline.json"}, "no-pipeline"),
        ({"session": "another"}, "other-session"),
        ({"finals": "../x"}, "no-finals"),
        ({"finals": "nothing"}, "no-finals"),
    ):
        with pytest.raises(DeepForgeError) as raised:
            live.project.start_proof({**request, **change})
        assert raised.value.code == code
    (live.project.layout.state / "made" / "live.json").unlink()
    with pytest.raises(RunError, match="Make the pipeline again to check it"):
        live.project.start_proof(request)
    for name in ("none", "..", "a/b"):
        with pytest.raises(RunError, match="There is no proof"):
            live.project.proof(name)


def test_a_pipeline_that_cannot_run_is_a_failure_with_its_reason(live: Live) -> None:
    prepared(live)
    (live.project.root / "operations" / "add.py").write_text("def add(:\n")
    proof = live.check()
    assert proof["status"] == "failed" and "operations/add.py" in proof["message"] and proof["values"] == {}


def slow(live: Live) -> dict[str, Any]:
    """A proof whose one job takes its time."""
    live.run("import time", "def pause():\n    return 0.01", "time.sleep(pause())\nx = [1]")
    live.make()
    for path in (live.project.root / "modules").glob("*.py"):
        path.write_text(path.read_text().replace("0.01", "60"))
    begun = live.start()
    while live.project.proof(begun["id"])["phase"] != "running":
        time.sleep(0.05)
    return begun


def test_a_proof_can_be_cancelled(live: Live) -> None:
    begun = slow(live)
    live.project.cancel_proof(begun["id"])
    proof = live.wait(begun["id"])
    assert (proof["status"], proof["values"]) == ("cancelled", {})
    assert live.project.execution(proof["execution"]).status == "cancelled"


def test_a_proof_whose_process_is_killed_says_so_and_nothing_else(live: Live) -> None:
    begun = slow(live)
    holder = read_holder(live.folder(begun["id"]))
    assert holder is not None and live.project.proof(begun["id"])["status"] == "running"
    os.kill(holder.pid, signal.SIGKILL)
    while live.project.proof(begun["id"])["status"] == "running":
        time.sleep(0.05)
    proof = live.project.proof(begun["id"])
    assert (proof["status"], proof["values"], proof["nodes"]) == ("failed", {}, {})
    assert "broken off" in proof["message"]
    live.project.cancel(proof["execution"])
