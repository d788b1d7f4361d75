"""Code in the styles in which people write it who know nothing of DeepForge: where its model is found, and what is said."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras import sources
from deepforge.libraries.keras.importing import ModelImportError

NET = "keras.Sequential([keras.Input((5,)), keras.layers.Dense({})])"


def read(catalogue: Catalogue, project: Path, text: str, **more: Any) -> tuple[list[str], list[str]]:
    """The units of the model's dense layers, and the notes."""
    found = sources.read({"kind": "text", "text": text, **more}, project, catalogue)
    nodes = found["architecture"]["nodes"].values()
    return [node["arguments"]["units"] for node in nodes if node["class"] == "keras.layers.Dense"], found["notes"]


def refused(catalogue: Catalogue, project: Path, text: str, **more: Any) -> ModelImportError:
    with pytest.raises(ModelImportError) as error:
        read(catalogue, project, text, **more)
    return error.value


MAIN = f"""
import argparse, keras

def build(units):
    return {NET.format("units")}

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=7)
    net = build(parser.parse_args().units)
    net.compile("sgd", "mse")
    history = net.fit([], [])
    print(history.history["loss"])

if __name__ == "__main__":
    main()
"""
STARTED = f"""
import keras

def build(units):
    return {NET.format("units")}

if __name__ == "__main__":
    model = build(8)
"""
BUILDER = f"""
import keras

class Builder:
    def __init__(self, units=9):
        self.units = units

    def build(self):
        return {NET.format("self.units")}
"""


@pytest.mark.parametrize(("code", "units"), [(MAIN, "7"), (STARTED, "8"), (BUILDER, "9")])
def test_a_model_is_found_where_a_program_makes_it(catalogue: Catalogue, tmp_path: Path, code: str, units: str) -> None:
    assert read(catalogue, tmp_path, code)[0] == [units]


SEVERAL = f"""
import keras

def pair():
    return {NET.format(2)}, {NET.format(3)}

class Trainer:
    def run(self):
        first, second = pair()
        first.compile("sgd", "mse")
        second.compile("sgd", "mse")

def main():
    Trainer().run()
"""


def test_each_of_several_models_can_be_named(catalogue: Catalogue, tmp_path: Path) -> None:
    for code, names in (
        (SEVERAL.partition("class")[0], ["pair()[0]", "pair()[1]"]),
        (SEVERAL.partition("class")[0] + "a = dict(zip('xy', pair()))\n", ["a['x']", "a['y']"]),
        (SEVERAL.replace("def pair():", "def pair(some=None, *, n):").replace("= pair()", "= pair(n=1)"),
         ["first in main()", "second in main()"]),
    ):  # fmt: skip
        assert refused(catalogue, tmp_path, code).data["choices"] == names
        assert [read(catalogue, tmp_path, code, variable=each)[0] for each in names] == [["2"], ["3"]]


def test_a_function_that_needs_arguments_is_told_and_can_be_given_them(catalogue: Catalogue, tmp_path: Path) -> None:
    code = STARTED.partition("if __name__")[0]
    assert "build(units=…)" in refused(catalogue, tmp_path, code).message
    assert read(catalogue, tmp_path, code, variable="build(4)")[0] == ["4"]
    assert "build(10)" in refused(catalogue, tmp_path, code, variable="build(").message
    assert "missing 1 required" in refused(catalogue, tmp_path, code, variable="build").message
    assert "(line 5)" in refused(catalogue, tmp_path, code, variable="build('x')").message
    assert read(catalogue, tmp_path, STARTED, variable="model")[0] == ["8"]


