"""Compares figures by their pixels, and images by theirs."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...errors import ValueTypeError
from ..figures import Rendered, render, root_figure
from .result import Path, attribute, item, words

if TYPE_CHECKING:
    from .walk import Parts, Walk


def figures(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Figures and subfigures: class and picture."""
    yield from walk.same_type(expected, received, path)
    _pictures(walk, expected, received, path)


def artists(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Axes, lines, texts, ...: class, the picture of the figure they are in, and their place in it."""
    yield from walk.same_type(expected, received, path)
    ours, theirs = _owner(expected), _owner(received)
    if ours is None or theirs is None:
        walk.doubt(path, f"a {type(expected).__name__} that is in no figure cannot be drawn")
        return
    if not _pictures(walk, ours, theirs, path):
        return
    place, other = _place(ours, expected), _place(theirs, received)
    if place != other:
        walk.differs(path, f"it is another {type(expected).__name__} of the same picture")


def containers(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """What ``bar``, ``errorbar`` and ``stem`` return: class, artists, label."""
    yield from walk.same_type(expected, received, path)
    yield len(expected), len(received), words(path, " (how many artists)")
    for place, (ours, theirs) in enumerate(zip(tuple.__iter__(expected), tuple.__iter__(received), strict=False)):
        yield ours, theirs, item(path, place)
    yield expected.get_label(), received.get_label(), attribute(path, "get_label()")
    if hasattr(expected, "datavalues"):
        yield expected.datavalues, received.datavalues, attribute(path, "datavalues")


def images(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Pillow's images: class, mode, size, palette, pixels and what is noted in ``info``."""
    yield from walk.same_type(expected, received, path)
    for name in ("mode", "size"):
        yield getattr(expected, name), getattr(received, name), attribute(path, name)
    if expected.mode in ("P", "PA"):
        yield expected.getpalette(), received.getpalette(), attribute(path, "palette")
    ours, theirs = expected.tobytes(), received.tobytes()
    if ours != theirs:
        count = sum(one != other for one, other in zip(ours, theirs, strict=False))
        walk.differs(path, f"the pixels differ ({count} of {len(ours)} bytes)")
    yield expected.info, received.info, attribute(path, "info")


def stored_figures(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Figures kept as PNG: their pixels; how the file was compressed does not count."""
    from PIL import Image

    yield from walk.same_type(expected, received, path)
    ours, theirs = (Image.open(io.BytesIO(one.data)).convert("RGBA") for one in (expected, received))
    if ours.size != theirs.size:
        walk.differs(path, f"expected a picture of {_size(*ours.size)} pixels, received {_size(*theirs.size)}")
    if ours.tobytes() != theirs.tobytes():
        walk.differs(path, _pixels_differ(ours.tobytes(), theirs.tobytes()))


def timers(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """What an animation waits with: its class is the backend's, which a notebook and a job need not share."""
    yield expected.interval, received.interval, attribute(path, "interval")
    yield expected.single_shot, received.single_shot, attribute(path, "single_shot")


def animations(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Animations: class, figure and what each frame is made of; the numbers of callbacks are the canvas's."""
    yield from walk.same_type(expected, received, path)
    ours, theirs = (
        {name: value for name, value in vars(one).items() if name not in _CALLBACKS} for one in (expected, received)
    )
    yield ours, theirs, path


_CALLBACKS = {"_first_draw_id", "_resize_id", "_close_id"}


def colormaps(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Colour maps: class, name and every colour, those for bad and out-of-range values included."""
    np = sys.modules["numpy"]
    yield from walk.same_type(expected, received, path)
    yield expected.name, received.name, attribute(path, "name")
    yield expected.N, received.N, attribute(path, "N")
    steps = np.arange(expected.N)
    yield expected(steps), received(steps), words(path, " (its colours)")
    for name in ("get_bad", "get_under", "get_over"):
        yield getattr(expected, name)(), getattr(received, name)(), attribute(path, f"{name}()")


def _pictures(walk: Walk, expected: Any, received: Any, path: Path) -> bool:
    """Ends the walk when two figures look different; False when they cannot be drawn."""
    try:
        ours, theirs = _drawn(walk, expected), _drawn(walk, received)
        if ours.sha256 != theirs.sha256:
            # They may only have been drawn a different number of times before.
            ours, theirs = _drawn(walk, expected, settle=True), _drawn(walk, received, settle=True)
    except ValueTypeError as error:
        walk.doubt(path, error.message)
        return False
    if (ours.width, ours.height) != (theirs.width, theirs.height):
        walk.differs(
            path,
            f"expected a picture of {_size(ours.width, ours.height)} pixels, "
            f"received {_size(theirs.width, theirs.height)}",
        )
    if ours.sha256 != theirs.sha256:
        walk.differs(path, _pixels_differ(_rgba(ours), _rgba(theirs)))
    return True


def _drawn(walk: Walk, figure: Any, *, settle: bool = False) -> Rendered:
    figure = root_figure(figure)
    key = ("drawn", id(figure), settle)
    if key not in walk.notes:
        # The figure is kept with its picture, so that its id stays its own.
        walk.notes[key] = (figure, render(figure, settle=settle))
    drawn: Rendered = walk.notes[key][1]
    return drawn


def _rgba(picture: Rendered) -> bytes:
    from PIL import Image

    return Image.open(io.BytesIO(picture.png)).tobytes()


def _pixels_differ(expected: bytes, received: bytes) -> str:
    count = sum(expected[at : at + 4] != received[at : at + 4] for at in range(0, len(expected), 4))
    return f"the pictures differ in {count} of {len(expected) // 4} pixels"


def _size(width: int, height: int) -> str:
    return f"{width} by {height}"


def _owner(artist: Any) -> Any:
    """The figure that an artist (or a colour bar, or a contour set) is in; None when it is in none."""
    figure = getattr(artist, "figure", None)
    if figure is None:
        axes = getattr(artist, "axes", None) or getattr(artist, "ax", None)
        figure = getattr(axes, "figure", None)
    return figure


def _place(figure: Any, artist: Any) -> int | None:
    """The artist's number among all that the figure holds; None for one that is not drawn by itself."""
    return next((number for number, one in enumerate(_all(root_figure(figure))) if one is artist), None)


def _all(artist: Any) -> Iterator[Any]:
    yield artist
    for child in artist.get_children():
        yield from _all(child)
