"""What made what in a session: the table of cases that the browser's twin of these walks is held to as well."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from deepforge.provenance.lineage import Session
from deepforge.provenance.records import ImplicitOperation, SessionInfo

CASES: list[dict[str, Any]] = json.loads(
    resources.files("deepforge.provenance").joinpath("lineage_cases.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    info = SessionInfo("s", 0.0, "python", "3", "linux", "/")
    session = Session(info, [ImplicitOperation.from_json(record) for record in case["records"]])
    assert session.variables() == case["variables"]
    assert {name: session.what_made(name) for name in case["what_made"]} == case["what_made"]
    assert {name: session.depends_on(name) for name in case["depends_on"]} == case["depends_on"]
