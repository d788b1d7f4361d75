"""Score a trained network on images that it has not seen."""

import matplotlib.pyplot as plt
import numpy as np


def score_model(model, images, labels):
    """Accuracy and loss, and a picture of which classes are taken for which."""
    loss, accuracy = model.evaluate(images, labels, verbose=0)
    print(f"Accuracy {accuracy:.3f}, loss {loss:.3f} on {len(images)} images")
    found = model.predict(images, verbose=0).argmax(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (labels.ravel(), found), 1)
    plt.imshow(confusion, cmap="Blues")
    plt.xticks(range(10))
    plt.yticks(range(10))
    plt.xlabel("predicted")
    plt.ylabel("true")
    plt.title(f"Accuracy {accuracy:.3f}")
    plt.show()
    return accuracy, loss
