"""Mistakes people make, and what they read: on the layer that causes it, with expected and received, everything else quiet.

Each line is one error: layer, message, what was expected and received, because of which arguments, where, the repair.
"""

from __future__ import annotations

import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.feedback import LayerError
from deepforge.libraries.keras.shapes import INPUT, Shapes
from deepforge.model.architecture import Architecture, Layer, Link

from .mistakes_with_cells import WITH_CELLS
from .small_networks import image, layer, network


def said(node: str, error: LayerError) -> str:
    parts = {"expected": error.expected, "received": error.received, "because": error.because,
             "at": error.argument, "into": error.port}  # fmt: skip
    text = f"{node}: {error.message}" + "".join(f" | {word} {part}" for word, part in parts.items() if part is not None)
    text += f" | {error.repair.label}" if error.repair is not None else ""
    return text if error.severity == "error" else f"{text} (warning)"


CASES: dict[str, tuple[Architecture, list[str]]] = {
    **WITH_CELLS,
    "lstm on vector": (
        network({"x": image("(4,)"), "y": layer("LSTM", units=3)}, "x>y"),
        [
            "y: LSTM needs 2 dimensions beside the batch: steps × features. | expected 2 dimensions: steps × features | received 1 dimension: 4"
        ],
    ),
    "conv2d on vector": (
        network({"x": image("(784,)"), "y": layer("Conv2D", filters=3, kernel_size=3)}, "x>y"),
        [
            "y: Conv2D needs at least 3 dimensions beside the batch: height × width × channels. | expected at least 3 dimensions: height × width × channels | received 1 dimension: 784"
        ],
    ),
    "dense on image": (
        network({"x": image("(8, 8, 3)"), "y": layer("Dense", units=10, activation="'softmax'")}, "x>y"),
        [
            "y: Dense works on the last dimension only: each of the 8 × 8 places gets 10 values of its own. Put Flatten or a pooling before it for one answer. | expected 1 dimension | received 3 dimensions: 8 × 8 × 3 (warning)"
        ],
    ),
    "concat mismatch spatial": (
        network(
            {
                "x": image("(32, 32, 3)"),
                "a": layer("Conv2D", filters=4, kernel_size="(1, 1)"),
                "conv_5x5": layer("Conv2D", filters=4, kernel_size="(5, 5)", padding="'valid'"),
                "c": layer("Concatenate"),
            },
            "x>a",
            "x>conv_5x5",
            "a>c",
            "conv_5x5>c",
        ),
        [
            "conv_5x5: Its output does not fit the other inputs of c: they differ in height and width. | expected 32 × 32 | received 28 × 28 | because padding is valid, kernel is 5 × 5 | at padding | Set padding to same"
        ],
    ),
    "add mismatch channels": (
        network(
            {
                "x": image("(32, 32, 3)"),
                "a": layer("Conv2D", filters=4, kernel_size=1),
                "b": layer("Conv2D", filters=8, kernel_size=1),
                "c": layer("Add"),
            },
            "x>a",
            "x>b",
            "a>c",
            "b>c",
        ),
        [
            "c: Its inputs cannot be added: they differ in channels. | expected 32 × 32 × 4 (from a) | received 32 × 32 × 8 (from b) | because b: filters is 8"
        ],
    ),
    "concat rank": (
        network({"x": image("(32, 32, 3)"), "z": image("(7,)"), "c": layer("Concatenate")}, "x>c", "z>c"),
        [
            "c: Concatenate needs inputs with the same number of dimensions. | expected 3 dimensions: 32 × 32 × 3 (from x) | received 1 dimension: 7 (from z)"
        ],
    ),
    "concat with one": (
        network({"x": image("(32,)"), "c": layer("Concatenate")}, "x>c"),
        ["c: Concatenate takes at least 2 inputs. | expected at least 2 inputs | received 1 input | into inputs"],
    ),
    "concat no inputs": (
        network({"c": layer("Concatenate")}),
        ["c: Its input is not connected. | into inputs"],
    ),
    "missing input": (
        network({"d": layer("Dense", units=3)}),
        ["d: Its input is not connected. | into inputs"],
    ),
    "two inputs into one port": (
        network({"x": image("(4,)"), "z": image("(4,)"), "d": layer("Dense", units=3)}, "x>d", "z>d"),
        ["d: Dense takes 1 input. | expected 1 input | received 2 inputs | into inputs"],
    ),
    "units text": (
        network({"x": image("(4,)"), "d": layer("Dense", units="'three'")}, "x>d"),
        ["d: units must be a number. | expected a whole number, at least 1 | received 'three' | at units"],
    ),
    "units name": (
        network({"x": image("(4,)"), "d": layer("Dense", units="three")}, "x>d"),
        ["d: units must be a whole number. | expected a whole number, at least 1 | received three | at units"],
    ),
    "units missing": (
        network({"x": image("(4,)"), "d": layer("Dense")}, "x>d"),
        ["d: units is required. | expected a whole number, at least 1 | received nothing | at units"],
    ),
    "units float": (
        network({"x": image("(4,)"), "d": layer("Dense", units="2.5")}, "x>d"),
        ["d: units must be a whole number. | expected a whole number | received 2.5 | at units"],
    ),
    "units none": (
        network({"x": image("(4,)"), "d": layer("Dense", units="None")}, "x>d"),
        ["d: units cannot be None. | expected a whole number, at least 1 | received None | at units"],
    ),
    "negative filters": (
        network({"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=-2, kernel_size=3)}, "x>d"),
        ["d: filters is out of bounds. | expected a whole number, at least 1 | received -2 | at filters"],
    ),
    "kernel larger": (
        network({"x": image("(4, 4, 3)"), "d": layer("Conv2D", filters=2, kernel_size=7)}, "x>d"),
        [
            "d: Nothing would be left: the window is larger than the input. | expected at least 7 × 7 | received 4 × 4 | because padding is valid, kernel is 7 × 7 | at kernel_size | Set padding to same"
        ],
    ),
    "pool larger": (
        network({"x": image("(1, 1, 3)"), "d": layer("MaxPooling2D")}, "x>d"),
        [
            "d: Nothing would be left: the window is larger than the input. | expected at least 2 × 2 | received 1 × 1 | because padding is valid, window is 2 × 2, strides are 2 × 2 | at pool_size | Set padding to same"
        ],
    ),
    "kernel tuple of 3": (
        network({"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=2, kernel_size="(3, 3, 3)")}, "x>d"),
        [
            "d: kernel_size does not have this form. | expected a whole number, or 2 of them in brackets | received (3, 3, 3) | at kernel_size"
        ],
    ),
    "kernel as text": (
        network({"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=2, kernel_size="'3x3'")}, "x>d"),
        [
            "d: kernel_size does not have this form. | expected a whole number, or 2 of them in brackets | received '3x3' | at kernel_size"
        ],
    ),
    "kernel zero": (
        network({"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=2, kernel_size="(0, 3)")}, "x>d"),
        [
            "d: kernel_size: expected a whole number, or 2 of them, at least 1. | expected a whole number, or 2 of them, at least 1 | received (0, 3) | at kernel_size"
        ],
    ),
    "padding bogus": (
        network({"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=2, kernel_size=3, padding="'sme'")}, "x>d"),
        ["d: padding cannot be 'sme'. Did you mean 'same'? | expected 'valid' or 'same' | received 'sme' | at padding"],
    ),
    "activation typo": (
        network({"x": image("(4,)"), "d": layer("Dense", units=2, activation="'rellu'")}, "x>d"),
        [
            "d: There is no activation 'rellu'. Did you mean 'relu'? | expected an activation | received 'rellu' | at activation"
        ],
    ),
    "initializer typo": (
        network({"x": image("(4,)"), "d": layer("Dense", units=2, kernel_initializer="'glorot'")}, "x>d"),
        [
            "d: There is no initializer 'glorot'. Did you mean 'glorot_normal'? | expected an initializer | received 'glorot' | at kernel_initializer"
        ],
    ),
    "groups dont divide": (
        network({"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=4, kernel_size=3, groups=2)}, "x>d"),
        [
            "d: The 3 channels of its input cannot be divided into 2 groups. | expected a divisor of 3 | received 2 | at groups"
        ],
    ),
    "strides and dilation": (
        network(
            {"x": image("(8, 8, 3)"), "d": layer("Conv2D", filters=4, kernel_size=3, strides=2, dilation_rate=2)}, "x>d"
        ),
        [
            "d: strides > 1 not supported in conjunction with dilation_rate > 1. | received strides=(2, 2) and dilation_rate=(2, 2)"
        ],
    ),
    "None dims dense": (
        network({"x": image("(None,)"), "d": layer("Dense", units=3)}, "x>d"),
        [
            "d: Dense needs to know how large its input is, which has an open dimension. Give the input layer a number in place of None, or pool over the open dimensions. | expected a known size | received any"
        ],
    ),
    "flatten of open dims then dense": (
        network({"x": image("(None, None, 3)"), "f": layer("Flatten"), "d": layer("Dense", units=3)}, "x>f", "f>d"),
        [
            "d: Dense needs to know how large its input is, which has an open dimension. Give the input layer a number in place of None, or pool over the open dimensions. | expected a known size | received any"
        ],
    ),
    "wrong states count": (
        network({"x": image("(5, 3)"), "h": image("(4,)"), "l": layer("LSTM", units=4)}, "x>l", "h>l:initial_state"),
        ["l: LSTM starts from 2 states. | expected 2 | received 1 | into initial_state"],
    ),
    "wrong states size": (
        network(
            {"x": image("(5, 3)"), "h": image("(7,)"), "g": image("(7,)"), "l": layer("LSTM", units=4)},
            "x>l",
            "h>l:initial_state",
            "g>l:initial_state",
        ),
        [
            "l: The states LSTM starts from have another size than its own. | expected 4 | received 7 | because units is 4 | into initial_state"
        ],
    ),
    "cycle": (
        network({name: layer("Dense", units=1) for name in "abc"}, "a>b", "b>a", "b>c"),
        ["a: It is part of a cycle: a → b → a.", "b: It is part of a cycle: a → b → a."],
    ),
    "unknown class": (
        network({"x": image("(4,)"), "d": layer("Dens", units=1)}, "x>d:inputs"),
        ["d: There is no keras.layers.Dens in this Keras (3.15.1). | received keras.layers.Dens"],
    ),
    "unknown argument": (
        network({"x": image("(4,)"), "d": layer("Dense", units=1, unit=3)}, "x>d"),
        ["d: Dense has no argument 'unit'. Did you mean 'units'? | at unit"],
    ),
    "reshape total": (
        network({"x": image("(12,)"), "d": layer("Reshape", target_shape="(5, 2)")}, "x>d"),
        [
            "d: The number of values must stay the same. | expected as many values as 12 | received (5, 2) | because target_shape is (5, 2) | at target_shape"
        ],
    ),
    "reshape two -1": (
        network({"x": image("(12,)"), "d": layer("Reshape", target_shape="(-1, -1)")}, "x>d"),
        [
            "d: There must be at most one unknown dimension (-1) in target_shape. Received: target_shape=(-1, -1). | expected at most one unknown dimension (-1) in target_shape | received target_shape=(-1, -1) | at target_shape"
        ],
    ),
    "permute": (
        network({"x": image("(12, 3)"), "d": layer("Permute", dims="(0, 1)")}, "x>d"),
        [
            "d: Invalid permutation argument dims for Permute Layer. The set of indices in dims must be consecutive and start from 1. Received dims=(0, 1) | expected consecutive and start from 1 | received dims=(0, 1) | at dims"
        ],
    ),
    "bn axis": (
        network({"x": image("(12, 3)"), "d": layer("BatchNormalization", axis=5)}, "x>d"),
        ["d: There is no axis 5: the input is 12 × 3. | expected 1 to 2 | received 5 | at axis"],
    ),
    "gn groups": (
        network({"x": image("(12, 3)"), "d": layer("GroupNormalization", groups=2)}, "x>d"),
        [
            "d: The 3 channels of its input cannot be divided into 2 groups. | expected a divisor of 3 | received 2 | at groups"
        ],
    ),
    "dropout 1.5": (
        network({"x": image("(12, 3)"), "d": layer("Dropout", rate=1.5)}, "x>d"),
        ["d: rate is out of bounds. | expected a number from 0 to 1 | received 1.5 | at rate"],
    ),
    "embedding float": (
        network({"x": image("(12,)"), "d": layer("Embedding", input_dim=10, output_dim=3)}, "x>d"),
        [
            "d: Embedding looks up whole numbers: give its input layer the dtype int32. | expected whole numbers | received float32 | into inputs (warning)"
        ],
    ),
    "mha rank2": (
        network(
            {"x": image("(12,)"), "d": layer("MultiHeadAttention", num_heads=2, key_dim=3)}, "x>d:query", "x>d:value"
        ),
        [
            "d: MultiHeadAttention attends along a sequence; this input has none. | expected at least 2 dimensions: steps × features | received 1 dimension: 12 | into query",
            "d: MultiHeadAttention attends along a sequence; this input has none. | expected at least 2 dimensions: steps × features | received 1 dimension: 12 | into value",
        ],
    ),
    "adaptive pooling of what is no image": (
        network({"x": image("(8,)"), "d": layer("AdaptiveAveragePooling2D", output_size=2)}, "x>d"),
        [
            "d: AdaptiveAveragePooling2D needs 3 dimensions beside the batch: height × width × channels. | expected 3 dimensions: height × width × channels | received 1 dimension: 8 | into inputs"
        ],
    ),
    "mha mismatched": (
        network(
            {
                "x": image("(12, 8)"),
                "z": image("(9, 5)"),
                "k": image("(7, 5)"),
                "d": layer("MultiHeadAttention", num_heads=2, key_dim=3),
            },
            "x>d:query",
            "z>d:value",
            "k>d:key",
        ),
        [
            "d: All dimensions of value and key, except the last one, must be equal. Received: value_shape=9 × 5 and key_shape=7 × 5 | expected equal | received value_shape=9 × 5 and key_shape=7 × 5"
        ],
    ),
    "dot axes": (
        network({"x": image("(12, 8)"), "z": image("(9, 5)"), "d": layer("Dot", axes=1)}, "x>d", "z>d"),
        [
            "d: The dimensions that are multiplied must have the same size. | expected 12 (dimension 1 of the first input) | received 9 (dimension 1 of the second) | because axes is 1 | at axes"
        ],
    ),
    "input shape text": (
        network({"x": image("'32'"), "d": layer("Dense", units=2)}, "x>d"),
        ["x: shape: '32' is no shape. | expected a shape such as (32, 32, 3) | received '32' | at shape"],
    ),
    "input shape int": (
        network({"x": image("32"), "d": layer("Dense", units=2)}, "x>d"),
        ["x: shape: 32 is no shape. | expected a shape such as (32, 32, 3) | received 32 | at shape"],
    ),
    "input shape missing": (
        network({"x": Layer("layer", INPUT), "d": layer("Dense", units=2)}, "x>d"),
        ["x: The shape of the input is required. | expected a shape such as (32, 32, 3) | received nothing | at shape"],
    ),
    "input shape zero": (
        network({"x": image("(0,)"), "d": layer("Dense", units=2)}, "x>d"),
        ["x: shape: (0,) is no shape. | expected a shape such as (32, 32, 3) | received (0,) | at shape"],
    ),
    "input dtype bogus": (
        network({"x": image("(3,)", dtype="'flot'"), "d": layer("Dense", units=2)}, "x>d"),
        [
            "x: There is no dtype 'flot'. Did you mean 'float'? | expected a dtype such as float32 | received 'flot' | at dtype"
        ],
    ),
    "upsampling interp": (
        network({"x": image("(4, 4, 3)"), "d": layer("UpSampling2D", interpolation="'cubicle'")}, "x>d"),
        [
            "d: interpolation cannot be 'cubicle'. Did you mean 'bicubic'? | expected 'bicubic' or 'bilinear' or 'lanczos3' or 'lanczos5' or 'nearest' | received 'cubicle' | at interpolation"
        ],
    ),
    "multiply mismatch": (
        network({"x": image("(4,)"), "z": image("(5,)"), "d": layer("Multiply")}, "x>d", "z>d"),
        ["d: Its inputs cannot be multiplied: they differ in size. | expected 4 (from x) | received 5 (from z)"],
    ),
    "subtract three": (
        network({"x": image("(4,)"), "d": layer("Subtract")}, "x>d", "x>d", "x>d"),
        ["d: Subtract takes 2 inputs. | expected 2 inputs | received 3 inputs | into inputs"],
    ),
    "crop too much": (
        network({"x": image("(4, 4, 3)"), "d": layer("Cropping2D", cropping="((3, 3), (0, 0))")}, "x>d"),
        [
            "d: Values in cropping argument should be smaller than the corresponding spatial dimension of the input. | received input_shape=4 × 4 × 3, cropping=((3, 3), (0, 0)) | at cropping"
        ],
    ),
    "conv1d on image": (
        network({"x": image("(4, 4, 3)"), "d": layer("Conv1D", filters=3, kernel_size=2)}, "x>d"),
        [
            "d: Conv1D needs 2 dimensions beside the batch: steps × channels. | expected 2 dimensions: steps × channels | received 3 dimensions: 4 × 4 × 3"
        ],
    ),
    "lstm no seq then lstm": (
        network({"x": image("(4, 3)"), "a": layer("LSTM", units=3), "b": layer("LSTM", units=3)}, "x>a", "a>b"),
        [
            "a: It gives only its last step; b needs all of them. | expected 2 dimensions: steps × features | received 1 dimension: 3 | because return_sequences is False | at return_sequences | Set return_sequences to True"
        ],
    ),
    "softmax one unit": (
        network({"x": image("(4,)"), "a": layer("Dense", units=1, activation="'softmax'")}, "x>a"),
        [
            "a: softmax over one unit is always 1: use sigmoid, or a unit for each class. | expected at least 2 units | received 1 | because units is 1, activation is softmax | at activation (warning)"
        ],
    ),
    "shared wrong size": (
        network(
            {"x": image("(4,)"), "z": image("(5,)"), "a": layer("Dense", units=1), "b": Layer("again", again="a")},
            "x>a",
            "z>b:inputs",
        ),
        [
            "b: Its weights are made for inputs whose dimension -1 is 4. It shares its weights with a. | expected 4 | received 5"
        ],
    ),
    "same name twice": (
        network(
            {
                "x": image("(4,)"),
                "a": layer("Dense", units=1, name="'out'"),
                "b": layer("Dense", units=1, name="'out'"),
            },
            "x>a",
            "a>b",
        ),
        ["b: The name 'out' is taken by a. | expected a name of its own | received 'out' | at name"],
    ),
    "einsum": (
        network({"x": image("(4,)"), "a": layer("EinsumDense", equation="'abc,cd->abd'", output_shape="(3,)")}, "x>a"),
        [
            "a: Input shape and output shape do not match at shared dimension 'b'. Input shape is 4, and output shape is 3."
        ],
    ),
    "no output used": (
        network(
            {"x": image("(4,)"), "a": layer("Dense", units=2), "b": layer("Dense", units=3)}, "x>a", "a:output_1>b"
        ),
        [
            "b: a has no output 'output_1'. | expected output | received output_1 | because return_state is False | into inputs"
        ],
    ),
    "edge from missing node": (
        Architecture(nodes={"b": layer("Dense", units=3)}, edges={"e": Link(("gone", "output"), ("b", "inputs"))}),
        ["b: Its input comes from gone, which is not there. | into inputs"],
    ),
    "unknown port": (
        Architecture(
            nodes={"x": image("(4,)"), "b": layer("Dense", units=3)},
            edges={"e": Link(("x", "output"), ("b", "inputz"))},
        ),
        [
            "b: Its input is not connected. | into inputs",
            "b: Dense has no input 'inputz'. Did you mean 'inputs'? | into inputz",
        ],
    ),
    "operation missing": (
        Architecture(
            nodes={"x": image("(4,)"), "m": Layer("layer", "keras.ops.matmul")},
            edges={"e": Link(("x", "output"), ("m", "x1"))},
        ),
        ["m: The input x2 is not connected. | into x2"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_person_reads(catalogue: Catalogue, case: str) -> None:
    architecture, expected = CASES[case]
    found = Shapes(catalogue, lambda path: Architecture()).update(architecture)
    assert [said(name, error) for name, node in found.nodes.items() for error in node.errors] == expected


def test_a_repair_mends_its_error(catalogue: Catalogue) -> None:
    mended = 0
    for architecture, _ in CASES.values():
        found = Shapes(catalogue, lambda path: Architecture()).update(architecture)
        for node in found.nodes.values():
            for error in node.errors:
                if error.repair is None:
                    continue
                layer = architecture.nodes[error.repair.node]
                arguments = {**layer.arguments, error.repair.argument: error.repair.value or ""}
                nodes = {**architecture.nodes, error.repair.node: Layer("layer", layer.of, arguments=arguments)}
                after = Shapes(catalogue, lambda path: Architecture()).update(
                    Architecture(nodes=nodes, edges=architecture.edges)
                )
                assert after.complete and not any(each.errors for each in after.nodes.values())
                mended += 1
    assert mended >= 4
