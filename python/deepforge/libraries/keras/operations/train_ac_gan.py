"""Train an auxiliary-classifier GAN: one network draws images of a class, another judges and sorts them."""

import keras
import matplotlib.pyplot as plt
import numpy as np


class _Plot:
    """The two losses of each epoch so far, and what the generator draws of each class now."""

    def __init__(self, count):
        self.losses = {"generator": [], "discriminator": []}
        with plt.ion():
            self.figure, self.axes = plt.subplots()
            self.samples, grid = plt.subplots(1, count, squeeze=False)
        self.grid = grid[0]

    def update(self, generator_loss, discriminator_loss, images):
        self.losses["generator"].append(generator_loss)
        self.losses["discriminator"].append(discriminator_loss)
        self.axes.clear()
        for name, values in self.losses.items():
            self.axes.plot(range(1, len(values) + 1), values, marker="o", label=name)
        self.axes.set(xlabel="epoch", ylabel="loss", title="Training")
        self.axes.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
        self.axes.legend()
        for number, (axes, image) in enumerate(zip(self.grid, images, strict=True)):
            axes.clear()
            axes.imshow(np.clip(image * 0.5 + 0.5, 0, 1).squeeze(), cmap="gray")
            axes.set(title=str(number), xticks=[], yticks=[])
        for figure in (self.figure, self.samples):
            figure.canvas.draw()
            figure.canvas.flush_events()


def _networks(generator, discriminator):
    """New copies, and for each what its inputs and outputs are: found by their shapes."""
    generator = keras.models.clone_model(generator)
    discriminator = keras.models.clone_model(discriminator)
    noise = [number for number, each in enumerate(generator.inputs) if each.shape[-1] != 1 and len(each.shape) == 2]
    judges = [number for number, each in enumerate(discriminator.outputs) if each.shape[-1] == 1]
    if len(generator.inputs) != 2 or len(noise) != 1:
        raise ValueError(
            "The generator needs two inputs: noise of shape (length,) and a class of shape (1,); received "
            f"{[each.shape[1:] for each in generator.inputs]}"
        )
    if len(discriminator.outputs) != 2 or len(judges) != 1:
        raise ValueError(
            "The discriminator needs two outputs: one number that says how real the image is, and one for each class; "
            f"received {[each.shape[1:] for each in discriminator.outputs]}"
        )
    return generator, discriminator, noise[0], judges[0]


def train_ac_gan(
    images,
    labels,
    *,
    generator: "Architecture",
    discriminator: "Architecture",
    epochs: int = 10,
    batch_size: int = 64,
    learning_rate: float = 0.0002,
    beta_1: float = 0.5,
    seed: int = 0,
):
    """Train new copies of both networks on ``images`` (from -1 to 1) with class numbers ``labels``.

    In each step the discriminator learns from a batch of real and a batch of generated images, then the generator
    learns to be believed. Outputs: the trained ``drawer`` and ``judge`` (Keras models), and ``history``: the mean
    loss of each epoch for both. The same seed gives the same models.
    """
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    drawer, judge, noise_at, real_at = _networks(generator, discriminator)
    length = drawer.inputs[noise_at].shape[-1]
    classes = judge.outputs[1 - real_at].shape[-1]

    def inputs(count, kinds):
        """What the generator draws from: noise and classes, in the order of its inputs."""
        noise = rng.normal(size=(count, length)).astype("float32")
        pair = [noise, np.asarray(kinds, "int32").reshape(-1, 1)]
        return pair if noise_at == 0 else pair[::-1]

    def targets(real, kinds):
        pair = [np.asarray(real, "float32").reshape(-1, 1), np.asarray(kinds, "int32").reshape(-1, 1)]
        return pair if real_at == 0 else pair[::-1]

    losses = ["binary_crossentropy", "sparse_categorical_crossentropy"]
    losses = losses if real_at == 0 else losses[::-1]
    judge.compile(optimizer=keras.optimizers.Adam(learning_rate, beta_1=beta_1), loss=losses)
    # The generator learns through a discriminator that stands still.
    judge.trainable = False
    both = keras.Model(drawer.inputs, judge(drawer.outputs[0]))
    both.compile(optimizer=keras.optimizers.Adam(learning_rate, beta_1=beta_1), loss=losses)

    images = np.asarray(images, "float32")
    labels = np.asarray(labels).reshape(-1)
    if len(images) < batch_size:
        raise ValueError(f"The batch size is {batch_size}, and there are only {len(images)} images")
    plot = _Plot(min(classes, 10))
    history = {"generator_loss": [], "discriminator_loss": []}
    for epoch in range(epochs):
        order = rng.permutation(len(images))
        judged, fooled = [], []
        for start in range(0, len(order) - batch_size + 1, batch_size):
            chosen = order[start : start + batch_size]
            kinds = rng.integers(0, classes, batch_size)
            drawn = drawer.predict_on_batch(inputs(batch_size, kinds))
            judge.trainable = True
            # Real images are not quite 1: the discriminator does not become too sure of itself.
            seen = np.concatenate([images[chosen], drawn])
            truth = targets([0.95] * batch_size + [0.0] * batch_size, np.concatenate([labels[chosen], kinds]))
            judge.reset_metrics()  # some versions of Keras go on with the mean of the steps before
            judged.append(judge.train_on_batch(seen, truth, return_dict=True)["loss"])
            judge.trainable = False
            kinds = rng.integers(0, classes, batch_size)
            believed = targets([0.95] * batch_size, kinds)
            both.reset_metrics()
            fooled.append(both.train_on_batch(inputs(batch_size, kinds), believed, return_dict=True)["loss"])
        generator_loss, discriminator_loss = float(np.mean(fooled)), float(np.mean(judged))
        history["generator_loss"].append(generator_loss)
        history["discriminator_loss"].append(discriminator_loss)
        print(f"Epoch {epoch + 1}/{epochs}: generator {generator_loss:.4g}, discriminator {discriminator_loss:.4g}")
        shown = range(min(classes, 10))
        plot.update(generator_loss, discriminator_loss, drawer.predict_on_batch(inputs(len(shown), shown)))
    judge.trainable = True
    return drawer, judge, history
