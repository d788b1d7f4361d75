"""The websocket of the event stream: a browser says what it wants to hear of, and hears it until it says otherwise."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, ClassVar

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from ...errors import DeepForgeError
from .. import schemas
from ..failures import problem
from ..places import root_of
from .watches import Watch, make_watch

_MOST = 100
_Key = tuple[str, str, str]


class EventsHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """One browser's event stream. It does not count as activity: a server that is only looked at may be stopped."""

    auth_resource = "deepforge"
    open_sockets: ClassVar[set[EventsHandler]] = set()

    async def _authorize(self) -> None:
        allowed = await ensure_async(self.authorizer.is_authorized(self, self.current_user, "read", self.auth_resource))
        if not allowed:
            raise web.HTTPError(403)

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Become a websocket."""
        await self._authorize()
        result = super().get(*args, **kwargs)
        if result is not None:
            await result

    def open(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is watched at first."""
        self._tasks: dict[_Key, asyncio.Task[None]] = {}
        self._nudges: dict[_Key, asyncio.Event] = {}
        self.open_sockets.add(self)
        super().open(*args, **kwargs)

    async def on_message(self, message: str | bytes) -> None:
        """Begin or end a watch. To watch again what is watched already starts with its whole state again."""
        try:
            asked = json.loads(message)
            schemas.check("Watch", asked)
        except (DeepForgeError, ValueError, RecursionError) as error:
            self.log.warning("DeepForge: an unreadable message on the event stream: %s", str(error)[:200])
            return
        key = (asked["topic"], asked["project"], asked.get("id", ""))
        running = self._tasks.pop(key, None)
        if running is not None:
            running.cancel()
        if asked["do"] == "watch":
            if len(self._tasks) >= _MOST:
                await self._fail(asked, DeepForgeError(f"At most {_MOST} watches at once", code="too-many"))
                return
            self._tasks[key] = asyncio.create_task(self._keep(key, asked))

    async def _keep(self, key: _Key, asked: dict[str, Any]) -> None:
        """Watch until told otherwise; send what happens."""
        try:
            watch: Watch = make_watch(root_of(self.contents_manager), asked)
            threads = self.settings["deepforge_watchers"]
            loop = asyncio.get_running_loop()
            nudge = self._nudges[key] = asyncio.Event()
            while True:
                nudge.clear()
                events = await loop.run_in_executor(threads, watch.read)
                for event in events:
                    await self._send({"topic": asked["topic"], "project": asked["project"], **event})
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(nudge.wait(), watch.pause)
        except DeepForgeError as error:
            await self._fail(asked, error)
        except WebSocketClosedError:
            return
        except Exception as error:  # whatever it is, the browser must not believe that it still hears of it
            self.log.exception("DeepForge: a watch of %s has ended", asked["topic"])
            await self._fail(asked, DeepForgeError(f"It cannot be watched: {type(error).__name__}", code="server"))
        finally:
            if self._tasks.get(key) is asyncio.current_task():
                del self._tasks[key]
                self._nudges.pop(key, None)

    async def _fail(self, asked: dict[str, Any], error: DeepForgeError) -> None:
        event: dict[str, Any] = {key: value for key, value in asked.items() if key != "do"}
        try:
            await self._send({**event, "kind": "error", "error": problem(error)})
        except WebSocketClosedError:
            return

    async def _send(self, event: dict[str, Any]) -> None:
        # Waits for the browser when it is slow: events do not pile up here, the next look finds more at once.
        await self.write_message(json.dumps(event, ensure_ascii=False, separators=(",", ":"), allow_nan=False))

    def on_close(self) -> None:
        """The browser is gone."""
        self._end_tasks()
        self.open_sockets.discard(self)
        super().on_close()

    @classmethod
    def look_again(cls) -> None:
        """Somebody has just changed something: who watches need not rest to the end."""
        for socket in cls.open_sockets:
            for nudge in socket._nudges.values():
                nudge.set()

    def stop(self) -> None:
        """The server stops."""
        self._end_tasks()
        self.close(1001, "The server stops")

    def _end_tasks(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._nudges.clear()
