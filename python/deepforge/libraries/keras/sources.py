"""Where an architecture can come from: code, a saved or stored model, a known model, an example."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...errors import DeepForgeError, DocumentError
from ...model.architecture import Architecture
from ..catalogue import Catalogue
from ..worker import text_in
from . import offers, scripts
from .chains import is_open
from .choosing import model_in
from .importing import ModelImportError, from_model
from .keys import is_deep
from .own.imported import Code
from .unopened import reason
from .untouched import settings_kept
from .weights import weightless, zeros


def read(message: Mapping[str, Any], project: Path, catalogue: Catalogue) -> dict[str, Any]:
    """``{"architecture", "notes"}`` for an import: ``kind``, and what that needs, as in ``ImportRequest``.

    Where the network needs classes that only the code has, also ``module``: the file that the architecture expects them
    in (``path``), the ``text`` it would have, and ``notes`` that take the place of others (``instead_of``) once it was
    written.

    ``path`` is relative to the project; ``file``, in its place, any file of this machine, such as that of a stored
    model. Raises DeepForgeError with the reason.
    """
    kind = message.get("kind")
    if kind == "example":
        return {"architecture": _example(text_in(message, "choice")).to_json(), "notes": []}
    if kind == "application":
        try:
            with weightless():
                model = offers.application(text_in(message, "choice"), message.get("arguments") or {})
        except DeepForgeError:
            raise
        except Exception as error:  # whatever the application says to its arguments
            raise ModelImportError(f"{message.get('choice')}: {error}") from error
    elif kind in ("code", "text"):
        file = _file(message, project) if kind == "code" else None
        text = scripts.text_of(file) if file is not None else text_in(message, "text")
        code = Code(file, text, project, message.get("name"))
        with zeros(), settings_kept():
            ran = scripts.run(text, code.name, file.parent if file else project, code.module)
            model = model_in(ran, message.get("variable"))
        architecture = from_model(model, catalogue)
        own = code.own(architecture, ran)
        return {
            "architecture": architecture.to_json(),
            "notes": [*ran.notes, *own.notes, *_lost(model, architecture)],
            **({} if own.text is None else {"module": own.module_json()}),
        }
    elif kind == "artifact":
        model = stored(_file(message, project), project)
    elif kind == "model":
        model = saved(_file(message, project), catalogue)
    else:
        raise DeepForgeError(f"Nothing can be imported from {kind!r}.", code="bad-message")
    architecture = from_model(model, catalogue)
    return {"architecture": architecture.to_json(), "notes": [*_lost(model, architecture)]}


def _lost(model: Any, architecture: Architecture) -> Iterator[str]:
    """What a person has to know of a model: of inputs and outputs that lie deeper than in a list, of an input whose
    shape nobody has said, and of a class of its own."""
    if not (kind := type(model)).__module__.startswith("keras."):
        yield f"It is a {kind.__name__}; here are its layers, without what the class does besides, such as train_step."
    for name in architecture.inputs:
        if is_open(architecture.nodes[name]):
            yield f"The code does not say the shape of what goes into the model: give {name} its shape."
    ends = {"input": architecture.inputs, "output": [node for node, _ in architecture.outputs]}
    for what, order in ends.items():
        if is_deep(getattr(model, what, None)):
            yield f"Its {what}s were lists or dictionaries inside of others; here they are a list: {', '.join(order)}."


def stored(file: Path, project: Path) -> Any:
    """The model that a job or a notebook stored; it comes with the classes that it needs. Raises ModelImportError."""
    import keras

    from ...types.serialise import load, type_name

    try:
        value = load(file, sys_path=[str(project)])
    except DeepForgeError as error:
        raise ModelImportError(f"The artifact cannot be opened: {error.message}") from error
    if not isinstance(value, keras.Model):
        raise ModelImportError(f"Expected an artifact with a Keras model, received a {type_name(value)}")
    return value


def saved(file: Path, catalogue: Catalogue) -> Any:
    """The model in a ``.keras`` or ``.h5`` file; classes of the project's modules are known while it is loaded.

    Raises ModelImportError.
    """
    import keras

    with tempfile.TemporaryDirectory(prefix="deepforge-") as folder:
        path = file
        if file.suffix not in (".keras", ".h5", ".hdf5"):
            # A stored value is named by its content; Keras goes by the ending.
            path = Path(folder) / "model.keras"
            shutil.copyfile(file, path)
        try:
            if path.suffix == ".keras":
                return _configured(path, catalogue)
            own = _own(catalogue, _h5_configuration(path))
            return keras.saving.load_model(path, custom_objects=own, compile=False)
        except Exception as error:
            raise ModelImportError(f"{file.name} cannot be opened: {reason(error)}") from error


def _configured(path: Path, catalogue: Catalogue) -> Any:
    """The model in a ``.keras`` file without its weights, which take long to read and say nothing of its layers."""
    import keras

    with zipfile.ZipFile(path) as archive:
        text = archive.read("config.json").decode()
    config = json.loads(text)
    config["compile_config"] = None
    with weightless(), keras.saving.custom_object_scope(_own(catalogue, text)):
        return keras.saving.deserialize_keras_object(config, safe_mode=True)


def _h5_configuration(path: Path) -> str:
    """What an ``.h5`` file says of its model's layers; nothing when it has weights only."""
    import h5py

    with h5py.File(path) as file:
        return str(file.attrs.get("model_config", ""))


def _own(catalogue: Catalogue, text: str) -> dict[str, Any]:
    """Classes and functions of the project by name, imported: a saved model may have been made with them. text: the
    model's configuration; of what it does not name, no code runs."""
    from .values import ValueTextError, find

    found: dict[str, Any] = {}
    for entry in catalogue.entries:
        if entry.file and entry.name in text:
            try:
                found[entry.name] = find(entry.id)
            except ValueTextError:
                continue
    return found


def _example(name: str) -> Architecture:
    path = offers.examples().get(name)
    if path is None:
        raise DocumentError(f"There is no example {name!r}.", code="not-found")
    return Architecture.from_json(json.loads(path.read_text("utf-8")), path.name)


def _file(message: Mapping[str, Any], project: Path) -> Path:
    if isinstance(given := message.get("file"), str):
        return Path(given)
    path = (project / text_in(message, "path")).resolve()
    if not path.is_relative_to(project):
        raise DocumentError(f"{message.get('path')} is not in the project.", code="outside")
    if not path.is_file():
        raise DocumentError(f"There is no file {message.get('path')}.", code="not-found")
    return path
