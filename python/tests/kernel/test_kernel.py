"""A real kernel, driven as a front end drives it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

import deepforge
from deepforge.kernel import spec
from deepforge.provenance.journal import read_journal
from deepforge.provenance.lineage import Session


class Client:
    """A front end without screens."""

    def __init__(self, manager: KernelManager) -> None:
        self.manager = manager
        self.client = manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code: str, cell: str = "", **options: Any) -> list[dict[str, Any]]:
        """The messages of one execution."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = self.client.session.msg("execute_request", {**content, **options}, metadata={"cellId": cell})
        self.client.shell_channel.send(message)
        return self.until_idle(message["header"]["msg_id"])

    def until_idle(self, key: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != key:
                if message["msg_type"] == "comm_msg":
                    found.append(message)
                continue
            found.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found

    def evaluate(self, expression: str) -> Any:
        """What an expression gives, as the front end asks for it."""
        key = self.client.execute("", silent=True, user_expressions={"v": expression})
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == key:
                return reply["content"]["user_expressions"]["v"]

    def comm(self, kind: str, content: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a comm message; the data that came back."""
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        messages = self.until_idle(message["header"]["msg_id"])
        return [m["content"]["data"] for m in messages if m["msg_type"] == "comm_msg"]


def _start(folder: Path, work: Path) -> KernelManager:
    spec.install(prefix=folder)
    kernels = folder / "share" / "jupyter" / "kernels"
    manager = KernelManager(
        kernel_name="deepforge",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(kernels)], ensure_native_kernel=False),
        # A port that was free may be another's a moment later, where tests run at the same time.
        transport="ipc",
        ip=str(folder / "socket"),
    )
    package = str(Path(deepforge.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "XDG_DATA_HOME": str(folder / "data")}
    manager.start_kernel(cwd=str(work), env=environment)
    return manager


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    work = tmp_path / "work"
    work.mkdir()
    manager = _start(tmp_path, work)
    found = Client(manager)
    yield found
    found.client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)


def journal(folder: Path) -> Path:
    (found,) = (folder / "data" / "deepforge" / "sessions").glob("*/journal")
    return found


def test_a_session_is_recorded_from_the_first_cell_to_the_end(client: Client, tmp_path: Path) -> None:
    client.run("a = [1]", "cell-one")
    client.run("a.append(2)\nprint('hello')\na", "cell-two")
    client.run("b = 1 / 0", "cell-three")
    client.run("silent = 1", silent=True, store_history=False)
    client.client.stop_channels()
    client.manager.shutdown_kernel()
    records = read_journal(journal(tmp_path))
    assert [record["kind"] for record in records] == ["session", *["begin", "execution"] * 3, "end"]
    session = Session.load(journal(tmp_path))
    first, second, third = session.operations
    assert [first.cell, second.cell, third.cell] == ["cell-one", "cell-two", "cell-three"]
    assert (second.reads, second.mutates, second.stdout, second.displayed) == ({"a": 1}, ["a"], "hello\n", "list")
    assert third.error is not None and (third.error.type, third.error.line) == ("ZeroDivisionError", 1)
    assert session.info.kernel == "deepforge"
    assert session.info.hash_seed == "0"
    assert session.info.python == sys.executable
    assert session.info.packages["ipykernel"]


def test_unseeded_draws_follow_from_the_recorded_seed(client: Client, tmp_path: Path) -> None:
    client.run("import random, numpy as np")
    client.run("values = (random.random(), np.random.rand())")
    values = json.loads(eval(client.evaluate("__import__('json').dumps(values)")["data"]["text/plain"]))
    session = Session.load(journal(tmp_path))
    import random

    numpy = pytest.importorskip("numpy")
    random.seed(session.info.seed)
    numpy.random.seed(session.info.seed)
    assert values == [random.random(), numpy.random.rand()]
    assert session[2].state == {"random": "changed", "numpy.random": "changed"}


def test_figures_are_recorded_as_the_notebook_shows_them(client: Client, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    # Some old matplotlib and new matplotlib-inline do not go together, with any kernel.
    inline = client.run("import matplotlib_inline.backend_inline")
    if any(message["msg_type"] == "error" for message in inline):
        pytest.skip("the inline backend does not work in this environment")
    client.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nfig, ax = plt.subplots()")
    session = Session.load(journal(tmp_path))
    assert [figure.shown for figure in session[2].figures] == ["show", "end"]
    for figure in session[2].figures:
        assert (journal(tmp_path).parent / figure.file).read_bytes().startswith(b"\x89PNG")
    assert session[2].aliases == [["ax", "fig"]]


def test_the_comm_sends_records_and_obeys(client: Client) -> None:
    (opened,) = client.comm("comm_open", {"comm_id": "c1", "target_name": "deepforge", "data": {}})
    assert opened["kind"] == "status" and opened["on"] is True
    messages = client.run("x = 1", "cell-x")
    kinds = [m["content"]["data"]["kind"] for m in messages if m["msg_type"] == "comm_msg"]
    assert kinds == ["begin", "execution"]
    switched = client.comm("comm_msg", {"comm_id": "c1", "data": {"do": "off"}})
    assert [data.get("on") for data in switched] == [False, False]
    assert not [m for m in client.run("y = 2") if m["msg_type"] == "comm_msg"]
    client.comm("comm_msg", {"comm_id": "c1", "data": {"do": "on"}})
    client.run("z = (x, y)")
    (answer,) = client.comm("comm_msg", {"comm_id": "c1", "data": {"do": "records"}})
    last = answer["records"][-1]
    assert (last["kind"], last["reads"]) == ("execution", {"x": 1, "y": None})
    (refused,) = client.comm("comm_msg", {"comm_id": "c1", "data": {"do": "dance"}})
    assert refused["kind"] == "error" and "dance" in refused["message"]


def test_messages_between_cells_do_not_make_values_unknown(client: Client, tmp_path: Path) -> None:
    client.comm("comm_open", {"comm_id": "c1", "target_name": "deepforge", "data": {}})
    client.run("g = (i for i in range(3))")
    client.comm("comm_msg", {"comm_id": "c1", "data": {"do": "status"}})
    client.evaluate("1 + 1")
    client.run("next(g)")
    assert Session.load(journal(tmp_path))[2].reads == {"g": 1}


def test_top_level_await_runs_and_is_recorded(client: Client, tmp_path: Path) -> None:
    client.run("import asyncio\nawait asyncio.sleep(0)\nx = 1")
    client.run("y = x")
    session = Session.load(journal(tmp_path))
    assert session[1].writes == ["asyncio", "x"]
    assert session[1].code == session[1].source and session[1].unsupported is None
    assert session[2].reads == {"x": 1}


def test_an_interrupted_cell_keeps_what_it_did(client: Client, tmp_path: Path) -> None:
    code = "a = 1\nimport time\nprint('at work', flush=True), time.sleep(600)\nb = 2"
    content = {"code": code, "silent": False, "store_history": True}
    message = client.client.session.msg("execute_request", content)
    client.client.shell_channel.send(message)
    while True:
        found = client.client.get_iopub_msg(timeout=60)
        if found["msg_type"] == "stream":
            break
    client.manager.interrupt_kernel()
    client.until_idle(message["header"]["msg_id"])
    record = Session.load(journal(tmp_path))[1]
    assert record.status == "error" and record.error is not None
    assert (record.error.type, record.error.line) == ("KeyboardInterrupt", 3)
    assert record.writes == ["a", "time"]


def test_final_values_are_handed_over(client: Client, tmp_path: Path) -> None:
    client.run(
        "import math\nfrom math import sin\na = [1]\ng = (i for i in a)\ndef f():\n    return a\nclass C:\n    pass"
    )
    folder = tmp_path / "finals"
    call = f"__import__('deepforge.capture', fromlist=['current']).current().finals({str(folder)!r})"
    found = json.loads(eval(client.evaluate(call)["data"]["text/plain"]))
    assert {name: entry["kind"] for name, entry in found.items()} == {
        "C": "class", "a": "value", "f": "function", "g": "value", "sin": "imported",
    }  # fmt: skip
    assert found["g"]["file"] is None and "generator" in found["g"]["stays"]
    assert (folder / found["a"]["file"]).exists()


def test_making_a_pipeline_outside_a_project_says_what_to_do(client: Client) -> None:
    client.run("a = 1")
    call = "__import__('deepforge.kernel.requests', fromlist=['make_pipeline']).make_pipeline('x.ipynb')"
    answer = client.evaluate(call)["data"]["application/json"]
    assert answer["error"]["code"] == "no-project"
    assert "deepforge new ." in answer["error"]["message"]


def test_a_file_named_like_a_module_of_python_does_not_break_the_kernel(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "random.py").write_text("raise RuntimeError('wrong random')\n")
    manager = _start(tmp_path, work)
    try:
        client = Client(manager)
        client.run("x = 1")
        assert Session.load(journal(tmp_path))[1].writes == ["x"]
        client.client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)


def test_the_specification_runs_this_interpreter(tmp_path: Path) -> None:
    folder = spec.install(prefix=tmp_path, name="other", display_name="Other")
    found = json.loads((folder / "kernel.json").read_text())
    assert found["argv"] == [sys.executable, "-m", "deepforge.kernel", "-f", "{connection_file}"]
    assert found["env"] == {"PYTHONHASHSEED": "0"}
    assert found["display_name"] == "Other"
    assert (folder / "logo-64x64.png").read_bytes().startswith(b"\x89PNG")


def test_a_name_that_no_kernel_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(deepforge.errors.DeepForgeError, match="two words"):  # type: ignore[attr-defined]
        spec.install(prefix=tmp_path, name="two words")


def test_a_kernel_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(deepforge.errors.DeepForgeError, match="no-such"):  # type: ignore[attr-defined]
        spec.uninstall("no-such")
