"""A kernel that is restarted goes on with the notebook's story: what ran before is known, and that its values are gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deepforge.project import Project

from .test_kernel import Client, _start

A, B = ("a", "data = [1, 2]\nopen('kept.txt', 'w').write('12')"), ("b", "total = sum(data)")
C = ("c", "text = open('kept.txt').read()")


def test_the_story_goes_on_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.create(tmp_path / "work")
    notebook = str(project.root / "book.ipynb")
    monkeypatch.setenv("DEEPFORGE_NOTEBOOK", notebook)
    manager = _start(tmp_path, project.root)
    client = Client(manager)
    try:
        (status,) = client.comm("comm_open", {"comm_id": "c1", "target_name": "deepforge", "data": {}})
        assert status["previous"] is None
        client.run(A[1], cell="a")
        client.run(B[1], cell="b")
        client.client.stop_channels()
        manager.restart_kernel(now=False)
        client = Client(manager)
        (after,) = client.comm("comm_open", {"comm_id": "c2", "target_name": "deepforge", "data": {}})
        assert after["previous"] == status["session"] != after["session"]
        client.run(C[1], cell="c")
        (answer,) = client.comm("comm_msg", {"comm_id": "c2", "data": {"do": "plan", "cells": [A, B, C]}})
    finally:
        client.client.stop_channels()
        manager.shutdown_kernel(now=True)
    said: dict[str, Any] = {each["cell"]: each for each in answer["foretold"]}
    assert said["a"]["reason"] == "it last ran before the kernel was restarted, as [1]"
    assert said["b"]["reason"] == "it last ran before the kernel was restarted, as [2]"
    assert all(each["kind"] == "gone" for each in answer["plan"] if each["cell"] in "ab")
    # The value is gone, what made the file that was read is not forgotten.
    family = project.lineage("text").to_json()
    assert family["made"]["1"] == [f"{status['session']}:1"]
