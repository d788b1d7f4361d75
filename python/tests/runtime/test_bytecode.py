"""Processes keep their compiled modules somewhere, even where nothing may be written beside the sources."""

from __future__ import annotations

from pathlib import Path

from deepforge.runtime.bytecode import bytecode_settings


def environment(folder: Path, *, compiled: bool) -> str:
    """The interpreter of an environment whose packages are compiled or not."""
    package = folder / "lib" / "python3.11" / "site-packages" / "cloudpickle" / "__pycache__"
    package.mkdir(parents=True)
    if compiled:
        (package / "cloudpickle.cpython-311.pyc").touch()
    return str(folder / "bin" / "python")


def test_nothing_changes_where_python_may_write(tmp_path: Path) -> None:
    assert bytecode_settings({}, environment(tmp_path, compiled=False)) == {}


def test_nothing_changes_where_the_packages_are_compiled(tmp_path: Path) -> None:
    assert bytecode_settings({"PYTHONDONTWRITEBYTECODE": "1"}, environment(tmp_path, compiled=True)) == {}


def test_the_users_own_place_is_kept(tmp_path: Path) -> None:
    env = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/there"}
    assert bytecode_settings(env, environment(tmp_path, compiled=False)) == {}


def test_otherwise_they_go_to_the_users_cache(tmp_path: Path) -> None:
    env = {"PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    found = bytecode_settings(env, environment(tmp_path, compiled=False))
    assert found == {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(tmp_path / "cache" / "deepforge" / "bytecode"),
    }
