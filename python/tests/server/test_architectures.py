"""Architectures through a real server and real Keras processes: what an editor sees, whatever happens in between."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deepforge.project import Project

from .serving import Refused, Served
from .test_workers import is_running

if importlib.util.find_spec("keras") is None:
    pytest.skip("the Keras library needs keras (the extra [keras])", allow_module_level=True)


def layer(kind: str, **arguments: str) -> dict[str, Any]:
    """A node."""
    return {"kind": "layer", "class": f"keras.layers.{kind}", "arguments": arguments, "position": [0, 0]}


def edge(source: str, target: str, port: str = "inputs") -> dict[str, Any]:
    """An edge from a first output."""
    return {"from": [source, "output"], "to": [target, port]}


DOCUMENT: dict[str, Any] = {
    "version": 1,
    "library": "keras",
    "nodes": {
        "x": layer("InputLayer", shape="(8, 8, 3)"),
        "conv": layer("Conv2D", filters="4", kernel_size="3"),
        "flat": layer("Flatten"),
        "out": layer("Dense", units="2"),
    },
    "edges": {"a": edge("x", "conv"), "b": edge("conv", "flat"), "c": edge("flat", "out")},
}
CODE = """
import keras

def small(units=3):
    x = keras.Input((4,), name="x")
    return keras.Model(x, keras.layers.Dense(units, name="last")(x))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server, one project, and so one process that answers all editors of these tests."""
    root = tmp_path_factory.mktemp("root")
    Project.create(root / "p", "Networks")
    with Served(root, tmp_path_factory.mktemp("home")) as served:
        yield served


class Editor:
    """What the browser's half does: whole documents first, then changes."""

    def __init__(self, server: Served, id_: str) -> None:
        self.server, self.id, self.revision = server, id_, 0

    def open(self, document: dict[str, Any] = DOCUMENT, **more: Any) -> Any:
        """Feedback for a whole document."""
        return self._ask(None, architecture=document, **more)

    def edit(self, **change: Any) -> Any:
        """Feedback after a change."""
        return self._ask(self.revision, change=change)

    def code(self, title: str = "build") -> Any:
        """The code of what is open."""
        body = {"library": "keras", "editor": self.id, "revision": self.revision, "title": title}
        return self.server.post("architectures/code", body)

    def _ask(self, base: int | None, **what: Any) -> Any:
        body = {"library": "keras", "editor": self.id, "revision": self.revision + 1, "base": base, **what}
        answer = self.server.post("architectures/feedback", body)
        self.revision += 1
        assert answer["revision"] == self.revision
        return answer


