"""Models as values: stored and loaded in another process, told apart bit by bit, seen when they change, looked at."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import ValueTypeError
from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras import backend
from deepforge.types.compare import compare
from deepforge.types.fingerprint import fingerprint
from deepforge.types.known import ending
from deepforge.types.preview import preview
from deepforge.types.serialise import dump, load

backend.choose()
from deepforge.libraries.keras import sources  # noqa: E402  (it imports Keras)

keras: Any = pytest.importorskip("keras")
numpy: Any = pytest.importorskip("numpy")
layers = keras.layers

X = numpy.random.default_rng(0).normal(size=(16, 4)).astype("float32")
Y = X.sum(axis=1)


def _swing(x: Any) -> Any:
    return keras.ops.tanh(x) * 2


class _Scale(layers.Layer):  # type: ignore[misc, name-defined]
    """Takes none of what Keras adds to a configuration."""

    def __init__(self, by: float = 2.0) -> None:
        super().__init__()
        self.by = by

    def build(self, shape: Any) -> None:
        self.weight = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, x: Any) -> Any:
        return x * self.weight * self.by


class Net(keras.Model):  # type: ignore[misc]
    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.hidden = layers.Dense(width, activation="relu")
        self.out = layers.Dense(1)
        self.note = "made"

    def call(self, x: Any) -> Any:
        return self.out(self.hidden(x))


class _Closed(keras.Model):  # type: ignore[misc]
    """Does not say how it was made."""

    def __init__(self, thing: object) -> None:
        super().__init__()
        self.thing = thing
        self.out = layers.Dense(1)

    def call(self, x: Any) -> Any:
        return self.out(x)


def _trained(model: Any, optimizer: str = "adam") -> Any:
    model.compile(optimizer, "mse", metrics=["mae"])
    model.fit(X, Y, epochs=2, batch_size=8, verbose=0)
    return model


def _plain() -> Any:
    keras.utils.set_random_seed(3)
    inputs = keras.Input((4,))
    hidden = layers.Dropout(0.5)(layers.Dense(3, activation="relu")(inputs))
    return keras.Model(inputs, layers.Dense(1)(hidden))


@pytest.fixture(scope="module")
def model() -> Any:
    """Trained; tests leave it as it is."""
    return _trained(_plain())


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Any], Any]:
    """A value through a file."""

    def through(value: Any) -> Any:
        dump(value, tmp_path / "value")
        return load(tmp_path / "value")

    return through


def test_a_model_is_a_keras_file_and_comes_back_as_it_was(model: Any, tmp_path: Path) -> None:
    path = tmp_path / "model"
    stored = dump(model, path)
    assert (stored.type, stored.summary) == ("Keras model", "Functional, 4 layers, 19 parameters")
    assert dump(model, tmp_path / "same").sha256 == stored.sha256
    loaded = load(path, serialiser=stored.serialiser)
    assert compare(model, loaded).verdict == "same"
    assert loaded.history.history == model.history.history
    path.rename(tmp_path / "for-people.keras")
    theirs = keras.saving.load_model(tmp_path / "for-people.keras")
    assert (theirs.predict(X, verbose=0) == model.predict(X, verbose=0)).all()


def test_training_goes_on_in_another_process_as_it_would_have_here(tmp_path: Path) -> None:
    here = _trained(_plain())
    dump(here, tmp_path / "model")
    code = f"""
        import random
        from pathlib import Path
        before = random.getstate()
        from deepforge.types.serialise import dump, load
        model = load(Path({str(tmp_path / "model")!r}))
        assert random.getstate() == before
        import keras, numpy
        x = numpy.random.default_rng(0).normal(size=(16, 4)).astype("float32")
        number = int(model.layers[-1].name.rpartition("_")[2])
        assert keras.layers.Dense(1).name == f"dense_{{number + 1}}"
        keras.utils.set_random_seed(4)
        model.fit(x, x.sum(axis=1), epochs=2, verbose=0)
        dump(model, Path({str(tmp_path / "more")!r}))
        """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, timeout=300)
    keras.utils.set_random_seed(4)
    here.fit(X, Y, epochs=2, verbose=0)
    assert compare(here, load(tmp_path / "more")).verdict == "same"


def test_own_layers_functions_and_models_travel_with_a_model(again: Any, tmp_path: Path) -> None:
    made = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation=_swing), _Scale(3.0), layers.Lambda(lambda x: x + 1)]
    )
    made.layers[1].trainable = False
    loaded = again(made)
    assert compare(made, loaded).verdict == "same"
    assert (loaded.predict(X, verbose=0) == made.predict(X, verbose=0)).all()
    net = _trained(Net())
    net.note, net.hidden.trainable = "changed", False
    loaded = again(net)
    assert compare(net, loaded).verdict == "same"
    assert (loaded.note, loaded.hidden.trainable) == ("changed", False)


def test_modules_of_a_project_are_made_anew_where_the_project_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_parts_1.py").write_text(
        "import keras\n\n\nclass Twice(keras.layers.Layer):\n    def call(self, x):\n        return x * 2\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import own_parts_1  # type: ignore[import-not-found]

    dump(keras.Sequential([keras.Input((4,)), own_parts_1.Twice()]), tmp_path / "model")
    code = f"from pathlib import Path; from deepforge.types.serialise import load; m = load(Path({str(tmp_path / 'model')!r})); import numpy; print(m.predict(numpy.ones((1, 4)), verbose=0).tolist())"
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, timeout=300, cwd="/", capture_output=True, text=True
    )
    assert found.stdout.strip().endswith("[[2.0, 2.0, 2.0, 2.0]]")


def test_a_model_that_does_not_say_how_it_was_made_is_refused_with_what_to_do(tmp_path: Path) -> None:
    closed = _Closed(object())
    closed(X)
    assert "thing" in str(fingerprint(closed).stays) or "get_config" in str(fingerprint(closed).stays)
    with pytest.raises(ValueTypeError, match=r"get_config|cannot be stored"):
        dump(closed, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def _nudge(model: Any) -> None:
    weights = model.get_weights()
    weights[0][0, 0] = numpy.nextafter(weights[0][0, 0], 9)
    model.set_weights(weights)


def _set(target: Callable[[Any], Any], name: str, value: Any) -> Callable[[Any], None]:
    return lambda model: setattr(target(model), name, value)


@pytest.mark.parametrize(
    "change",
    [
        _nudge,
        _set(lambda model: model.layers[1], "trainable", False),
        _set(lambda model: model.layers[2], "rate", 0.25),
        _set(lambda model: model.optimizer, "learning_rate", 0.5),
        lambda model: model.optimizer.variables[2].assign(model.optimizer.variables[2] + 1),
        lambda model: model.compile("adam", "mae", metrics=["mae"]),
        lambda model: model.compile("adam", "mse"),
        lambda model: model.layers[2].seed_generator.next(),
        lambda model: model.history.history["loss"].append(0.0),
    ],
)
def test_what_differs_is_never_called_the_same(model: Any, again: Any, change: Callable[[Any], None]) -> None:
    other = again(model)
    assert compare(model, other).verdict == "same"
    before = fingerprint(other).digest
    change(other)
    assert compare(model, other).verdict == "differs"
    if other.history.history["loss"][-1] != 0.0:  # the history is a value of its own
        assert fingerprint(other).digest != before


def test_names_that_keras_counts_by_itself_are_no_difference_and_given_names_are(model: Any) -> None:
    assert _plain().layers[1].name != model.layers[1].name
    assert compare(_trained(_plain()), model).verdict == "same"
    one, other = (keras.Sequential([keras.Input((2,)), layers.Dense(1, name=name)]) for name in ("block_3", "block_4"))
    other.set_weights(one.get_weights())
    assert compare(one, other).verdict == "differs"


def test_looking_at_a_model_does_not_change_it_and_training_does(model: Any, again: Any) -> None:
    other = again(model)
    first = fingerprint(other)
    assert first.digest is not None and first.stays is None
    other.predict(X, verbose=0)
    other.evaluate(X, Y, verbose=0)
    assert fingerprint(other).digest == first.digest
    other.fit(X, Y, verbose=0)
    assert fingerprint(other).digest != first.digest


def test_a_layer_a_tensor_and_an_optimizer_share_what_a_model_has(model: Any) -> None:
    roots = fingerprint(model).roots
    assert all(fingerprint(each).roots & roots for each in (model.layers[1], model.optimizer, model.output))
    assert not fingerprint(_plain()).roots & roots
    assert "symbolic tensor" in str(fingerprint(model.output).stays)


def test_other_objects_of_keras_come_back_too(model: Any, again: Any) -> None:
    others = [
        keras.optimizers.SGD(0.1),
        keras.losses.Huber(0.5),
        keras.metrics.Accuracy(),
        keras.callbacks.EarlyStopping(patience=3),
        keras.initializers.HeNormal(seed=3),
        keras.Variable([1.0, 2.0]),
        keras.random.SeedGenerator(4),
        model.history,
    ]
    assert [compare(each, again(each)).verdict for each in others] == ["same"] * len(others)
    inside = {"model": model, "again": model}
    loaded = again(inside)
    assert loaded["model"] is loaded["again"] and compare(model, loaded["model"]).verdict == "same"
    assert again(model.history).model is None


def test_a_look_at_a_model_counts_what_is_wrong_with_its_weights(again: Any) -> None:
    made = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(3)])
    weights = made.get_weights()
    weights[3][:] = [numpy.nan, 0.0, 2.0]
    made.set_weights(weights)
    found = preview(made)
    assert found["kind"] == "model" and found["data"]["image/png"]
    whole = found["model"]
    assert (whole["class"], whole["parameters"], whole["notFinite"]) == ("Sequential", 56 + 219, 1)
    assert [each["class"] for each in whole["layers"]] == ["InputLayer", "Conv2D", "Flatten", "Dense"]
    assert whole["layers"][1]["output"] == "(any, 6, 6, 2)"
    bias = whole["layers"][3]["weights"][1]
    assert (bias["notFinite"], bias["zeros"], bias["mean"], bias["maximum"]) == (1, 1, 1.0, 2.0)
    assert sum(whole["layers"][1]["weights"][0]["histogram"]["counts"]) == 54


def test_a_look_at_a_history_is_a_table_of_epochs(model: Any) -> None:
    found = preview(model.history)
    assert [each["name"] for each in found["columns"]] == ["epoch", "loss", "mae"]
    assert [row[0] for row in found["rows"]] == ["1", "2"]


def test_a_file_holds_no_time_and_is_read_by_its_content(model: Any, tmp_path: Path) -> None:
    dump(model, tmp_path / "model")
    with zipfile.ZipFile(tmp_path / "model") as archive:
        assert sorted(archive.namelist()) == ["config.json", "metadata.json", "model.weights.h5"]
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"date" not in archive.read("metadata.json")
    assert ending(tmp_path / "model") == ".keras"
    dump([1], tmp_path / "list")
    assert ending(tmp_path / "list") == ""


def test_a_stored_model_is_opened_as_an_architecture(tmp_path: Path, catalogue: Catalogue) -> None:
    made = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dropout(0.5), layers.Dense(2)]
    )
    dump(made, tmp_path / "value")
    found = sources.read({"kind": "artifact", "file": str(tmp_path / "value")}, tmp_path, catalogue)
    classes = sorted(node["class"] for node in found["architecture"]["nodes"].values())
    assert classes == ["keras.layers.Dense", "keras.layers.Dense", "keras.layers.Dropout", "keras.layers.InputLayer"]
    dump([1], tmp_path / "list")
    with pytest.raises(sources.ModelImportError, match="received a list"):
        sources.read({"kind": "artifact", "file": str(tmp_path / "list")}, tmp_path, catalogue)


def test_a_model_that_has_not_drawn_its_weights_stays_until_it_has() -> None:
    model = keras.Sequential([keras.layers.Embedding(5, 3), keras.layers.LSTM(2)])
    assert "draws its weights only when it is first called" in str(fingerprint(model).stays)
    model(keras.ops.zeros((1, 4), "int32"))
    assert fingerprint(model).stays is None
    assert fingerprint(keras.layers.Flatten()).stays is None
    seeded = keras.layers.Dense(2, kernel_initializer=keras.initializers.GlorotUniform(seed=3))
    assert fingerprint(seeded).stays is None
