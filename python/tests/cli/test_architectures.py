"""Libraries and architectures on the command line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from deepforge import Project, cli

needs_keras = pytest.mark.skipif(importlib.util.find_spec("keras") is None, reason="needs keras (the extra [keras])")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project.create(tmp_path / "made")
    monkeypatch.chdir(made.root)
    return made


def run(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    return (code, *capsys.readouterr())


@pytest.mark.usefixtures("stranger")
def test_libraries_are_listed_with_what_they_bring(capsys: Any) -> None:
    code, out, _ = run(capsys, "libraries", "--json")
    found = {each["name"]: each for each in json.loads(out)["libraries"]}
    assert code == 0 and set(found) == {"formulas", "keras"}
    assert found["formulas"] == {
        "name": "formulas", "title": "Formulas", "version": "1.0", "backend": "formulas_engine", "problem": None,
        "resources": [{"type": "Formula", "folder": "formulas", "ending": ".formula.json"}],
    }  # fmt: skip
    assert "formulas" in run(capsys, "libraries")[1]


def test_what_is_missing_is_listed_with_how_to_get_it(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("deepforge.libraries.keras.library.metadata.version", missing)
    code, out, _ = run(capsys, "libraries")
    assert code == 0 and "keras: Keras is not installed in this environment" in out and "pip install keras jax" in out


@needs_keras
def test_code_becomes_an_architecture_and_the_architecture_code(capsys: Any, project: Project) -> None:
    layers = "keras.layers.Dense(units)(x)"
    text = f"import keras\n\n\ndef model(units=3):\n    x = keras.Input((4,))\n    return keras.Model(x, {layers})\n"
    (project.root / "make.py").write_text(text)
    code, out, err = run(capsys, "import", "make.py", "--name", "net")
    assert (code, out.splitlines()[0]) == (0, "architectures/net.architecture.json"), err
    code, out, _ = run(capsys, "code", "net")
    assert code == 0 and "layers.Dense(3" in out
    space: dict[str, Any] = {}
    exec(compile(out, "net.py", "exec"), space)
    assert space["build"]().output_shape == project.build("net").output_shape == (None, 3)
    assert project.architectures() == ["architectures/net.architecture.json"]


@needs_keras
def test_layers_of_the_code_become_a_module(capsys: Any, project: Project, tmp_path_factory: Any) -> None:
    text = "import keras\n\n\nclass Twice(keras.layers.Layer):\n    def call(self, x):\n        return 2 * x\n\n\n"
    file = tmp_path_factory.mktemp("elsewhere") / "twice.py"
    file.write_text(f"{text}x = keras.Input((4,))\nmodel = keras.Model(x, Twice()(x))\n")
    code, out, err = run(capsys, "import", str(file))
    assert (code, out.splitlines()[-1]) == (0, "Twice, with what the code has for it: now in modules/twice.py."), err
    assert "class Twice" in (project.root / "modules/twice.py").read_text()
    assert type(project.build("twice").layers[1]).__module__ == "modules.twice"


def test_what_is_not_there_is_refused(capsys: Any, project: Project) -> None:
    code, _, err = run(capsys, "import", "nothing.keras")
    assert (code, err) == (2, "deepforge: There is no file nothing.keras\n")
    code, _, err = run(capsys, "code", "nothing")
    assert (code, err) == (2, "deepforge: There is no architecture 'nothing'; known: none\n")