@pytest.mark.skipif(importlib.util.find_spec("tensorflow") is not None, reason="TensorFlow has its Keras itself")
def test_tensorflows_keras_is_keras(catalogue: Catalogue, tmp_path: Path) -> None:
    heads = [
        "import tensorflow as tf\nkeras = tf.keras\n",
        "from tensorflow import keras\n",
        "import tensorflow.keras as keras\nfrom tensorflow.keras.layers import (\n    Dense,\n    Input,\n)\n1 / 0\n",
        "import tensorflow\ntensorflow.random.set_seed(1)\nfrom tensorflow.python import keras\n",
    ]
    for head in heads:
        units, notes = read(catalogue, tmp_path, f"{head}model = {NET.format(6)}\n")
        assert units == ["6"] and any("tensorflow.keras was read as Keras" in each for each in notes)
        assert "1 / 0" not in head or any(each.startswith("Line 6 ") for each in notes), notes
    wrong = refused(catalogue, tmp_path, "import tensorflow as tf\nmodel = tf.saved_model.load('x')\n").message
    assert "tensorflow is not installed" in wrong and "keras.ops" in wrong


def test_what_holds_code_up_is_said_so_that_it_can_be_mended(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The process that imports has no input, either.
    monkeypatch.setattr("sys.stdin", io.StringIO())
    for code, words in (
        ("units = int(input())\n", "asks for input"),
        ("import argparse\nargparse.ArgumentParser().parse_args(['x'])\n", "ends the program"),
        ("import nothing_like_that.inner\n", "package nothing_like_that is not installed"),
        ("from keras.layers.core import Dense\n", "seems to be for an older one"),
        ("import keras\nkeras.backend.int_shape(keras.Input((2,)))\n", "seems to be for an older one"),
        ("import keras\nkeras.layers.Dens(3)\n", "has no attribute 'Dens'. Did you mean 'Dense'?"),
        ("from keras.layers import MaxPool2d\n", "Did you mean 'MaxPool2D'?"),
        ("import keras\nx = keras.layers.Lambda(lambda t: float(t))(keras.Input((4,)))\n", "Line 2 was left out"),
    ):
        message = refused(catalogue, tmp_path, code).message
        assert words in message and "\x1b" not in message and "\n" not in message, message


def test_what_code_sets_for_all_layers_is_said_by_each(catalogue: Catalogue, tmp_path: Path) -> None:
    import keras

    code = """
import keras
keras.mixed_precision.set_global_policy("mixed_float16")
keras.config.set_epsilon(0.5)
keras.config.set_image_data_format("channels_first")
x = keras.Input((8, 8, 3))
model = keras.Model(x, keras.layers.Conv2D(2, 3)(x))
"""
    half = code.replace('mixed_precision.set_global_policy("mixed_float16")', 'config.set_floatx("float16")')
    for text, dtype in ((code, "'mixed_float16'"), (half, "'float16'")):
        found = sources.read({"kind": "text", "text": text}, tmp_path, catalogue)["architecture"]["nodes"]
        arguments = next(node["arguments"] for node in found.values() if node["class"] == "keras.layers.Conv2D")
        assert arguments["dtype"] == dtype and arguments["data_format"] == "'channels_first'"
    assert (
        keras.config.dtype_policy().name == keras.config.floatx() == "float32"
        and keras.config.image_data_format() == "channels_last"
    )
    assert keras.config.epsilon() < 0.1


def test_lines_that_need_what_was_left_out_are_told_with_it(catalogue: Catalogue, tmp_path: Path) -> None:
    code = f"import keras\nx, y = 1 / 0\nz = x + 1\nprint(z)\nprint(u)\nmodel = {NET.format(2)}\nmodel.fit(x, y)\n"
    units, [first, second] = read(catalogue, tmp_path, code)
    assert units == ["2"] and first.startswith("Line 2 was left out: ZeroDivisionError")
    assert first.endswith("What needs it was left out, too: lines 3, 4, 7.") and "Line 5" in second


def test_no_model_is_made_of_what_a_layer_that_failed_was_given(catalogue: Catalogue, tmp_path: Path) -> None:
    code = "import keras\nx = y = keras.Input((4,))\nx = keras.layers.Reshape((3,))(x)\nmodel = keras.Model(y, x)\n"
    wrong = refused(catalogue, tmp_path, code)
    assert wrong.data == {"line": 3, "text": "x = keras.layers.Reshape((3,))(x)"}
    assert wrong.message.endswith("What needs it was left out, too: line 4.")


CODE_WITH = {
    # what is in a model that others write: code, and a number of what must come back
    "arrays": """
x = keras.Input((3,))
y = (x - np.array([0.4, 0.5, 0.6], "float32")) / keras.ops.array([2.0, 3.0, 4.0])
model = keras.Model(x, keras.ops.concatenate([y, keras.ops.ones((2, 1))], axis=1))
""",
    "an initializer of numbers": """
x = keras.Input((3,))
start = keras.initializers.Constant(np.array([[1.0], [2.0], [3.5]], "float32"))
model = keras.Model(x, keras.layers.Dense(1, kernel_initializer=start)(x))
""",
    "operations that are called like layers": """
x = keras.Input((3,))
y = keras.layers.Add()([x, x]) + x
model = keras.Model(x, keras.layers.Add()([y, x]))
""",
    "masks that are joined": """
a, b = keras.Input((3,), dtype="int32"), keras.Input((3,), dtype="int32")
embed = keras.layers.Embedding(4, 2, mask_zero=True)
both = keras.layers.Concatenate()([embed(a), embed(b)])
model = keras.Model([a, b], keras.layers.LSTM(2)(both))
""",
    "operations on many tensors, and one number for each dimension": """
x = keras.Input((2, 3))
y = keras.ops.einsum("bij,bkj->bik", x, keras.ops.tile(x, (1, 2, 1)))
model = keras.Model(x, keras.ops.pad(y, [[0, 0], [1, 0], [0, 2]]))
""",
    "names of other alphabets": """
x = keras.Input((3,), name="größe")
model = keras.Model(x, keras.layers.Dense(2, name="1: a-b")(x))
""",
    "layers that are always as in training": """
flip = keras.Sequential([keras.layers.RandomFlip("horizontal"), keras.layers.Rescaling(2.0)])
model = keras.Sequential([keras.Input((2, 1, 1)), flip, keras.layers.Flatten()])
assert isinstance(model.layers[0], keras.Sequential)
""",
    "states that are kept": """
x = keras.Input(batch_shape=(2, 3, 1))
model = keras.Model(x, keras.layers.LSTM(2, stateful=True)(x))
""",
    "states of convolutions": """
x = keras.Input((2, 2, 2, 1))
y, *states = keras.layers.ConvLSTM2D(1, 1, return_sequences=True, return_state=True)(x)
model = keras.Model(x, keras.layers.ConvLSTM2D(1, 1)(y, initial_state=states))
""",
    "a factor for each channel, and a dictionary in another order than its model's": """
wide, thin = keras.Input((2,), name="a"), keras.Input((1,), name="b")
inner = keras.Model({"b": thin, "a": wide}, keras.layers.Rescaling([0.5, 2.0], [1.0, 0.0])(wide) + thin)
x, y = keras.Input((1,)), keras.Input((2,))
model = keras.Model([x, y], inner({"b": x, "a": y}))
""",
    "an activation that is taken away, and outputs of layers inside": """
def explained():
    net = keras.Sequential([
        keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3, name="last"), keras.layers.Flatten(),
        keras.layers.Dense(3, activation="softmax"),
    ])
    net.layers[-1].activation = None
    return keras.Model(net.inputs, [net.get_layer("last").output, net.outputs[0]])

model = explained()
""",
    "own layers that take no name": """
class Twice(keras.layers.Layer):
    def __init__(self, by=2):
        super().__init__()
        self.by = by

    def call(self, inputs):
        return inputs * self.by

    def get_config(self):
        return {**super().get_config(), "by": self.by}

x = keras.Input((3,))
model = keras.Model(x, Twice(3)(x))
""",
}


@pytest.mark.parametrize("what", CODE_WITH)
def test_a_model_with(catalogue: Catalogue, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    from deepforge.libraries.keras.code import generate
    from deepforge.libraries.keras.shapes import Shapes
    from deepforge.model.architecture import Architecture

    text = f"import keras\nimport numpy as np\n{CODE_WITH[what]}"
    found = Architecture.from_json(sources.read({"kind": "text", "text": text}, tmp_path, catalogue)["architecture"])
    feedback = Shapes(catalogue, Architecture.load).update(found, run_code="Twice" not in text)
    assert [each for node in feedback.nodes.values() for each in node.errors] == []
    code = generate(found, catalogue, Architecture.load, "net", feedback).text
    made: dict[str, Any] = {}
    exec(text, made)
    keras.backend.clear_session()
    if "Twice" in text:
        assert "name=" not in code.partition("Twice(")[2].partition("(twice")[0].partition(")")[0]
        return
    exec(code, space := {})
    model, again = made["model"], space["build"]()
    again.set_weights(model.get_weights())
    given = [np.full([each or 2 for each in tensor.shape], 1.5, "float32") for tensor in model.inputs]
    assert feedback.parameters == model.count_params()
    kinds = [[type(each) for each in whole._flatten_layers()] for whole in (model, again)]
    assert kinds[0] == kinds[1]
    for one, other in zip(_outputs(model, given), _outputs(again, given), strict=True):
        assert np.array_equal(one, other)


def _outputs(model: Any, given: list[Any]) -> list[Any]:
    import keras

    result = model(given if len(given) > 1 else given[0])
    return [keras.ops.convert_to_numpy(each) for each in (result if isinstance(result, list) else [result])]


def test_a_notebook_is_read_without_what_is_for_ipython_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    cells = [
        "%matplotlib inline\n!pip install \\\n    nothing\nimport keras\nfiles = !ls\nkeras.Model?\n",
        f"%%time\nmodel = {NET.format(3)}\nif model:\n    !nvidia-smi\n",
        "%%bash\nls -la | wc\n",
        "this is (no Python\n",
        'text = """\n%d of them\n"""\nassert text.strip() == "%d of them"\n',
    ]
    sheets = [{"cell_type": "code", "source": each.splitlines(keepends=True)} for each in cells]
    (tmp_path / "notes.ipynb").write_text(json.dumps({"cells": sheets}))
    found = sources.read({"kind": "code", "path": "notes.ipynb"}, tmp_path, catalogue)
    assert "3" in [node["arguments"].get("units") for node in found["architecture"]["nodes"].values()]
    assert [each.partition(":")[0] for each in found["notes"]] == ["Line 16 was left out"]


def test_a_layer_that_is_told_not_to_train_stays_so(catalogue: Catalogue, tmp_path: Path) -> None:
    code = """
import keras
x = keras.Input((3,))
y = keras.layers.Dropout(0.5)(keras.layers.BatchNormalization()(x, training=False))
model = keras.Model(x, y)
"""
    nodes = sources.read({"kind": "text", "text": code}, tmp_path, catalogue)["architecture"]["nodes"]
    assert [node.get("call") for node in nodes.values()] == [None, {"training": "False"}, None]


def test_what_an_architecture_has_no_place_for_is_said(catalogue: Catalogue, tmp_path: Path) -> None:
    code = """
import keras

class Gan(keras.Model):
    def train_step(self, data):
        return {}

class Each(keras.layers.Layer):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def call(self, x):
        return self.function(x)

x = keras.Input((3,))
model = Gan(x, keras.layers.Dense(2)(x))
"""
    assert any("It is a Gan;" in each for each in read(catalogue, tmp_path, code)[1])
    message = refused(catalogue, tmp_path, f"{code}model = keras.Model(x, Each(keras.ops.abs)(x))").message
    assert "The layer each (Each) has no configuration" in message
    assert message.endswith("Please implement `get_config()`.") and "\n" not in message
