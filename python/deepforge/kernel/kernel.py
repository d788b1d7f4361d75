"""The kernel's class: what differs from ipykernel is that capture is on and hears of cell ids."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from ipykernel.ipkernel import IPythonKernel

from .. import __version__
from ..capture import extension
from ..capture.session import Capture
from ..errors import DeepForgeError
from ..model.resources import libraries
from .comm import offer, refuse

_Kernel: Any = IPythonKernel


class DeepForgeKernel(_Kernel):  # type: ignore[misc]
    """ipykernel 6 or 7 under capture. A session that cannot be recorded is a warning, never a dead kernel."""

    implementation = "deepforge"
    implementation_version = __version__
    banner = f"DeepForge {__version__} for Jupyter: every cell is recorded, so that a pipeline can be made of it."

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.capture: Capture | None = None
        try:
            self.capture = extension.load(self.shell, seeded=True, kernel="deepforge")
            offer(self, self.capture)
        except Exception as error:
            reason = f"The session is not recorded: {type(error).__name__}: {error}"
            print(f"deepforge: {reason}", file=sys.stderr)
            refuse(self, reason)
        # As in jobs; after the session has noted its environment, which jobs are to have without what is set here.
        for each in libraries():
            with suppress(DeepForgeError):  # what is not installed is missed when it is imported
                each.initialise()  # as in jobs

    async def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: dict[str, Any] | None = None,
        allow_stdin: bool = False,
        *,
        cell_meta: dict[str, Any] | None = None,
        cell_id: str | None = None,
    ) -> Any:
        """Run a cell; see ipykernel. IPython before 8.3 does not pass the cell's id on to its events."""
        if self.capture is not None and not silent:
            self.capture.next_cell = cell_id
        return await super().do_execute(
            code, silent, store_history, user_expressions, allow_stdin, cell_meta=cell_meta, cell_id=cell_id
        )

    def do_shutdown(self, restart: bool) -> Any:
        """End the session's journal, then shut down."""
        if self.capture is not None:
            extension.unload(self.shell)
            self.capture = None
        return super().do_shutdown(restart)
