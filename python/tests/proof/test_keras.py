"""Notebooks that train networks are proved: weights and losses, bit by bit, made anew in fresh processes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from deepforge.libraries.keras import backend
from deepforge.project import prove

from .notebooks import write

if importlib.util.find_spec("keras") is None:
    pytest.skip("needs keras (the extra [keras])", allow_module_level=True)

_CELLS = (
    "import keras\nimport numpy as np\nfrom keras import layers\nkeras.utils.set_random_seed(7)",
    "x = np.random.default_rng(0).normal(size=(32, 4)).astype('float32')\ny = (x.sum(axis=1) > 0).astype('int32')",
    (
        "class Scale(layers.Layer):\n"
        "    def __init__(self, by):\n"
        "        super().__init__()\n"
        "        self.by = by\n"
        "    def call(self, x):\n"
        "        return x * self.by"
    ),
    "inputs = keras.Input((4,))\nhidden = layers.Dropout(0.2)(layers.Dense(3, activation='relu')(Scale(2.0)(inputs)))",
    (
        "model = keras.Model(inputs, layers.Dense(2, activation='softmax')(hidden))\n"
        "model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])"
    ),
    "history = model.fit(x, y, epochs=2, batch_size=8, verbose=0)",
    "first = model.evaluate(x, y, verbose=0)",
    "more = model.fit(x, y, epochs=1, batch_size=8, verbose=0)",
    "losses = history.history['loss'] + more.history['loss']\nsaid = model.predict(x[:2], verbose=0)",
)


@pytest.mark.timeout(900)
def test_training_in_several_cells_is_proved_in_several_jobs(tmp_path: Path) -> None:
    proof = prove(write(tmp_path / "n.ipynb", *_CELLS))
    assert proof.refused is None, proof.to_json()
    same = ["Scale", "first", "history", "losses", "model", "more", "said", "x", "y"]
    tensors = dict.fromkeys(["hidden", "inputs"], "not comparable")
    assert proof.values == dict.fromkeys(same, "same") | tensors, proof.to_json()
    # The generator by which TensorFlow shuffles can be seeded but not handed on: what trains stays together there.
    assert proof.operations > (0 if backend.backend() == "tensorflow" else 2)
