"""What is stale, and what must run: the table of cases that the browser's twin is held to as well."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from deepforge.provenance.records import ImplicitOperation
from deepforge.provenance.rerun import plan_rerun
from deepforge.provenance.staleness import find_stale
from deepforge.provenance.versions import Versions

CASES: list[dict[str, Any]] = json.loads(
    resources.files("deepforge.provenance").joinpath("staleness_cases.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    versions = Versions([ImplicitOperation.from_json(record) for record in case["records"]], case.get("gaps", ()))
    cells = [(cell, text) for cell, text in case["cells"]]
    assert [[each.cell, each.kind, each.name, each.by] for each in find_stale(versions, cells)] == case["stale"]
    rerun = plan_rerun(versions, cells)
    assert [[each.cell, each.kind, each.name] for each in rerun.cells] == case["plan"]
    if "leftover" in case:
        assert rerun.leftover == case["leftover"]
