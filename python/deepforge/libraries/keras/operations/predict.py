"""What a trained model says of new examples."""

import numpy as np


def predict(model, x, *, batch_size: int = 32):
    """The model's outputs for the examples ``x``, and for a classifier the most likely class of each."""
    outputs = model.predict(np.asarray(x), batch_size=batch_size, verbose=0)
    labels = outputs.argmax(axis=-1) if outputs.shape[-1] > 1 else (outputs[..., 0] > 0.5).astype(int)
    return outputs, labels
