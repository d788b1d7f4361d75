"""What neither code nor documentation of Keras says in a way that can be read: one row per argument, with its reason.

A row is used only while Keras has that argument; a test says when one is no longer needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...catalogue import Argument

_QUANTIZED = "an object that saved models of quantized layers carry; nobody types one in"
_ARRAY = "numbers as a nested list: the text names arrays and tensors"
_FOREIGN = "an object of another framework: it can only be named in code"
_FACTOR = "passed on to a layer whose factor is a number or a range"
_TOKEN = "the token has the type of the vocabulary"
_OTHER_OPTIMIZER = "an optimizer given as an object"


@dataclass(frozen=True)
class Override:
    """Fields of ``Argument`` to set, and why."""

    reason: str
    fields: tuple[tuple[str, Any], ...]


def _row(reason: str, **fields: Any) -> Override:
    return Override(reason, tuple(fields.items()))


# Keras says of the function behind an input layer what a Keras tensor is, not what it is for.
SUMMARIES = {"InputLayer": "What the model is given: a tensor of this shape."}

OVERRIDES: dict[tuple[str, str], Override] = {
    ("AUC", "label_weights"): _row(_ARRAY, kind="array"),
    ("AUC", "summation_method"): _row(
        "the choices stand in a sentence of another form", kind="enum",
        choices=("interpolation", "minoring", "majoring"),
    ),
    ("clip", "x_max"): _row("one number or an array", kind="number"),
    ("clip", "x_min"): _row("one number or an array", kind="number"),
    ("threshold", "default_value"): _row("what takes the place of values below", kind="float"),
    ("AugMix", "interpolation"): _row(
        "undocumented; the resizing it calls takes these", kind="enum", choices=("nearest", "bilinear")
    ),
    ("Bidirectional", "weights"): _row(_ARRAY, kind="array"),
    ("CSVLogger", "filename"): _row("said as a file name, not as a text", kind="text"),
    ("Dense", "quantization_config"): _row(_QUANTIZED, kind="dict"),
    ("Discretization", "bin_boundaries"): _row("a list of numbers", kind="array"),
    ("EarlyStopping", "baseline"): _row("a value of the monitored quantity", kind="float"),
    ("EinsumDense", "equation"): _row("the quoted parts are an example, not the choices", kind="text", choices=()),
    ("EinsumDense", "gptq_unpacked_column_size"): _row("a size, undocumented", kind="int", low=1.0),
    ("EinsumDense", "quantization_config"): _row(_QUANTIZED, kind="dict"),
    ("Embedding", "quantization_config"): _row(_QUANTIZED, kind="dict"),
    ("Embedding", "weights"): _row(_ARRAY, kind="array"),
    ("FlaxLayer", "method"): _row("a method's name, or the method itself", kind="text", also="function"),
    ("FlaxLayer", "module"): _row(_FOREIGN, kind="function"),
    ("GroupedQueryAttention", "flash_attention"): _row("True, False, or None for where it is possible", kind="bool"),
    ("Hashing", "mask_value"): _row("a text or a whole number, as the inputs are", kind="text", also="int"),
    ("InputLayer", "batch_size"): _row("a number of samples, undocumented", kind="int", low=1.0),
    ("InputLayer", "input_tensor"): _row("a tensor that exists already: it can only be named in code", kind="function"),
    ("InputLayer", "ragged"): _row("a switch, undocumented", kind="bool"),
    ("InputLayer", "sparse"): _row("a switch, undocumented", kind="bool"),
    ("IntegerLookup", "idf_weights"): _row(_ARRAY, kind="array"),
    ("IntegerLookup", "oov_method"): _row(
        "the choices are a list, not a sentence", kind="enum", choices=("floormod", "farmhash")
    ),
    ("IntegerLookup", "salt"): _row("a whole number or a list of two", kind="int", also="tuple"),
    ("IntegerLookup", "vocabulary"): _row("a list, or the path of a file", kind="array", also="text"),
    ("JaxLayer", "call_fn"): _row(_FOREIGN, kind="function"),
    ("JaxLayer", "init_fn"): _row(_FOREIGN, kind="function"),
    ("JaxLayer", "native_serialization_platforms"): _row("names of platforms", kind="tuple", also="text"),
    ("JaxLayer", "params"): _row(_FOREIGN, kind="dict"),
    ("JaxLayer", "state"): _row(_FOREIGN, kind="dict"),
    ("Lambda", "mask"): _row("a function, or an array", kind="function"),
    ("LossScaleOptimizer", "inner_optimizer"): _row(_OTHER_OPTIMIZER, kind="object", family="optimizer"),
    ("MaxNumBoundingBoxes", "max_number"): _row("said as a number of boxes", kind="int", low=1.0),
    ("MultiHeadAttention", "flash_attention"): _row("True, False, or None for where it is possible", kind="bool"),
    ("MultiOptimizer", "optimizer_map"): _row("optimizers by variables: it can only be written in code", kind="dict"),
    ("Muon", "exclude_layers"): _row("a list of texts", kind="tuple", also="text"),
    ("Normalization", "mean"): _row(_ARRAY, kind="array", also="float"),
    ("Normalization", "variance"): _row(_ARRAY, kind="array", also="float"),
    ("PiecewiseConstantDecay", "boundaries"): _row("a list of numbers", kind="tuple", also=None),
    ("PiecewiseConstantDecay", "values"): _row("a list of numbers", kind="tuple", also=None),
    ("Pipeline", "layers"): _row("layers in order", kind="objects", family="layer"),
    ("RNN", "cell"): _row(
        "one cell or a list of them; only the list is looked for in code", kind="object", family="layer", also="objects"
    ),
    ("RandomColorJitter", "brightness_factor"): _row(_FACTOR, kind="tuple", also="float", length=2),
    ("RandomColorJitter", "contrast_factor"): _row(_FACTOR, kind="tuple", also="float", length=2),
    ("RandomColorJitter", "hue_factor"): _row(_FACTOR, kind="tuple", also="float", length=2),
    ("RandomColorJitter", "saturation_factor"): _row(_FACTOR, kind="tuple", also="float", length=2),
    ("RandomErasing", "fill_value"): _row("a number, undocumented", kind="float"),
    ("RandomFlip", "mode"): _row(
        "compared with names, not with texts",
        kind="enum",
        choices=("horizontal_and_vertical", "horizontal", "vertical"),
    ),
    ("Rescaling", "offset"): _row("one number, or one for each channel", kind="tuple", also="float"),
    ("Rescaling", "scale"): _row("one number, or one for each channel", kind="tuple", also="float"),
    ("Resizing", "fill_mode"): _row("there is only one, and it is named", kind="enum", choices=("constant",)),
    ("Resizing", "interpolation"): _row(
        "accepted unseen: the choices are those of the resizing it calls",
        kind="enum",
        choices=("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"),
    ),
    ("ReversibleEmbedding", "logit_soft_cap"): _row("a number the output is bounded by", kind="float"),
    ("SparseCategoricalCrossentropy", "ignore_class"): _row("a class's number", kind="int"),
    ("StackedRNNCells", "cells"): _row("cells in order", kind="objects", family="layer"),
    ("StringLookup", "idf_weights"): _row(_ARRAY, kind="array"),
    ("StringLookup", "mask_token"): _row(_TOKEN, kind="text"),
    ("StringLookup", "salt"): _row("a whole number or a list of two", kind="int", also="tuple"),
    ("StringLookup", "vocabulary"): _row("a list, or the path of a file", kind="array", also="text"),
    ("TFSMLayer", "call_training_endpoint"): _row("an endpoint's name, undocumented", kind="text"),
    ("TextVectorization", "idf_weights"): _row(_ARRAY, kind="array"),
    ("TextVectorization", "ngrams"): _row("a whole number or a list of them", kind="int", also="tuple"),
    ("TextVectorization", "split"): _row(
        "the choices are a list, not a sentence", kind="enum", choices=("whitespace", "character"), also="function"
    ),
    ("TextVectorization", "standardize"): _row(
        "the choices are a list, not a sentence",
        kind="enum",
        choices=("lower_and_strip_punctuation", "lower", "strip_punctuation"),
        also="function",
    ),
    ("TextVectorization", "vocabulary"): _row("a list, or the path of a file", kind="array", also="text"),
    ("TorchModuleWrapper", "module"): _row(_FOREIGN, kind="function"),
} | {
    (name, "use_cudnn"): _row('"auto", True or False', kind="enum", choices=("auto",), also="bool")
    for name in ("GRU", "LSTM")
} | {
    # Only some of these classes say it, and those that say it do not all say the same.
    (name, "axis"): _row("one axis or several", kind="tuple", also="int")
    for name in ("Dice", "GroupNormalization", "LayerNormalization", "Normalization", "Tversky", "UnitNormalization")
} | {
    (name, "target_class_ids"): _row("a list of class numbers", kind="tuple", also=None)
    for name in ("IoU", "OneHotIoU")
} | {
    (name, "thresholds"): _row("one number or a list of them", kind="tuple", also="float")
    for name in ("FalseNegatives", "FalsePositives", "TrueNegatives", "TruePositives", "Precision", "Recall")
}  # fmt: skip

# (class, port) -> how many tensors it takes as one list, and why it does not show.
LISTS: dict[str, tuple[int, int | None, str]] = {
    "AdditiveAttention": (2, 3, "takes [query, value] or [query, value, key] though its call says one input"),
    "Attention": (2, 3, "takes [query, value] or [query, value, key] though its call says one input"),
    "Dot": (2, 2, "two tensors: its base class takes any number"),
    "Subtract": (2, 2, "two tensors: its base class takes any number"),
    "HashedCrossing": (2, None, "crosses a list of features though its call says one input"),
}


def apply(owner: str, found: Argument) -> Argument:
    """The argument with the fields its row sets."""
    row = OVERRIDES.get((owner, found.name))
    return replace(found, **dict(row.fields), source="override") if row is not None else found
