"""The wheel in a scientist's existing environment: old versions, no JupyterLab, and the main job works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import deepforge
from deepforge.libraries.keras.library import KerasLibrary

from .proof.notebooks import write

OLD = [
    "ipykernel<7", "ipython<9", "numpy==1.23.*", "pandas==1.5.*", "matplotlib<3.7", "matplotlib-inline<0.2",
]  # fmt: skip
SEARCHED = ["~/.pyenv/versions/3.10*/bin/python3.10", "/usr/local/bin/python3.10", "/opt/python/3.10*/bin/python3.10"]


def old_python() -> str:
    """A Python 3.10. Without one the test is skipped, except in CI, where it fails."""
    found = [path for pattern in SEARCHED for path in Path("/").glob(str(Path(pattern).expanduser())[1:])]
    for candidate in [*map(str, sorted(found)), shutil.which("python3.10") or ""]:
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
            return candidate
    return missing("no Python 3.10 was found")


def wheel() -> str:
    """The wheel under test; the test command builds it."""
    return os.environ.get("DEEPFORGE_WHEEL") or missing("DEEPFORGE_WHEEL does not name a wheel; npm test builds one")


def missing(what: str) -> str:
    """Skip, but never in CI."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def test_jupyter_finds_what_the_wheel_brings() -> None:
    with ZipFile(wheel()) as archive:
        names = set(archive.namelist())
    data = next(name.split("/")[0] for name in names if ".data/" in name) + "/data"
    assert f"{data}/etc/jupyter/jupyter_server_config.d/deepforge.json" in names
    assert f"{data}/share/jupyter/labextensions/deepforge/package.json" in names
    assert "deepforge/server/schemas/api.schema.json" in names


def test_the_wheel_brings_what_is_no_code_too() -> None:
    with ZipFile(wheel()) as archive:
        names = set(archive.namelist())
    package = Path(deepforge.__file__).parent
    wanted = [*package.glob("model/schemas/*"), *KerasLibrary().examples(), *KerasLibrary().operations()]
    assert {path.suffix for path in wanted} == {".json", ".py"}
    assert [path.name for path in wanted if f"deepforge/{path.relative_to(package).as_posix()}" not in names] == []


@pytest.mark.timeout(900)
def test_prove_in_an_old_environment(tmp_path: Path) -> None:
    built, python = wheel(), old_python()
    run(sys.executable, "-m", "uv", "venv", "--quiet", "--python", python, str(tmp_path / "env"))
    inside = str(tmp_path / "env" / "bin" / "python")
    run(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", inside, built, *OLD)
    listed = run(sys.executable, "-m", "uv", "pip", "list", "--python", inside)
    assert not any(name in listed for name in ("jupyterlab", "jupyter_server", "jupyter-server", "keras"))
    deepforge = str(tmp_path / "env" / "bin" / "deepforge")
    run(deepforge, "kernel", "install", "--sys-prefix")
    spec = tmp_path / "env" / "share" / "jupyter" / "kernels" / "deepforge" / "kernel.json"
    kernel = json.loads(spec.read_text(encoding="utf-8"))
    assert Path(kernel["argv"][0]).parent == Path(inside).parent
    path = write(
        tmp_path / "work" / "old.ipynb",
        "%matplotlib inline\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt",
        "table = pd.DataFrame({'x': np.arange(5), 'y': np.random.rand(5)})",
        "table['z'] = table.x * 2\nmeans = table.mean()",
        "plt.plot(table.x, table.z);",
    )
    done = subprocess.run(
        [deepforge, "prove", str(path), "--kernel", "deepforge", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["values"] == dict.fromkeys(["table", "means", "figure-4"], "same")


def run(*command: str) -> str:
    """Run a command that must succeed; gives what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
