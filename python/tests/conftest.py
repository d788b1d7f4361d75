"""What tests of several rooms stand on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepforge.model.resources import LIBRARIES

STRANGER = Path(__file__).parent / "libraries" / "stranger"


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stranger's library (formulas) is installed: its folder is on the path, of processes too."""
    monkeypatch.syspath_prepend(STRANGER)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(STRANGER), os.environ.get("PYTHONPATH", "")]))
    yield
    LIBRARIES.forget("formulas")
