"""Who may ask, and what can be reached: nothing without a token, nothing outside the project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from deepforge.project import Project
from deepforge.server.endpoints import about
from deepforge.server.events.socket import EventsHandler
from deepforge.server.table import TABLE, Endpoint

from .conftest import Api

assert about
ENDPOINTS = [each for endpoints in TABLE.paths.values() for each in endpoints.values()]
SHA256 = "0" * 64
GOOD = {
    "session": "s", "execution": "e", "proof": "f", "file": "x.png", "sha256": SHA256, "library": "none", "id": "i",
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "NewProject": {"path": "new"},
    "NewDocument": {"kind": "operation", "name": "new"},
    "Rename": {"path": "operations/total.py", "name": "new"},
    "ProposalRequest": {"session": "s", "notebook": "n.ipynb", "name": "new"},
    "ProofRequest": {"session": "s", "pipeline": "pipelines/sums.pipeline.json", "finals": "f"},
    "PlanRequest": {"pipeline": "pipelines/sums.pipeline.json"},
    "ExecutionRequest": {"pipeline": "pipelines/sums.pipeline.json"},
    "JobRerun": {"node": "total"},
    "OperationCopy": {"library": "keras", "name": "nothing"},
    "FeedbackRequest": {"library": "none", "editor": "e", "revision": 1, "base": None, "architecture": {}},
    "CodeRequest": {"library": "none", "editor": "e", "revision": 1, "title": "build"},
    "ImportRequest": {"library": "none", "id": "i", "name": "new", "kind": "code", "path": "operations/total.py"},
}
# Of the text fields of bodies, those that are no path, name or id.
FREE = {
    ("NewDocument", "kind"), ("ExecutionRequest", "name"), ("FeedbackRequest", "revision"), ("FeedbackRequest", "base"),
}  # fmt: skip
BAD = [
    "..",
    "../outside",
    "../../outside/secret.pipeline.json",
    "/etc/passwd",
    "a\0b",
    "..%2foutside",
    "link",
    "link/secret.py",
]


def name_of(endpoint: Endpoint) -> str:
    """For the list of tests."""
    return f"{endpoint.method} {endpoint.path or '/'}"


def address(endpoint: Endpoint, **changed: str) -> str:
    """The endpoint's address below the server's, everything in it quoted."""
    path = endpoint.path
    for name, value in GOOD.items():
        path = path.replace("{" + name + "}", quote(changed.get(name, value), safe=""))
    query = {"project": "p", "path": "operations/total.py", "pipeline": "pipelines/sums.pipeline.json", "node": "total"}
    return f"/user/someone%40site/deepforge/api/{path}?{urlencode({**query, **changed})}"


def request(endpoint: Endpoint, where: str, body: dict[str, Any] | None = None, **headers: str) -> HTTPRequest:
    """A request to be sent as it is."""
    sent = None
    if endpoint.method == "POST":
        sent = json.dumps(BODIES.get(endpoint.body or "", {}) if body is None else body)
    return HTTPRequest(where, endpoint.method, headers=headers, body=sent, follow_redirects=False)


def everything(folder: Path) -> dict[str, Any]:
    """All files with their content."""
    found: dict[str, Any] = {}
    for where, folders, files in os.walk(folder):
        for each in [*folders, *files]:
            path = Path(where, each)
            if "__pycache__" not in path.parts:
                found[str(path)] = path.read_bytes() if path.is_file() else None
    return found


@pytest.fixture
def guarded(api: Api, project: Project) -> Path:
    """The project, beside it things that must stay unread, and links to them in every folder of the project."""
    outside = api.root.parent / "outside"
    (outside / "x").mkdir(parents=True)
    (outside / "deepforge.toml").write_text('name = "outside"\n')
    (outside / "journal").write_text("secret")
    (outside / "request.json").write_text("secret")
    for name in ("secret.py", "secret.pipeline.json", "secret.ipynb", "secret.artifact.json"):
        (outside / name).write_text("secret")
    state = project.layout.state
    for folder in ("operations", "pipelines", "notebooks", "artifacts", "executions"):
        (project.root / folder / "link").symlink_to(outside)
    for folder in ("sessions", "runs", "proofs", "store/00", "store"):
        (state / folder).mkdir(parents=True, exist_ok=True)
        (state / folder / "link").symlink_to(outside)
    (state / "store" / "00" / SHA256).symlink_to(outside / "secret.py")
    (project.root / "link").symlink_to(outside)
    (project.root / "executions" / "link.execution.json").symlink_to(outside / "secret.py")
    (api.root / "link").symlink_to(outside)
    return api.root.parent


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
async def test_nothing_without_a_token(http_server_client: Any, guarded: Path, endpoint: Endpoint) -> None:
    before = everything(guarded)
    for headers in ({}, {"Authorization": "token wrong"}):
        with pytest.raises(HTTPClientError) as refused:
            await http_server_client.fetch(
                request(endpoint, address(endpoint), **headers).url, **_rest(endpoint, headers)
            )
        assert refused.value.code in (401, 403)
        assert refused.value.response is not None
        assert set(json.loads(refused.value.response.body)) == {"error"}
    assert everything(guarded) == before


def _rest(endpoint: Endpoint, headers: dict[str, str], body: dict[str, Any] | None = None) -> dict[str, Any]:
    made = request(endpoint, "/", body)
    return {"method": endpoint.method, "headers": headers, "body": made.body, "follow_redirects": False}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
async def test_nothing_without_permission(
    http_server_client: Any, jp_auth_header: dict[str, str], jp_serverapp: Any, guarded: Path, endpoint: Endpoint
) -> None:
    asked: list[tuple[str, str]] = []

    class Nobody(Authorizer):
        def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
            asked.append((action, resource))
            return False

    jp_serverapp.web_app.settings["authorizer"] = Nobody(parent=jp_serverapp)
    before = everything(guarded)
    with pytest.raises(HTTPClientError) as refused:
        await http_server_client.fetch(address(endpoint), **_rest(endpoint, jp_auth_header))
    assert refused.value.code == 403
    assert asked == [(endpoint.action, "deepforge")]
    assert everything(guarded) == before


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=name_of)
async def test_nothing_outside_the_project(
    http_server_client: Any, jp_auth_header: dict[str, str], guarded: Path, endpoint: Endpoint
) -> None:
    before = everything(guarded)
    places = [("query", each.name) for each in endpoint.queries if each.kind == "string" and each.name != "name"]
    places += [("query", each.name) for each in endpoint.parameters]
    body = BODIES.get(endpoint.body or "", {})
    places += [("body", key) for key in body if (endpoint.body, key) not in FREE]
    for kind, key in places:
        for bad in BAD:
            where = address(endpoint, **({key: bad} if kind == "query" else {}))
            changed = {**body, key: bad} if kind == "body" else body
            if (endpoint.body, key, bad) in _HARMLESS:
                continue
            with pytest.raises(HTTPClientError) as refused:
                await http_server_client.fetch(where, **_rest(endpoint, jp_auth_header, changed))
            assert 400 <= refused.value.code < 500, (key, bad)
            assert refused.value.response is not None
            assert b"secret" not in refused.value.response.body.replace(bad.encode(), b"")
    assert everything(guarded) == before


# Names that are like others: nothing is reached by them, and a document of that name may be made.
_HARMLESS = {("NewDocument", "name", "link"), ("Rename", "name", "link"), ("ProposalRequest", "name", "link")}


async def test_a_link_in_the_store_is_not_followed(api: Api, guarded: Path) -> None:
    assert (await api("GET", f"values/{SHA256}")).code == "no-value"
    assert (await api("GET", f"values/{SHA256}/preview")).code == "no-value"
    tree = (await api("GET", "tree")).data
    assert not any("link" in each["path"] for area, items in tree.items() if area != "project" for each in items)


async def test_hidden_folders_are_served_when_jupyter_serves_them(api: Api, jp_serverapp: Any) -> None:
    Project.create(api.root / ".quiet" / "p")
    assert (await api("GET", "tree", project=".quiet/p")).code == "hidden"
    jp_serverapp.contents_manager.allow_hidden = True
    assert (await api("GET", "tree", project=".quiet/p")).status == 200


async def test_other_contents_than_folders_are_refused_clearly(api: Api, jp_serverapp: Any) -> None:
    from jupyter_server.services.contents.manager import ContentsManager

    jp_serverapp.web_app.settings["contents_manager"] = ContentsManager(parent=jp_serverapp)
    refused = await api("GET", "projects", project=None)
    assert (refused.status, refused.code) == (501, "no-root")


async def test_what_changes_something_needs_the_xsrf_token(
    http_server_client: Any, jp_serverapp: Any, api: Api
) -> None:
    cookie = f"{jp_serverapp.identity_provider.get_cookie_name(_handler(jp_serverapp))}=forged"
    with pytest.raises(HTTPClientError) as refused:
        await http_server_client.fetch(
            "/user/someone%40site/deepforge/api/projects",
            method="POST",
            body='{"path": "x"}',
            headers={"Cookie": cookie},
        )
    assert refused.value.code == 403
    assert not (api.root / "x").exists()


def _handler(app: Any) -> Any:
    class Request:
        host = "127.0.0.1"

    class Handler:
        request = Request()
        base_url = app.base_url

    return Handler()


async def test_the_event_stream_needs_a_token_permission_and_our_origin(
    api: Api, jp_http_port: int, jp_auth_header: dict[str, str], jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With the token in a header Jupyter does not ask for the origin: no other site's page can know it.
    monkeypatch.setattr(EventsHandler, "skip_check_origin", lambda self: False)
    url = f"ws://127.0.0.1:{jp_http_port}/user/someone%40site/deepforge/api/events"
    for headers in ({}, {**jp_auth_header, "Origin": "http://elsewhere.example"}):
        with pytest.raises(HTTPClientError) as refused:
            await websocket_connect(HTTPRequest(url, headers=headers))
        assert refused.value.code == 403
    (await websocket_connect(HTTPRequest(url, headers=jp_auth_header))).close()

    class Nobody(Authorizer):
        def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
            return False

    jp_serverapp.web_app.settings["authorizer"] = Nobody(parent=jp_serverapp)
    with pytest.raises(HTTPClientError) as refused:
        await websocket_connect(HTTPRequest(url, headers=jp_auth_header))
    assert refused.value.code == 403


@pytest.mark.parametrize("topic", ["project", "execution", "session", "proof"])
async def test_nothing_outside_can_be_watched(api: Api, guarded: Path, open_events: Any, topic: str) -> None:
    events = await open_events()
    for bad in BAD:
        if topic == "project":
            await events.watch(topic, None, project=bad)
        else:
            await events.watch(topic, bad)
        event = await events.next()
        assert event["kind"] == "error" and "secret" not in event["error"]["message"].replace(bad, "")
