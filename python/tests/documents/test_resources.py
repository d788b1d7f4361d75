"""Resources of a stranger's library: they are listed by type, wherever its folder is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from deepforge.documents import kinds
from deepforge.documents.tree import tree
from deepforge.model.layout import ProjectLayout


def test_resources_of_other_libraries_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    circuit = SimpleNamespace(type="Circuit", title="Circuit", folder="circuits", ending=".circuit.json")
    architecture = SimpleNamespace(type="Architecture", title="", folder="architectures", ending=".architecture.json")
    library = SimpleNamespace(name="circuits", resources=(circuit, architecture))
    monkeypatch.setattr(kinds, "libraries", lambda: (library,))
    (tmp_path / "deepforge.toml").write_text('name = "Circuits"\n')
    for path in ("circuits/adder.circuit.json", "circuits/old/v1.2.circuit.json", "circuits/notes.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("{}")
    (tmp_path / "circuits" / "away.circuit.json").symlink_to(tmp_path.parent / "elsewhere.circuit.json")

    assert tree(ProjectLayout(tmp_path))["resources"] == [
        {"type": "Circuit", "path": "circuits/adder.circuit.json", "name": "adder"},
        {"type": "Circuit", "path": "circuits/old/v1.2.circuit.json", "name": "v1.2"},
    ]
