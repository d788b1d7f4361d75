"""Architectures from other things: code in many styles, notebooks, saved models, known models, examples."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError
from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras import offers, sources
from deepforge.libraries.keras.importing import ModelImportError

FUNCTION = """
import keras
from keras import layers

def head(x, classes=3):
    return layers.Dense(classes)(x)

def build_model(units=4, classes=2):
    x = keras.Input((5,))
    return keras.Model(x, head(layers.Dense(units, activation="relu")(x), classes), name="small")
"""
SCRIPT = """
import keras
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)])
model.compile(loss="mse")
history = model.fit([[1.0] * 5], [[0.0] * 2])
print(history.history["loss"])
"""
IN_A_CLASS = """
import keras

class Network:
    def __init__(self, size=5):
        self.encoder = keras.Sequential([keras.Input((size,)), keras.layers.Dense(2)])

network = Network()
"""
TWO = """
import keras
first = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)])
second = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3)])
"""
NESTED = """
import keras
inner = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)], name="inner")
x = keras.Input((5,))
outer = keras.Model(x, keras.layers.Dense(1)(inner(x)), name="outer")
"""
SUBCLASS = """
import keras

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)

model = Net()
"""
OWN_LAYER = """
import keras

class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}

x = keras.Input((5,))
model = keras.Model(x, Scale(3.0)(x))
"""


def imported(catalogue: Catalogue, project: Path, **message: Any) -> tuple[dict[str, Any], list[str]]:
    found = sources.read(message, project, catalogue)
    return found["architecture"], found["notes"]


def kinds(architecture: dict[str, Any]) -> list[str]:
    return [node.get("class", node.get("architecture")) for node in architecture["nodes"].values()]


CODE = [
    # code, the classes of its nodes, words of the notes
    (FUNCTION, ["keras.layers.InputLayer", "keras.layers.Dense", "keras.layers.Dense"], []),
    (SCRIPT, ["keras.layers.InputLayer", "keras.layers.Dense"], ["nothing is downloaded", "fit was not run"]),
    (IN_A_CLASS, ["keras.layers.InputLayer", "keras.layers.Dense"], []),
    (NESTED, ["keras.layers.InputLayer", "#inner", "keras.layers.Dense"], []),
    (OWN_LAYER, ["keras.layers.InputLayer", "modules.imported.Scale"], ["put it into modules/imported.py"]),
]


@pytest.mark.parametrize(("code", "expected", "notes"), CODE)
def test_code_becomes_an_architecture(
    catalogue: Catalogue, tmp_path: Path, code: str, expected: list[str], notes: list[str]
) -> None:
    architecture, said = imported(catalogue, tmp_path, kind="text", text=code)
    assert kinds(architecture) == expected
    for words in notes:
        assert any(words in each for each in said), said


def test_a_file_or_a_notebook_of_the_project_is_run(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "sizes.py").write_text("SIZE = 7\n")
    cells = ["%matplotlib inline\n!ls\nfrom sizes import SIZE\n", FUNCTION, "net = build_model(SIZE)\n"]
    notebook = {"cells": [{"cell_type": "code", "source": each.splitlines(keepends=True)} for each in cells]}
    (tmp_path / "explore.ipynb").write_text(json.dumps(notebook))
    architecture, notes = imported(catalogue, tmp_path, kind="code", path="explore.ipynb")
    assert not notes and "7" in [node["arguments"].get("units") for node in architecture["nodes"].values()]
    with pytest.raises(DeepForgeError, match="not in the project"):
        imported(catalogue, tmp_path / "inner", kind="code", path="../explore.ipynb")
    (tmp_path / "wrong.py").write_text("def (:\n")
    with pytest.raises(ModelImportError, match="not Python"):
        imported(catalogue, tmp_path, kind="code", path="wrong.py")


def test_what_is_not_clear_is_asked_and_what_cannot_be_drawn_is_said(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(ModelImportError) as several:
        imported(catalogue, tmp_path, kind="text", text=TWO)
    assert several.value.code == "several-models" and several.value.data["choices"] == ["first", "second"]
    chosen, _ = imported(catalogue, tmp_path, kind="text", text=TWO, variable="second")
    assert "3" in [node["arguments"].get("units") for node in chosen["nodes"].values()]
    with pytest.raises(ModelImportError, match="a class of its own"):
        imported(catalogue, tmp_path, kind="text", text=SUBCLASS)
    with pytest.raises(ModelImportError, match="leaves no Keras model"):
        imported(catalogue, tmp_path, kind="text", text="x = 1\n")
    with pytest.raises(ModelImportError, match="There is no nothing"):
        imported(catalogue, tmp_path, kind="text", text="x = 1\n", variable="nothing")


def test_a_saved_model_with_a_layer_of_the_project(catalogue: Catalogue, tmp_path: Path, monkeypatch) -> None:
    import keras

    from deepforge.libraries.keras.worker import Environment

    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "saved_layers.py").write_text(OWN_LAYER.partition("x = keras.Input")[0])
    from importlib import import_module

    scale = import_module("modules.saved_layers").Scale
    x = keras.Input((5,))
    model = keras.Model(x, scale(3.0)(x))
    # What the model does not name has no part in it, and is not run.
    other = "import keras\nraise RuntimeError('run without need')\nclass Other(keras.Layer):\n    pass\n"
    (tmp_path / "modules" / "others.py").write_text(other)
    known = Environment(catalogue, tmp_path).catalogue()
    assert "modules.others.Other" in known.by_id
    for name in ("model.keras", "model.h5"):
        model.save(tmp_path / name)
        architecture, _ = imported(known, tmp_path, kind="model", path=name)
        assert "modules.saved_layers.Scale" in kinds(architecture), name
        assert "modules.others" not in sys.modules, name


def test_why_a_saved_model_cannot_be_opened_is_said(catalogue: Catalogue, tmp_path: Path) -> None:
    import keras

    x = keras.Input((5,))
    model = keras.Model(x, keras.layers.Dense(2, activation="tanh")(x))
    text = model.to_json()
    act = {"module": "builtins", "class_name": "function", "config": "mine>act", "registered_name": "function"}
    configurations = {
        "class": text.replace('"module": "keras.layers", "class_name": "Dense"', '"module": null, "class_name": "Own"'),
        "function": text.replace('"tanh"', json.dumps(act)),
        "cut": text[:-9],
    }
    for name, configuration in configurations.items():
        with zipfile.ZipFile(tmp_path / f"{name}.keras", "w") as archive:
            archive.writestr("config.json", configuration)
    zipfile.ZipFile(tmp_path / "none.keras", "w").close()
    keras.Model(x, keras.layers.Lambda(lambda t: t * 2)(x)).save(tmp_path / "lambda.keras")
    model.save_weights(tmp_path / "only.weights.h5")
    for name in ("broken.keras", "broken.h5"):
        (tmp_path / name).write_text("no model")
    for name, words in (
        ("class.keras", "needs the class Own. Put it into a file in modules/"),
        ("function.keras", "needs the function act"),
        ("cut.keras", "is damaged"),
        ("none.keras", "holds no model"),
        ("lambda.keras", "has a function written in place"),
        ("only.weights.h5", "holds no model, perhaps only weights"),
        ("broken.keras", "is damaged"),
        ("broken.h5", "is damaged"),
    ):
        with pytest.raises(ModelImportError, match=f"{name} cannot be opened: it {words}"):
            imported(catalogue, tmp_path, kind="model", path=name)


def test_known_models_and_examples(catalogue: Catalogue, tmp_path: Path) -> None:
    from deepforge.libraries.keras.weights import weightless

    with weightless():
        arguments = {"input_shape": "(32, 32, 3)", "classes": "5"}
        found, _ = imported(catalogue, tmp_path, kind="application", choice="MobileNet", arguments=arguments)
    assert len(found["nodes"]) > 80
    with pytest.raises(ModelImportError, match="takes no weights"):
        imported(catalogue, tmp_path, kind="application", choice="MobileNet", arguments={"weights": "'imagenet'"})
    with pytest.raises(ModelImportError, match="no application"):
        imported(catalogue, tmp_path, kind="application", choice="Nothing")
    siamese, _ = imported(catalogue, tmp_path, kind="example", choice="siamese")
    assert siamese["models"]
    for name in ("nothing", "../offers"):
        with pytest.raises(DeepForgeError, match="no example"):
            imported(catalogue, tmp_path, kind="example", choice=name)


def test_what_is_offered(catalogue: Catalogue) -> None:
    found = offers.offers()
    names = {each["name"] for each in found["applications"]}
    assert {"ResNet50", "MobileNetV2", "EfficientNetB0"} <= names and "resnet" not in names
    resnet = next(each for each in found["applications"] if each["name"] == "ResNet50")
    assert resnet["summary"].startswith("Deep Residual Learning")


IN_PLACE = """
import keras

