"""The description of the endpoints: all of them, with schemas that are there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from deepforge.errors import DeepForgeError
from deepforge.server import schemas
from deepforge.server.extension import routes
from deepforge.server.table import TABLE

from .conftest import Api


async def test_every_endpoint_is_described(api: Api) -> None:
    described = (await api("GET", "openapi.json", project=None)).data
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": "/user/someone%40site/deepforge/api"}]
    told = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    handled = set()
    for pattern, handler in routes("/"):
        if not hasattr(handler, "endpoints"):
            continue
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if method.lower() in vars(handler) and handler.endpoints:
                path = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", pattern).replace("\\", "").removesuffix("/?")
                handled.add((method, path.removeprefix("/deepforge/api") or "/"))
    assert told == handled and len(told) == len([each for paths in TABLE.paths.values() for each in paths])


async def test_the_description_is_complete_in_itself(api: Api) -> None:
    described = (await api("GET", "openapi.json", project=None)).data
    known = set(described["components"]["schemas"])
    references = set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(described)))
    assert references and all(each.removeprefix("#/components/schemas/") in known for each in references)
    for name, schema in described["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name in schemas.definitions()
    ids = [each["operationId"] for methods in described["paths"].values() for each in methods.values()]
    assert len(ids) == len(set(ids))
    for path, methods in described["paths"].items():
        for each in methods.values():
            named = {parameter["name"] for parameter in each["parameters"] if parameter["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)) and each["summary"]


async def test_all_answers_have_a_schema() -> None:
    free: set[str] = set()
    for endpoints in TABLE.paths.values():
        for each in endpoints.values():
            if each.answer is None and each.media is None and each.status != 204:
                free.add(each.path)
            for name in (each.answer, each.body):
                assert name is None or name in schemas.definitions()
    assert free == {"openapi.json"}


def test_what_is_wrong_is_said_with_its_place() -> None:
    wrong: Any = {"do": "watch", "topic": "weather", "project": ""}
    with pytest.raises(DeepForgeError, match="weather") as refused:
        schemas.check("Watch", wrong)
    assert refused.value.data["pointer"] == "/topic"
