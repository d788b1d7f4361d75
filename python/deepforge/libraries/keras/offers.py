"""What the Keras library has beside its catalogue: known models, example architectures."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .catalogue import docs
from .library import ARCHITECTURE, KerasLibrary
from .placement import INPUT
from .values import literal

# Titles and summaries of the example architectures, by file.
_EXAMPLES = {
    "acgan_discriminator": ("AC-GAN discriminator", "Tells how real an image of 28 × 28 is, and of which class."),
    "acgan_generator": ("AC-GAN generator", "Draws images of a class, 28 × 28, from noise and the class's number."),
    "bidirectional_rnn": ("Bidirectional RNN", "Judges a text, read in both directions by two LSTM layers."),
    "cifar10_cnn": ("CIFAR-10 CNN", "A small convolutional network that sorts images of 32 × 32 into ten classes."),
    "redshift_inception": (
        "Redshift inception", "Redshifts of galaxies from images of 64 × 64 in five bands, by five inception blocks."
    ),
    "resnet50": ("ResNet-50", "Sixteen bottleneck blocks around which each stage can pass its input on."),
    "seq2seq_lstm": ("Sequence to sequence LSTM", "An encoder whose states start a decoder, one token at a time."),
    "siamese": ("Siamese network", "Tells whether two images show the same, by one encoder that is called twice."),
    "transformer_encoder": ("Transformer encoder", "Sorts texts by two encoder blocks with multi-head attention."),
}  # fmt: skip
# What can be chosen of an application without asking the network for weights.
_REFUSED = {"weights", "input_tensor", "name"}
_LINK = re.compile(r"\[\s*([^\]]+?)\s*\]\(\s*http[^)]*\)\s*(\([^)]*\))?")


class OfferError(ValueError):
    """There is no such offer, or it does not take these arguments."""


def offers() -> dict[str, list[dict[str, Any]]]:
    """Applications and examples as JSON data of ``LibraryOffers``. Imports Keras."""
    return {
        "examples": [_example(name, path) for name, path in examples().items()],
        "applications": [_application(name, make) for name, make in _applications()],
    }


def examples() -> dict[str, Path]:
    """The files of the example architectures, by name."""
    return {path.name.removesuffix(ARCHITECTURE.ending): path for path in KerasLibrary().examples()}


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
            takes = ", ".join(sorted(known.keys() - _REFUSED))
            raise OfferError(f"{name} takes no {each} here. It takes: {takes}.")
    return make(**{"weights": None, **{each: literal(text, each) for each, text in arguments.items()}})


def _applications() -> Iterator[tuple[str, Any]]:
    """The models of keras.applications by name: functions that take ``weights``."""
    import keras

    for name in sorted(dir(keras.applications)):
        make = getattr(keras.applications, name)
        if callable(make) and not inspect.ismodule(make) and "weights" in inspect.signature(make).parameters:
            yield name, make


def _application(name: str, make: Any) -> dict[str, Any]:
    doc = docs.of(make)
    # The paper it is from says most; it is the first link of the documentation.
    paper = _LINK.search(doc)
    summary = " ".join(" ".join(filter(None, paper.groups())).split()) if paper else docs.summary(doc)
    return {"name": name, "title": name, "summary": summary, "size": None}


def _example(name: str, path: Path) -> dict[str, Any]:
    data = json.loads(path.read_text("utf-8"))
    title, summary = _EXAMPLES.get(name, (name, ""))
    return {"name": name, "title": title, "summary": summary, "size": f"{_layers(data, data.get('models', {}))} layers"}


def _layers(graph: Mapping[str, Any], models: Mapping[str, Any]) -> int:
    """How many layers a graph has, those of its blocks counted wherever they are used."""
    return sum(
        _layers(models[node["architecture"][1:]], models) - _inputs(models[node["architecture"][1:]])
        if node["kind"] == "block" and node["architecture"][1:] in models else 1
        for node in graph["nodes"].values()
    )  # fmt: skip


def _inputs(graph: Mapping[str, Any]) -> int:
    return sum(node.get("class") == INPUT for node in graph["nodes"].values())
