"""What a library says of an architecture while it is edited: shapes, sizes, and all errors at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

# None stands for a dimension that is open, such as the batch.
Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Tensor:
    """What leaves an output: its shape, the batch first, and its dtype."""

    shape: Shape
    dtype: str


@dataclass(frozen=True)
class Repair:
    """Sets one argument of a layer. label: for people. value: Python-literal text, None gives the default back."""

    label: str
    node: str
    argument: str
    value: str | None


@dataclass(frozen=True)
class LayerError:
    """What is wrong with a layer, in words. ``argument`` or ``port`` is where, when it is known.

    because: which of its arguments make it so. repair: only where it is certain to mend this error. A ``warning``
    is likely a mistake that Keras can compute with: what comes after is known all the same.
    """

    message: str
    expected: str | None = None
    received: str | None = None
    argument: str | None = None
    port: str | None = None
    severity: Literal["error", "warning"] = "error"
    because: str | None = None
    repair: Repair | None = None


@dataclass(frozen=True)
class LayerFeedback:
    """Of one node: its outputs by name; parameters it holds (a layer that is called again counts once), how many of
    them are trained; its errors; ``waits``: nothing is known because something before it is wrong or missing;
    ``titles``: what people call outputs whose names only number them; ``paths``: of outputs that the layer gives in
    lists or dictionaries, where they are in them, as code: ``[1][0]``."""

    outputs: Mapping[str, Tensor] = field(default_factory=dict)
    parameters: int = 0
    trainable: int = 0
    errors: tuple[LayerError, ...] = ()
    waits: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Feedback:
    """Of the whole architecture: by node; parameters in total; ``weight_bytes``: memory of the weights;
    ``activation_bytes``: memory of all layers' outputs for one sample, open dimensions other than the batch
    counted as one. ``complete``: every layer's size is known."""

    nodes: Mapping[str, LayerFeedback]
    parameters: int
    trainable: int
    weight_bytes: int
    activation_bytes: int
    complete: bool

    def to_json(self) -> dict[str, Any]:
        """JSON data; what a node does not have is left out, and so is what only the writer of code needs."""
        data = asdict(self)
        data["nodes"] = {
            name: {key: value for key, value in node.items() if key != "paths" and value not in ({}, (), False, 0)}
            for name, node in data["nodes"].items()
        }
        return data
