"""Layers that are alike: networks repeat their blocks, and what Keras said of one layer holds for all its twins."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from ...model.architecture import Layer
from ..feedback import Tensor

# Far more than the different layers of any one network; what was not asked for lately makes room.
MOST = 1024
# A name that Keras takes as it is; any other one is part of what can be wrong.
_NAME = re.compile(r"""(['"])[\w.\- ]+\1""")

Found = TypeVar("Found")


class Alike(Generic[Found]):
    """What was found lately, by all it depends on: class, arguments but the name, how it is called, inputs."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, Found] = OrderedDict()

    def get(self, key: str) -> Found | None:
        """What was found for the key, None when it was not met lately."""
        found = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
        return found

    def keep(self, key: str, found: Found) -> None:
        """Remember what was found; the oldest makes room."""
        self._found[key] = found
        if len(self._found) > MOST:
            self._found.popitem(last=False)


def key_of(node: Layer, inputs: Mapping[str, Sequence[Tensor]]) -> str:
    """The same text for layers that give the same: neither id nor place matters, nor the name."""
    data = node.to_json()
    del data["position"]
    name = data["arguments"].get("name")
    if isinstance(name, str) and _NAME.fullmatch(name):
        del data["arguments"]["name"]
    tensors = {port: [(tensor.shape, tensor.dtype) for tensor in each] for port, each in inputs.items()}
    return json.dumps([data, tensors], sort_keys=True)
