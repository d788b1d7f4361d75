"""Sessions over REST and as events: their list, their records, their figures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from deepforge.project import Project
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.records import ImplicitOperation, SessionInfo

from .conftest import Api, Events


@pytest.fixture
def journal(project: Project) -> JournalWriter:
    """The journal of the session ``s``, with one execution."""
    writer = JournalWriter(project.layout.sessions / "s" / "journal")
    info = SessionInfo(id="s", started=1000.0, python="python", python_version="3.11", platform="x", cwd="/")
    writer.append({"kind": "session", **info.to_json()})
    append(writer, 1, "a = 1")
    return writer


def append(writer: JournalWriter, number: int, source: str) -> None:
    """Record an execution."""
    writer.append({"kind": "execution", **ImplicitOperation(number, source, source).to_json()})


async def test_the_list_the_records_and_what_came_since(api: Api, journal: JournalWriter) -> None:
    listed = (await api("GET", "sessions")).data["sessions"]
    assert [(each["id"], each["executions"], each["started"]) for each in listed] == [("s", 1, 1000.0)]
    first = (await api("GET", "sessions/s/records")).data
    assert [each["kind"] for each in first["records"]] == ["session", "execution"]
    append(journal, 2, "b = 2")
    then = (await api("GET", "sessions/s/records", since=first["next"])).data
    assert [each["number"] for each in then["records"]] == [2]
    assert (await api("GET", "sessions/s/records", since=then["next"])).data["records"] == []
    assert (await api("GET", "sessions")).data["sessions"][0]["executions"] == 2
    # A journal that was written anew since is told from its beginning.
    assert len((await api("GET", "sessions/s/records", since=then["next"] - 3)).data["records"]) == 3
    assert len((await api("GET", "sessions/s/records", since=10**9)).data["records"]) == 3
    assert (await api("GET", "sessions/t/records")).code == "no-session"
    assert (await api("GET", "sessions/s/records", since="-1")).code == "invalid-request"


async def test_figures(
    api: Api, journal: JournalWriter, project: Project, http_server_client: Any, jp_auth_header: dict[str, str]
) -> None:
    folder = project.layout.sessions / "s" / "figures"
    folder.mkdir()
    (folder / "abc.png").write_bytes(b"\x89PNG")
    found = await api("GET", "sessions/s/figures/abc.png")
    assert (found.body, found.headers["X-Content-Type-Options"]) == (b"\x89PNG", "nosniff")
    # As the records name it.
    url = "/user/someone%40site/deepforge/api/sessions/s/figures/figures%2Fabc.png?project=p"
    assert (await http_server_client.fetch(url, headers=jp_auth_header)).body == b"\x89PNG"
    assert (await api("GET", "sessions/s/figures/other.png")).code == "no-figure"


async def test_records_as_they_come(
    api: Api, journal: JournalWriter, project: Project, open_events: Callable[[], Awaitable[Events]]
) -> None:
    events = await open_events()
    await events.watch("session", "s")
    first = await events.next()
    assert [each["kind"] for each in first["records"]] == ["session", "execution"]
    append(journal, 2, "b = 2")
    assert [each["number"] for each in (await events.next())["records"]] == [2]
    project.delete_records("s")
    assert (await events.next())["error"]["code"] == "no-session"


async def test_a_long_session_comes_in_portions(
    api: Api, journal: JournalWriter, open_events: Callable[[], Awaitable[Events]]
) -> None:
    for number in range(2, 1202):
        append(journal, number, "a = 1")
    events = await open_events()
    await events.watch("session", "s")
    portions = [len((await events.next())["records"]) for _ in range(3)]
    assert portions == [500, 500, 202]
