"""What libraries do in a job: settings before the operation is imported, and the values of its references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import DeepForgeError, RunError
from ...model.resources import library
from .spec import JobSpec


def initialise(spec: JobSpec) -> None:
    """Have the job's libraries make their settings. One that only code may need is passed over when it is missing."""
    needed = {each.library for each in spec.references.values()}
    for name in spec.libraries:
        try:
            library(name).initialise()
        except DeepForgeError:
            if name in needed:
                raise


def load_references(spec: JobSpec) -> dict[str, Any]:
    """The value of each reference, by name. Raises RunError that names the reference; of two that name the same
    resource each gets a value of its own."""
    values: dict[str, Any] = {}
    for name, each in spec.references.items():
        try:
            values[name] = library(each.library).load(each.type, each.path, Path(spec.snapshot))
        except DeepForgeError as error:
            message = error.message.replace(f"{spec.snapshot}/", "")
            raise RunError(
                f"The reference {name} of {spec.operation}: {message}", code=error.code, **{**error.data, "name": name}
            ) from error
    return values
