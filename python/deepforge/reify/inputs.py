"""Files that a session read and did not write: Inputs of its pipeline, by reference, which other files can replace."""

from __future__ import annotations

import ast
import json
import os
import re
import time
from collections.abc import Iterable, Mapping

import libcst as cst

from ..model import canonical
from ..model.artifact import SUFFIX, Artifact, DataReference
from ..model.times import utc_text
from .history import Unit
from .slice import FILE, Slice, file_writers
from .steps import mentions

# Functions that are given the name of a file and read it; what they return does not depend on how it was spelled.
_READERS = re.compile(r"(read|load|scan|import|open|parse|from)(_\w+|txt)?|imread|genfromtxt|fromfile|File")


def file_inputs(slice_: Slice) -> list[tuple[int, str, int]]:
    """Flows from outside (producer 0) of the files that chosen executions read by a name in their code."""
    history = slice_.history
    written = file_writers(history)
    return [
        (0, FILE + path, number)
        for number in slice_.numbers
        for path in dict.fromkeys(use.path for use in history.units[number].operation.files_read)
        if path not in written and _is_given(history.units[number], path)
    ]


def input_names(flows: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """The artifact's name for each file flow: the file's own, as an identifier, each once; ``taken``: paths of
    records that must not be used."""
    names: dict[str, str] = {}
    used = set(taken)
    for flow in sorted(set(flows)):
        stem = re.sub(r"\W+", "_", os.path.basename(flow.removeprefix(FILE))).strip("_") or "file"
        found = stem
        number = 1
        while found in names.values() or artifact_path(found) in used:
            number += 1
            found = f"{stem}_{number}"
        names[flow] = found
    return names


def artifact_text(name: str, path: str, root: str) -> str:
    """The record of a file as an artifact by reference; inside the project its path is relative to ``root``."""
    place = os.path.relpath(path, root) if path.startswith(root.rstrip(os.sep) + os.sep) else path
    try:
        reference = DataReference.to_file(path)
    except OSError:
        reference = DataReference(path=path)  # it is gone by now; who runs the pipeline is told so
    seconds = (reference.mtime_ns or 0) / 1e9 or time.time()
    known = DataReference(place.replace(os.sep, "/"), None, reference.size, reference.mtime_ns)
    return canonical.dumps(Artifact(name, "file", utc_text(seconds), reference=known).to_json())


def artifact_path(name: str) -> str:
    """Where the record of an artifact is within the project."""
    return f"artifacts/{name}{SUFFIX}"


def same_file(present: str, text: str) -> bool:
    """Whether two records of artifacts stand for one file, be it that the file has changed meanwhile."""
    try:
        ours, theirs = (json.loads(each)["reference"]["path"] for each in (present, text))
    except (ValueError, KeyError, TypeError):
        return False
    return bool(ours == theirs)


def artifact_texts(inputs: Mapping[str, str], root: str) -> dict[str, str]:
    """The records of file flows by their path; ``inputs``: flow to artifact name."""
    return {artifact_path(name): artifact_text(name, flow.removeprefix(FILE), root) for flow, name in inputs.items()}


def _is_given(unit: Unit, path: str) -> bool:
    """Whether the unit names the file only where it gives the name to a function that reads it."""
    text = mentions(unit, path)
    if text is None or unit.opens or os.path.isdir(path):
        return False
    given: set[ast.AST] = set()
    found: list[ast.Constant] = []
    for statement in unit.body:
        for node in ast.walk(statement.tree):
            if isinstance(node, ast.Call) and node.args and _READERS.fullmatch(_last(node.func)):
                given.add(node.args[0])
            if isinstance(node, ast.Constant) and node.value == text:
                found.append(node)
    code = unit.operation.code or ""
    return all(node in given and _is_simple(code, node) for node in found)


def _last(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _is_simple(code: str, node: ast.Constant) -> bool:
    """Whether a text is written as one literal, not as several in a row."""
    segment = ast.get_source_segment(code, node)
    try:
        return segment is not None and isinstance(cst.parse_expression(segment), cst.SimpleString)
    except cst.ParserSyntaxError:
        return False
