"""One Tornado handler per path of the table: authentication, authorisation, checks and errors are here only."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import responses
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import ensure_async
from tornado import web

from ..errors import DeepForgeError
from . import failures, schemas
from .call import Call, Download, parameter
from .places import root_of
from .table import Endpoint

MAX_BODY = 8 << 20
_CHUNK = 1 << 20
# Answers from this length on are compressed: servers are often behind a proxy, far from the browser.
_LONG = 64 << 10


@dataclass(frozen=True)
class _Text:
    """JSON text to be sent."""

    data: bytes
    is_compressed: bool = False


class Handler(APIHandler):
    """Answers the endpoints of one path."""

    auth_resource = "deepforge"
    endpoints: Mapping[str, Endpoint] = {}
    _failure: dict[str, Any] | None = None

    async def answer(self, endpoint: Endpoint, values: Mapping[str, str]) -> None:
        """Do what was asked, in a thread, and send what came of it."""
        try:
            call = self._call(endpoint, values)
            await self._allow(endpoint, call)
            threads: ThreadPoolExecutor = self.settings[f"deepforge_{endpoint.threads}_threads"]
            result = await asyncio.get_running_loop().run_in_executor(threads, self._done, endpoint, call)
        except DeepForgeError as error:
            raise self._refused(error) from error
        except OSError as error:
            raise self._refused(failures.unreadable(error)) from error
        if endpoint.action != "read":
            self.settings["deepforge_changed"]()
        if isinstance(result, Download):
            await self._send_file(result, endpoint.media or "application/octet-stream")
            return
        self.set_status(endpoint.status)
        if endpoint.answer is None and endpoint.status == 204:
            self.finish()
            return
        # Tornado gives every answer an ETag, and answers 304 to who has it already.
        self.set_header("Cache-Control", "private, no-cache" if endpoint.is_remembered else "no-store")
        self.set_header("Vary", "Accept-Encoding")
        if result.is_compressed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(result.data)

    def _done(self, endpoint: Endpoint, call: Call) -> Download | _Text:
        """What an endpoint gives, ready to be sent. In a thread: making text of a large answer takes long, too."""
        result = endpoint.run(call)
        if isinstance(result, Download):
            return result
        data = json.dumps(result, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        if len(data) < _LONG or "gzip" not in self.request.headers.get("Accept-Encoding", ""):
            return _Text(data)
        return _Text(gzip.compress(data, 4, mtime=0), True)

    async def _allow(self, endpoint: Endpoint, call: Call) -> None:
        """Whether the user may do what this body asks for; what the endpoint needs at all was looked at before."""
        action = None if endpoint.action_of is None else endpoint.action_of(call.body)
        if action in (None, endpoint.action):
            return
        allowed = self.authorizer.is_authorized(self, self.current_user, action, self.auth_resource)
        if not await ensure_async(allowed):
            raise web.HTTPError(403, f"{endpoint.path}: this needs the right to {action}")

    def _call(self, endpoint: Endpoint, values: Mapping[str, str]) -> Call:
        parameters = {each.name: parameter(each, values.get(each.name)) for each in endpoint.parameters}
        for each in endpoint.queries:
            value = parameter(each, self._query(each.name))
            if value is not None:
                parameters[each.name] = value
        body: Any = {}
        if endpoint.body is not None:
            body = self._body()
            schemas.check(endpoint.body, body)
        root, workers = root_of(self.contents_manager), self.settings["deepforge_workers"]
        libraries = self.settings["deepforge_libraries"]
        return Call(root, workers, libraries, f"{self.base_url}deepforge/api", parameters, body)

    def _query(self, name: str) -> str | None:
        # Not get_query_argument, which makes spaces of control characters and cuts spaces off.
        found = self.request.query_arguments.get(name)
        try:
            return found[-1].decode("utf-8") if found else None
        except UnicodeDecodeError:
            raise DeepForgeError(f"The parameter {name}: expected UTF-8", code="invalid-request") from None

    def _body(self) -> Any:
        if len(self.request.body) > MAX_BODY:
            raise DeepForgeError(f"Expected at most {MAX_BODY} bytes", code="too-large")
        try:
            return json.loads(self.request.body.decode("utf-8"))
        except (ValueError, RecursionError):
            raise DeepForgeError("Expected JSON as the request's body", code="invalid-request") from None

    async def _send_file(self, download: Download, media: str) -> None:
        """Send a file piece by piece: it may be larger than the memory."""
        loop = asyncio.get_running_loop()
        try:
            file = await loop.run_in_executor(None, open, download.path, "rb")
        except OSError as error:
            raise web.HTTPError(404, "The file cannot be read") from error
        with file:
            self.set_header("Content-Type", media)
            self.set_header("Content-Length", str(download.path.stat().st_size))
            self.set_header("X-Content-Type-Options", "nosniff")
            self.set_header("Cache-Control", "private, max-age=86400")
            if download.name is not None:
                self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(download.name, safe='')}")
            while data := await loop.run_in_executor(None, file.read, _CHUNK):
                self.write(data)
                await self.flush()
        self.finish(set_content_type=media)

    def _refused(self, error: DeepForgeError) -> web.HTTPError:
        found = failures.answer(error.code, error.message, error.data)
        folder = getattr(self.contents_manager, "root_dir", "")
        self._failure = failures.below(Path(folder).resolve(), found) if folder else found
        return web.HTTPError(failures.status_of(error), log_message=None)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Errors are an ``ApiError``, whatever raised them; what was not foreseen is in the log only."""
        if self._failure is None:
            words: str = responses.get(status_code, "Unknown error")
            error = kwargs.get("exc_info", (None, None))[1]
            if isinstance(error, web.HTTPError) and error.log_message and status_code < 500:
                words = str(error.log_message)
            code = {401: "forbidden", 403: "forbidden", 404: "no-endpoint", 405: "no-method"}.get(status_code, "server")
            self._failure = failures.answer(code, words)
        self.finish(json.dumps(self._failure))


def handler_class(path: str, endpoints: Mapping[str, Endpoint]) -> type[Handler]:
    """The handler of a path."""
    methods: dict[str, Any] = {each.method.lower(): _method(each) for each in endpoints.values()}
    name = "".join(part.strip("{}").title() for part in path.split("/")) or "Root"
    return type(f"{name}Handler", (Handler,), {"endpoints": endpoints, **methods})


def _method(endpoint: Endpoint) -> Callable[..., Any]:
    async def method(self: Handler, **values: str) -> None:
        await self.answer(endpoint, values)

    method.__name__ = endpoint.method.lower()
    checked: Callable[..., Any] = web.authenticated(authorized(endpoint.action)(method))
    return checked


class NotFoundHandler(Handler):
    """Whatever else is asked below ``deepforge/api/``."""

    @web.authenticated
    def get(self, **values: str) -> None:
        """There is nothing."""
        raise web.HTTPError(404)

    post = delete = put = patch = get
