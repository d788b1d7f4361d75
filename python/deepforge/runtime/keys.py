"""The cache key of a job: all that its outputs depend on, and in words what differs between two keys."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import RunError
from .graph import Graph
from .job import environment
from .launch import child_environment
from .places import HASH_SEED, JobPlace
from .references import References, Resource
from .scan import Scan

# What values are made of and computed with, though an operation may not import it itself.
_FOUNDATION = frozenset({"numpy", "pandas", "scipy"})
_VERSION = 1
# An interpreter, and variables it is asked with.
Asked = tuple[str, tuple[tuple[str, str], ...]]
# Variables of which the value may be shown: they change results and are never secrets. Of others only a
# digest is part of the key, and nothing is recorded.
_TELLING = frozenset(
    [
        *environment.THREADS,
        HASH_SEED,
        "CUDA_VISIBLE_DEVICES",
        "CUBLAS_WORKSPACE_CONFIG",
        "KERAS_BACKEND",
        "LANG",
        "LC_ALL",
        "MPLBACKEND",
        "TF_DETERMINISTIC_OPS",
        "TZ",
        "XLA_FLAGS",
    ]
)


class Environment:
    """What an interpreter provides: its version and platform, the versions of packages, and what libraries find there.

    variables: set on top of those this process has, when it is asked. Everything is asked for once.
    """

    def __init__(self, python: str | None = None, variables: Mapping[str, str] | None = None) -> None:
        self.executable = python or sys.executable
        self._variables = dict(variables or {})
        own = os.path.abspath(self.executable) == os.path.abspath(sys.executable)
        self._own = own and all(os.environ.get(name) == value for name, value in self._variables.items())
        self._known: dict[str, dict[str, str]] = {}
        self._libraries: dict[str, dict[str, Any]] = {}
        self._base: dict[str, str] = {}

    def describe(self, packages: Iterable[str], libraries: Iterable[str] = ()) -> dict[str, Any]:
        """``{"python", "platform", "packages"}``: packages by distribution name, those imported as ``packages``, what
        ``libraries`` compute with, and those that most values depend on.

        Raises RunError when the interpreter cannot be asked.
        """
        libraries = list(libraries)
        wanted = _FOUNDATION | set(packages)
        self.ask(wanted, libraries)
        wanted |= {package for name in libraries if (package := self._libraries[name].get("package"))}
        merged = {name: version for package in wanted for name, version in self._known[package].items()}
        return {**self._base, "packages": dict(sorted(merged.items()))}

    def problem(self, library: str) -> str | None:
        """Why a library cannot be used there, in words."""
        self.ask((), [library])
        found: str | None = self._libraries[library].get("problem")
        return found

    def ask(self, packages: Iterable[str], libraries: Iterable[str] = ()) -> None:
        """Learn of several packages and libraries at once; ``describe`` does it for what is not known yet."""
        unknown = sorted(set(packages) - self._known.keys())
        new = sorted(set(libraries) - self._libraries.keys())
        if not unknown and not new and self._base:
            return
        answer = environment.describe(unknown, new) if self._own else self._ask_process(unknown, new)
        self._known.update(answer.pop("packages"))
        self._libraries.update(answer.pop("libraries"))
        self._base = answer

    def _ask_process(self, packages: list[str], libraries: list[str]) -> dict[str, Any]:
        named = [*packages, *(f":{name}" for name in libraries)]
        command = [self.executable, "-m", "deepforge.runtime.job.environment", *named]
        try:
            env = child_environment(self._variables)
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=env)
            answer: dict[str, Any] = json.loads(done.stdout)
            return answer
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            detail = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1:]
            raise RunError(
                f"The interpreter {self.executable} cannot run jobs; is deepforge installed there? {' '.join(detail)}",
                python=self.executable,
            ) from error


class KeyMaker:
    """Makes the keys of the jobs of one graph.

    ``root`` holds the code: the project, or the snapshot of it in an execution. ``places`` are those of the
    nodes that keys are wanted of, whose ``references`` must be sound.
    """

    def __init__(
        self,
        graph: Graph,
        places: Mapping[str, JobPlace],
        *,
        root: Path,
        project: Path,
        references: References | None = None,
    ) -> None:
        self._graph = graph
        self._places = places
        self._references = references or References(graph, root)
        self._root = root
        self._project = project
        self._sources: dict[str, bytes] = {}
        self._scans: dict[str, Scan] = {}
        self._environments: dict[Asked, Environment] = {}
        for asked in dict.fromkeys(map(self._asked, places)):
            mine = [name for name in places if self._asked(name) == asked]
            interpreter = self._environments[asked] = Environment(asked[0], dict(asked[1]))
            packages = {package for name in mine for package in self.scan(name).packages}
            interpreter.ask(packages | _FOUNDATION, {each for name in mine for each in self.libraries(name)})

    def _asked(self, name: str) -> Asked:
        """The interpreter of a node and, where libraries are to be asked for, the variables they may look at."""
        place = self._places[name]
        variables = {key: value for key, value in place.variables.items() if key != HASH_SEED}
        return place.python, tuple(sorted(variables.items())) if self.libraries(name) else ()

    def scan(self, name: str) -> Scan:
        """What the code of a node and of the modules of its references shows; cached."""
        if name not in self._scans:
            self._scans[name] = self._references.scan(name, self._places[name].folders)
        return self._scans[name]

    def references(self, name: str) -> dict[str, Resource]:
        """What the references of a node name."""
        return self._references.of(name)

    def libraries(self, name: str) -> list[str]:
        """The libraries that a node's job is initialised with."""
        return self._references.libraries(name, self.scan(name).packages)

    def problem(self, name: str) -> str | None:
        """Why values of a node's references cannot be made where its job runs, in words."""
        interpreter = self._environments[self._asked(name)]
        for key, each in self.references(name).items():
            found = interpreter.problem(each.library)
            if found is not None:
                return f"its reference {key} ({each.path}) cannot be made with {interpreter.executable}: {found}"
        return None

    def modules(self, name: str) -> dict[str, str]:
        """SHA-256 of the project files that a node imports, by path relative to the project where within it."""
        return {self._name(path): sha256 for path, sha256 in self.scan(name).modules.items()}

    def environment(self, name: str) -> dict[str, Any]:
        """Python, platform and packages of a node's job."""
        interpreter = self._environments[self._asked(name)]
        return interpreter.describe(self.scan(name).packages, self.libraries(name))

    def job_environment(self, name: str) -> dict[str, Any]:
        """The same, with the variables that change results, as records have it."""
        return self._complete(self.environment(name), self._places[name].variables)

    def overall_environment(self, python: str, variables: Mapping[str, str]) -> dict[str, Any]:
        """As ``job_environment`` for a whole execution: the packages are those that any of its jobs imports."""
        packages = {package for name in self._places for package in self.scan(name).packages}
        all_of_it = self._environments.values()
        interpreter = next((each for each in all_of_it if each.executable == python), next(iter(all_of_it)))
        return self._complete(interpreter.describe(packages), variables)

    def _complete(self, described: dict[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
        public = {name: value for name, value in variables.items() if name in _TELLING}
        return {
            **described,
            "variables": {**environment.thread_variables(), **public},
            "hash_seed": variables.get(HASH_SEED, "0"),
            "threads": environment.threads(),
        }

    def parts(self, name: str, inputs: Mapping[str, str]) -> dict[str, Any]:
        """All that the outputs of a node depend on. ``inputs``: SHA-256 by connected port. JSON data."""
        file = self._graph.file(name)
        if file not in self._sources:
            self._sources[file] = (self._root / file).read_bytes()
        references = self.references(name)
        variables = self._places[name].variables
        return {
            "version": _VERSION,
            "file": file,
            "operation": hashlib.sha256(self._sources[file]).hexdigest(),
            "modules": self.modules(name),
            "attributes": dict(sorted(self._graph.attributes(name).items())),
            "references": {key: each.digest for key, each in references.items()},
            "reference_files": {key: each.path for key, each in references.items()},
            "inputs": dict(sorted(inputs.items())),
            "environment": self.environment(name),
            "variables": {name: _veiled(name, value) for name, value in sorted(variables.items())},
        }

    def _name(self, path: Path) -> str:
        for folder in (self._root, self._project):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return str(path)


def _veiled(name: str, value: str) -> str:
    return value if name in _TELLING else hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def key_of(parts: Mapping[str, Any]) -> str:
    """The cache key: SHA-256 of the parts, of which names of files are none."""
    content = {name: value for name, value in parts.items() if name not in ("file", "reference_files")}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What changed between the parts of two keys, in words; empty when nothing did."""
    found: list[str] = []
    if before.get("operation") != now["operation"]:
        found.append(f"code of {now['file']} changed")
    for name in _changed(before.get("modules", {}), now["modules"]):
        found.append(f"code of {name} changed")
    was, is_ = before.get("attributes", {}), now["attributes"]
    for name in _changed(was, is_):
        found.append(f"attribute {name} changed: {was.get(name, 'unset')} to {is_.get(name, 'unset')}")
    for name in _changed(before.get("references", {}), now["references"]):
        was, is_ = (each.get("reference_files", {}).get(name, "none") for each in (before, now))
        found.append(f"reference {name}: {is_} changed" if was == is_ else f"reference {name} changed: {was} to {is_}")
    found += [f"input {name} changed" for name in _changed(before.get("inputs", {}), now["inputs"])]
    was, is_ = before.get("environment", {}), now["environment"]
    for name in ("python", "platform"):
        if was.get(name) != is_[name]:
            found.append(f"{name} changed: {was.get(name)} to {is_[name]}")
    was, is_ = was.get("packages", {}), is_["packages"]
    found += [f"{name} changed: {was.get(name, 'none')} to {is_.get(name, 'none')}" for name in _changed(was, is_)]
    found += [f"variable {name} changed" for name in _changed(before.get("variables", {}), now["variables"])]
    if not found and key_of(before) != key_of(now):
        found.append("the way keys are made changed")
    return "; ".join(found)


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
