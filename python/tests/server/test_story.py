"""A pipeline run from end to end as a browser does it: started, watched, looked at, run again, deleted."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from deepforge.project import Project
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.records import ImplicitOperation, SessionInfo, ValueInfo
from deepforge.server.events.project import ProjectWatch
from deepforge.types.serialise import dump

from .conftest import Api, Events

Connect = Callable[[], Awaitable[Events]]
SUMS = "pipelines/sums.pipeline.json"


def is_over(event: dict) -> bool:
    return event["kind"] == "jobs" and event["status"] in ("done", "failed", "cancelled") and not event["conducted"]


async def test_a_run_from_start_to_end(api: Api, project: Project, open_events: Connect) -> None:
    plan = (await api("POST", "plans", body={"pipeline": SUMS})).data
    assert plan["ready"] and {name: step["state"] for name, step in plan["steps"].items()} == {
        "numbers": "will run",
        "total": "depends",
    }
    events = await open_events()
    started = (await api("POST", "executions", body={"pipeline": SUMS, "attributes": {"numbers.count": "5"}})).data[
        "id"
    ]
    await events.watch("execution", started)
    seen = await events.until(is_over)
    assert seen[0]["kind"] == "state"
    jobs: dict = dict(seen[0]["state"]["execution"]["jobs"])
    for event in seen:
        jobs.update(event.get("jobs", {}))
    assert {name: job["status"] for name, job in jobs.items()} == {"numbers": "done", "total": "done"}
    assert "".join(event["log"]["text"] for event in seen if event["kind"] == "log") == "counting 5\n"

    state = (await api("GET", f"executions/{started}")).data
    assert state["execution"]["status"] == "done" and state["path"] == f"executions/{started}.execution.json"
    assert (await api("GET", f"executions/{started}/log", node="numbers")).data["text"] == "counting 5\n"
    assert (await api("GET", f"executions/{started}/log", node="numbers", offset=-2)).data["text"] == "5\n"
    assert (await api("GET", f"executions/{started}/figures", node="numbers")).data == {"figures": []}
    listed = (await api("GET", "executions")).data["executions"]
    assert [(each["id"], each["status"], each["conducted"]) for each in listed] == [(started, "done", False)]

    sha256 = jobs["total"]["outputs"]["result"]["sha256"]
    assert (await api("GET", f"values/{sha256}/preview")).data["summary"] == "10"
    value = await api("GET", f"values/{sha256}", name='../s"um')
    assert hashlib.sha256(value.body).hexdigest() == sha256
    assert value.headers["Content-Disposition"] == "attachment; filename*=UTF-8''_s%22um"
    assert value.headers["X-Content-Type-Options"] == "nosniff"
    artifacts = (await api("GET", "artifacts")).data["artifacts"]
    assert [(each["name"], each["sha256"]) for each in artifacts] == [("sum", sha256)]
    used = (await api("GET", "documents/uses", path=f"executions/{started}.execution.json")).data["uses"]
    assert used == [{"path": "artifacts/sum.artifact.json", "kind": "artifact"}]

    replanned = (await api("POST", "plans", body={"pipeline": SUMS, "attributes": {"numbers.count": "5"}})).data
    assert replanned["counts"] == {"reused": 2}
    assert replanned["steps"]["numbers"]["milliseconds"] is not None

    await api("POST", f"executions/{started}/rerun", body={"node": "total"})
    again = await events.until(is_over)
    assert {node for event in again for node in event.get("jobs", {})} == {"total"}
    await api("DELETE", f"executions/{started}")
    ended = await events.next()
    assert (ended["kind"], ended["error"]["code"]) == ("error", "no-execution")
    assert (await api("GET", f"executions/{started}")).code == "no-execution"


async def test_cancelling_and_going_on(api: Api, project: Project, open_events: Connect) -> None:
    (project.root / "operations" / "numbers.py").write_text(
        "from pathlib import Path\nimport time\n\n\ndef numbers(*, count: int = 3):\n"
        "    while not Path('go').exists():\n        time.sleep(0.05)\n    values = [count]\n    return values\n"
    )
    events = await open_events()
    started = (await api("POST", "executions", body={"pipeline": SUMS})).data["id"]
    await events.watch("execution", started)
    await events.until(lambda event: "numbers" in str(event) and '"running"' in str(event).replace("'", '"'))
    busy = await api("DELETE", f"executions/{started}")
    assert (busy.status, busy.code) == (409, "lease-held")
    await api("POST", f"executions/{started}/cancel")
    ended = await events.until(is_over)
    assert ended[-1]["status"] == "cancelled"
    (project.root / "go").touch()
    await api("POST", f"executions/{started}/resume")
    assert (await events.until(is_over))[-1]["status"] == "done"

    # Asked again, all that depends on the job is told to wait for it.
    (project.root / "go").unlink()
    await api("POST", f"executions/{started}/rerun", body={"node": "numbers"})
    await events.until(lambda event: event.get("jobs", {}).get("total", {}).get("status") == "queued")
    (project.root / "go").touch()
    assert (await events.until(is_over))[-1]["status"] == "done"


async def test_figures_while_a_job_runs(api: Api, project: Project, open_events: Connect) -> None:
    (project.root / "operations" / "numbers.py").write_text(
        "from pathlib import Path\nimport time\n\nimport matplotlib.pyplot as plt\n\n\ndef numbers(*, count: int = 3):\n"
        "    plt.figure(1)\n    plt.plot([1, 2])\n    plt.show()\n"
        "    while not Path('go').exists():\n        time.sleep(0.05)\n    values = [count]\n    return values\n"
    )
    events = await open_events()
    started = (await api("POST", "executions", body={"pipeline": SUMS})).data["id"]
    await events.watch("execution", started)
    shown = (await events.until(lambda event: event["kind"] == "figure"))[-1]
    assert (shown["node"], shown["figure"]["final"]) == ("numbers", False)
    live = (await api("GET", f"executions/{started}/figures", node="numbers")).data["figures"]
    assert [each["key"] for each in live] == [shown["figure"]["key"]]
    (project.root / "go").touch()
    later = await events.until(is_over)
    assert later[-1]["status"] == "done" and not any(event["kind"] == "figure" for event in later)
    kept = (await api("GET", f"executions/{started}/figures", node="numbers")).data["figures"]
    assert [each["final"] for each in kept] == [True]


async def test_a_second_connection_hears_the_whole_state(api: Api, project: Project, open_events: Connect) -> None:
    started = (await api("POST", "executions", body={"pipeline": SUMS})).data["id"]
    first, second = await open_events(), await open_events()
    await first.watch("execution", started)
    await first.until(is_over)
    await second.watch("execution", started)
    state = await second.next()
    assert state["state"]["execution"]["status"] == "done"
    await first.watch("execution", started)
    assert (await first.next())["kind"] == "state"


async def test_changes_of_files_are_told(
    api: Api, project: Project, open_events: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    real = ProjectWatch.read

    def read(watch: ProjectWatch) -> list[dict[str, Any]]:
        found = real(watch)
        looked.set()
        return found

    monkeypatch.setattr(ProjectWatch, "read", read)
    events = await open_events()
    await events.watch("project")
    await events.watch("session", "nowhere")
    assert (await events.next())["error"]["code"] == "no-session"
    assert await asyncio.to_thread(looked.wait, 60)
    (project.root / "operations" / "more.py").write_text("def more():\n    pass\n")
    event = await events.next()
    assert (event["areas"], event["paths"]) == (["operations"], ["operations/more.py"])
    await api("POST", "documents", body={"kind": "pipeline", "name": "new"})
    event = await events.next()
    assert (event["areas"], event["paths"]) == (["pipelines"], ["pipelines/new.pipeline.json"])
    await events.watch("project", do="unwatch")
    (project.root / "operations" / "more.py").unlink()
    await events.watch("execution", "nothing")
    assert (await events.next())["topic"] == "execution"


async def test_a_pipeline_from_a_session_and_its_proof(api: Api, project: Project, open_events: Connect) -> None:
    journal = JournalWriter(project.layout.sessions / "s" / "journal")
    info = SessionInfo("s", 1000.0, sys.executable, "3.11", sys.platform, str(project.root))
    journal.append({"kind": "session", **info.to_json()})
    known = {"values": {"n": ValueInfo("int", 28, "3", "f")}}
    for each in (
        ImplicitOperation(1, "n = 3", "n = 3", writes=["n"], **known),
        ImplicitOperation(2, "m = n + 1", "m = n + 1", reads={"n": 1}, writes=["m"], values={"m": ValueInfo("int")}),
    ):
        journal.append({"kind": "execution", **each.to_json()})
    proposal = (await api("POST", "proposals", body={"session": "s", "name": "sums"})).data
    assert [each["number"] for each in proposal["executions"]] == [1, 2]
    assert not (project.root / proposal["path"]).exists() and proposal["path"] != SUMS
    made = (await api("POST", "pipelines", body={"session": "s", "name": "sums"})).data
    assert made["pipeline"] == proposal["path"]
    assert (await api("POST", "plans", body={"pipeline": made["pipeline"]})).data["ready"]
    refused = await api("POST", "proposals", body={"session": "s", "targets": ["nothing"]})
    assert (refused.status, "nothing" in refused.data["error"]["message"]) == (400, True)
    renamed = (await api("POST", "documents/rename", body={"path": made["pipeline"], "name": "renamed"})).data["path"]
    assert (await api("GET", "proofs", pipeline=renamed)).data == {"proofs": []}

    request = {"session": "s", "pipeline": renamed, "finals": "2026-11-21-s-000000"}
    assert (await api("POST", "proofs", body=request)).code == "no-finals"
    keep_values(project.layout.state / "proofs" / request["finals"] / "notebook", {"n": 3, "m": 5})
    proof = (await api("POST", "proofs", body=request)).data
    events = await open_events()
    await events.watch("proof", proof["id"])
    last = (await events.until(lambda event: event["proof"]["status"] not in ("queued", "running")))[-1]["proof"]
    assert last["message"] is None
    assert {name: value["verdict"] for name, value in last["values"].items()} == {"n": "same", "m": "differs"}
    assert (await api("GET", "proofs", pipeline=renamed)).data["proofs"] == [last]
    await api("DELETE", f"proofs/{proof['id']}")  # it has ended, and stays as it is
    assert (await api("GET", f"proofs/{proof['id']}")).data == last
    assert (await api("GET", "proofs/nothing")).code == "no-proof"


def keep_values(folder: Path, values: dict[str, object]) -> None:
    """Keep values as the kernel of the session ``s`` does after two executions."""
    folder.mkdir(parents=True)
    entries = {}
    for name, value in values.items():
        dump(value, folder / f"{name}.pickle", name=name)
        entries[name] = {"file": f"{name}.pickle", "type": "int", "stays": None, "kind": "value"}
    index = {"session": "s", "executions": 2, "missed": False, "time": 1.0, "values": entries}
    (folder / "index.json").write_text(json.dumps(index))


async def test_a_worker_that_dies_is_replaced(api: Api, project: Project, jp_serverapp: object) -> None:
    workers = jp_serverapp.web_app.settings["deepforge_workers"]  # type: ignore[attr-defined]
    (project.root / "pipelines" / "bad.pipeline.json").write_text("{}")
    refused = await api("POST", "plans", body={"pipeline": "pipelines/bad.pipeline.json"})
    assert (refused.status, refused.code) == (400, "invalid-document")
    assert workers.count == 1
    for process in workers.processes():
        process.kill()
        process.wait()
    assert (await api("POST", "plans", body={"pipeline": SUMS})).data["ready"]
    workers.close()
    assert workers.count == 0
