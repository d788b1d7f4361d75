"""The Keras library as DeepForge finds it. Importing this imports no Keras; see ``libraries/library.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import DocumentError
from ..library import Library, LibraryError, ResourceType
from . import backend

if TYPE_CHECKING:
    from ...model.architecture import Architecture
    from ..catalogue import Catalogue
    from ..code import GeneratedCode

ARCHITECTURE = ResourceType("Architecture", "Architecture", "architectures", ".architecture.json")
# What an index into a tensor is called; everything else that is not Keras' is a class of the project or a package.
_BUILT_IN = ("keras.", "operator.")


class KerasLibrary(Library):
    """Networks of Keras 3 layers, on whichever backend is there."""

    name = "keras"
    title = "Keras"
    resources = (ARCHITECTURE,)
    packages = ("keras",)

    def sources(self, resource: str, path: str, root: Path) -> list[str]:
        """The architecture, its blocks, and the modules of the project's own classes."""
        files = self._files(path, root)
        modules = [_module(name, root) for name in self._own(files)]
        return [*files, *sorted({each for each in modules if each is not None})]

    def digest(self, resource: str, path: str, root: Path) -> str:
        """The same for architectures that are the same network."""
        from .. import blocks

        self._files(path, root)
        return blocks.digest(path, blocks.loader(root))

    def requirements(self, resource: str, path: str, root: Path) -> list[str]:
        """Keras, and packages that other classes of the network come from."""
        own = self._own(self._files(path, root))
        return ["keras", *sorted({name.partition(".")[0] for name in own if _module(name, root) is None})]

    def initialise(self) -> None:
        """Choose the backend: it must be known when Keras is imported."""
        backend.choose()

    def load(self, resource: str, path: str, root: Path) -> Any:
        """The model: built, not compiled. The weights it begins with depend on the network only."""
        from .. import blocks
        from .making import make_model

        self._begin()
        self._files(path, root)
        load = blocks.loader(root)
        return make_model(load(path), load, path, root, blocks.digest(path, load))

    def installed(self) -> tuple[str, str | None]:
        """The version of Keras, and the package it computes with."""
        try:
            version = metadata.version("keras")
        except metadata.PackageNotFoundError:
            raise LibraryError(
                "Keras is not installed in this environment. Install it with something to compute with: "
                "pip install keras jax (or tensorflow, or torch, instead of jax)",
                code="missing-package",
                package="keras",
            ) from None
        missing = backend.missing()
        if missing is not None:
            raise LibraryError(missing[0], code="missing-package", package=missing[1])
        return version, backend.backend()

    def worker(self, project: Path, cache: Path) -> list[str] | None:
        """The module that answers editors."""
        return ["-m", "deepforge.libraries.keras.worker", "--project", str(project), "--cache", str(cache)]

    def catalogue(self, cache: Path) -> Catalogue | None:
        """The metamodel of the installed Keras."""
        from .catalogue import store

        self._begin()
        return store.load(cache)

    def generate(self, architecture: Architecture, root: Path, title: str) -> GeneratedCode:
        """Functional Keras code; ``build()`` in it gives the model."""
        self._begin()
        from .. import blocks
        from .catalogue.lazy import lazy
        from .code import generate

        return generate(architecture, lazy(root), blocks.loader(root), title)

    def recognises(self, value: Any) -> str | None:
        """A live Keras model is an architecture."""
        keras = sys.modules.get("keras")
        model = getattr(keras, "Model", None)
        return ARCHITECTURE.type if isinstance(model, type) and isinstance(value, model) else None

    def read(self, value: Any) -> tuple[Architecture, list[str]]:
        """The graph of layers of a live model."""
        if self.recognises(value) is None:
            raise LibraryError(f"Expected a Keras model, received a {type(value).__name__}", code="not-a-model")
        from .. import blocks
        from .catalogue.lazy import lazy
        from .importing import from_model
        from .untouched import drawn_from, names_kept

        with names_kept(), drawn_from():
            found = from_model(value, lazy())
        return found, [
            f"{kind.partition('.')[2]} is defined in the notebook: move it to a module of the project, and name that"
            for kind in sorted(blocks.kinds(found))
            if kind.startswith("__main__.")
        ]

    def operations(self) -> Iterable[Path]:
        """Operations that train, score and predict."""
        return sorted((Path(__file__).parent / "operations").glob("[!_]*.py"))

    def examples(self) -> Iterable[Path]:
        """Networks that many people know."""
        return sorted((Path(__file__).parent / "zoo").glob(f"*{ARCHITECTURE.ending}"))

    def _begin(self) -> None:
        """Before Keras is imported. Raises LibraryError when it cannot be."""
        self.installed()
        self.initialise()

    def _files(self, path: str, root: Path) -> dict[str, Architecture]:
        """The architecture and its blocks by file. Raises DocumentError for what is not of Keras, too."""
        from .. import blocks

        found = blocks.files(path, blocks.loader(root))
        for file, each in found.items():
            if each.library != self.name:
                raise DocumentError(
                    f"{file}: expected an architecture of the library {self.name}, received one of {each.library}",
                    code="other-library",
                    path=file,
                )
        return found

    def _own(self, files: dict[str, Architecture]) -> list[str]:
        """The classes and functions that are not Keras' own, by their dotted names."""
        from .. import blocks

        every = {kind for each in files.values() for kind in blocks.kinds(each)}
        return sorted(kind for kind in every if not kind.startswith(_BUILT_IN) and "." in kind)


def _module(name: str, root: Path) -> str | None:
    """The file of the project that a dotted name is imported from; None when it is none of the project's."""
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        folder = "/".join(parts[:count])
        for file in (f"{folder}.py", f"{folder}/__init__.py"):
            if (root / file).is_file():
                return file
    return None
