"""The extension application: its handlers, threads and worker processes, from the server's start to its stop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.utils import url_path_join

from . import endpoints as _fill_the_table
from .events.socket import EventsHandler
from .handler import NotFoundHandler, handler_class
from .libraries.manager import LibraryWorkers
from .table import TABLE
from .workers import Workers

_THREADS, _WATCHERS = 8, 4
# Those that wait for libraries and for imports, so that all others go on.
_LIBRARY_THREADS, _IMPORT_THREADS = 12, 4
_NAMESPACE = "deepforge/api"
__all__ = ["DeepForgeExtension", "routes"]


def routes(base_url: str) -> list[tuple[str, Any]]:
    """Patterns and handlers below a base address."""
    assert _fill_the_table
    found: list[tuple[str, Any]] = [(url_path_join(base_url, _NAMESPACE, "events"), EventsHandler)]
    for path, endpoints in TABLE.paths.items():
        pattern = path.replace("{", "(?P<").replace("}", ">[^/]+)").replace(".json", r"\.json")
        address = url_path_join(base_url, _NAMESPACE, pattern)
        found.append((f"{address.rstrip(chr(47))}/?" if not path else address, handler_class(path, endpoints)))
    found.append((url_path_join(base_url, _NAMESPACE) + "(?:/.*)?", NotFoundHandler))
    return found


class DeepForgeExtension(ExtensionApp):
    """DeepForge in a Jupyter server."""

    name = "deepforge"
    load_other_extensions = True

    def initialize_settings(self) -> None:
        """Threads for what is light, processes for what is heavy; neither is started before it is needed."""
        self.settings["deepforge_light_threads"] = ThreadPoolExecutor(_THREADS, thread_name_prefix="deepforge")
        self.settings["deepforge_workers"] = Workers()
        self.settings["deepforge_libraries"] = LibraryWorkers()
        for name, count in (("libraries", _LIBRARY_THREADS), ("imports", _IMPORT_THREADS)):
            pool = ThreadPoolExecutor(count, thread_name_prefix=f"deepforge-{name}")
            self.settings[f"deepforge_{name}_threads"] = pool
        # Of their own: requests that wait for a worker do not keep events from being told.
        self.settings["deepforge_watchers"] = ThreadPoolExecutor(_WATCHERS, thread_name_prefix="deepforge-watch")
        self.settings["deepforge_changed"] = EventsHandler.look_again

    def initialize_handlers(self) -> None:
        """The endpoints and the event stream."""
        self.handlers.extend(routes("/"))

    async def stop_extension(self) -> None:
        """End what was started; executions go on by themselves."""
        for socket in list(EventsHandler.open_sockets):
            socket.stop()
        self.settings["deepforge_workers"].close()
        self.settings["deepforge_libraries"].close()
        for name in ("light_threads", "libraries_threads", "imports_threads", "watchers"):
            self.settings[f"deepforge_{name}"].shutdown(wait=False, cancel_futures=True)