def worker_ids(server: Served) -> list[int]:
    """The processes that answer the editors of the server's project (whole lines, however narrow the terminal)."""
    listed = subprocess.run(["ps", "-ewwo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [
        int(pid) for pid, parent, words in rows
        if parent == str(server.process.pid) and "deepforge.libraries.keras.worker" in words
    ]  # fmt: skip


def test_the_libraries_of_the_environment(server: Served) -> None:
    (keras,) = [each for each in server.get("libraries")["libraries"] if each["name"] == "keras"]
    assert keras["problem"] is None and keras["version"].startswith("3.") and keras["backend"]
    assert [each["type"] for each in keras["resources"]] == ["Architecture"]
    with pytest.raises(Refused) as unknown:
        server.get("libraries/nothing/catalogue")
    assert (unknown.value.status, unknown.value.code) == (404, "no-library")


def test_a_catalogue_is_sent_once(server: Served) -> None:
    whole = server.get("libraries/keras/catalogue")
    assert any(each["id"] == "keras.layers.Conv2D" for each in whole["entries"])
    status, headers, data = server.raw("GET", "libraries/keras/catalogue", Accept_Encoding="gzip")
    assert status == 200 and headers["Content-Encoding"] == "gzip" and headers["Cache-Control"] == "private, no-cache"
    assert json.loads(gzip.decompress(data)) == whole and len(data) < 300_000
    again = server.raw("GET", "libraries/keras/catalogue", Accept_Encoding="gzip", If_None_Match=headers["Etag"])
    assert (again[0], again[2]) == (304, b"")
    module = server.root / "p" / "modules" / "own.py"
    module.parent.mkdir(exist_ok=True)
    module.write_text("import keras\n\n\nclass Scale(keras.layers.Layer):\n    '''Scales.'''\n")
    status, _, data = server.raw("GET", "libraries/keras/catalogue", If_None_Match=headers["Etag"])
    assert status == 200 and any(each.get("file") == "modules/own.py" for each in json.loads(data)["entries"])
    module.unlink()


def test_an_error_and_its_repair(server: Served) -> None:
    editor = Editor(server, "repair")
    first = editor.open()
    assert first["changed"]["out"]["outputs"]["output"] == {"shape": [None, 2], "dtype": "float32"}
    assert first["complete"] and first["parameters"] == 3 * 3 * 3 * 4 + 4 + 6 * 6 * 4 * 2 + 2
    wrong = editor.edit(nodes={"conv": layer("Conv2D", filters="4", kernel_size="9")})
    assert wrong["changed"]["conv"]["errors"] and not wrong["complete"]
    # What comes after stays quiet.
    assert wrong["changed"]["out"] == {"waits": True}
    right = editor.edit(nodes={"conv": layer("Conv2D", filters="4", kernel_size="9", padding="'same'")})
    assert right["complete"] and right["changed"]["flat"]["outputs"]["output"]["shape"] == [None, 256]


def test_the_code_of_what_is_open(server: Served) -> None:
    editor = Editor(server, "code")
    editor.open()
    code = editor.code("network")
    assert "network" in code["text"] and "Dense(2)" in code["text"] and set(code["lines"]) >= {"conv", "out"}
    editor.revision += 7
    with pytest.raises(Refused) as unknown:
        editor.code()
    assert (unknown.value.status, unknown.value.code) == (409, "unknown-revision")


def test_editors_do_not_hear_of_each_other(server: Served) -> None:
    left, right = Editor(server, "left"), Editor(server, "right")
    left.open()
    right.open({**DOCUMENT, "nodes": {**DOCUMENT["nodes"], "out": layer("Dense", units="5")}})

    def type_(editor: Editor, units: range) -> list[Any]:
        return [editor.edit(nodes={"out": layer("Dense", units=str(each))}) for each in units]

    with ThreadPoolExecutor(2) as threads:
        of_left, of_right = threads.map(type_, (left, right), (range(10, 40), range(50, 80)))
    for answers, units in ((of_left, range(10, 40)), (of_right, range(50, 80))):
        shapes = [each["changed"]["out"]["outputs"]["output"]["shape"][1] for each in answers]
        assert shapes == list(units) and all(set(each["changed"]) == {"out"} for each in answers)
    assert len(worker_ids(server)) == 1


def test_a_process_that_is_killed_is_replaced(server: Served) -> None:
    editor = Editor(server, "survivor")
    editor.open()
    (before,) = worker_ids(server)
    os.kill(before, signal.SIGKILL)
    while is_running(before):
        time.sleep(0.02)
    with pytest.raises(Refused) as unknown:
        editor.edit(nodes={"out": layer("Dense", units="3")})
    assert unknown.value.code == "unknown-revision"
    assert editor.open()["complete"]
    (after,) = worker_ids(server)
    assert after != before


def test_own_layers_run_only_when_that_is_allowed(server: Served) -> None:
    module = server.root / "p" / "modules" / "own.py"
    module.parent.mkdir(exist_ok=True)
    begin = "import keras\n\nclass Twice(keras.layers.Layer):\n"
    module.write_text(
        f"print('it runs')\n{begin}    def call(self, x):\n        return keras.ops.concatenate([x, x])\n"
    )
    own = {"kind": "layer", "class": "modules.own.Twice", "arguments": {}, "position": [0, 0]}
    document = {**DOCUMENT, "nodes": {"x": DOCUMENT["nodes"]["x"], "own": own}, "edges": {"a": edge("x", "own", "x")}}
    editor = Editor(server, "own")
    first = editor.open(document)
    assert first["asks"] == ["modules/own.py"] and not first["complete"]
    allowed = editor._ask(1, change={}, run_code=True)
    assert allowed["asks"] == [] and allowed["changed"]["own"]["outputs"]["output"]["shape"] == [None, 8, 8, 3]
    # A file that ends whatever imports it is an error of this layer, and of nobody else.
    module.write_text(f"import sys\nsys.exit(3)\n{begin}    pass\n")
    ended = editor._ask(2, change={}, run_code=True)
    assert ended["changed"]["own"]["errors"] and "own" in ended["changed"]["own"]["errors"][0]["message"].lower()
    module.unlink()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"nodes": {"out": {"kind": "layer"}}}, "/change/nodes/out"),
        ({"nodes": {"not a name": layer("Dense")}}, "/change/nodes"),
        ({"nodes": [1]}, "/change/nodes"),
        ({"edges": {"a": {"from": ["x"], "to": ["y", "inputs"]}}}, "/change/edges/a/from"),
        ({"outputs": [["x"]]}, "/change/outputs/0"),
        ({"input_keys": [1]}, "/change/input_keys/0"),
        ({"models": {"m": {}}}, "/change/models/m"),
        ({"else": 1}, "/change"),
    ],
)
def test_a_change_that_is_none_is_refused(server: Served, change: dict[str, Any], pointer: str) -> None:
    editor = Editor(server, "wrong")
    editor.open()
    with pytest.raises(Refused) as refused:
        editor.edit(**change)
    assert (refused.value.status, refused.value.code) == (400, "invalid-request")
    assert refused.value.error["data"]["pointer"] == pointer
    # It changed nothing.
    assert editor.edit()["changed"] == {}


