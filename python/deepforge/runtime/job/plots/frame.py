"""The plot that one matplotlib axes becomes: its size, its two directions, and the layers that are drawn on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .axis import Direction
from .basics import require, tidy

Layer = dict[str, Any]
# Beyond these a plot is a picture: browsers draw it slowly, and files grow.
LAYERS, POINTS = 80, 20_000


@dataclass
class Frame:
    """``width``, ``height`` in pixels. ``datasets`` are shared by layers, by name."""

    axes: Any
    x: Direction
    y: Direction
    width: float
    height: float
    prefix: str
    datasets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    points: int = 0

    def data(self, rows: list[dict[str, Any]]) -> dict[str, str]:
        """Keep rows; gives what a layer says as its ``data``."""
        self.points += len(rows)
        require(self.points <= 2 * POINTS, "too many points")
        name = f"{self.prefix}{len(self.datasets)}"
        self.datasets[name] = rows
        return {"name": name}

    def layer(self, mark: dict[str, Any], encoding: dict[str, Any], data: dict[str, Any] | None = None) -> Layer:
        """A layer, cut at the plot's border."""
        return {"data": data or {"values": [{}]}, "mark": {"clip": True, **mark}, "encoding": encoding}

    def xy(self, x: str = "x", y: str = "y") -> dict[str, Any]:
        """The channels x and y for two fields."""
        return {"x": self.x.encoding(x), "y": self.y.encoding(y)}

    def tooltip(self, *more: dict[str, Any], x: str = "x", y: str = "y") -> list[dict[str, Any]]:
        """Both coordinates with the words of the axes, and more."""
        found = []
        for name, one in ((x, self.x), (y, self.y)):
            title = one.title
            if one.temporal:
                found.append({"field": name, "type": "temporal", "title": title, "format": "%Y-%m-%d %H:%M:%S"})
            else:
                found.append({"field": name, "type": "quantitative", "title": title, "format": ".6~g"})
        return [*more, *found]

    def place(self, transform: Any) -> str:
        """What coordinates under this transform mean: ``data``, ``axes``, or one of each: ``x`` (is data), ``y``."""
        axes = self.axes
        if transform == axes.transData:
            return "data"
        if transform == axes.transAxes:
            return "axes"
        if transform == axes.get_xaxis_transform(which="grid"):
            return "x"
        require(transform == axes.get_yaxis_transform(which="grid"), "another transform")
        return "y"

    def across(self, fraction: float) -> float:
        """Pixels from the left of a fraction of the width."""
        return tidy(fraction * self.width)

    def down(self, fraction: float) -> float:
        """Pixels from the top of a fraction of the height, which counts from below."""
        return tidy((1 - fraction) * self.height)
