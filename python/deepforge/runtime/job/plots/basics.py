"""What all of the translation needs: when to give up, colours, lengths, numbers, which artists are plain."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any


class Unsupported(Exception):
    """The figure holds something that would not look the same: it stays a picture."""


def require(condition: Any, what: str) -> None:
    """Raise Unsupported unless the condition holds."""
    if not condition:
        raise Unsupported(what)


def colour(value: Any, alpha: float | None = None) -> str:
    """A matplotlib colour as CSS text, ``transparent`` when nothing of it is seen."""
    from matplotlib.colors import to_rgba

    red, green, blue, opacity = to_rgba(value, alpha)
    if opacity == 0:
        return "transparent"
    text = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
    return text if opacity == 1 else f"rgba({round(red * 255)},{round(green * 255)},{round(blue * 255)},{opacity:.4g})"


def pixels(points: float, artist: Any) -> float:
    """A length in points as pixels of the artist's figure."""
    return tidy(points * root(artist).dpi / 72)


def root(artist: Any) -> Any:
    """The figure that holds an artist."""
    return artist if artist.figure is None or artist.figure is artist else artist.figure


def tidy(number: float) -> float:
    """A finite number with the digits that matter for a place on a screen."""
    return float(f"{number:.6g}")


def number(value: Any) -> float | None:
    """A coordinate as JSON: None for what has no place, 12 digits else, which is enough for times."""
    found = float(value)
    return float(f"{found:.12g}") if math.isfinite(found) else None


def check_plain(artist: Any) -> None:
    """Raise Unsupported for what any artist can have and Vega has not."""
    require(not artist.get_path_effects(), "path effects")
    require(artist.get_sketch_params() is None, "sketch parameters")
    require(artist.get_agg_filter() is None, "filters")
    require(not artist.get_animated(), "animated artists")
    hatch = getattr(artist, "get_hatch", None)
    require(hatch is None or not hatch(), "hatches")
    own = artist.get_clip_path()
    axes = artist.axes
    if own is not None and axes is not None and artist.get_clip_on():
        path, _ = own.get_transformed_path_and_affine()
        require(path is None or _is_patch(own, axes), "clip paths")


def _is_patch(clip: Any, axes: Any) -> bool:
    """Whether a clip path is that of the axes' own patch, as set by ``set_clip_path(axes.patch)``."""
    return getattr(clip, "_path", None) is axes.patch.get_path()


def visible(artists: Iterable[Any]) -> list[Any]:
    """Those that are shown."""
    return [each for each in artists if each.get_visible()]


def one(values: Any, what: str) -> Any:
    """The only value of a property that can be one or many."""
    found = list(values)
    require(len(found) >= 1 and all(_same(each, found[0]) for each in found), what)
    return found[0]


def _same(a: Any, b: Any) -> bool:
    try:
        return bool(a == b)
    except ValueError:  # arrays
        return list(a) == list(b)
