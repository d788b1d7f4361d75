"""An IPython shell under capture, in this process: cells run in it in a millisecond."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from deepforge.capture.session import Capture
from deepforge.provenance.lineage import Session
from deepforge.provenance.records import ImplicitOperation


class Notebook:
    """Runs cells and gives their records."""

    def __init__(self, shell: InteractiveShell, folder: Path, **options: Any) -> None:
        self.shell = shell
        self.capture = Capture(shell, folder=folder, **options)
        self.capture.start()

    def run(self, source: str, cell: str | None = None) -> ImplicitOperation:
        """The record of one cell."""
        self.capture.next_cell = cell
        number = self.capture.number
        self.shell.run_cell(source, store_history=True)
        assert self.capture.number == number + 1, "the cell was not recorded"
        return self.session()[self.capture.number]

    def session(self) -> Session:
        """The session as it can be read from the disk."""
        return Session.load(self.capture.journal)


@pytest.fixture(scope="session")
def shell() -> InteractiveShell:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    found: InteractiveShell = InteractiveShell.instance(config=config)
    return found


@pytest.fixture
def make(shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Notebook]]:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    path, environment, names = list(sys.path), dict(os.environ), dict(shell.user_ns)
    made: list[Notebook] = []

    def new(**options: Any) -> Notebook:
        # A session's executions are numbered as its prompts are.
        shell.execution_count = 1
        shell.user_ns["_oh"].clear()
        for name in ("_", "__", "___"):
            setattr(shell.displayhook, name, "")
            shell.push({name: ""}, interactive=False)
        made.append(Notebook(shell, tmp_path / "sessions", **options))
        return made[-1]

    main = sys.modules.get("__main__")
    sys.modules["__main__"] = shell.user_module
    yield new
    for notebook in made:
        notebook.capture.close()
    # Not shell.reset(): it collects all garbage, which takes longer than the test.
    shell.user_ns.clear()
    shell.user_ns.update(names)
    if main is not None:
        sys.modules["__main__"] = main
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)


@pytest.fixture
def notebook(make: Callable[..., Notebook]) -> Notebook:
    return make()