def twice(x):
    return 2 * keras.activations.tanh(x)

x = keras.Input((4,))
y = keras.layers.Dense(3, activation=twice)(x)
model = keras.Model(x, keras.activations.relu(y, max_value=6.0))
"""


def test_activations_are_read_whether_they_are_arguments_or_called(catalogue: Catalogue, tmp_path: Path) -> None:
    found = sources.read({"kind": "text", "text": IN_PLACE}, tmp_path, catalogue)
    nodes = found["architecture"]["nodes"]
    dense = next(node for node in nodes.values() if node["class"] == "keras.layers.Dense")
    assert dense["arguments"]["activation"] == {"class": "modules.imported.twice", "arguments": {}}
    relu = next(node for node in nodes.values() if node["class"] == "keras.layers.ReLU")
    assert relu["arguments"] == {"max_value": "6.0"}
    assert any("modules/imported.py" in note for note in found["notes"])


DEEP = """
import keras
x = keras.Input((4,), name="x")
score, twice = keras.layers.Dense(1, name="score")(x), keras.layers.Rescaling(2.0, name="twice")(x)
model = keras.Model({"both": x}, {"all": [score, twice]})
"""


def test_dictionaries_inside_of_others_become_lists_which_is_said(catalogue: Catalogue, tmp_path: Path) -> None:
    found = sources.read({"kind": "text", "text": DEEP}, tmp_path, catalogue)
    assert found["architecture"]["input_keys"] == ["both"] and "output_keys" not in found["architecture"]
    [outputs] = found["notes"]
    assert "outputs" in outputs and "score" in outputs and "twice" in outputs


WRONG = [
    ("import keras\nx = keras.Input((3,)\nmodel = 1\n", "code, line 2, is not Python code", 2, "x = keras.Input((3,)"),
    (
        "import keras\n\nunits = sizes['last']\nmodel = keras.layers.Dense(units)\n",
        "leaves no Keras",
        3,
        "units = sizes",
    ),
]


@pytest.mark.parametrize(("text", "message", "line", "begins"), WRONG)
def test_an_error_has_the_line_of_the_code(
    catalogue: Catalogue, tmp_path: Path, text: str, message: str, line: int, begins: str
) -> None:
    with pytest.raises(ModelImportError, match=message) as error:
        imported(catalogue, tmp_path, kind="text", text=text)
    assert error.value.data["line"] == line and error.value.data["text"].startswith(begins)
