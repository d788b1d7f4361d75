"""Libraries through their one door: Keras', and one that a stranger has added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deepforge.libraries.library import Library, LibraryError
from deepforge.model import canonical, resources
from deepforge.model.resources import LIBRARIES
from deepforge.project import Project
from deepforge.testing.libraries import LibraryTests

STRANGER = Path(__file__).parent / "stranger"
_DENSE = {"kind": "layer", "class": "keras.layers.Dense", "position": [0, 0]}


class TestKeras(LibraryTests):
    """An architecture with a block and a layer of the project."""

    name = "keras"
    resource = "Architecture"
    path = "architectures/net.architecture.json"
    result = "[layer.name for layer in value.layers], value.count_params(), value.compiled"

    def write(self, root: Path) -> None:
        own = "import keras\n\n\nclass Double(keras.layers.Layer):\n    def call(self, inputs):\n        return inputs * 2\n"
        _put(root, "modules/own.py", own)
        unit = {"in": _input("(2,)"), "dense": {**_DENSE, "arguments": {"units": "2"}}}
        _put(root, "architectures/unit.architecture.json", _text(unit, [("in", "dense")]))
        self._net(root)

    def write_same(self, root: Path) -> None:
        self._net(root, position=(40, 90))

    def write_other(self, root: Path) -> None:
        self._net(root, units=7)

    def check(self, value: Any) -> None:
        import keras

        assert isinstance(value, keras.Model) and value.built and not value.compiled
        assert [type(layer).__name__ for layer in value.layers] == ["InputLayer", "Dense", "Double", "Dense"]

    def _net(self, root: Path, units: int = 3, position: tuple[int, int] = (0, 0)) -> None:
        block = {"kind": "block", "architecture": "architectures/unit.architecture.json", "arguments": {}}
        nodes = {
            "x": _input("(2,)"),
            "unit": {**block, "position": [0, 0]},
            "double": {"kind": "layer", "class": "modules.own.Double", "arguments": {}, "position": [0, 0]},
            "out": {**_DENSE, "arguments": {"units": str(units)}, "position": list(position)},
        }
        _put(root, self.path, _text(nodes, [("x", "unit", "in"), ("unit", "double"), ("double", "out")]))


@pytest.mark.usefixtures("stranger")
class TestStranger(LibraryTests):
    """A formula that is a multiple of another one."""

    name = "formulas"
    resource = "Formula"
    path = "formulas/line.formula.json"
    result = "[value(0.0), value(1.0)]"

    def write(self, root: Path) -> None:
        _put(root, "formulas/base.formula.json", json.dumps({"formula": "a * x + 1", "values": {"a": 2.0}}))
        _put(root, self.path, json.dumps({"of": "formulas/base.formula.json", "scale": 3}))

    def write_same(self, root: Path) -> None:
        _put(root, self.path, json.dumps({"note": "three", "scale": 3.0, "of": "formulas/base.formula.json"}))

    def write_other(self, root: Path) -> None:
        _put(root, "formulas/base.formula.json", json.dumps({"formula": "a * x + 1", "values": {"a": 4.0}}))

    def check(self, value: Any) -> None:
        assert (value(0.0), value(1.0)) == (3.0, 9.0)


def test_a_strangers_operation_is_a_node_like_any_other_once_the_library_is_there(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = Project.create(tmp_path / "p")
    _put(project.root, "operations/evaluate.py", (STRANGER / "formulas_operations/evaluate.py").read_text())
    (item,) = project.interfaces()
    assert (item["interface"]["references"], item["interface"]["attributes"][0]["name"]) == ([], "formula")
    request.getfixturevalue("stranger")
    (item,) = project.interfaces()
    assert item["interface"]["references"] == [{"name": "formula", "type": "Formula", "optional": False}]
    assert item["interface"]["attributes"] == []


def test_a_library_that_cannot_be_imported_stands_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(tmp_path, "broken-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: broken\nVersion: 1\n")
    _put(tmp_path, "broken-1.dist-info/entry_points.txt", "[deepforge.libraries]\nbroken = broken_library:Broken\n")
    _put(tmp_path, "broken_library.py", "raise RuntimeError('no')\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert "broken" in LIBRARIES.names()
    assert "Architecture" in resources.resource_types()
    with pytest.raises(Exception, match="The library broken cannot be loaded: RuntimeError: no"):
        resources.library("broken")


def test_what_is_not_installed_is_said_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("deepforge.libraries.keras.library.metadata.version", missing)
    found = resources.library("keras")
    assert isinstance(found, Library)
    with pytest.raises(LibraryError, match="pip install keras jax") as error:
        found.installed()
    assert error.value.code == "missing-package"


def _input(shape: str) -> dict[str, Any]:
    return {"kind": "layer", "class": "keras.layers.InputLayer", "arguments": {"shape": shape}, "position": [0, 0]}


def _text(nodes: dict[str, Any], edges: list[tuple[str, ...]]) -> str:
    """An architecture: edges as (from, to) or (from, to, its input)."""
    links = {
        f"e{number}": {"from": [source, "output"], "to": [target, *(port or ["inputs"])]}
        for number, (source, target, *port) in enumerate(edges)
    }
    return canonical.dumps({"version": 1, "library": "keras", "nodes": nodes, "edges": links})


def _put(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
