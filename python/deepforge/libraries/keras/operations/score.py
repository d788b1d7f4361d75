"""Score a trained model on examples that it has not seen."""

import numpy as np


def score(model, x, y, *, batch_size: int = 32):
    """The loss, and the metrics that the model was compiled with, by name."""
    scores = model.evaluate(np.asarray(x), np.asarray(y), batch_size=batch_size, verbose=0, return_dict=True)
    print(", ".join(f"{name}: {value:.4g}" for name, value in scores.items()))
    return scores
