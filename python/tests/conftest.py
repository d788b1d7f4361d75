"""What tests of several rooms stand on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepforge.model.resources import LIBRARIES

STRANGER = Path(__file__).parent / "libraries" / "stranger"

# Kernels of tests that run at the same time do not share the file of IPython's history, which only one may write.
if "IPYTHONDIR" in os.environ and "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["IPYTHONDIR"] = os.path.join(os.environ["IPYTHONDIR"], os.environ["PYTEST_XDIST_WORKER"])
    os.makedirs(os.environ["IPYTHONDIR"], exist_ok=True)


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stranger's library (formulas) is installed: its folder is on the path, of processes too."""
    monkeypatch.syspath_prepend(STRANGER)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(STRANGER), os.environ.get("PYTHONPATH", "")]))
    yield
    LIBRARIES.forget("formulas")
