"""The OpenAPI description of the endpoints, made from the table that the handlers come from."""

from __future__ import annotations

from typing import Any

from . import schemas
from .table import Endpoint, Query, Table

_ERROR = {
    "description": "It could not be done",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ApiError"}}},
}


def describe(table: Table, version: str, url: str) -> dict[str, Any]:
    """The description; ``url`` is where the paths start."""
    paths = {
        f"/{path}": {name.lower(): _operation(each) for name, each in sorted(endpoints.items())}
        for path, endpoints in sorted(table.paths.items())
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "DeepForge",
            "version": version,
            "description": "Projects, documents, sessions, executions and artifacts of a Jupyter server. "
            "Events come on the websocket `events`: the browser sends `Watch`, the server `ServerEvent`.",
        },
        "servers": [{"url": url}],
        "paths": paths,
        "components": {
            "schemas": {name: _moved(each) for name, each in schemas.definitions().items()},
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "Authorization"}},
        },
        "security": [{"token": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if endpoint.answer is not None:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{endpoint.answer}"}}}
    elif endpoint.media is not None:
        content = {endpoint.media: {}}
    elif endpoint.status != 204:
        content = {"application/json": {"schema": {"type": "object"}}}
    done = {"description": "Done", **({"content": content} if content else {})}
    found: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": endpoint.run.__name__,
        "parameters": [
            *(_parameter(each, "path") for each in endpoint.parameters),
            *(_parameter(each, "query") for each in endpoint.queries),
        ],
        "responses": {str(endpoint.status): done, "default": _ERROR},
    }
    if endpoint.body is not None:
        schema = {"$ref": f"#/components/schemas/{endpoint.body}"}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return found


def _parameter(declared: Query, place: str) -> dict[str, Any]:
    return {
        "name": declared.name,
        "in": place,
        "required": declared.required,
        "description": declared.description,
        "schema": declared.schema(),
    }


def _moved(node: Any) -> Any:
    """The schema with its references leading to where OpenAPI keeps schemas."""
    if isinstance(node, list):
        return [_moved(item) for item in node]
    if not isinstance(node, dict):
        return node
    moved = {key: _moved(value) for key, value in node.items()}
    target = moved.get("$ref")
    if isinstance(target, str):
        moved["$ref"] = target.replace("#/$defs/", "#/components/schemas/")
    return moved
