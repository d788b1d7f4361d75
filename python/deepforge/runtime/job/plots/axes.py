"""One plot: an axes, or several that lie upon each other (``twinx``), with all that is drawn in it."""

from __future__ import annotations

from typing import Any

from .axis import direction
from .basics import colour, pixels, require, tidy
from .colorbar import colorbar_layers, is_colorbar
from .frame import LAYERS, Frame, Layer
from .images import image_layers, mesh_layers
from .legend import legend_layers
from .lines import line_layers
from .shapes import bars, collection, outline, words
from .words import font, text_of


def plot_of(group: list[Any], box: tuple[float, float, float, float], datasets: dict[str, Any]) -> dict[str, Any]:
    """The plot of axes that have the same place; rows of data go into ``datasets``."""
    require(len(group) <= 2, "more than two axes in one place")
    first = group[0]
    figure_width, figure_height = first.figure.bbox.size
    width, height = tidy((box[2] - box[0]) * figure_width), tidy((box[3] - box[1]) * figure_height)
    number = len([name for name in datasets if name.endswith("_0")])
    frames = []
    for k, axes in enumerate(group):
        require(axes.name == "rectilinear", f"{axes.name} axes")
        x, y = direction(axes, "x"), direction(axes, "y")
        frames.append(Frame(axes, x, y, width, height, f"p{number}{'ab'[k]}_"))
    view = _view(first)
    plot: dict[str, Any] = {"width": width, "height": height, "view": view, **_titles(first)}
    layers = [_layers(frame) for frame in frames]
    require(sum(map(len, layers)) <= LAYERS, "too many layers")
    zoom = {"name": f"zoom{number}", "select": "interval", "bind": "scales"}
    if len(group) == 1:
        plot["layer"] = layers[0]
        layers[0][0]["params"] = [zoom]
    else:
        shared = [first.get_shared_x_axes().joined(*group), first.get_shared_y_axes().joined(*group)]
        require(shared in ([True, False], [False, True]), "axes upon each other")
        own = "y" if shared[0] else "x"
        other = "x" if shared[0] else "y"
        drawn = (frames[0].x if shared[0] else frames[0].y).axis
        for layer in layers[1]:
            if isinstance(layer["encoding"].get(other), dict) and "axis" in layer["encoding"][other]:
                layer["encoding"][other] = {**layer["encoding"][other], "axis": drawn}
        plot["layer"] = [{"layer": each} for each in layers]
        plot["resolve"] = {"scale": {own: "independent"}}
    for frame in frames:
        datasets.update(frame.datasets)
    datasets.setdefault(f"p{number}a_0", [])
    return plot


def _view(axes: Any) -> dict[str, Any]:
    """Background and border."""
    fill = colour(axes.get_facecolor()) if axes.axison and axes.patch.get_visible() else "transparent"
    spines = [axes.spines[side] for side in ("top", "right")]
    shown = [spine for spine in spines if spine.get_visible() and axes.axison]
    if len(shown) < 2:
        return {"fill": fill, "stroke": None}
    return {
        "fill": fill,
        "stroke": colour(shown[0].get_edgecolor()),
        "strokeWidth": pixels(shown[0].get_linewidth(), axes),
    }


def _titles(axes: Any) -> dict[str, Any]:
    sides = {"middle": axes.title, "start": axes._left_title, "end": axes._right_title}
    shown = {anchor: text for anchor, text in sides.items() if text.get_text() and text.get_visible()}
    require(len(shown) <= 1, "two titles")
    for anchor, text in shown.items():
        return {"title": {"text": text_of(text), "anchor": anchor, "frame": "group", **font(text)}}
    return {}


def _layers(frame: Frame) -> list[Layer]:
    """All that is drawn in an axes, from back to front."""
    axes = frame.axes
    if is_colorbar(axes):
        return colorbar_layers(frame)
    known = {id(each) for each in _furniture(axes)}
    artists = [each for each in axes.get_children() if id(each) not in known and each.get_visible()]
    require(not axes.child_axes, "insets")
    found: list[Layer] = [_ground(frame)]
    pending: list[Any] = []
    for artist in sorted(artists, key=lambda each: each.get_zorder()):
        if type(artist).__name__ == "Rectangle":
            pending.append(artist)
            continue
        found += bars(frame, pending) if pending else []
        pending = []
        found += _of(frame, artist)
    found += bars(frame, pending) if pending else []
    legend = axes.get_legend()
    if legend is not None and legend.get_visible():
        found += legend_layers(frame, legend)
    return found


def _ground(frame: Frame) -> Layer:
    """Brings the axes, even where nothing is drawn."""
    row = {"x": frame.x.value(frame.x.low), "y": frame.y.value(frame.y.low)}
    return frame.layer({"type": "point", "opacity": 0}, frame.xy(), {"values": [row]})


def _of(frame: Frame, artist: Any) -> list[Layer]:
    from matplotlib import collections, image, lines, patches, text

    if isinstance(artist, lines.Line2D):
        return line_layers(frame, artist)
    if isinstance(artist, image.AxesImage):
        return image_layers(frame, artist)
    if isinstance(artist, patches.Polygon):
        return outline(frame, artist)
    if isinstance(artist, text.Text):
        return words(frame, artist)
    if isinstance(artist, collections.QuadMesh):
        return mesh_layers(frame, artist)
    require(isinstance(artist, collections.Collection), f"a {type(artist).__name__}")
    return collection(frame, artist)


def _furniture(axes: Any) -> list[Any]:
    """What every axes has."""
    found = [*axes.spines.values(), axes.xaxis, axes.yaxis, axes.title, axes._left_title, axes._right_title, axes.patch]
    legend = axes.get_legend()
    return [*found, legend] if legend is not None else found
