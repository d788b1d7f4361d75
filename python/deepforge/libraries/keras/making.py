"""Makes the model of an architecture: by the code that a person sees, so that both are the same."""

from __future__ import annotations

import linecache
from pathlib import Path, PurePosixPath
from typing import Any

from ...model.architecture import Architecture
from ..feedback import Feedback
from ..flatten import Load
from ..library import LibraryError
from . import messages
from .catalogue.lazy import lazy
from .code import generate
from .own.running import Modules
from .shapes import Shapes
from .untouched import drawn_from, names_kept


def make_model(whole: Architecture, load: Load, path: str, root: Path, seed: str) -> Any:
    """The Keras model: built, not compiled. ``path`` (relative to the project at ``root``) names it in errors.

    The project's own layers are imported. seed: hexadecimal digits. Initial weights are drawn as if ``random`` had been
    seeded with them, so that they are the same whenever this is made; generators of the process are left as they were.
    Raises LibraryError that names the layers and what is wrong with each.
    """
    title = PurePosixPath(path).name.partition(".")[0]
    catalogue = lazy(root)
    with names_kept(), drawn_from(seed):
        feedback = Shapes(catalogue, load, Modules(root)).update(whole, run_code=True)
        _refuse(path, feedback)
        text = generate(whole, catalogue, load, title, feedback).text
    name = f"<{path}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict[str, Any] = {"__name__": title}
    try:
        with drawn_from(seed):
            exec(compile(text, name, "exec"), space)
            return space["build"]()
    except Exception as error:
        what = messages.cleaned(error, type(error).__name__).message
        raise LibraryError(f"{path} cannot be built: {what}", code="cannot-build", path=path) from error


def _refuse(path: str, feedback: Feedback) -> None:
    """Raise what is wrong with the layers, all of it."""
    wrong = [
        f"{name}: {each.message}"
        for name, node in feedback.nodes.items()
        for each in node.errors
        if each.severity == "error"
    ]
    if wrong:
        text = "; ".join(wrong)
        raise LibraryError(f"{path} cannot be built: {text}", code="cannot-build", path=path, problems=wrong)
