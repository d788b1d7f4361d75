"""Train a classifier on labelled examples, with a plot of the loss that grows while it trains."""

import keras
import matplotlib.pyplot as plt
import numpy as np


class LossPlot(keras.callbacks.Callback):
    """Draws the loss of each epoch so far, one figure that is brought up to date."""

    def on_train_begin(self, logs=None):
        self.losses = {}
        with plt.ion():
            self.figure, self.axes = plt.subplots()

    def on_epoch_end(self, epoch, logs=None):
        for name, value in logs.items():
            if name.endswith("loss"):
                self.losses.setdefault(name, []).append(value)
        self.axes.clear()
        for name, values in self.losses.items():
            self.axes.plot(range(1, len(values) + 1), values, marker="o", label=name)
        self.axes.set(xlabel="epoch", ylabel="loss", title="Training")
        self.axes.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
        self.axes.legend()
        self.figure.canvas.draw()
        self.figure.canvas.flush_events()


def train_classifier(
    x,
    y,
    *,
    network: "Architecture",
    epochs: int = 10,
    batch_size: int = 32,
    optimizer: str = "adam",
    learning_rate: float = 0.001,
    loss: str = "sparse_categorical_crossentropy",
    validation_split: float = 0.1,
    seed: int = 0,
):
    """Train a new copy of ``network`` on examples ``x`` with labels ``y``.

    Labels are class numbers; for labels in one-hot form choose the loss ``categorical_crossentropy``. The last
    ``validation_split`` of the examples is kept for validation (0 for none). The same seed gives the same model.
    ``model`` is the trained Keras model; ``history`` holds, by name, a value for each epoch.
    """
    keras.utils.set_random_seed(seed)
    # New weights, drawn from the seed; the network that was given stays as it is.
    model = keras.models.clone_model(network)
    rule = keras.optimizers.get(optimizer)
    rule.learning_rate = learning_rate
    model.compile(optimizer=rule, loss=loss, metrics=["accuracy"])
    fitted = model.fit(
        np.asarray(x),
        np.asarray(y),
        epochs=epochs,
        batch_size=batch_size,
        validation_split=validation_split,
        callbacks=[LossPlot()],
        verbose=2,
    )
    history = fitted.history
    return model, history