def test_a_document_that_is_none_is_refused(server: Served) -> None:
    with pytest.raises(Refused) as refused:
        Editor(server, "none").open({"version": 1, "library": "keras", "nodes": {"x": 1}, "edges": {}})
    assert refused.value.status == 400 and "/nodes/x" in refused.value.error["message"]
    with pytest.raises(Refused) as missing:
        Editor(server, "none")._ask(None)
    assert missing.value.code == "invalid-request"


class Imports:
    """Imports, by their ids."""

    def __init__(self, server: Served) -> None:
        self.server = server

    def __call__(self, kind: str, name: str, **more: Any) -> Any:
        body = {"library": "keras", "id": name.replace(" ", "_"), "name": name, "kind": kind, **more}
        return self.server.post("architectures/import", body)

    def document(self, found: Any) -> Any:
        """The document that was written."""
        return json.loads((self.server.root / "p" / found["path"]).read_text())


def test_imports_of_each_kind(server: Served) -> None:
    project = server.root / "p"
    save = f"keras.saving.save_model(small(7), {str(project / 'saved.keras')!r})\nprint('to the standard output')\n"
    (project / "net.py").write_text(CODE + save)
    imports = Imports(server)
    with ThreadPoolExecutor(2) as threads:
        code = threads.submit(imports, "code", "net", path="net.py", variable="small")
        known = threads.submit(imports, "application", "known", choice="MobileNetV3Small", arguments={"classes": "5"})
    assert code.result()["path"] == "architectures/net.architecture.json"
    assert imports.document(code.result())["nodes"]["last"]["arguments"]["units"] == "3"
    opened = Editor(server, "imported").open(imports.document(known.result()))
    assert opened["complete"] and opened["parameters"] > 900_000
    saved = imports("model", "net", path="saved.keras")
    # The name was taken.
    assert saved["path"] == "architectures/net 2.architecture.json"
    assert imports.document(saved)["nodes"]["last"]["arguments"]["units"] == "7"
    messages = [each.message for each in Project(project).history()]
    assert len([each for each in messages if each.startswith("Add the architecture")]) == 3
    # A layer that only the code has becomes a module of the project, when that was agreed to.
    text = f"{CODE}\nclass Twice(keras.layers.Layer):\n    def call(self, x):\n        return 2 * x\n"
    text += "x = keras.Input((3,))\nmodel = keras.Model(x, Twice()(x))\n"
    refused = imports("text", "own", text=text, variable="model")
    assert "put it into modules/own.py" in refused["notes"][-1] and not (project / "modules/own.py").exists()
    agreed = imports("text", "own", text=text, variable="model", modules=True)
    assert "now in modules/own.py" in agreed["notes"][-1]
    assert "modules.own.Twice" in [node["class"] for node in imports.document(agreed)["nodes"].values()]
    assert "class Twice" in (project / "modules/own.py").read_text()
    assert Project(project).history()[0].message == "Add the module modules/own.py"


