"""Train a network on labelled images, with a plot of the loss that grows while it trains."""

import keras
import matplotlib.pyplot as plt


class PlotLosses(keras.callbacks.Callback):
    """Draws the loss of each epoch so far."""

    def on_train_begin(self, logs=None):
        self.losses = {"loss": [], "val_loss": []}
        with plt.ion():
            self.figure, self.axes = plt.subplots()

    def on_epoch_end(self, epoch, logs=None):
        self.axes.clear()
        for name, values in self.losses.items():
            values.append(logs[name])
            self.axes.plot(range(1, len(values) + 1), values, marker="o", label=name)
        self.axes.set(xlabel="epoch", ylabel="loss", title="Training")
        self.axes.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
        self.axes.legend()
        self.figure.canvas.draw()
        self.figure.canvas.flush_events()


def train(
    images,
    labels,
    *,
    network: "Architecture",
    epochs: int = 5,
    batch_size: int = 32,
    learning_rate: float = 0.001,
    seed: int = 0,
):
    """Train a copy of ``network``. A tenth of the examples is kept for validation; the same seed, the same model."""
    keras.utils.set_random_seed(seed)
    model = keras.models.clone_model(network)
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    fitted = model.fit(
        images,
        labels,
        epochs=epochs,
        batch_size=batch_size,
        validation_split=0.1,
        callbacks=[PlotLosses()],
        verbose=2,
    )
    history = fitted.history
    return model, history
