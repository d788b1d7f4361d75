"""The operations that come with the Keras library: read as interfaces, and run as plain Python."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deepforge.libraries.keras import backend
from deepforge.libraries.keras.library import KerasLibrary
from deepforge.model.operation import load_operation

backend.choose()
keras: Any = pytest.importorskip("keras")
numpy: Any = pytest.importorskip("numpy")
plt: Any = pytest.importorskip("matplotlib.pyplot")
layers = keras.layers
OPERATIONS = {path.stem: path for path in KerasLibrary().operations()}


def _operation(name: str) -> Callable[..., Any]:
    spec = importlib.util.spec_from_file_location(name, OPERATIONS[name])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function: Callable[..., Any] = getattr(module, name)
    return function


@pytest.fixture(autouse=True)
def _no_windows() -> Iterator[None]:
    plt.switch_backend("agg")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def examples() -> tuple[Any, Any]:
    """Points in three classes that a line apart can tell."""
    x = numpy.random.default_rng(0).normal(size=(120, 4)).astype("float32")
    return x, x[:, :3].argmax(axis=1)


def _network() -> Any:
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(8, activation="relu"),
            layers.Dropout(0.1),
            layers.Dense(3, activation="softmax"),
        ]
    )


def _weights(*models: Any) -> list[Any]:
    return [weight for model in models for weight in model.get_weights()]


def _same(some: list[Any], others: list[Any]) -> bool:
    return all((one == other).all() for one, other in zip(some, others, strict=True))


@pytest.mark.parametrize("path", OPERATIONS.values(), ids=OPERATIONS)
def test_each_is_an_operation_with_words_for_people(path: Path) -> None:
    operation = load_operation(path, ["Architecture"])
    assert operation.name == path.stem and operation.doc and operation.outputs
    assert all(each.type == "Architecture" for each in operation.references)


def test_a_classifier_learns_and_the_same_seed_gives_the_same_model(examples: tuple[Any, Any]) -> None:
    train, network = _operation("train_classifier"), _network()
    before = _weights(network)
    model, history = train(*examples, network=network, epochs=8, learning_rate=0.05, seed=3)
    assert _same(before, _weights(network)) and not network.compiled
    assert history["loss"][-1] < history["loss"][0] / 2 and len(history["val_loss"]) == 8
    again, same_history = train(*examples, network=_network(), epochs=8, learning_rate=0.05, seed=3)
    assert same_history == history and _same(_weights(model), _weights(again))
    scores = _operation("score")(model, *examples)
    outputs, labels = _operation("predict")(model, examples[0])
    assert scores["accuracy"] == pytest.approx((labels == examples[1]).mean())
    assert outputs.shape == (120, 3) and scores["accuracy"] > 0.8


def test_the_loss_is_one_figure_that_grows_with_each_epoch(
    examples: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    drawn: list[int] = []
    draw = FigureCanvasAgg.draw

    def noticed(canvas: Any) -> None:
        drawn.append(len(canvas.figure.axes[0].lines[0].get_xdata()))
        draw(canvas)

    monkeypatch.setattr(FigureCanvasAgg, "draw", noticed)
    _operation("train_classifier")(*examples, network=_network(), epochs=3, validation_split=0.0)
    assert sorted(set(drawn)) == [1, 2, 3] and len(plt.get_fignums()) == 1
    # There is no epoch 1.5.
    assert [tick for tick in plt.gca().get_xticks() if 1 <= tick <= 3] == [1, 2, 3]


def _gan(noise: int = 4) -> tuple[Any, Any]:
    z, kind = keras.Input((noise,)), keras.Input((1,), dtype="int32")
    both = layers.Multiply()([z, layers.Flatten()(layers.Embedding(2, noise)(kind))])
    image = layers.Reshape((4, 4, 1))(layers.Dense(16, activation="tanh")(both))
    seen = keras.Input((4, 4, 1))
    features = layers.Dense(6, activation="relu")(layers.Flatten()(seen))
    judged = [layers.Dense(1, activation="sigmoid")(features), layers.Dense(2, activation="softmax")(features)]
    return keras.Model([z, kind], image), keras.Model(seen, judged)


def test_both_networks_of_a_gan_learn_and_the_same_seed_gives_the_same_ones() -> None:
    rng = numpy.random.default_rng(0)
    labels = rng.integers(0, 2, 32)
    images = (labels * 2 - 1)[:, None, None, None] * rng.uniform(0.5, 1, (32, 4, 4, 1))
    train, (generator, discriminator) = _operation("train_ac_gan"), _gan()
    few = {"epochs": 2, "batch_size": 8, "seed": 5}
    drawer, judge, history = train(images, labels, generator=generator, discriminator=discriminator, **few)
    assert judge.trainable and len(history["generator_loss"]) == len(history["discriminator_loss"]) == 2
    once = train(images, labels, generator=generator, discriminator=discriminator, **{**few, "epochs": 1})
    # What one epoch more has changed: both have learned.
    assert not _same(_weights(once[0]), _weights(drawer)) and not _same(_weights(once[1]), _weights(judge))
    again = train(images, labels, generator=generator, discriminator=discriminator, **few)
    assert again[2] == history and _same(_weights(drawer, judge), _weights(*again[:2]))


def test_the_losses_of_a_gan_are_means_of_their_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[float] = []
    train_on_batch = keras.Model.train_on_batch

    def noted(model: Any, *args: Any, **options: Any) -> Any:
        model.reset_metrics()
        found = train_on_batch(model, *args, **options)
        steps.append(float(found["loss"]))
        return found

    monkeypatch.setattr(keras.Model, "train_on_batch", noted)
    generator, discriminator = _gan()
    images, labels = numpy.zeros((12, 4, 4, 1)), numpy.zeros(12, int)
    few = {"epochs": 2, "batch_size": 4, "generator": generator, "discriminator": discriminator}
    history = _operation("train_ac_gan")(images, labels, **few)[2]
    means = numpy.reshape(steps, (2, 3, 2)).mean(axis=1)
    assert history["discriminator_loss"] == pytest.approx(means[:, 0])
    assert history["generator_loss"] == pytest.approx(means[:, 1])


def test_networks_that_are_no_gan_are_refused_with_what_was_expected() -> None:
    generator, discriminator = _gan()
    with pytest.raises(ValueError, match="The generator needs two inputs"):
        _operation("train_ac_gan")([], [], generator=discriminator, discriminator=discriminator)
    with pytest.raises(ValueError, match="The discriminator needs two outputs"):
        _operation("train_ac_gan")([], [], generator=generator, discriminator=generator)
