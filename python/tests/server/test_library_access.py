"""What a user must be allowed to do to have code run, and requests that are too large or malformed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError

from deepforge.libraries.library import LibraryError
from deepforge.project import Project
from deepforge.server.handler import MAX_BODY

from .conftest import Api, Fetch

OPEN: dict[str, Any] = {"library": "none", "editor": "e", "revision": 1, "base": None, "architecture": {}}
IMPORT: dict[str, Any] = {"library": "none", "id": "i", "name": "new"}


@pytest.mark.parametrize(
    ("allowed", "path", "body", "status"),
    [
        ("read", "architectures/feedback", OPEN, 404),
        ("read", "architectures/feedback", {**OPEN, "run_code": False}, 404),
        ("read", "architectures/feedback", {**OPEN, "run_code": True}, 403),
        ("read execute", "architectures/feedback", {**OPEN, "run_code": True}, 404),
        ("read write", "architectures/import", {**IMPORT, "kind": "text", "text": "1"}, 403),
        ("read write", "architectures/import", {**IMPORT, "kind": "code", "path": "operations/total.py"}, 403),
        ("read write", "architectures/import", {**IMPORT, "kind": "model", "path": "operations/total.py"}, 403),
        ("read write", "architectures/import", {**IMPORT, "kind": "artifact", "choice": "a"}, 403),
        ("read write", "architectures/import", {**IMPORT, "kind": "application", "choice": "a"}, 404),
        ("read write execute", "architectures/import", {**IMPORT, "kind": "text", "text": "1"}, 404),
        ("read execute", "architectures/import", {**IMPORT, "kind": "text", "text": "1"}, 403),
    ],
)
async def test_running_code_needs_a_right_of_its_own(
    api: Api, project: Project, jp_serverapp: Any, allowed: str, path: str, body: dict[str, Any], status: int
) -> None:
    class Some(Authorizer):
        def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
            return action in allowed.split()

    jp_serverapp.web_app.settings["authorizer"] = Some(parent=jp_serverapp)
    answer = await api("POST", path, body=body)
    # There is no such library: who may ask is told so.
    assert (answer.status, answer.code) == (status, "forbidden" if status == 403 else "no-library")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**OPEN, "base": "1"},
        {**OPEN, "revision": None},
        {**OPEN, "architecture": []},
        {**OPEN, "else": 1},
        {**OPEN, "base": 1},
        {key: value for key, value in OPEN.items() if key != "architecture"},
    ],
)
async def test_a_malformed_question_reaches_no_process(api: Api, project: Project, body: dict[str, Any]) -> None:
    answer = await api("POST", "architectures/feedback", body={**body, "library": "keras"} if body else body)
    assert (answer.status, answer.code) == (400, "invalid-request")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "anything"}, "invalid-request"),
        ({"kind": "code"}, "invalid-request"),
        ({"kind": "code", "path": "../outside.py"}, "outside"),
        ({"kind": "code", "path": "operations/none.py"}, "no-file"),
        ({"kind": "code", "path": "operations"}, "no-file"),
        ({"kind": "model", "path": ".git/config"}, "project"),
        ({"kind": "artifact", "choice": "none"}, "no-artifact"),
        ({"kind": "text", "text": "1", "file": "/etc/passwd"}, "invalid-request"),
        ({"kind": "text", "text": "1", "name": "../new"}, "invalid-name"),
        ({"kind": "text", "text": "1", "id": "../i"}, "invalid-request"),
    ],
)
async def test_an_import_stays_in_the_project(api: Api, project: Project, changed: dict[str, Any], code: str) -> None:
    answer = await api("POST", "architectures/import", body={**IMPORT, "library": "keras", **changed})
    assert 400 <= answer.status < 500 and (answer.code == code or code in ("outside", "project")), answer.data


async def test_what_is_too_large_is_refused(jp_fetch: Fetch, project: Project) -> None:
    body = json.dumps({**OPEN, "editor": "x" * MAX_BODY})
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch(
            "deepforge", "api", "architectures", "feedback", method="POST", params={"project": "p"}, body=body
        )
    assert refused.value.code == 413


async def test_a_library_whose_packages_are_missing_says_what_to_do(
    api: Api, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deepforge.libraries.keras.library import KerasLibrary

    def missing(self: KerasLibrary) -> tuple[str, str | None]:
        raise LibraryError("Keras is not installed: pip install keras jax", code="missing-package")

    monkeypatch.setattr(KerasLibrary, "installed", missing)
    (keras,) = (await api("GET", "libraries")).data["libraries"]
    assert keras["problem"] == {"code": "missing-package", "message": "Keras is not installed: pip install keras jax"}
    for path in ("libraries/keras/catalogue", "libraries/keras/offers"):
        answer = await api("GET", path)
        assert (answer.status, answer.code) == (501, "missing-package")
    answer = await api("POST", "architectures/feedback", body={**OPEN, "library": "keras"})
    assert (answer.status, answer.code) == (501, "missing-package") and "pip install" in answer.data["error"]["message"]
