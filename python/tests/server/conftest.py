"""A Jupyter server with the extension, below a prefix, and a client that checks every answer against its schema."""

from __future__ import annotations

import json
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_jupyter.jupyter_server import *  # noqa: F403  # its fixtures, for the tests of this folder only
from tornado.httpclient import HTTPClientError, HTTPResponse

from deepforge.project import Project
from deepforge.server import schemas
from deepforge.server.table import TABLE, Endpoint

Fetch = Callable[..., Awaitable[HTTPResponse]]
# Seconds for an answer: of a process that imports Keras, on a machine that may be busy.
_LONGEST = 240.0


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """The extension, and no other."""
    return {"ServerApp": {"jpserver_extensions": {"deepforge.server": True}}}


@pytest.fixture
def jp_base_url() -> str:
    """As behind a hub."""
    return "/user/someone%40site/"


@dataclass
class Answer:
    """What came back."""

    status: int
    data: Any
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The error's code."""
        return str(self.data["error"]["code"])


class Api:
    """Asks, and checks each answer: the endpoint is described, its status and its content are as declared."""

    def __init__(self, fetch: Fetch, root: Path) -> None:
        self.root = root
        self._fetch = fetch
        self.asked: set[tuple[str, str]] = set()

    async def __call__(
        self, method: str, path: str, /, project: str | None = "p", body: Any = None, **query: Any
    ) -> Answer:
        """Ask for a path below ``deepforge/api``."""
        params = {key: str(value) for key, value in query.items()}
        if project is not None:
            params["project"] = project
        sent = None if method != "POST" else json.dumps({} if body is None else body)
        parts = [part for part in path.split("/") if part]
        try:
            response = await self._fetch(
                "deepforge", "api", *parts, *([] if parts else [""]),
                method=method, params=params, body=sent, request_timeout=_LONGEST,
            )  # fmt: skip
        except HTTPClientError as error:
            if error.response is None:
                raise
            response = error.response
        return self._checked(method, "/".join(parts), response)

    def _checked(self, method: str, path: str, response: HTTPResponse) -> Answer:
        body, headers = response.body, dict(response.headers)
        if response.code >= 400:
            data = json.loads(body)
            schemas.check("ApiError", data)
            return Answer(response.code, data, body, headers)
        endpoint = endpoint_of(method, path)
        self.asked.add((endpoint.method, endpoint.path))
        assert response.code == endpoint.status
        if endpoint.media is not None:
            assert headers["Content-Type"] == endpoint.media
            return Answer(response.code, None, body, headers)
        if endpoint.status == 204:
            assert body == b""
            return Answer(response.code, None)
        data = json.loads(body)
        if endpoint.answer is not None:
            schemas.check(endpoint.answer, data)
        return Answer(response.code, data, body, headers)


def endpoint_of(method: str, path: str) -> Endpoint:
    """The endpoint that a path is of."""
    for template, endpoints in TABLE.paths.items():
        ours, theirs = template.split("/"), path.split("/")
        if len(ours) == len(theirs) and all(a == b or a.startswith("{") for a, b in zip(ours, theirs)):
            return endpoints[method]
    raise AssertionError(f"{path} is not in the table")


@pytest.fixture
def api(jp_fetch: Fetch, jp_serverapp: Any, jp_root_dir: Path) -> Api:
    """The client; the server serves ``api.root``."""
    return Api(jp_fetch, jp_root_dir.resolve())


@pytest.fixture
def project(api: Api) -> Project:
    """A project ``p`` below the server's root, with one pipeline of two operations."""
    made = Project.create(api.root / "p", "Small")
    write_small(made.root)
    return made


def write_small(root: Path) -> None:
    """Two operations and the pipeline ``sums``."""
    (root / "operations" / "numbers.py").write_text(
        '"""Make numbers."""\n\n\ndef numbers(*, count: int = 3):\n    print("counting", count)\n'
        "    values = list(range(count))\n    return values\n"
    )
    (root / "operations" / "total.py").write_text(
        "def total(values: list) -> int:\n    result = sum(values)\n    return result\n"
    )
    node = {"references": {}, "position": [0, 0], "kind": "operation"}
    data = {
        "version": 1,
        "nodes": {
            "numbers": {**node, "operation": "operations/numbers.py", "attributes": {"count": "4"}},
            "total": {**node, "operation": "operations/total.py", "attributes": {}},
            "sum": {"kind": "output", "artifact": "sum", "position": [1, 1]},
        },
        "edges": {
            "a": {"from": ["numbers", "values"], "to": ["total", "values"]},
            "b": {"from": ["total", "result"], "to": ["sum", "data"]},
        },
    }
    (root / "pipelines" / "sums.pipeline.json").write_text(json.dumps(data))


class Events:
    """An event stream, whose every message is checked."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    async def watch(self, topic: str, id_: str | None = None, project: str = "p", do: str = "watch") -> None:
        """Ask to hear of something."""
        message = {"do": do, "topic": topic, "project": project} | ({} if id_ is None else {"id": id_})
        await self._socket.write_message(json.dumps(message))

    async def next(self) -> dict[str, Any]:
        """The next event."""
        text = await self._socket.read_message()
        assert text is not None, "the stream was closed"
        event: dict[str, Any] = json.loads(text)
        schemas.check("ServerEvent", event)
        return event

    async def until(self, is_it: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Events up to the one that is meant."""
        found = []
        while not found or not is_it(found[-1]):
            found.append(await self.next())
        return found


@pytest.fixture
def open_events(
    jp_ws_fetch: Fetch, api: Api, jp_asyncio_loop: AbstractEventLoop
) -> Iterator[Callable[[], Awaitable[Events]]]:
    """Opens event streams."""
    sockets: list[Any] = []

    async def connect() -> Events:
        sockets.append(await jp_ws_fetch("deepforge", "api", "events"))
        return Events(sockets[-1])

    async def close() -> None:
        for each in sockets:
            each.close()

    yield connect
    # What ran before may have left no loop of this thread's.
    jp_asyncio_loop.run_until_complete(close())
