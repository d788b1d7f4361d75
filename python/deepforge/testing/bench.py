"""An IPython shell under capture, in this process, in which one case after the other starts from nothing."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from ..provenance.lineage import Session
from ..provenance.records import ImplicitOperation


class Notebook:
    """One case's session. ``namespace``: the variables; ``folder``: the working directory, empty at the start."""

    def __init__(self, shell: Any, folder: Path, journals: Path) -> None:
        from ..capture.session import Capture

        self.shell = shell
        self.folder = folder
        self.namespace: dict[str, Any] = shell.user_ns
        self.capture = Capture(shell, seeded=True, kernel="deepforge", folder=journals)
        self._heard: list[dict[str, Any]] = []
        self.capture.listeners.append(self._heard.append)
        self.capture.start()
        self.operations: list[ImplicitOperation] = []

    def run(self, source: str, cell: str | None = None) -> ImplicitOperation:
        """Run a cell; the record of it. What it prints is not shown. Raises RuntimeError when it was not recorded."""
        self.capture.next_cell = cell
        self._heard.clear()
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            self.shell.run_cell(source, store_history=True)
        found = next((record for record in self._heard if record.get("kind") == "execution"), None)
        if found is None:
            raise RuntimeError(f"the cell was not recorded: {source!r}")
        self.operations.append(ImplicitOperation.from_json(found))
        return self.operations[-1]

    def session(self) -> Session:
        """The session so far."""
        return Session(self.capture.info, self.operations)


class Bench:
    """Use ``with Bench.open() as bench``; then ``with bench.case() as notebook`` as often as wanted."""

    def __init__(self, shell: Any, folder: Path) -> None:
        self._shell = shell
        self._folder = folder
        self._count = 0

    @staticmethod
    @contextmanager
    def open() -> Iterator[Bench]:
        """A bench, with a folder that is removed afterwards. Figures are drawn by matplotlib's Agg."""
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        if "matplotlib" in sys.modules:
            sys.modules["matplotlib"].use("agg")
        else:
            os.environ["MPLBACKEND"] = "agg"
        with tempfile.TemporaryDirectory(prefix="deepforge-testing-") as folder:
            yield Bench(InteractiveShell.instance(config=config), Path(folder).resolve())

    @contextmanager
    def case(self) -> Iterator[Notebook]:
        """A new session in an empty folder; all that it may change of the process is put back afterwards."""
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        self._forget_results()
        names, hidden = dict(self._shell.user_ns), dict(self._shell.user_ns_hidden)
        main = sys.modules.get("__main__")
        with ExitStack() as stack:
            _keep(stack)
            os.chdir(folder)
            sys.modules["__main__"] = self._shell.user_module
            notebook = Notebook(self._shell, folder, self._folder / "sessions")
            try:
                yield notebook
            finally:
                notebook.capture.close()
                self._empty(names, hidden)
                if main is not None:
                    sys.modules["__main__"] = main

    def _empty(self, names: dict[str, Any], hidden: dict[str, Any]) -> None:
        """Forget all names and results. Not shell.reset(): it collects all garbage, which takes longer than a case."""
        shell = self._shell
        for space, before in ((shell.user_ns, names), (shell.user_ns_hidden, hidden)):
            space.clear()
            space.update(before)
        shell.history_manager.reset(new_session=False)
        shell.history_manager.input_hist_parsed[:] = [""]
        shell.history_manager.input_hist_raw[:] = [""]
        shell.execution_count = 1
        self._forget_results()

    def _forget_results(self) -> None:
        """Whatever this process displayed before: IPython binds ``_`` only while nobody else seems to have bound it."""
        shell = self._shell
        for name in ("_", "__", "___"):
            setattr(shell.displayhook, name, "")
            shell.user_ns[name] = shell.user_ns_hidden[name] = ""


def _keep(stack: ExitStack) -> None:
    """Have the process-wide state of now come back when the stack is left."""
    path, environment, cwd = list(sys.path), dict(os.environ), os.getcwd()
    stack.enter_context(warnings.catch_warnings())
    stack.callback(random.setstate, random.getstate())
    if "numpy" in sys.modules:
        stack.enter_context(sys.modules["numpy"].errstate())
        stack.enter_context(sys.modules["numpy"].printoptions())
    if "matplotlib" in sys.modules:
        stack.enter_context(sys.modules["matplotlib"].rc_context())

    def restore() -> None:
        sys.path[:] = path
        os.chdir(cwd)
        for name in os.environ.keys() - environment.keys():
            del os.environ[name]
        os.environ.update(environment)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")
        if "pandas" in sys.modules:
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sys.modules["pandas"].reset_option("^(display|mode|compute)")

    stack.callback(restore)
