"""Load small colour images of ten kinds of things: CIFAR-10, or generated images where it cannot be had."""

# /// deepforge
# cache = "always"  # the data set is downloaded once, and does not change
# ///

import socket

import keras
import numpy as np


def _generated(count, rng):
    """Images that can be learned: stripes of a direction, a width and a colour for each class, under noise."""
    labels = rng.integers(0, 10, count)
    down, across = np.mgrid[0:32, 0:32] / 32
    angle = labels * np.pi / 10
    width = 3 + labels % 4
    phase = rng.uniform(0, 2 * np.pi, count)
    along = np.cos(angle)[:, None, None] * across + np.sin(angle)[:, None, None] * down
    stripes = 0.5 + 0.5 * np.sin(2 * np.pi * width[:, None, None] * along + phase[:, None, None])
    colours = np.stack([0.4 + 0.6 * ((labels >> bit) & 1) for bit in range(3)], axis=-1)
    images = stripes[..., None] * colours[:, None, None, :]
    images = images + rng.normal(0, 0.15, images.shape)
    return (images.clip(0, 1) * 255).astype("uint8"), labels.reshape(-1, 1)


def _downloaded():
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(20)  # seconds: a network that never answers
    try:
        return keras.datasets.cifar10.load_data()
    finally:
        socket.setdefaulttimeout(before)


def get_cifar10_data(*, source: str = "auto", train_size: int = 2000, test_size: int = 500, seed: int = 0):
    """Images (count × 32 × 32 × 3, from 0 to 1) with class numbers (count × 1), to train with and to test with.

    ``source``: ``cifar10`` for the real data set, 170 MB that Keras downloads once; ``generated`` for images drawn
    from ``seed``; ``auto`` for the real one where it can be had. Sizes: so many of each; 0 for all 50,000 and 10,000.
    """
    if source not in ("auto", "cifar10", "generated"):
        raise ValueError(f"The source is auto, cifar10 or generated; received {source!r}")
    found = None
    if source != "generated":
        try:
            found = _downloaded()
        except Exception as error:
            if source == "cifar10":
                raise
            print(f"CIFAR-10 cannot be had ({error}).")
    if found is None:
        print("These images are GENERATED: they are not CIFAR-10. Scores say nothing about the data set.")
        rng = np.random.default_rng(seed)
        found = _generated(train_size or 50_000, rng), _generated(test_size or 10_000, rng)
    else:
        print("These images are CIFAR-10.")
    (train_images, train_labels), (test_images, test_labels) = found
    train_images = train_images[: train_size or None].astype("float32") / 255
    test_images = test_images[: test_size or None].astype("float32") / 255
    train_labels = train_labels[: train_size or None].astype("int64")
    test_labels = test_labels[: test_size or None].astype("int64")
    return train_images, train_labels, test_images, test_labels
