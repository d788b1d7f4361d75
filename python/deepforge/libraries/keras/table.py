"""A table of all layers of the installed Keras: what is known of their arguments, and whether they build and infer.

``python -m deepforge.libraries.keras.table`` prints it. Each layer is made from its catalogue entry alone, with simple
values for what it requires, and called on inputs of one to five dimensions until one fits.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass

from ...model.architecture import Architecture, Layer, Link, Object, Value
from ..catalogue import Argument, Catalogue, Entry
from ..feedback import Tensor
from . import words
from .placement import INPUT
from .shapes import Shapes


@dataclass(frozen=True)
class Row:
    """One layer: how many arguments it has and how many of them are typed; its output for the input that fitted, None
    when none did. left_out: why it was not tried. problem: what it said last."""

    layer: str
    category: str
    arguments: int
    typed: int
    input: str = ""
    output: Tensor | None = None
    parameters: int = 0
    left_out: str = ""
    problem: str = ""


_SAMPLES: dict[str, str] = {
    "int": "2", "float": "0.5", "number": "2", "text": "'x'", "bool": "True",
    "tuple": "(2, 2)", "shape": "(-1,)", "array": "[1.0, 2.0]",
}  # fmt: skip
# What a layer needs to make sense together, with the reason.
_BETTER: dict[str, dict[str, Value]] = {
    "Bidirectional": {"layer": Object("keras.layers.LSTM", {"units": "2"})},
    "CategoryEncoding": {"num_tokens": "4"},
    "Discretization": {"bin_boundaries": "[0.0, 1.0]"},
    "Dot": {"axes": "1"},
    "EinsumDense": {"equation": "'ab,bc->ac'", "output_shape": "3"},
    "GroupNormalization": {"groups": "2"},
    "Lambda": {"function": Object("keras.activations.relu", {})},
    "Permute": {"dims": "(2, 1)"},
    "Pipeline": {"layers": (Object("keras.layers.Rescaling", {"scale": "0.5"}),)},
    "RNN": {"cell": Object("keras.layers.LSTMCell", {"units": "2"})},
    "StackedRNNCells": {"cells": (Object("keras.layers.LSTMCell", {"units": "2"}),)},
    "RandomBrightness": {"factor": "0.2"},
    "RandomGrayscale": {"factor": "0.2"},
    "RandomHue": {"factor": "0.2"},
    "RandomPosterization": {"factor": "4"},
    "STFTSpectrogram": {"frame_length": "4"},
    "SpectralNormalization": {"layer": Object("keras.layers.Dense", {"units": "2"})},
    "TimeDistributed": {"layer": Object("keras.layers.Dense", {"units": "2"})},
}
_SHAPES = ["(8,)", "(8, 8)", "(8, 8, 3)", "(8, 8, 8, 3)", "(8, 8, 8, 8, 3)"]
_LEFT_OUT = {
    "GRUCell": "lives inside of RNN", "LSTMCell": "lives inside of RNN", "SimpleRNNCell": "lives inside of RNN",
    "StackedRNNCells": "lives inside of RNN", "InputLayer": "is an input itself",
    "JaxLayer": "wraps a function of JAX, which only code can name",
    "TorchModuleWrapper": "wraps a module of torch, which only code can name",
    "TFSMLayer": "reads a folder that TensorFlow has written",
}  # fmt: skip
# Layers that take whole numbers.
_WHOLE = ("Embedding", "ReversibleEmbedding", "CategoryEncoding")


def rows(catalogue: Catalogue) -> list[Row]:
    """A row for each layer of a catalogue."""
    shapes = Shapes(catalogue, lambda path: Architecture())
    return [_row(entry, shapes) for entry in catalogue.family("layer") if not entry.file]


def _row(entry: Entry, shapes: Shapes) -> Row:
    typed = sum(bool(each.source) for each in entry.arguments)
    head = (entry.name, entry.category, len(entry.arguments), typed)
    left_out = entry.needs or _LEFT_OUT.get(entry.name, "")
    if left_out:
        return Row(*head, left_out=left_out)
    arguments = _BETTER.get(entry.name) or {each.name: _sample(each) for each in entry.arguments if each.required}
    problem = ""
    for shape in _SHAPES:
        found = shapes.update(_network(entry, arguments, shape)).nodes["layer"]
        if found.outputs:
            return Row(*head, input=shape, output=next(iter(found.outputs.values())), parameters=found.parameters)
        problem = "; ".join(each.message for each in found.errors)
    return Row(*head, problem=problem)


def _sample(argument: Argument) -> Value:
    if argument.kind == "tuple":
        return _SAMPLES["int"] if argument.also == "int" else _SAMPLES["float"]
    if argument.kind == "enum":
        return repr(argument.choices[0])
    if argument.kind == "object":
        return repr("relu") if argument.family == "activation" else Object("keras.layers.Dense", {"units": "2"})
    return _SAMPLES[argument.kind]


def _network(entry: Entry, arguments: Mapping[str, Value], shape: str) -> Architecture:
    dtype = "'int32'" if entry.name in _WHOLE else "'float32'"
    inputs = {name: Layer("layer", INPUT, arguments={"shape": shape, "dtype": dtype}) for name in "ab"}
    edges = {
        f"{port.name}{index}": Link((source, "output"), ("layer", port.name), index)
        for port in entry.inputs if not port.optional for index, source in enumerate("ab"[: port.least])
    }  # fmt: skip
    return Architecture(nodes={**inputs, "layer": Layer("layer", entry.id, arguments=arguments)}, edges=edges)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None).parse_args()
    from .catalogue.build import build

    catalogue = build()
    found = rows(catalogue)
    width = max(len(row.layer) for row in found)
    print(f"{'layer':{width}} {'category':18} {'typed':>7}  {'input':18} {'output':22} {'parameters':>10}  remark")
    for row in found:
        output = words.shape(row.output.shape) if row.output is not None else "-"
        remark = row.left_out or row.problem
        head = f"{row.layer:{width}} {row.category:18} {f'{row.typed}/{row.arguments}':>7}"
        print(f"{head}  {row.input:18} {output:22} {row.parameters:>10}  {remark}")
    built = sum(row.output is not None for row in found)
    left = sum(bool(row.left_out) for row in found)
    arguments, typed = sum(row.arguments for row in found), sum(row.typed for row in found)
    print(f"Keras {catalogue.version}: {len(found)} layers, {built} build and infer, {left} left out; ", end="")
    print(f"{typed} of {arguments} arguments typed")


if __name__ == "__main__":
    main()
