"""A real Jupyter server in a process of its own, and a client that waits for its answers."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode

from deepforge.server import endpoints, schemas

from .conftest import endpoint_of

assert endpoints
TOKEN = "a-token-for-tests"


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error}")
        self.status, self.error, self.code = status, error, error["code"]


class Served:
    """A server for a folder; ``post`` and others may be called by several threads at once."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root = root
        self.log = home / "log"
        env = {
            **os.environ,
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
        }
        for name in ("runtime", "config", "data"):
            (home / name).mkdir(parents=True, exist_ok=True)
        options = {
            "ServerApp.root_dir": str(root),
            "ServerApp.open_browser": "False",
            "ServerApp.port": "0",
            "ServerApp.allow_root": "True",
            "ServerApp.jpserver_extensions": '{"deepforge.server": True}',
            "IdentityProvider.token": TOKEN,
        }
        arguments = [f"--{name}={value}" for name, value in options.items()]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server", *arguments], env=env, stdout=log, stderr=log, cwd=root
            )
        self.port = self._port(home / "runtime")

    def __enter__(self) -> Served:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait()

    def get(self, path: str, **query: Any) -> Any:
        """The answer, checked against its schema."""
        return self.ask("GET", path, None, query)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer, checked against its schema."""
        return self.ask("POST", path, body)

    def ask(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> Any:
        """The answer, checked against its schema. Raises Refused."""
        status, _, data = self.raw(method, path, body, query)
        answer = json.loads(data) if data else None
        if status >= 400:
            schemas.check("ApiError", answer)
            raise Refused(status, answer["error"])
        endpoint = endpoint_of(method, path)
        assert status == endpoint.status
        if endpoint.answer is not None:
            schemas.check(endpoint.answer, answer)
        return answer

    def raw(
        self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        try:
            address = f"/deepforge/api/{quote(path)}?{urlencode({'project': 'p', **(query or {})})}"
            sent = None if body is None else json.dumps(body)
            given = {
                "Authorization": f"token {TOKEN}",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            }
            connection.request(method, address, sent, given)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def _port(self, folder: Path) -> int:
        while True:
            for file in folder.glob("jpserver-*.json"):
                try:
                    port = int(json.loads(file.read_text())["port"])
                    socket.create_connection(("127.0.0.1", port)).close()
                    return port
                except (OSError, ValueError, KeyError):
                    continue  # the file is being written, or nobody listens yet
            if self.process.poll() is not None:
                raise AssertionError(self.log.read_text())
            time.sleep(0.05)
