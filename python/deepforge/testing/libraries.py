"""What every library must do, as tests that its author runs: ``class TestMine(LibraryTests)`` with pytest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from unittest import SkipTest

from ..errors import DeepForgeError, DocumentError
from ..libraries.library import Library, LibraryError
from ..model.architecture import Architecture
from ..model.files import write_text
from ..model.operation import load_operation
from ..model.resources import LIBRARIES, library, resource_types
from ..project import Project
from ..runtime.launch import child_environment

_PIPELINE = "pipelines/use.pipeline.json"
_OPERATION = "operations/use.py"


class LibraryTests:
    """Subclass it with a name that pytest collects, and say of your library what is asked for below.

    Each test makes a project in a folder of its own. Tests that make values are skipped where what the library
    describes is not installed, as ``Library.installed`` says.
    """

    # The name of its entry point, and a resource: its type (the annotation) and its file in the project.
    name: ClassVar[str]
    resource: ClassVar[str]
    path: ClassVar[str]
    # An expression that an operation returns; ``value`` is what its reference gives. It must be storable, and tell
    # resources apart that build other values.
    result: ClassVar[str] = "repr(value)"

    def write(self, root: Path) -> None:
        """Write the resource into the project at ``root``, and all that it needs."""
        raise NotImplementedError

    def write_same(self, root: Path) -> None:
        """Write it otherwise, so that it builds the same: other places on a canvas, another order of keys."""
        raise NotImplementedError

    def write_other(self, root: Path) -> None:
        """Write it so that it builds another value."""
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Assert that the value is what an operation expects."""

    # What is promised --------------------------------------------------------------------------------------

    def test_it_is_found_by_its_entry_point(self) -> None:
        """By name, as a ``Library`` that says what it brings; operations know its types of resources."""
        assert self.name in LIBRARIES.names(), (
            f"No entry point {self.name} of the group deepforge.libraries is installed"
        )
        found = self._library()
        assert (found.name, bool(found.title)) == (self.name, True)
        for kind in found.resources:
            assert kind.type.isidentifier() and kind.title, (
                f"The type {kind.type!r}: expected a Python name and a title"
            )
            assert kind.ending.startswith(".") and "/" not in kind.ending, (
                f"The ending {kind.ending!r}: expected .x.json"
            )
            assert kind.folder and not kind.folder.startswith(("/", ".")), (
                f"The folder {kind.folder!r} is not a project's"
            )
        assert {kind.type for kind in found.resources} <= resource_types()

    def test_asking_what_it_is_imports_nothing_that_it_describes(self, tmp_path: Path) -> None:
        """Operations are read all the time: this must stay cheap."""
        project = self._project(tmp_path)
        found = self._library()
        asked = f"{self.resource!r}, {self.path!r}, Path({str(project.root)!r})"
        code = (
            "import sys\nfrom pathlib import Path\nfrom deepforge.model.resources import library\n"
            f"found = library({self.name!r})\nfound.resources, found.sources({asked}), found.digest({asked})\n"
            f"found.requirements({asked})\n"
            f"print([each for each in {list(found.packages)!r} if each in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=child_environment()
        )
        assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stdout + done.stderr

    def test_sources_are_files_of_the_project(self, tmp_path: Path) -> None:
        """The resource itself among them, relative, each once."""
        root = self._project(tmp_path).root
        found = self._library().sources(self.resource, self.path, root)
        assert self.path in found and len(set(found)) == len(found)
        for each in found:
            assert not Path(each).is_absolute() and (root / each).is_file(), f"{each} is no file of the project"

    def test_the_digest_is_of_what_is_built(self, tmp_path: Path) -> None:
        """The same in another place and form, another for another value."""
        root = self._project(tmp_path / "one").root
        elsewhere = self._project(tmp_path / "two").root
        digest = self._digest(root)
        assert self._digest(root) == digest == self._digest(elsewhere)
        self.write_same(root)
        assert self._digest(root) == digest, "What builds the same must have the same digest"
        self.write_other(root)
        assert self._digest(root) != digest, "What builds another value must have another digest"

    def test_what_cannot_be_read_is_a_document_error(self, tmp_path: Path) -> None:
        """With a code and a message, from sources and digest; the file stays as it is."""
        root = self._project(tmp_path).root
        found = self._library()
        for text in ("{", "[]", '{"version": 1, "library": "nobody\'s"}'):
            write_text(root / self.path, text)
            for ask in (found.sources, found.digest):
                error = _raised(DocumentError, ask, self.resource, self.path, root)
                assert error is not None and error.message, f"{ask.__name__} must raise DocumentError for {text}"
            assert (root / self.path).read_text() == text

    def test_it_says_what_is_installed(self) -> None:
        """A version, or how to install what is missing."""
        found = self._library()
        error = _raised(LibraryError, found.installed)
        assert error is None or (error.code == "missing-package" and error.message)
        assert error is not None or isinstance(found.installed()[0], str)

    def test_values_are_made_anew(self, tmp_path: Path) -> None:
        """Two references to one resource get two values, which do not change each other."""
        project = self._project(tmp_path)
        self._installed()
        first, second = (project.build(self.path) for _ in range(2))
        self.check(first)
        self.check(second)
        assert first is not second

    def test_an_operation_gets_the_value_of_its_reference(self, tmp_path: Path) -> None:
        """A pipeline is planned, run and reused by what the resource builds; the plan says what changed."""
        project = self._project(tmp_path)
        self._installed()
        self._write_pipeline(project.root)
        assert project.plan("use").steps["use"].reason == "first run"
        done = project.conduct(project.create_execution("use"))
        assert done.status == "done", project.log(done.id, "use")["text"]
        self.write_same(project.root)
        assert project.plan("use").steps["use"].state == "reused"
        self.write_other(project.root)
        step = project.plan("use").steps["use"]
        assert (step.state, step.reason) == ("will run", f"reference value: {self.path} changed")
        again = project.conduct(project.create_execution("use"))
        results = [each.jobs["use"].outputs["result"].sha256 for each in (done, again)]
        assert results[0] != results[1], f"{self.result} is the same for another value"
        (project.root / self.path).unlink()
        step = project.plan("use").steps["use"]
        assert (step.state, step.reason) == ("cannot run", f"its reference value ({self.path}): there is no such file")

    def test_what_comes_with_it_can_be_read(self) -> None:
        """Its operations are operations, its example architectures architectures of its own."""
        found = self._library()
        for file in found.operations():
            load_operation(file)
        for file in found.examples():
            if file.name.endswith(".architecture.json"):
                assert Architecture.load(file).library == self.name, file.name

    def test_its_catalogue_survives_being_written(self, tmp_path: Path) -> None:
        """Editors get it as JSON; ids are told apart."""
        made = self._installed().catalogue(tmp_path)
        if made is None:
            raise SkipTest("It has no catalogue")
        data = json.loads(json.dumps(made.to_json()))
        assert type(made).from_json(data).to_json() == data
        ids = [entry.id for entry in made.entries]
        assert made.library == self.name and len(set(ids)) == len(ids)

    # What the tests stand on --------------------------------------------------------------------------------

    def _library(self) -> Library:
        found = library(self.name)
        assert isinstance(found, Library), f"The entry point {self.name}: expected a subclass of Library"
        return found

    def _installed(self) -> Library:
        found = self._library()
        try:
            found.installed()
        except LibraryError as error:
            raise SkipTest(error.message) from error
        return found

    def _project(self, folder: Path) -> Project:
        project = Project.create(folder / "project")
        self.write(project.root)
        return project

    def _digest(self, root: Path) -> str:
        return self._library().digest(self.resource, self.path, root)

    def _write_pipeline(self, root: Path) -> None:
        code = f'def use(*, value: "{self.resource}"):\n    result = {self.result}\n    return result\n'
        write_text(root / _OPERATION, f'"""Use the resource."""\n\n\n{code}')
        node = {"kind": "operation", "operation": _OPERATION, "attributes": {}, "position": [0, 0]}
        nodes = {"use": {**node, "references": {"value": self.path}}}
        write_text(root / _PIPELINE, json.dumps({"version": 1, "nodes": nodes, "edges": {}}))


def _raised(kind: type[DeepForgeError], call: Callable[..., Any], *arguments: Any) -> DeepForgeError | None:
    try:
        call(*arguments)
    except kind as error:
        return error
    return None
