"""What the Keras library has beside its catalogue: known models, example architectures, operations to copy."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .catalogue import docs
from .values import literal

HERE = Path(__file__).parent
EXAMPLES = HERE / "zoo"
OPERATIONS = HERE / "operations"
ENDING = ".architecture.json"
# What can be chosen of an application without asking the network for weights.
_REFUSED = {"weights", "input_tensor", "name"}


class OfferError(ValueError):
    """There is no such offer, or it does not take these arguments."""


def offers() -> dict[str, list[dict[str, Any]]]:
    """Applications, examples and operations as JSON data of ``LibraryOffers``. Imports Keras."""
    return {
        "examples": [_example(path) for path in sorted(EXAMPLES.glob(f"*{ENDING}"))],
        "applications": [_application(name, make) for name, make in _applications()],
        "operations": [_operation(path) for path in sorted(OPERATIONS.glob("[!_]*.py"))],
    }


def application(name: str, arguments: Mapping[str, str]) -> Any:
    """A model of keras.applications, without trained weights. ``arguments``: Python-literal text by name.

    Raises OfferError.
    """
    make = dict(_applications()).get(name)
    if make is None:
        raise OfferError(f"There is no application {name!r} in this Keras.")
    known = inspect.signature(make).parameters
    for each in arguments:
        if each not in known or each in _REFUSED:
            raise OfferError(f"{name} takes no {each} here.")
    return make(**{"weights": None, **{each: literal(text, each) for each, text in arguments.items()}})


def _applications() -> Iterator[tuple[str, Any]]:
    """The models of keras.applications by name: functions that take ``weights``."""
    import keras

    for name in sorted(dir(keras.applications)):
        make = getattr(keras.applications, name)
        if callable(make) and not inspect.ismodule(make) and "weights" in inspect.signature(make).parameters:
            yield name, make


def _application(name: str, make: Any) -> dict[str, Any]:
    defaults = [
        f"{each.name}={each.default!r}"
        for each in inspect.signature(make).parameters.values()
        if each.default is not each.empty and each.name not in _REFUSED
    ]
    summary = docs.summary(docs.of(make))
    return {"name": name, "title": name, "summary": f"{summary} {', '.join(defaults)}".strip(), "size": None}


def _example(path: Path) -> dict[str, Any]:
    data = json.loads(path.read_text("utf-8"))
    name = path.name.removesuffix(ENDING)
    layers = sum(len(graph["nodes"]) for graph in (data, *data.get("models", {}).values()))
    return {"name": name, "title": name, "summary": "", "size": f"{layers} layers"}


def _operation(path: Path) -> dict[str, Any]:
    summary = docs.summary(ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")
    return {"name": path.stem, "title": path.stem, "summary": summary, "size": None}
