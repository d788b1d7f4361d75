"""Takes a figure's pixels from the very draws that showing it needs, so that it is drawn no more often.

To show a figure in a notebook draws it twice: once with a renderer whose hands are tied, to let the layout settle and
to find what to cut off, then once more for the picture that is sent. The first of these draws is given a renderer of
our own that does draw. Its pixels are those that ``types.figures.render`` would give at that moment.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..types.figures import Rendered, picture, render, root_figure


class Look:
    """What was seen while a figure was shown: its ``picture``; ``failed``: why there is none."""

    def __init__(self) -> None:
        self.picture: Rendered | None = None
        self.failed: str | None = None

    def render(self, figure: Any) -> None:
        """Draw the figure once more, since there is no draw to take the pixels from."""
        try:
            self.picture = render(figure)
        except Exception as error:
            self.failed = str(getattr(error, "message", error))


@contextmanager
def looking_at(figure: Any) -> Iterator[Look]:
    """While ``figure`` is shown, its first draw is looked at; the figure is left as it was."""
    figure = root_figure(figure)
    look = Look()
    dpi = figure.dpi
    before = vars(figure).get("draw")
    draw = figure.draw

    def first(renderer: Any, *args: Any, **options: Any) -> Any:
        put_back()
        if not _only_settles(figure, renderer, dpi):
            _as_it_was(figure, dpi, look)
            return draw(renderer, *args, **options)
        own = type(renderer)(renderer.width, renderer.height, dpi)
        # What is animated is left out of an ordinary draw, and put into a file that is saved.
        saving, figure.canvas._is_saving = figure.canvas._is_saving, False
        try:
            given = draw(own, *args, **options)
        finally:
            figure.canvas._is_saving = saving
        look.picture = picture(bytes(own.buffer_rgba()), int(own.width), int(own.height), float(dpi))
        return given

    def put_back() -> None:
        if vars(figure).get("draw") is first:
            if before is None:
                del figure.draw
            else:
                figure.draw = before

    figure.draw = first
    try:
        yield look
    finally:
        put_back()
        if look.picture is None and look.failed is None:
            look.render(figure)


def _only_settles(figure: Any, renderer: Any, dpi: float) -> bool:
    """Whether a draw with this renderer puts nothing on it, and would fill all of the figure at its own size."""
    agg = sys.modules.get("matplotlib.backends.backend_agg")
    if agg is None or type(renderer) is not agg.RendererAgg or "draw_path" not in vars(renderer):
        return False
    if figure.dpi != dpi or renderer.dpi != dpi:
        return False
    return (int(renderer.width), int(renderer.height)) == tuple(map(int, figure.bbox.size))


def _as_it_was(figure: Any, dpi: float, look: Look) -> None:
    """Draw the figure once more, at its own dpi, before another format's draw moves what is in it."""
    other = figure.dpi
    figure._set_dpi(dpi, forward=False)
    try:
        look.render(figure)
    finally:
        figure._set_dpi(other, forward=False)
