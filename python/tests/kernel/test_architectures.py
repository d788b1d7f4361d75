"""A live model of the session as an architecture."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deepforge.model.architecture import Architecture
from deepforge.project import Project
from deepforge.provenance.lineage import Session

from .test_comm import OPEN, ask
from .test_kernel import Client, _start


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    manager = _start(tmp_path, Project.create(tmp_path / "work").root)
    found = Client(manager)
    found.comm("comm_open", {"comm_id": "c1", **OPEN})
    yield found
    found.client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)


def refusal(client: Client, name: Any) -> tuple[str, str, str]:
    (answer,) = ask(client, do="architecture", name=name, request=3)
    assert (answer["kind"], answer["request"]) == ("error", 3)
    return answer["do"], answer["code"], answer["message"]


def test_what_is_no_model_is_refused_with_what_it_is(client: Client) -> None:
    client.run("numbers = [1]")
    assert refusal(client, "numbers")[1:] == (
        "not-a-model", "numbers is a list: no library that is installed here reads an architecture from it",
    )  # fmt: skip
    assert refusal(client, "nothing")[1:] == ("no-variable", "There is no variable 'nothing' in this session")
    assert refusal(client, 7)[:2] == ("architecture", "no-variable")


@pytest.mark.skipif(importlib.util.find_spec("keras") is None, reason="needs keras (the extra [keras])")
def test_a_model_is_read_and_the_session_goes_on_as_if_nobody_had_looked(client: Client, tmp_path: Path) -> None:
    set_up = "import os, random\nos.environ.setdefault('KERAS_BACKEND', 'jax')\nimport keras\n"
    layers = "keras.Input((4,)), keras.layers.Dense(2, kernel_initializer=keras.initializers.HeNormal(seed=1))"
    client.run(f"{set_up}model = keras.Sequential([{layers}])\nrandom.seed(1)\nbefore = random.getstate()")
    (found,) = ask(client, do="architecture", name="model")
    assert (found["kind"], found["library"], found["notes"]) == ("architecture", "keras", [])
    read = Architecture.from_json(found["architecture"])
    assert [node.of for node in read.nodes.values()] == ["keras.layers.InputLayer", "keras.layers.Dense"]
    # Reading draws no numbers that the session would miss, counts no names, and is no doing of a cell.
    client.run("same = random.getstate() == before\nnext_name = keras.layers.Dense(1).name")
    assert client.evaluate("[same, next_name]")["data"]["text/plain"] == "[True, 'dense_1']"
    (journal,) = (tmp_path / "work").glob(".deepforge/sessions/*/journal")
    written = [sorted(each.writes) for each in Session.load(journal).operations]
    assert written[1:] == [["next_name", "same"]]
    client.run("class Own(keras.Model):\n    def call(self, x):\n        return x\nown = Own()")
    do, code, message = refusal(client, "own")
    assert (do, code) == ("architecture", "cannot-import") and "a class of its own" in message
