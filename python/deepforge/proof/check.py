"""Checks that a pipeline reproduces the session it was made of: ``python -m deepforge.proof.check FOLDER``.

Runs the pipeline fresh in a copy of the notebook's folder as it is now, and compares with the values that the kernel
kept. Tells in the folder's journal what it does, see ``live``; anything that keeps it from a verdict is a message.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import runtime
from ..errors import CaptureError, DeepForgeError, RunError
from ..model.execution import Execution
from ..model.layout import ProjectLayout
from ..provenance.journal import JournalWriter
from ..provenance.lineage import Session
from ..provenance.sessions import journal_of
from ..reify.made import read_map
from ..runtime.bytecode import bytecode_settings
from ..runtime.folder import Folder
from ..runtime.lease import Lease, LeaseHeldError
from .expected import Asked, Kept, expected, still_kept
from .given import REASON, given_nodes, with_given
from .inputs import changed_inputs
from .judge import COPIES, Judge, told
from .keep import ProofFolder
from .leaks import leaks
from .live import CANCEL
from .record import JOURNAL, REQUEST, value_json
from .settle import settled
from .standing import depended_on
from .tolerance import parsed
from .verdicts import Judged
from .workspace import Workspace

_CANCEL_SECONDS = 0.3
# Of the session's environment: a fresh process draws its figures without a screen or a notebook.
_NOT_TAKEN = {"MPLBACKEND", "VIRTUAL_ENV", "CONDA_DEFAULT_ENV"}


class Cancelled(Exception):
    """The user wants no more of it."""


class Check:
    """One proof in its folder."""

    def __init__(self, folder: Path, journal: JournalWriter) -> None:
        self.folder = folder
        self.journal = journal
        request: Mapping[str, Any] = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
        self.layout = ProjectLayout(Path(request["root"]))
        self.pipeline = request["pipeline"]
        self.session = request["session"]
        self.given: list[str] = list(request.get("given", ()))
        self.tolerance = parsed(request.get("tolerance"))
        self.execution: str | None = None
        self._told: tuple[Any, ...] = ()

    def run(self) -> tuple[dict[str, Judged], dict[str, Any]]:
        """The verdicts, and what else the last record of the journal says."""
        self.phase("preparing", 0, 0)
        known = read_map(self.layout, self.pipeline)
        if known is None or known.session != self.session:
            raise RunError(f"It is not known any more how {self.pipeline} and the session belong together")
        session = Session.load(journal_of(self.layout.sessions, self.session))
        kept = Kept.load(self.folder)
        changed = changed_inputs(session, known.nodes)
        python = _python(session)
        env = _environment(session, python)
        home = Path(session.info.cwd)
        place = ProofFolder.prepare(self.folder, self.layout, Path(self.pipeline).name.partition(".")[0])
        nodes = given_nodes(self.given, known.nodes)
        runs = self.layout, self.pipeline
        if nodes:
            runs = with_given(self.layout, self.pipeline, nodes, known.places, still_kept(session, known, kept), place)
        execution = self._execution(session, home, python, env, *runs)
        depends = depended_on(self.layout, self.pipeline, python, session, known.nodes, execution)
        asked = expected(self.layout, session, known, kept, execution)
        total = len(asked.expected.finals) + len(asked.expected.figures)
        self.phase("comparing", 0, total)
        judge = Judge(place, python, [self.layout.root, home], env, self.tolerance)
        found = judge.verdicts(asked.expected, execution, lambda done: self.phase("comparing", done, total))
        found = {name: told(judged, REASON) if judged.node in nodes else judged for name, judged in found.items()}
        left = leaks(session, execution, runs[0])
        values = settled(found, execution, {**left, **changed}, asked.settled)
        self.phase("comparing", total, total)
        place.finish({"values": {name: judged.verdict for name, judged in values.items()}, "execution": execution.id})
        types = {name: str(entry["type"]) for name, entry in kept.values.items()}
        message = asked.message if any(v.verdict in ("same", "differs") for v in values.values()) else _nothing(asked)
        return values, {"depends": depends, "types": types, "message": message}

    def _execution(
        self, session: Session, home: Path, python: str, env: Mapping[str, str], layout: ProjectLayout, pipeline: str
    ) -> Execution:
        """Run the pipeline fresh: where the session ran, or in a copy of that folder when the session wrote there."""
        root = self.layout.root if home.is_relative_to(self.layout.root) else home
        written = [use.path for each in session.operations for use in each.files_written]
        with tempfile.TemporaryDirectory(prefix=COPIES) as copies:
            place = home
            if any(Path(path).is_relative_to(home) for path in written):
                workspace = Workspace.keep(home, Path(copies))
                if workspace.before is None:
                    raise RunError(
                        f"{workspace.reason}: it cannot be copied, and the session wrote files there, which a check "
                        "must not write over"
                    )
                place = workspace.before
            self.execution = runtime.create(
                layout,
                pipeline,
                python=python,
                directory=str(root if layout is self.layout else home),
                moved={} if place == home else {str(home): str(place)},
                path=[str(place)],
                env=env,
                force=True,
            )
            self.journal.append({"kind": "execution", "id": self.execution, "time": time.time()})
            total = len(runtime.execution(layout, self.execution).jobs)
            self.tell("running", 0, total)
            ended: set[str] = set()

            def heard(event: Mapping[str, Any]) -> None:
                if event.get("kind") == "job" and event.get("status") not in ("queued", "running"):
                    ended.add(str(event.get("node")))
                    self.tell("running", len(ended), total)

            execution = runtime.conduct(layout, self.execution, heard)
        if (self.folder / CANCEL).exists():
            raise Cancelled
        return execution

    def phase(self, phase: str, done: int, total: int) -> None:
        """Tell how far it is. Raises Cancelled when the user wants no more of it."""
        self.tell(phase, done, total)
        if (self.folder / CANCEL).exists():
            raise Cancelled

    def tell(self, phase: str, done: int, total: int) -> None:
        """Tell how far it is, when that has changed."""
        if (phase, done, total) != self._told:
            self._told = (phase, done, total)
            self.journal.append({"kind": "phase", "phase": phase, "done": done, "total": total, "time": time.time()})


def _nothing(asked: Asked) -> str:
    found = "Nothing could be compared: no value or figure of the session that this pipeline makes can be."
    return f"{found} {asked.message}" if asked.message else found


def _python(session: Session) -> str:
    """The interpreter of the session. Raises CaptureError when it is not there any more."""
    if not os.access(session.info.python, os.X_OK):
        raise CaptureError(f"The interpreter of the session, {session.info.python}, is not there any more")
    return session.info.python


def _environment(session: Session, python: str) -> dict[str, str]:
    taken = {name: value for name, value in session.info.environ.items() if name not in _NOT_TAKEN}
    env = {**os.environ, **taken, "PYTHONHASHSEED": session.info.hash_seed or "0"}
    return {**env, **bytecode_settings(env, python)}


def _watch_for_cancel(check: Check, over: threading.Event) -> None:
    """Once it is cancelled, have its jobs ended."""
    while not over.wait(_CANCEL_SECONDS):
        if (check.folder / CANCEL).exists() and check.execution is not None:
            Folder(check.layout.runs / check.execution).cancel.touch()
            return


def main(arguments: list[str]) -> int:
    """Check; 0 when it ended as it should, whatever it found."""
    if len(arguments) != 1:
        print("usage: python -m deepforge.proof.check FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        lease = Lease.acquire(folder)
    except LeaseHeldError as error:
        print(error.message, file=sys.stderr)
        return 1
    journal = JournalWriter(folder / JOURNAL, durable=True)
    finish: dict[str, Any] = {"status": "failed"}
    over = threading.Event()
    try:
        check = Check(folder, journal)
        threading.Thread(target=_watch_for_cancel, args=(check, over), daemon=True).start()
        values, more = check.run()
        types = more.pop("types")
        finish = {
            "status": "done",
            "values": {name: value_json(j, types.get(name)) for name, j in values.items()},
            **more,
        }
    except Cancelled:
        finish = {"status": "cancelled"}
    except DeepForgeError as error:
        finish = {"status": "failed", "message": error.message}
    except KeyboardInterrupt:
        finish = {"status": "failed", "message": "The check was interrupted."}
    except Exception as error:
        traceback.print_exc()
        finish = {"status": "failed", "message": f"The check itself failed: {type(error).__name__}: {error}"}
    finally:
        over.set()
        if (folder / CANCEL).exists() and finish["status"] == "failed":
            finish = {"status": "cancelled"}
        journal.append({"kind": "finish", **finish, "time": time.time()})
        journal.close()
        lease.release()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
