"""The public Python API: a project and all that can be done with it. Server, command line and notebooks call this.

Rooms are imported when they are first needed, so that opening a project costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import CaptureError, ProjectError
from .model.artifact import Artifact
from .model.config import FILE_NAME, Config
from .model.layout import ProjectLayout, find_project
from .project_runs import ProjectRuns

if TYPE_CHECKING:
    from .proof.prove import Proof
    from .proof.stale import StaleReport
    from .provenance.family import Family
    from .provenance.lineage import Session
    from .provenance.sessions import SessionSummary
    from .reify.write import Files

Text = str | Path
Progress = Callable[[str], None]


class Project(ProjectRuns):
    """A project: a folder with ``deepforge.toml``.

    ``Project(path)`` opens the one that holds ``path``; ``Project()`` the one that ``DEEPFORGE_PROJECT``
    names, else the one that holds the working directory. Raises ProjectError when there is none.
    """

    def __init__(self, path: Text | None = None) -> None:
        layout = find_project(".") if path is None else _holding(Path(path))
        if layout is None:
            place = Path(path or ".").resolve()
            raise ProjectError(
                f"{place} is not in a project: no {FILE_NAME} there or above; make one with: deepforge new DIR",
                code="no-project",
                path=str(place),
            )
        self.layout = layout

    @staticmethod
    def create(path: Text, name: str | None = None) -> Project:
        """Make a project in a folder, which is made when it is missing; ``name`` is by default the folder's.

        No file that is there is changed. Outside git a repository is made. Raises ProjectError for a folder
        that is a project already, or something that is not a folder.
        """
        from .versioning import create_project

        return Project(create_project(Path(path), name))

    def __repr__(self) -> str:
        return f"Project({str(self.root)!r})"

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.layout.root

    @property
    def config(self) -> Config:
        """The settings, read now. Raises DocumentError when they are not valid."""
        return self.layout.config

    @property
    def name(self) -> str:
        """The project's name."""
        return self.config.name

    # Sessions ---------------------------------------------------------------------------------------------

    def sessions(self) -> list[SessionSummary]:
        """The recorded sessions, the latest first."""
        from .provenance import sessions

        return sessions.summaries(self.layout.sessions)

    def session(self, session: str = "latest") -> Session:
        """What a session did. Raises CaptureError when there is none with this id."""
        from .provenance import sessions
        from .provenance.lineage import Session

        return Session.load(sessions.journal_of(self.layout.sessions, session))

    def delete_records(self, session: str, number: int | None = None) -> str:
        """Delete the records of a session, or of one of its executions, from the disk; gives the session's id."""
        from .provenance import sessions

        journal = sessions.journal_of(self.layout.sessions, session)
        if number is None:
            sessions.delete_session(journal)
        else:
            sessions.delete_execution(journal, number)
        return journal.parent.name

    def capture(
        self,
        notebook: Text,
        trace: Text | None = None,
        kernel: str | None = None,
        progress: Progress = lambda text: None,
    ) -> str:
        """Run a notebook (or the trace of it) in a fresh kernel and record it; gives the session's id.

        The notebook runs in its own folder; its file is not changed. Raises CaptureError when a cell that may
        not raise does.
        """
        from .proof.kernel import kernel_command
        from .proof.notebook import Notebook
        from .proof.session import run_session

        path = Path(notebook).resolve()
        loaded = Notebook.load(path)
        ran = run_session(
            loaded.traced(Path(trace)) if trace else loaded.steps(),
            command=kernel_command(kernel),
            cwd=path.parent,
            layout=self.layout,
            notebook=path,
            finals=None,
            progress=progress,
        )
        return ran.session.info.id

    def lineage(self, name: str, session: str | None = None) -> Family:
        """What made an artifact or a variable, and what depends on it.

        The artifact of that name when there is one and no session is given, else the variable as the session
        (default: the latest) ends with it. Raises CaptureError when neither is there.
        """
        from .provenance import family, story

        if session is None and (record := self._artifact_path(name)) is not None:
            return family.of_artifact(name, Artifact.load(record).provenance.to_json())
        try:
            found = self.session(session or "latest")
            return family.of_variable(found, name, list(story.sessions_before(self.layout.sessions, found.info)))
        except CaptureError as error:
            if session is not None:
                raise
            raise CaptureError(f"There is no artifact {name!r}, and: {error.message}", code=error.code) from error

    # Pipelines and executions -----------------------------------------------------------------------------

    def reify(self, session: str = "latest", targets: Iterable[str] | None = None, name: str | None = None) -> Path:
        """Make a pipeline of a session, by default of all it ends with; gives the pipeline's file.

        ``name`` is the pipeline's (default: the notebook's). Files that a person wrote or changed are not
        overwritten. Raises ReifyError, naming the cell, when no pipeline can be made.
        """
        from .provenance import sessions
        from .reify.naming import identifier

        plain = name and (identifier(name) or "session")
        id_ = sessions.journal_of(self.layout.sessions, session).parent.name
        chosen = list(targets) if targets is not None else None
        request = {"session": id_, "targets": chosen, "name": plain}
        return self.root / str(self._make(self._asked_files(request, whole=True))["pipeline"])

    def propose(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What would be made of a session, with the user's edits; nothing is written.

        ``request`` and answer are ``ProposalRequest`` and ``Proposal`` of the API's schema. Raises ReifyError,
        naming the cell or the edit, when that cannot be made.
        """
        from .reify.payload import payload

        return payload(self._asked_files(request), str(self.root))

    def make(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Make the pipeline that ``propose`` shows for the same request, and commit it; a ``MadePipeline``.

        Files that a person wrote or changed are not overwritten: the new ones get another name.
        """
        return self._make(self._asked_files(request))

    def _make(self, files: Files) -> dict[str, Any]:
        from . import versioning
        from .reify.made import keep_map
        from .reify.write import write_files

        written = write_files(self.layout, files)
        keep_map(self.layout, files)
        stem = Path(files.pipeline).name.removesuffix(".pipeline.json")
        session = files.proposal.chosen.history.session.info.id
        versioning.commit(self.root, written, f"Make the pipeline {stem} from the session {session}")
        count = len(files.proposal.steps)
        operations = "1 operation" if count == 1 else f"{count} operations"
        return {"pipeline": files.pipeline, "files": written, "message": f"Made {files.pipeline} with {operations}"}

    def _asked_files(self, request: Mapping[str, Any], *, whole: bool = False) -> Files:
        from .provenance import sessions
        from .reify.request import asked_files

        journal = sessions.journal_of(self.layout.sessions, request["session"])
        return asked_files(self.layout, journal, request, _headings, whole=whole)

    def start_proof(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Start to check that a pipeline reproduces the session it was made of, in a process that outlives this one.

        ``request`` and answer are ``ProofRequest`` and ``Proof`` of the API's schema; ``finals`` names the values
        that the session's kernel has kept. Raises RunError when there is nothing to compare with.
        """
        from .proof import live

        return live.start(self.layout, {**request, "pipeline": self.pipeline_path(request["pipeline"])})

    def proof(self, proof: str) -> dict[str, Any]:
        """A proof as it is now; a ``Proof``. Raises RunError when there is none."""
        from .proof import live

        return live.state(self.layout, proof)

    def proofs(self, pipeline: Text) -> list[dict[str, Any]]:
        """The proofs of a pipeline, the latest first; each a ``Proof``."""
        from .proof import live

        return live.all_of(self.layout, str(pipeline))

    def cancel_proof(self, proof: str) -> None:
        """Ask a proof to stop; its jobs end in seconds. Raises RunError when there is none."""
        from .proof import live

        live.cancel(self.layout, proof)


def prove(
    notebook: Text,
    *,
    project: Text | None = None,
    kernel: str | None = None,
    trace: Text | None = None,
    given: Iterable[str] = (),
    tolerance: str | float | None = None,
    progress: Progress = lambda text: None,
) -> Proof:
    """Make a pipeline of a notebook and check that it reproduces, value by value.

    ``given``: operations (or numbers of cell executions in them) that do not run; the notebook's values stand in for
    what they make. ``tolerance``: a relative bound for floats, such as 1e-9; without it every bit counts.

    In the given project, else in the one that holds the notebook, else in a temporary one, which stays until
    the machine clears its temporary files. The notebook runs in its own folder; its file is not changed.
    """
    from .proof.prove import Asked
    from .proof.prove import prove as prove_in
    from .proof.tolerance import parsed

    path = Path(notebook)
    layout = _layout_for(path, project)
    asked = Asked(path, layout, kernel, Path(trace) if trace else None, tuple(given), parsed(tolerance))
    return prove_in(asked, progress)


def stale(
    notebook: Text,
    *,
    project: Text | None = None,
    kernel: str | None = None,
    trace: Text | None = None,
    run: bool = False,
    progress: Progress = lambda text: None,
) -> StaleReport:
    """Run a notebook, or a trace of one, and tell which cells no longer hold and which must run again.

    With ``run`` just these run, in the same kernel, and the final values are saved. Project and folder as for
    ``prove``.
    """
    from .proof.stale import report_stale

    path = Path(notebook).resolve()
    layout = _layout_for(path, project)
    return report_stale(path, layout, kernel=kernel, trace=Path(trace) if trace else None, run=run, progress=progress)


def _layout_for(path: Path, project: Text | None) -> ProjectLayout:
    """The given project, else the one that holds the notebook, else a temporary one."""
    import tempfile

    layout = _holding(path) if project is None else Project(project).layout
    if layout is None:
        layout = Project.create(Path(tempfile.mkdtemp(prefix="deepforge-")) / path.stem).layout
    return layout


def _headings(notebook: str | None) -> Mapping[str, str]:
    """Cell id to the heading above it, for the names of operations; empty when the notebook cannot be read now."""
    from .errors import DeepForgeError
    from .proof.notebook import Notebook

    try:
        return Notebook.load(Path(notebook)).headings() if notebook else {}
    except DeepForgeError:
        return {}


def _holding(path: Path) -> ProjectLayout | None:
    """The project that holds ``path``, whatever the environment says: the path was given on purpose."""
    folder = path.resolve()
    for each in (folder, *folder.parents):
        if (each / FILE_NAME).is_file():
            return ProjectLayout(each)
    return None
