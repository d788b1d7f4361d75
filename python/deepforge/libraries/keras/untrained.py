"""Keeps models from training, saving and downloading while a person's code runs; what it did with them is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .finding import label
from .live import is_waiting

# What would take long, or show or write something, and says nothing of the model.
_SKIPPED = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "summary", "save", "save_weights",
            "load_weights", "export")  # fmt: skip
# Of these, what is called with the model's input first.
_GIVEN = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch")


def _see(model: Any, x: Any = None, **_: Any) -> None:
    """Let a sequential model know the shape of what it would have been trained on, as training would have."""
    shape = getattr(x, "shape", None)
    if is_waiting(model) and isinstance(shape, tuple) and shape:
        try:
            model.build((None, *shape[1:]))
        except Exception:  # its layers do not take that: training would have failed as well
            return


@contextmanager
def untrained(names: Mapping[str, Any], used: dict[str, Any], notes: list[str]) -> Iterator[None]:
    """Models do not train while code runs: ``notes`` gets what was skipped, ``used`` the models by where they are.

    names: the names of the code, to say where a model is.
    """
    import keras

    kinds = (keras.Model, keras.Sequential)
    saved = [(kind, name, vars(kind)[name]) for kind in kinds for name in _SKIPPED if name in vars(kind)]
    inherited = [name for name in _SKIPPED if not any(name in vars(kind) for kind in kinds)]

    def skip(name: str) -> Any:
        def skipped(self: Any, *args: Any, **kwargs: Any) -> Any:
            used.setdefault(label(self, names), self)
            if name in _GIVEN:
                _see(self, *args[:1], **kwargs)
            if name not in ("summary",) and (text := f"{name} was not run.") not in notes:
                notes.append(text)
            return None

        return skipped

    compile_model = keras.Model.compile

    def compiled(self: Any, *args: Any, **kwargs: Any) -> None:
        used.setdefault(label(self, names), self)
        compile_model(self, *args, **kwargs)

    for kind, name, _ in saved:
        setattr(kind, name, skip(name))
    for name in inherited:
        setattr(keras.Model, name, skip(name))
    keras.Model.compile = compiled
    try:
        with _nothing_downloaded():
            yield
    finally:
        for kind, name, method in saved:
            setattr(kind, name, method)
        for name in inherited:
            delattr(keras.Model, name)
        del keras.Model.compile


@contextmanager
def _nothing_downloaded() -> Iterator[None]:
    from keras.src.utils import file_utils

    def refused(*args: Any, **kwargs: Any) -> Any:
        raise OSError("nothing is downloaded while a model is imported")

    # Known models ask for their trained weights, and then load them (which is skipped); data sets need their files.
    downloads = {name: vars(file_utils)[name] for name in ("get_file", "urlretrieve") if name in vars(file_utils)}
    file_utils.get_file = lambda *args, **kwargs: "not downloaded"
    if "urlretrieve" in downloads:
        file_utils.urlretrieve = refused
    try:
        yield
    finally:
        for name, function in downloads.items():
            setattr(file_utils, name, function)
