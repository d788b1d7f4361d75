"""Steps taken as given: they do not run; the notebook's values stand in for theirs, and do not count as compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import RunError
from ..model.artifact import Artifact
from ..model.layout import ProjectLayout
from ..model.pipeline import Pipeline
from ..reify.proposal import Place
from .keep import ProofFolder

_NUMBER = re.compile(r"\[?(\d+)\]?")
# The folder an operation works in, in its header, relative to the project.
_DIRECTORY = re.compile(r'^# directory = "[^"]*"\n', re.MULTILINE)
REASON = "taken as given: the notebook's own value, which nothing was compared with"


def given_nodes(asked: Iterable[str], nodes: Mapping[str, Sequence[int]]) -> list[str]:
    """The nodes that are asked for by name or by the number of a cell execution (``7`` or ``[7]``).

    ``nodes``: to the executions they consist of. Raises RunError for what is no step, and when no step is left.
    """
    found: list[str] = []
    for text in asked:
        number = _NUMBER.fullmatch(text.strip())
        node = next((n for n, numbers in nodes.items() if number and int(number[1]) in numbers), None)
        node = text if text in nodes else node
        if node is None:
            known = ", ".join(f"{name} {list(numbers)}" for name, numbers in nodes.items()) or "none"
            raise RunError(f"There is no step {text} to be taken as given; there are: {known}", code="no-step")
        if node not in found:
            found.append(node)
    if found and not set(nodes) - set(found):
        raise RunError("Every step would be taken as given: nothing would be proved", code="nothing-left")
    return found


def given_apart(asked: Iterable[str], steps: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...] | None:
    """The executions of each step, those that are given by number in steps of their own; None when they are."""
    wanted = {int(found[1]) for text in asked if (found := _NUMBER.fullmatch(text.strip()))}
    groups = [tuple(numbers) for numbers in steps if numbers]
    apart: list[tuple[int, ...]] = []
    for numbers in groups:
        part: list[int] = []
        for number in numbers:
            if number in wanted:
                apart += [tuple(part)] if part else []
                apart.append((number,))
                part = []
            else:
                part.append(number)
        apart += [tuple(part)] if part else []
    return None if apart == groups else tuple(apart)


def with_given(
    layout: ProjectLayout,
    pipeline: str,
    nodes: Iterable[str],
    places: Mapping[str, Place],
    files: Mapping[str, Path],
    folder: ProofFolder,
) -> tuple[ProjectLayout, str]:
    """The pipeline with ``nodes`` replaced by operations that load the notebook's values, in the proof's own project.

    ``places``: where variables come out; ``files``: their stored values in the notebook. The operations name no folder
    to work in: they are run in the notebook's. Raises RunError when a value that another step takes is not among
    ``files``.
    """
    own = ProjectLayout(folder.path)
    document = Pipeline.load(layout.root / pipeline)
    names = {(place.node, place.name): name for name, place in places.items() if place.kind == "output"}
    replaced = dict(document.nodes)
    own.operations.mkdir(exist_ok=True)
    for node in nodes:
        ports = sorted({edge.source[1] for edge in document.edges.values() if edge.source[0] == node})
        lost = [port for port in ports if names.get((node, port)) not in files]
        if lost:
            raise RunError(
                f"{node} cannot be taken as given: the notebook does not hold the {', '.join(lost)} any more that it "
                "handed on",
                code="not-kept",
                node=node,
            )
        path = f"operations/{node}.py"
        loaded = {port: files[names[node, port]] for port in ports}
        (own.root / path).write_text(_operation(node, loaded), encoding="utf-8")
        replaced[node] = replace(replaced[node], operation=path, attributes={}, references={})
    for name, each in replaced.items():
        if name not in nodes and each.operation is not None:
            target = own.root / each.operation
            target.parent.mkdir(parents=True, exist_ok=True)
            code = (layout.root / each.operation).read_text(encoding="utf-8")
            target.write_text(_DIRECTORY.sub("", code), encoding="utf-8")
        elif each.kind == "input":
            artifact = Artifact.load(layout.artifacts / f"{each.artifact}.artifact.json")
            reference = artifact.reference
            if reference is not None and reference.path is not None:
                reference = replace(reference, path=str(layout.root / reference.path))
            replace(artifact, reference=reference).save(own.artifacts)
    edges = {key: edge for key, edge in document.edges.items() if edge.target[0] not in nodes}
    used = {end[0] for edge in edges.values() for end in (edge.source, edge.target)}
    kept = {n: each for n, each in replaced.items() if each.kind == "operation" or n in used}
    own.pipelines.mkdir(exist_ok=True)
    partial = f"pipelines/{Path(pipeline).name}"
    replace(document, nodes=kept, edges=edges).save(own.root / partial)
    return own, partial


def _operation(name: str, loaded: Mapping[str, Path]) -> str:
    lines = [f"    {port} = load(Path({json.dumps(str(path))}))\n" for port, path in loaded.items()]
    head = '"""Taken as given: what the notebook had."""\n\n'
    imports = "from pathlib import Path\n\nfrom deepforge.types.serialise import load\n\n\n" if lines else "\n"
    result = f"    return {', '.join(loaded)}\n" if loaded else "    pass\n"
    return f"{head}{imports}def {name}():\n{''.join(lines)}{result}"


def in_words(nodes: Iterable[str], steps: Mapping[str, Sequence[int]]) -> list[str]:
    """The given steps as a proof states them: ``fit [7, 8]``."""
    return [f"{node} {list(steps[node])}" for node in nodes]
