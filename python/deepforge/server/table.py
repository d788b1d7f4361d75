"""The table of endpoints: what each is called, takes and gives. Handlers and the OpenAPI description come from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from .call import Call

Method = Literal["GET", "POST", "DELETE"]
Action = Literal["read", "write", "execute"]
Run = Callable[["Call"], Any]
# Which threads run an endpoint: those that wait long for others are not those that answer at once.
Threads = Literal["light", "libraries", "imports"]

ID = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$"
NODE = r"^[^/\\\s.\x00-\x1f][^/\\\s\x00-\x1f]*(/[^/\\\s.\x00-\x1f][^/\\\s\x00-\x1f]*)*$"
FIGURE = r"^(figures/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$"
SHA256 = r"^[0-9a-f]{64}$"


@dataclass(frozen=True)
class Query:
    """A parameter in the address. ``pattern`` is what a text must match; ``signed``: may be negative."""

    name: str
    description: str
    kind: Literal["string", "integer"] = "string"
    required: bool = False
    pattern: str | None = None
    signed: bool = False

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        if self.kind == "integer":
            return {"type": "integer"} if self.signed else {"type": "integer", "minimum": 0}
        return {"type": "string"} if self.pattern is None else {"type": "string", "pattern": self.pattern}


PROJECT = Query("project", "The project's folder below the server's root; empty for the root itself", required=True)


@dataclass(frozen=True)
class Endpoint:
    """One method of one path. Words for schemas are names of ``api.schema.json``.

    path: below ``deepforge/api/``, with ``{name}`` for what varies. run: what does it, called in a thread.
    answer: schema of the JSON answer, or None with ``media`` for other content, or neither for an empty one.
    body: schema of the JSON that is sent. in_project: whether it takes ``?project=``. action: what a user must
    be allowed to do with the resource ``deepforge``; action_of: what a certain body needs besides. is_remembered: a
    browser may keep the answer, and asks whether it is still the same.
    """

    method: Method
    path: str
    run: Run
    summary: str
    answer: str | None = None
    media: str | None = None
    status: int = 200
    body: str | None = None
    query: tuple[Query, ...] = ()
    parameters: tuple[Query, ...] = ()
    in_project: bool = True
    action: Action = "read"
    action_of: Callable[[Mapping[str, Any]], Action] | None = None
    threads: Threads = "light"
    is_remembered: bool = False

    @property
    def queries(self) -> tuple[Query, ...]:
        """All parameters in the query, the project's included."""
        return (PROJECT, *self.query) if self.in_project else self.query


@dataclass
class Table:
    """Endpoints, by path."""

    paths: dict[str, dict[str, Endpoint]] = field(default_factory=dict)

    def add(self, method: Method, path: str, **declared: Any) -> Callable[[Run], Run]:
        """Decorator: the function does what this says. The first line of its docstring is the summary."""

        def declare(run: Run) -> Run:
            summary = (run.__doc__ or "").strip().splitlines()[0].rstrip(".")
            names = re.findall(r"{(\w+)}", path)
            parameters = tuple(_PARAMETERS[name] for name in names)
            action: Action = "read" if method == "GET" else "write"
            values = {"action": action, "parameters": parameters, **declared}
            self.paths.setdefault(path, {})[method] = Endpoint(method, path, run, summary, **values)
            return run

        return declare


_PARAMETERS = {
    "session": Query("session", "Id of a session", required=True, pattern=ID),
    "execution": Query("execution", "Id of an execution", required=True, pattern=ID),
    "proof": Query("proof", "Id of a proof", required=True, pattern=ID),
    "library": Query("library", "Name of a library", required=True, pattern=ID),
    "id": Query("id", "Id that whoever asked has chosen", required=True, pattern=ID),
    "file": Query("file", "A figure's file, as in the records", required=True, pattern=FIGURE),
    "sha256": Query("sha256", "SHA-256 of a stored value", required=True, pattern=SHA256),
}
TABLE = Table()
