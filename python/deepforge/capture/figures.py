"""The figures that a cell shows, as pixels, in the order in which they were shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from ..provenance.records import FigureRecord
from ..types.figures import root_figure
from .imports import AfterImport
from .shown import Look, looking_at

INLINE = "matplotlib_inline.backend_inline"


class Figures:
    """Hears of every figure the inline backend shows; looks for the open ones of other backends.

    ``folder`` gets one PNG per picture, named by its digest.
    """

    def __init__(self, folder: Path, hooks: AfterImport) -> None:
        self.folder = folder
        self.active = False
        self._records: list[FigureRecord] = []
        self._failed: list[str] = []
        self._shown: set[int] = set()
        self._open: dict[int, int] = {}
        self._restore: Callable[[], None] | None = None
        hooks.watch(INLINE, self._hook)

    def begin(self) -> None:
        """A cell is about to run."""
        self._records, self._failed, self._shown = [], [], set()
        self._open = {number: id(manager.canvas.figure) for number, manager in _managers().items()}
        self.active = True

    def end(self, displayed: Any) -> tuple[list[FigureRecord], list[str], bool]:
        """The cell and the flush after it are over.

        ``displayed`` is the value that the cell's last expression showed. Gives the records, what could
        not be drawn, and whether figures stay open that the cell made or changed.
        """
        left = False
        for number, manager in _managers().items():
            figure = manager.canvas.figure
            new = self._open.get(number) != id(figure)
            if id(figure) not in self._shown and (new or figure.stale) and (figure.axes or new):
                left = True
                if not _is_inline():
                    self._draw(figure)
        if displayed is not None and _is_figure(displayed) and id(root_figure(displayed)) not in self._shown:
            self._draw(displayed)
        self.active = False
        return self._records, self._failed, left

    def stop(self) -> None:
        """Leave the backend as it was."""
        self.active = False
        if self._restore is not None:
            self._restore()
            self._restore = None

    def _draw(self, figure: Any) -> None:
        """Keep a figure that nobody has drawn for us."""
        look = Look()
        look.render(figure)
        self._keep(figure, look, "end")

    def _keep(self, figure: Any, look: Look, shown: Literal["show", "end"]) -> None:
        self._shown.add(id(root_figure(figure)))
        picture = look.picture
        if picture is None:
            self._failed.append(look.failed or "it was not drawn")
            return
        try:
            path = self.folder / f"{picture.sha256}.png"
            if not path.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                partial = path.with_suffix(f".{os.getpid()}.partial")
                partial.write_bytes(picture.png)
                os.replace(partial, path)
        except OSError as error:
            self._failed.append(f"{type(error).__name__}: {error}")
            return
        relative = f"{self.folder.name}/{path.name}"
        self._records.append(FigureRecord(picture.sha256, relative, picture.width, picture.height, shown))

    def _hook(self, module: ModuleType) -> None:
        backend: Any = module
        original = backend.display

        def display(*figures: Any, **options: Any) -> Any:
            if not self.active:
                return original(*figures, **options)
            shown: Literal["show", "end"] = "end" if _flushing() else "show"
            looks: list[tuple[Any, Look]] = []
            try:
                with ExitStack() as stack:
                    looks += [(one, stack.enter_context(looking_at(one))) for one in figures if _is_figure(one)]
                    return original(*figures, **options)
            finally:
                for figure, look in looks:
                    self._keep(figure, look, shown)

        backend.display = display

        def restore() -> None:
            if backend.display is display:
                backend.display = original

        self._restore = restore


def _managers() -> dict[int, Any]:
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return {} if helpers is None else dict(helpers.Gcf.figs)


def _is_inline() -> bool:
    backend = str(dict.get(sys.modules["matplotlib"].rcParams, "backend", ""))
    return "inline" in backend.lower()


def _is_figure(value: Any) -> bool:
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.FigureBase)


def _flushing() -> bool:
    """Whether the notebook itself shows the figures, after the cell."""
    frame = sys._getframe(1)
    for _ in range(6):
        if frame.f_code.co_name == "flush_figures":
            return True
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return False
