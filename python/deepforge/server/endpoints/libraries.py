"""Libraries: what is installed, what there is to build with, what they offer to put into a project."""

from __future__ import annotations

from typing import Any

from ...errors import ProjectError
from ..call import Call
from ..libraries import known
from ..table import TABLE


@TABLE.add("GET", "libraries", answer="Libraries")
def libraries(call: Call) -> dict[str, Any]:
    """The libraries that are installed beside DeepForge, with what keeps one from being used."""
    return {"libraries": known.items(call.project)}


@TABLE.add("GET", "libraries/{library}/catalogue", answer="Catalogue", threads="libraries", is_remembered=True)
def catalogue(call: Call) -> Any:
    """All that a library has to build with, the project's own layers and functions included."""
    return known.ask(call, call.text("library"), {"ask": "catalogue"})


@TABLE.add("GET", "libraries/{library}/offers", answer="LibraryOffers", threads="libraries")
def library_offers(call: Call) -> Any:
    """Example architectures, known models, and operations to copy."""
    return known.ask(call, call.text("library"), {"ask": "offers"})


@TABLE.add("POST", "libraries/operations", answer="DocumentPath", status=201, body="OperationCopy")
def copy_operation(call: Call) -> dict[str, Any]:
    """Copy an operation of a library into the project; the same operation is not copied twice."""
    library, name = call.body["library"], call.body["name"]
    found = {path.stem: path for path in known.known(library).operations()}
    if name not in found:
        words = ", ".join(sorted(found)) or "none"
        raise ProjectError(
            f"The library {library} has no operation {name[:100]!r}; known: {words}", code="no-operation"
        )
    return {"path": call.project.copy_operation(found[name])}
