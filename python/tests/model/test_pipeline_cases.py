"""The tables of cases that the browser's side is tested with too: literals, problems of pipelines, texts of files."""

from __future__ import annotations

import json
import warnings
from importlib import resources
from typing import Any

import pytest

from deepforge.errors import DocumentError, NewerVersionError
from deepforge.model.interface import Interface
from deepforge.model.literals import is_literal, parse_literal
from deepforge.model.pipeline import Pipeline
from deepforge.model.versions import parse_document


def table(name: str) -> Any:
    return json.loads(resources.files("deepforge.model").joinpath(name).read_text("utf-8"))


LITERALS: list[dict[str, Any]] = table("literal_cases.json")
PIPELINES: dict[str, Any] = table("pipeline_cases.json")


def tag(value: Any) -> list[Any]:
    """A value with its type, as the table holds it: numbers as text, bytes in hex, sets sorted."""
    if value is None or value is ...:
        return ["None" if value is None else "ellipsis"]
    kind = type(value).__name__
    if isinstance(value, (bool, str)):
        return [kind, value]
    if isinstance(value, (int, float)):
        return [kind, repr(value)]
    if isinstance(value, complex):
        return [kind, repr(value.real), repr(value.imag)]
    if isinstance(value, bytes):
        return [kind, value.hex()]
    if isinstance(value, dict):
        return [kind, [[tag(key), tag(item)] for key, item in value.items()]]
    items = [tag(item) for item in value]
    return [kind, sorted(items, key=json.dumps) if isinstance(value, set) else items]


@pytest.mark.parametrize("case", LITERALS, ids=lambda case: ascii(case["text"])[:60])
def test_literals(case: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes that Python only just tolerates
        assert is_literal(case["text"]) == ("value" in case)
        if "value" in case:
            assert tag(parse_literal(case["text"])) == case["value"]


@pytest.mark.parametrize("case", PIPELINES["problems"], ids=lambda case: case["name"])
def test_problems(case: dict[str, Any]) -> None:
    by_file = {path: Interface.from_json(data) for path, data in PIPELINES["interfaces"].items()}
    pipeline = Pipeline.from_json(case["pipeline"])
    files = {name: node.operation or node.pipeline for name, node in pipeline.nodes.items()}
    known = {name: by_file[file] for name, file in files.items() if file in by_file}
    assert [each.to_json() for each in pipeline.validate(known)] == case["problems"]


@pytest.mark.parametrize("case", PIPELINES["texts"], ids=lambda case: case["name"])
def test_texts(case: dict[str, Any]) -> None:
    if "newer" in case:
        with pytest.raises(NewerVersionError):
            parse_document("pipeline", case["text"])
    elif "syntax" in case or "expected" in case:
        with pytest.raises(DocumentError) as caught:
            parse_document("pipeline", case["text"])
        data = caught.value.data
        if "syntax" in case:
            assert data["line"] == case["syntax"]
        else:
            keys = ("line", "column", "pointer", "expected", "received")
            assert [data.get(key) for key in keys] == [case[key] for key in keys]
    else:
        assert parse_document("pipeline", case["text"]) == json.loads(case["text"])
