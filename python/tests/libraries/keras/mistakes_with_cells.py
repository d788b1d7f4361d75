"""Mistakes with layers inside of layers, as ``test_mistakes`` has them: cells, stacks of cells, wrapped layers."""

from __future__ import annotations

from deepforge.model.architecture import Architecture, Layer, Object

from .small_networks import K, image, layer, network

WITH_CELLS: dict[str, tuple[Architecture, list[str]]] = {
    "bidirectional of dense": (
        network(
            {
                "x": image("(12, 8)"),
                "d": Layer("layer", K + "Bidirectional", arguments={"layer": Object(K + "Dense", {"units": "3"})}),
            },
            "x>d",
        ),
        [
            "d: Bidirectional runs a recurrent layer in both directions; Dense is none. | expected a recurrent layer such as LSTM | received Dense | at layer"
        ],
    ),
    "cell without units": (
        network(
            {"x": image("(12, 8)"), "d": Layer("layer", K + "RNN", arguments={"cell": Object(K + "LSTMCell", {})})},
            "x>d:sequences",
        ),
        ["d: LSTMCell: units is required. | at cell"],
    ),
    "state for stacked cells": (
        network(
            {
                "x": image("(12, 8)"),
                "s": image("(3,)"),
                "d": Layer(
                    "layer",
                    K + "RNN",
                    arguments={
                        "cell": Object(K + "StackedRNNCells", {"cells": (Object(K + "LSTMCell", {"units": "3"}),)})
                    },
                ),
            },
            "x>d:sequences",
            "s>d:initial_state",
        ),
        [
            "d: The cells of RNN start from several states each, in lists of their own, which cannot be drawn. Take the connections away: RNN then starts from zeros. | into initial_state"
        ],
    ),
    "stacked cell without units": (
        network(
            {
                "x": image("(12, 8)"),
                "d": Layer(
                    "layer",
                    K + "RNN",
                    arguments={"cell": Object(K + "StackedRNNCells", {"cells": (Object(K + "GRUCell", {}),)})},
                ),
            },
            "x>d:sequences",
        ),
        ["d: GRUCell: units is required. | at cells"],
    ),
    "timedistributed missing layer": (
        network({"x": image("(12, 8)"), "d": layer("TimeDistributed")}, "x>d"),
        ["d: layer is required. | expected a layer | received nothing | at layer"],
    ),
    "timedistributed on vector": (
        network(
            {
                "x": image("(12,)"),
                "d": Layer("layer", K + "TimeDistributed", arguments={"layer": Object(K + "Dense", {"units": "3"})}),
            },
            "x>d",
        ),
        [
            "d: TimeDistributed applies its layer to each step of a sequence; its input has no steps. | expected at least 2 dimensions: steps × features | received 1 dimension: 12"
        ],
    ),
}
