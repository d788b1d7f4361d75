"""The comm with front ends: several at once, from other threads, and the final values it has kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deepforge.project import Project
from deepforge.provenance.journal import read_journal
from deepforge.provenance.lineage import Session

from .test_kernel import Client, _start

OPEN = {"target_name": "deepforge", "data": {}}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "work")


@pytest.fixture
def client(tmp_path: Path, project: Project) -> Iterator[Client]:
    manager = _start(tmp_path, project.root)
    found = Client(manager)
    yield found
    found.client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)


def ask(client: Client, **data: Any) -> list[dict[str, Any]]:
    return client.comm("comm_msg", {"comm_id": "c1", "data": data})


def kept(project: Project, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project.layout.state / "proofs" / id_ / "notebook" / "index.json").read_text())
    return found


def subshell(client: Client) -> str:
    """The id of a new subshell; skips where the kernel has none."""
    message = client.client.session.msg("create_subshell_request", {})
    client.client.control_channel.send(message)
    content = client.client.control_channel.get_msg(timeout=60)["content"]
    if content.get("status") != "ok" or "subshell_id" not in content:
        pytest.skip("this ipykernel has no subshells")
    return str(content["subshell_id"])


def send(client: Client, kind: str, content: dict[str, Any], shell: str | None) -> str:
    message = client.client.session.msg(kind, content)
    message["header"]["subshell_id"] = shell
    client.client.shell_channel.send(message)
    return str(message["header"]["msg_id"])


def next_data(client: Client, comm: str) -> dict[str, Any]:
    """The data of the next message on a comm."""
    while True:
        message = client.client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == comm:
            found: dict[str, Any] = message["content"]["data"]
            return found


def test_the_status_says_where_the_records_are(client: Client, project: Project) -> None:
    (status,) = client.comm("comm_open", {"comm_id": "c1", **OPEN})
    assert status["kind"] == "status"
    assert status["root"] == status["cwd"] == str(project.root)
    assert status["session"] == Path(status["journal"]).parent.name
    assert (status["home"], status["notebook"], status["on"]) == (str(Path.home()), None, True)


def test_a_reloaded_page_and_a_second_one_hear_of_every_record(client: Client) -> None:
    for comm in ("c1", "c2", "c3"):
        client.comm("comm_open", {"comm_id": comm, **OPEN})
    client.comm("comm_close", {"comm_id": "c2", "data": {}})
    messages = [m["content"] for m in client.run("x = 1") if m["msg_type"] == "comm_msg"]
    assert [(m["comm_id"], m["data"]["kind"]) for m in messages] == [
        ("c1", "begin"), ("c3", "begin"), ("c1", "execution"), ("c3", "execution"),
    ]  # fmt: skip


def test_pages_that_never_said_goodbye_are_forgotten(client: Client) -> None:
    for number in range(20):
        client.comm("comm_open", {"comm_id": f"c{number}", **OPEN})
    messages = [m["content"] for m in client.run("x = 1") if m["msg_type"] == "comm_msg"]
    assert {m["comm_id"] for m in messages} == {f"c{number}" for number in range(4, 20)}


def test_final_values_are_kept_in_the_project(client: Client, project: Project) -> None:
    client.comm("comm_open", {"comm_id": "c1", **OPEN})
    client.run("a = [1]\ng = (i for i in a)")
    (answer,) = ask(client, do="finals", request=7)
    assert (answer["kind"], answer["values"], answer["request"]) == ("finals", 1, 7)
    index = kept(project, answer["id"])
    assert (index["executions"], index["missed"], set(index["values"])) == (1, False, {"a", "g"})
    assert "generator" in index["values"]["g"]["stays"]
    call = "__import__('deepforge.kernel.requests', fromlist=['keep_finals']).keep_finals()"
    again = client.evaluate(call)["data"]["application/json"]
    assert again["values"] == 1 and again["id"] != answer["id"]
    client.run("a.append(2)", silent=True, store_history=False)
    (late,) = ask(client, do="finals")
    assert kept(project, late["id"])["missed"] is True


def test_a_request_that_cannot_be_met_is_an_answer_too(client: Client) -> None:
    client.comm("comm_open", {"comm_id": "c1", **OPEN})
    (refused,) = ask(client, do="delete", number="one", request="r")
    assert (refused["kind"], refused["do"], refused["code"], refused["request"]) == (
        "error", "delete", "bad-number", "r",
    )  # fmt: skip


def test_without_a_project_the_values_are_not_kept(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    manager = _start(tmp_path, tmp_path / "outside")
    try:
        client = Client(manager)
        (status,) = client.comm("comm_open", {"comm_id": "c1", **OPEN})
        assert status["root"] is None
        (refused,) = ask(client, do="finals")
        assert (refused["kind"], refused["code"]) == ("error", "no-project")
        client.client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)


def test_from_a_subshell_the_values_are_kept_when_the_cell_has_ended(client: Client, project: Project) -> None:
    shell = subshell(client)
    send(client, "comm_open", {"comm_id": "c1", **OPEN}, shell)
    assert next_data(client, "c1")["kind"] == "status"
    client.client.execute("values = []\nimport time\nfor i in range(20):\n    time.sleep(0.05)\n    values.append(i)")
    assert next_data(client, "c1")["kind"] == "begin"
    send(client, "comm_msg", {"comm_id": "c1", "data": {"do": "finals"}}, shell)
    send(client, "comm_msg", {"comm_id": "c1", "data": {"do": "status"}}, shell)
    answers = [next_data(client, "c1") for _ in range(3)]
    order = [answer["kind"] for answer in answers]
    assert order.index("execution") < order.index("finals")
    (finals,) = [answer for answer in answers if answer["kind"] == "finals"]
    index = kept(project, finals["id"])
    assert (index["executions"], index["missed"]) == (1, False)
    # What was asked from another thread meanwhile makes no later value unknown.
    client.run("n = len(values)")
    (journal,) = project.layout.sessions.glob("*/journal")
    assert Session.load(journal)[2].reads == {"values": 1}


def test_while_a_cell_awaits_nothing_is_kept(client: Client, project: Project) -> None:
    client.comm("comm_open", {"comm_id": "c1", **OPEN})
    client.client.execute("import asyncio\nv = 1\nawait asyncio.sleep(1)\nv = 2")
    assert next_data(client, "c1")["kind"] == "begin"
    send(client, "comm_msg", {"comm_id": "c1", "data": {"do": "finals"}}, None)
    assert [next_data(client, "c1")["kind"] for _ in range(2)] == ["execution", "finals"]


def test_a_long_history_comes_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.run("from deepforge.kernel import comm; comm.PART = 3")
    for number in range(4):
        client.run(f"x{number} = {number}")
    client.comm("comm_open", {"comm_id": "c1", **OPEN})
    parts = ask(client, do="records")
    assert [part["more"] for part in parts] == [*[True] * (len(parts) - 1), False]
    assert max(len(part["records"]) for part in parts) == 3
    written = [r["writes"] for part in parts for r in part["records"] if r["kind"] == "execution" and "writes" in r]
    assert written[-4:] == [["x0"], ["x1"], ["x2"], ["x3"]]


def test_what_a_front_end_asks_while_a_cell_runs_is_not_the_doing_of_the_cell(client: Client, project: Project) -> None:
    shell = subshell(client)
    request = client.client.execute("import time; time.sleep(2)")
    send(client, "comm_open", {"comm_id": "c1", **OPEN}, shell)
    for wish in ("status", "records", "status"):
        send(client, "comm_msg", {"comm_id": "c1", "data": {"do": wish}}, shell)
    client.until_idle(request)
    (journal,) = project.layout.sessions.glob("*/journal")
    (record,) = [r for r in read_journal(journal) if r["kind"] == "execution"]
    assert "files_read" not in record


def test_what_is_stale_and_what_must_run(client: Client) -> None:
    client.comm("comm_open", {"comm_id": "c1", **OPEN})
    cells = [["a", "x = [1]"], ["b", "x.append(2)"], ["c", "y = sum(x)"], ["d", "z = 1"]]
    for cell, source in cells:
        client.run(source, cell)
    (found,) = ask(client, do="plan", cells=cells, request=7)
    assert (found["kind"], found["request"], found["stale"], found["plan"]) == ("plan", 7, [], [])
    assert [each["verdict"] for each in found["foretold"]] == ["same"] * 4
    cells[1][1] = "x.append(3)"
    (found,) = ask(client, do="plan", cells=cells)
    assert [(each["cell"], each["kind"]) for each in found["stale"]] == [("b", "edited"), ("c", "upstream")]
    assert [(each["cell"], each["kind"]) for each in found["plan"]] == [
        ("a", "restores"),
        ("b", "edited"),
        ("c", "upstream"),
    ]
    (found,) = ask(client, do="plan", cells=[["a"]])
    assert (found["kind"], found["code"]) == ("error", "bad-cells")
