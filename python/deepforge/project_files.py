"""The part of the public Python API that concerns a project's files: artifacts, documents, history."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .errors import ProjectError
from .model.artifact import SUFFIX
from .model.layout import ProjectLayout

if TYPE_CHECKING:
    from .model.architecture import Architecture
    from .types.handle import ArtifactHandle
    from .versioning import Commit


class ProjectFiles:
    """What ``Project`` offers on the files of ``layout``. Rooms are imported when they are first needed."""

    layout: ProjectLayout

    # Artifacts --------------------------------------------------------------------------------------------

    def artifacts(self) -> list[ArtifactHandle]:
        """The artifacts by name. Raises DocumentError, naming the file, when a record is not valid."""
        from .types.handle import ArtifactHandle

        return [ArtifactHandle(self.layout, path) for path in sorted(self.layout.artifacts.glob(f"*{SUFFIX}"))]

    def artifact(self, name: str) -> ArtifactHandle:
        """The artifact of that name: ``.record``, ``.path``, ``.load()``. Raises ProjectError when there is none."""
        from .types.handle import ArtifactHandle

        record = self._artifact_path(name)
        if record is None:
            found = sorted(path.name.removesuffix(SUFFIX) for path in self.layout.artifacts.glob(f"*{SUFFIX}"))
            known = ", ".join(found[:20]) or "none"
            raise ProjectError(f"There is no artifact {name!r}; known: {known}", code="no-artifact", name=name)
        return ArtifactHandle(self.layout, record)

    def reference_file(self, path: str | Path, name: str | None = None) -> str:
        """Make a file an artifact by reference, which stays where it is; the artifact's name.

        ``name`` is by default the file's, as an identifier. An artifact of the same file is used again; one that
        stands for something else keeps its name. Raises ProjectError when there is no such file.
        """
        from . import versioning
        from .reify.inputs import artifact_path, artifact_text, input_names, same_file

        full = Path(path).absolute()
        if not full.is_file():
            raise ProjectError(f"There is no file {path}", code="no-file", path=str(path))
        taken: set[str] = set()
        while True:
            found = name or input_names([str(full)], taken)[str(full)]
            record = self.layout.root / artifact_path(found)
            text = artifact_text(found, str(full), str(self.layout.root))
            if not record.exists() or same_file(record.read_text(encoding="utf-8"), text):
                break
            if name is not None:
                raise ProjectError(
                    f"There is an artifact {name!r} already, of something else", code="exists", name=name
                )
            taken.add(artifact_path(found))
        record.parent.mkdir(exist_ok=True)
        record.write_text(text, encoding="utf-8")
        versioning.commit(self.layout.root, [artifact_path(found)], f"Refer to the file {full.name} as {found}")
        return found

    def _input(self, given: str) -> str:
        """The artifact that is meant by its name or by the path of a file."""
        return given if self._artifact_path(given) is not None else self.reference_file(given)

    def delete_artifact(self, name: str) -> None:
        """Delete an artifact's record; its data goes from the store when nothing else can want it."""
        from . import versioning

        record = self.artifact(name).record_path
        record.unlink()
        versioning.commit(self.layout.root, [self.layout.relative(record)], f"Delete the artifact {name}")

    # Documents --------------------------------------------------------------------------------------------

    def tree(self) -> dict[str, list[dict[str, Any]]]:
        """All that the project holds as lists by area (schema Tree, less the project itself)."""
        from .documents.tree import tree

        return tree(self.layout)

    def execution_items(self) -> list[dict[str, Any]]:
        """The executions, the latest first, as JSON data (schema ExecutionItem); unreadable ones too."""
        from .documents.tree import executions

        return [{key: value for key, value in each.items() if key != "problem"} for each in executions(self.layout)]

    def artifact_items(self) -> list[dict[str, Any]]:
        """The artifacts by name as JSON data (schema ArtifactItem); those whose record cannot be read too."""
        from .documents.tree import artifacts

        return artifacts(self.layout)

    def create_document(
        self,
        kind: Literal["pipeline", "operation", "notebook", "architecture"],
        name: str,
        content: Mapping[str, Any] | None = None,
    ) -> str:
        """Make a document from the empty form of its kind, an architecture also from its content; gives its path.

        Raises ProjectError (``exists``), DocumentError for content that is not valid.
        """
        from .documents.create import create_document

        return create_document(self.layout, kind, name, content)

    def create_module(self, path: str, text: str) -> None:
        """Write a module of the project, ``modules/NAME.py``. Raises ProjectError (``exists``): none is overwritten."""
        from .documents.create_module import create_module

        create_module(self.layout, path, text)

    def copy_operation(self, source: Path) -> str:
        """Copy an operation's file into the project, unless it is there already; gives its path."""
        from .documents.copy_operation import copy_operation

        return copy_operation(self.layout, source)

    def uses(self, path: str) -> list[dict[str, Any]]:
        """What uses a document or an artifact, as JSON data (schema Use). Raises ProjectError (``no-document``)."""
        from .documents.uses import uses

        return uses(self.layout, path)

    def rename(self, path: str, name: str) -> tuple[str, list[str]]:
        """Rename a document, and what refers to it; gives its new path and the other files that were changed."""
        from .documents.rename import rename

        return rename(self.layout, path, name)

    def delete(self, path: str) -> None:
        """Delete a document, an artifact's record or an execution, by its path (an execution also by its id)."""
        from .documents.rename import delete

        delete(self.layout, path)

    def interfaces(self) -> list[dict[str, Any]]:
        """Operations and pipelines that can become nodes, as JSON data (schema InterfaceItem)."""
        from .documents.interfaces import interfaces

        return interfaces(self.layout)

    # Architectures ----------------------------------------------------------------------------------------

    def architectures(self) -> list[str]:
        """The architecture files, relative to the project, sorted."""
        from .documents.kinds import documents

        return [each.path for each in documents(self.layout, "architectures")]

    def architecture(self, path: str | Path) -> Architecture:
        """The architecture in a file, or of a name. Raises ProjectError when there is none, DocumentError."""
        from .documents.architectures import architecture_path
        from .model.architecture import Architecture

        return Architecture.load(self.layout.inside(architecture_path(self.layout, path)))

    def build(self, path: str | Path) -> Any:
        """What an operation gets for a reference to this file: of an architecture the Keras model, not compiled.

        ``path``: its file, or the architecture's name. Modules of the project that it needs are imported. Raises
        DeepForgeError that says what is wrong with which layers, or what is not installed.
        """
        from .documents.architectures import build

        return build(self.layout, path)

    def architecture_code(self, path: str | Path) -> str:
        """The code of an architecture: a module that runs without DeepForge, whose ``build()`` gives the model."""
        from .documents.architectures import code

        return code(self.layout, path).text

    def import_architecture(
        self, source: str, name: str | None = None, *, library: str = "keras", variable: str | None = None
    ) -> tuple[str, list[str]]:
        """Make an architecture of a saved model (``.keras``), or of code that builds one and is run for it.

        ``source``: a file; ``name``: the document's (default: the file's); ``variable``: what to take of the code when
        there are several. Classes and functions that only the code has are written into a new module of the project.
        Gives the document's path and notes on what could not be kept, and what was written. Raises DeepForgeError.
        """
        from .documents.architectures import import_request, read_elsewhere

        wanted = name or Path(source).stem
        request = import_request(self.layout, source, variable)
        found = read_elsewhere(self.layout, library, {**request, "name": wanted})
        path = self.create_document("architecture", wanted, found.architecture.to_json())
        if found.module is not None:
            self.create_module(found.module["path"], found.module["text"])
        return path, found.notes

    # Notebooks of pipelines and operations ------------------------------------------------------------------

    def open_as_notebook(self, path: str, node: str | None = None) -> str:
        """Open a pipeline, a node of it, or an operation as a notebook; gives the notebook's path.

        Running it from top to bottom computes what the pipeline computes. ``path`` is relative to the project. A
        notebook of before is given again while it still says the same; no file is overwritten.
        """
        from .documents.as_notebook import open_as_notebook

        return open_as_notebook(self.layout, path, node)

    def notebook_changes(self, notebook: str, choices: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What taking back the changes of an opened notebook would change (schema NotebookChanges)."""
        from .documents.take_back import changes_of

        return changes_of(self.layout, notebook, choices).to_json()

    def take_back(self, notebook: str, choices: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Take the notebook's changes back into operations and pipeline, with one commit; what was done.

        ``choices``: for what was changed in the project, too: ``"notebook"`` or ``"project"`` by operation file or
        ``node.attribute``. Raises ProjectError, with nothing written, where something is in the way.
        """
        from .documents.take_back import take_back

        return take_back(self.layout, notebook, choices).to_json()

    def value(self, node: str, output: str, execution: str = "latest") -> Any:
        """The value that a job of an execution gave. Raises RunError when it is not known or not here any more.

        Loading runs code that is in the data: load only what you trust.
        """
        from .documents.values import output_value

        return output_value(self.layout, execution, node, output)

    # History ----------------------------------------------------------------------------------------------

    def history(self, limit: int = 100) -> list[Commit]:
        """The latest commits of the user and of DeepForge, newest first."""
        from . import versioning

        return versioning.history(self.layout.root, limit)

    def history_place(self) -> str:
        """Where automatic commits go now: ``branch``, ``companion`` (a ref beside the branch) or ``off``."""
        from . import versioning

        return versioning.place(self.layout.root)

    def _artifact_path(self, name: str) -> Path | None:
        """The record of an artifact; None when there is none (a name is never a path)."""
        path = self.layout.artifacts / f"{name}{SUFFIX}"
        return path if path.parent == self.layout.artifacts and path.is_file() else None
