"""Which backend Keras computes with: what a person says, else the first that is there; and what to do without one."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepforge.libraries.keras import backend
from deepforge.libraries.keras.library import KerasLibrary
from deepforge.libraries.library import LibraryError

Installed = Callable[..., None]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Installed:
    """Has only these packages be installed."""

    def only(*names: str) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: object() if name in names else None)

    return only


def chosen(tmp_path: Path, settings: Any = None, **environ: str) -> str | None:
    """What is chosen with these settings of Keras, and variables."""
    environ = {"KERAS_HOME": str(tmp_path), **environ}
    if settings is not None:
        (tmp_path / "keras.json").write_text(settings if isinstance(settings, str) else json.dumps(settings))
    backend.choose(environ)
    # Keras takes the variable before the settings.
    return environ.get("KERAS_BACKEND") or (settings["backend"] if settings else None)


def test_the_lightest_that_is_there_is_chosen(tmp_path: Path, installed: Installed) -> None:
    installed("torch", "tensorflow", "jax")
    assert chosen(tmp_path) == "jax"
    installed("torch", "tensorflow")
    assert chosen(tmp_path) == "tensorflow"
    installed("torch", "numpy")
    assert chosen(tmp_path) == "torch"


def test_what_a_person_says_comes_first(tmp_path: Path, installed: Installed) -> None:
    installed("torch", "tensorflow", "jax", "openvino")
    assert chosen(tmp_path, {"backend": "torch"}) == "torch"
    assert chosen(tmp_path, {"backend": "openvino"}) == "openvino"
    assert chosen(tmp_path, {"backend": "torch"}, KERAS_BACKEND="tensorflow") == "tensorflow"
    assert chosen(tmp_path, {"backend": "torch"}, KERAS_BACKEND="") == "torch"


@pytest.mark.parametrize("settings", ["{", "[]", {"backend": 3}, {"backend": "tensorflow"}, {"backend": "none"}])
def test_settings_that_name_nothing_that_is_there_count_for_nothing(
    tmp_path: Path, installed: Installed, settings: Any
) -> None:
    installed("torch")
    assert chosen(tmp_path, settings) == "torch"


@pytest.mark.parametrize(
    ("said", "there", "message"),
    [
        (None, [], r"without anything to compute with: pip install jax \(or tensorflow, or torch\)"),
        ("torch", [], "not installed: pip install torch$"),
        ("torch", ["jax"], "pip install torch, or set KERAS_BACKEND to jax, which is"),
        ("pytorch", ["torch"], "expected jax, tensorflow, torch, openvino or numpy, received 'pytorch'"),
        ("a.b", ["torch"], "received 'a.b'"),
    ],
)
def test_without_a_backend_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    installed: Installed,
    said: str | None,
    there: list[str],
    message: str,
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    if said is not None:
        monkeypatch.setenv("KERAS_BACKEND", said)
    installed(*there)
    for ask in (KerasLibrary().installed, lambda: KerasLibrary().load("Architecture", "a.architecture.json", tmp_path)):
        with pytest.raises(LibraryError, match=message) as error:
            ask()
        assert error.value.code == "missing-package"
