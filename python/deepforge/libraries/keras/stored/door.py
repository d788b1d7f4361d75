"""What the Keras library does with Keras's values: the other side of ``types/known.py``. Imports Keras only for one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import IO, Any

from ....types.known import KnownValues, Parts


class KerasValues(KnownValues):
    """Models and layers are stored as ``.keras`` files; other objects of Keras are pickled."""

    ending = ".keras"

    def recognises(self, cls: type) -> bool:
        """Models, layers, optimizers, metrics, losses, callbacks, variables, symbolic tensors."""
        return any(base.__module__.startswith("keras.") and base.__name__ in _BASES for base in cls.__mro__)

    def is_file(self, value: Any) -> bool:
        """Models and layers are."""
        return _is(value, "Layer")

    def type_name(self, value: Any) -> str:
        """``Keras model``, ``Keras layer``; others by the class."""
        if _is(value, "Model"):
            return "Keras model"
        if _is(value, "Layer"):
            return "Keras layer"
        return f"keras {type(value).__qualname__}"

    def summary(self, value: Any) -> str:
        """A model's class, number of layers and of parameters, shape of the output."""
        from .look import summary

        return summary(value)

    def dump(self, value: Any, file: IO[bytes]) -> None:
        """A ``.keras`` file, with what is not Keras's own inside."""
        from .archive import write

        write(value, file)

    def reads(self, path: Path) -> bool:
        """Whether a file is a ``.keras`` file."""
        from .members import is_archive

        return is_archive(path)

    def load(self, path: Path) -> Any:
        """The model or layer in a ``.keras`` file."""
        generator: Any = random.random.__self__  # type: ignore[attr-defined]
        before = generator.getstate()
        try:
            from .archive import read  # the first import of Keras draws

            return read(path)
        finally:
            generator.setstate(before)  # not by the module's function, which a job takes for a seed

    def reduce(self, value: Any) -> Any:
        """Models and layers inside of other values as their file; a history without its model."""
        from . import pickled

        return pickled.reduce(value)

    def parts(self, value: Any) -> Parts | None:
        """Configuration, weights bit by bit, state of the optimizer, history, own definitions."""
        from .parts import parts

        return parts(value)

    def state(self, value: Any) -> Any:
        """Weights and switches."""
        from .state import state

        return state(value)

    def held(self, value: Any) -> list[Any] | None:
        """Layers, variables, optimizer."""
        from .state import held

        return held(value)

    def stays(self, value: Any) -> str | None:
        """Symbolic tensors stay, models whose classes do not say how they were made, and those without weights yet."""
        if _is(value, "KerasTensor"):
            return "a symbolic tensor is a place in a graph of layers"
        if not _is(value, "Layer"):
            return None
        from .rest import undrawn, why_not

        return why_not(value) or undrawn(value)

    def preview(self, value: Any) -> dict[str, Any] | None:
        """A model by its layers and how their weights are spread, a history as a table."""
        from .look import preview

        return preview(value)


# By name: nothing of Keras is imported to be asked.
_BASES = frozenset({"KerasSaveable", "Callback", "Variable", "KerasTensor", "SeedGenerator"})


def _is(value: Any, base: str) -> bool:
    return any(each.__name__ == base and each.__module__.startswith("keras.") for each in type(value).__mro__)
