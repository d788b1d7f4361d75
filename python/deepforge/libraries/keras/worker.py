"""The process that answers editors with one environment's Keras; see ``libraries/worker.py`` for what it is asked.

Besides documents it answers:

- ``{"ask": "catalogue"}``: the catalogue, the project's own layers and functions included.
- ``{"ask": "offers"}``: known models, example architectures.
- ``{"ask": "import", "kind", ...}``: ``{"architecture", "notes"}``, see ``sources.py``. It may run a person's code:
  ask a process of its own, so that it can be ended.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...model.architecture import Architecture
from ..blocks import loader
from ..catalogue import Catalogue
from ..code import GeneratedCode
from ..feedback import Feedback
from ..worker import Check, Worker, serve
from . import offers, sources
from .catalogue import store
from .code import generate
from .own import reading
from .own.running import Modules
from .shapes import Shapes


class Environment:
    """One environment's Keras and one project: what editors of this project are answered with."""

    def __init__(self, catalogue: Catalogue, project: Path) -> None:
        self.project = project.resolve()
        self._keras = catalogue
        self._known = catalogue
        self._read: object = ()
        self._modules = Modules(self.project)
        self._files = loader(self.project)

    def worker(self) -> Worker:
        """What answers messages."""
        return Worker(
            self._check,
            self._generate,
            {
                "catalogue": lambda message: self.catalogue().to_json(),
                "offers": lambda message: offers.offers(),
                "import": lambda message: sources.read(message, self.project, self.catalogue()),
            },
        )

    def catalogue(self) -> Catalogue:
        """What Keras has, and what the project's modules have as they are now."""
        state = reading.state(self.project)
        if state != self._read:
            modules, unread = reading.read(self.project)
            own = reading.entries(modules, self._keras)
            self._known = replace(self._keras, entries=(*self._keras.entries, *own), unread=unread)
            self._read = state
        return self._known

    def load(self, block: str) -> Architecture:
        """The architecture in a file of the project, as it was when the question came. Raises DocumentError."""
        return self._files(block)

    def _check(self) -> Check:
        shapes = Shapes(self._keras, self.load, self._modules)

        def check(architecture: Architecture, run_code: bool) -> tuple[Feedback, Sequence[str]]:
            self._files = loader(self.project)
            shapes.catalogue = self.catalogue()
            return shapes.update(architecture, run_code=run_code), shapes.asks

        return check

    def _generate(self, architecture: Architecture, title: str, feedback: Feedback | None) -> GeneratedCode:
        self._files = loader(self.project)
        return generate(architecture, self.catalogue(), self.load, title, feedback)


def main(arguments: list[str] | None = None) -> int:
    """Answer messages until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--project", type=Path, default=Path())
    parser.add_argument("--cache", type=Path, required=True, help="folder in which the catalogue is remembered")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(options.project.resolve()))
    # Nothing of ours is written beside a person's code; and what is cached there may be older than the file.
    sys.dont_write_bytecode = True
    return serve(Environment(store.load(options.cache), options.project).worker())


if __name__ == "__main__":
    sys.exit(main())
