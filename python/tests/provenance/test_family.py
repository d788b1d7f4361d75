"""What made a variable or an artifact, and what depends on it, as a graph."""

from __future__ import annotations

import json

import pytest

from deepforge.errors import CaptureError
from deepforge.provenance.family import of_artifact, of_variable
from deepforge.provenance.lineage import Session
from deepforge.provenance.records import ImplicitOperation, SessionInfo

INFO = SessionInfo(id="s", started=0.0, python="", python_version="3.11", platform="", cwd="/")


def session() -> Session:
    """A diamond: data feeds left and right, both feed the sum, which is printed; and something beside it."""
    return Session(
        INFO,
        [
            ImplicitOperation(1, "# load\ndata = [1, 2]\nmore = 1", "", writes=["data", "more"]),
            ImplicitOperation(2, "left = data[0]", "", reads={"data": 1}, writes=["left"]),
            ImplicitOperation(3, "data.append(3)", "", reads={"data": 1}, mutates=["data"]),
            ImplicitOperation(4, "right = data[-1]", "", reads={"data": 3}, writes=["right"]),
            ImplicitOperation(5, "both = left + right", "", reads={"left": 2, "right": 4}, writes=["both"]),
            ImplicitOperation(6, "print(both)", "", reads={"both": 5, "print": None}),
            ImplicitOperation(7, "other = more", "", reads={"more": 1}, writes=["other"]),
        ],
    )


def test_a_variable_with_a_diamond_above_it() -> None:
    found = of_variable(session(), "both").to_json()
    assert found["made"] == {"both": ["5"], "1": [], "2": ["1"], "3": ["1"], "4": ["3"], "5": ["2", "4"]}
    assert found["made_by"] == ["1", "2", "3", "4", "5"] and found["used_by"] == ["6"]
    assert found["used"] == {"both": ["6"], "6": []}
    assert sorted(found["operations"]) == ["1", "2", "3", "4", "5", "6"]
    json.dumps(found)


def test_what_depends_on_a_variable_is_followed() -> None:
    found = of_variable(session(), "data")
    assert found.made["data"] == ["3"]
    assert found.used == {"data": ["4"], "4": ["5"], "5": ["6"], "6": []}
    assert found.labels["1"] == "[1] data = [1, 2] ..." and found.labels["3"] == "[3] data.append(3)"


def test_an_unknown_variable_is_refused_with_those_there_are() -> None:
    with pytest.raises(CaptureError, match="known: both, data, left, more, other, right"):
        of_variable(session(), "missing")


def test_an_artifact_shares_what_made_it_and_shows_what_is_gone() -> None:
    operation = {"kind": "job", "code": "", "environment": {}, "attributes": {}}
    provenance = {
        "made_by": "c",
        "output": "model",
        "operations": {
            "a": {**operation, "name": "load", "inputs": {"file": {"unset": "deleted"}}},
            "b": {**operation, "name": "split", "inputs": {"data": {"operation": "a", "output": "x"}}},
            "c": {
                **operation,
                "name": "train",
                "inputs": {
                    "x": {"operation": "b", "output": "x"},
                    "y": {"operation": "b", "output": "y"},
                    "raw": {"operation": "a", "output": "x"},
                    "start": {"artifact": "0" * 64, "name": "weights"},
                },
            },
        },
    }
    found = of_artifact("model", provenance)
    assert found.made == {"model": ["c"], "a": ["a.file"], "b": ["a"], "c": ["b", "a", "c.start"]}
    assert (found.labels["a.file"], found.labels["c.start"]) == ("unset: deleted", "weights")
    assert found.labels["c"] == "train (job)" and found.session is None
    assert of_artifact("x", {"operations": {}, "made_by": None}).made == {"x": []}