def test_code_that_goes_wrong_hurts_nobody(server: Served) -> None:
    imports, editor = Imports(server), Editor(server, "meanwhile")
    editor.open()

    def refused(name: str, text: str) -> tuple[str, str]:
        with pytest.raises(Refused) as found:
            imports("text", name, text=text)
        return str(found.value.code), str(found.value.error["message"])

    with ThreadPoolExecutor(3) as threads:
        endless = threads.submit(refused, "endless", "while True:\n    pass\n")
        crash = threads.submit(refused, "crash", "import os\nprint('x' * 100000)\nos._exit(3)\n")
        leaves = threads.submit(imports, "text", "leaves", text=f"import sys\ninput()\nsys.exit(4)\n{CODE}")
        # Editors do not wait for imports.
        assert set(editor.edit(nodes={"out": layer("Dense", units="9")})["changed"]) == {"out"}
        code, message = crash.result()
        assert code == "worker-lost" and "status 3" in message
        assert len(leaves.result()["notes"]) == 2
        server.ask("DELETE", "architectures/import/endless")
        assert endless.result()[0] == "cancelled"
    with pytest.raises(Refused) as gone:
        server.ask("DELETE", "architectures/import/endless")
    assert (gone.value.status, gone.value.code) == (404, "no-import")
    assert not list((server.root / "p" / "architectures").glob("endless*"))


def test_an_operation_is_copied_once(server: Served) -> None:
    libraries = server.get("libraries")["libraries"]
    name = next(each for each in libraries if each["name"] == "keras")["operations"][0]["name"]
    body = {"library": "keras", "name": name}
    assert server.post("libraries/operations", body) == {"path": f"operations/{name}.py"}
    assert server.post("libraries/operations", body) == {"path": f"operations/{name}.py"}
    (server.root / "p" / "operations" / f"{name}.py").write_text("def mine():\n    return 1\n")
    assert server.post("libraries/operations", body) == {"path": f"operations/{name}_2.py"}
    with pytest.raises(Refused) as unknown:
        server.post("libraries/operations", {"library": "keras", "name": "../../etc/passwd"})
    assert (unknown.value.status, unknown.value.code) == (404, "no-operation")


def test_nothing_is_left_when_the_server_is_gone(server: Served) -> None:
    """The last test of this module: it ends the server."""
    Editor(server, "last").open()
    body = {"library": "keras", "id": "busy", "name": "busy", "kind": "text", "text": "while True:\n    pass\n"}
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(server.raw, "POST", "architectures/import", body)
        while len(worker_ids(server)) < 2:
            time.sleep(0.05)
        every = worker_ids(server)
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        assert asked.exception() is not None
    while any(map(is_running, every)):
        time.sleep(0.05)
    assert "to the standard output" not in server.log.read_text()
