"""What an execution leaves in the project when it ends: its record, the artifacts it made, a commit."""

from __future__ import annotations

from pathlib import Path

from ..errors import DeepForgeError
from ..model.artifact import SUFFIX, Artifact
from ..model.job import SUCCEEDED
from ..model.times import utc_text
from ..types.store import Store
from ..versioning.writer import commit
from .folder import Layout
from .provenance import Made
from .record import execution_record


def publish(layout: Layout, made: Made) -> list[str]:
    """Write ``executions/<id>.execution.json`` and the records of all artifacts whose job succeeded; commit them.

    Done again it writes the same. What could not be written is returned as sentences: the results are in
    the store whatever happens here.
    """
    warnings: list[str] = []
    written: list[Path] = []
    try:
        written.append(execution_record(made.folder, made.state).save(layout.root / "executions"))
    except (DeepForgeError, OSError) as error:
        warnings.append(f"The record of the execution could not be written: {error}")
    for artifact, (_, (name, output)) in made.graph.outputs().items():
        if name not in made.state.jobs or made.state.jobs[name].status not in SUCCEEDED:
            continue
        try:
            record = _artifact(layout, made, artifact, name, output)
            target = layout.root / "artifacts"
            if not _same(target / f"{artifact}{SUFFIX}", record):
                written.append(record.save(target))
        except (DeepForgeError, OSError) as error:
            warnings.append(f"The record of the artifact {artifact} could not be written: {error}")
    try:
        commit(layout.root, [path.relative_to(layout.root).as_posix() for path in written], _message(made))
    except (DeepForgeError, OSError) as error:
        warnings.append(f"The history could not be written: {error}")
    return warnings


def _artifact(layout: Layout, made: Made, artifact: str, name: str, output: str) -> Artifact:
    stored = made.state.jobs[name].job["outputs"][output]
    path = Store(layout.store).get(stored["sha256"])
    return Artifact(
        name=artifact,
        type=stored["type"],
        created=utc_text(made.state.finished),
        provenance=made.provenance(name, output),
        storage="local",
        uri=path.relative_to(layout.store).as_posix(),
        size=stored["size"],
        sha256=stored["sha256"],
    )


def _same(path: Path, record: Artifact) -> bool:
    """Whether the file says the same but for the time: then it is left as it is, and no history is made."""
    if not path.exists():
        return False
    before = Artifact.load(path)
    return (before.sha256, before.type, before.provenance) == (record.sha256, record.type, record.provenance)


def _message(made: Made) -> str:
    counts: dict[str, int] = {}
    for known in made.state.jobs.values():
        counts[known.status] = counts.get(known.status, 0) + 1
    words = [f"{count} job{'s' * (count != 1)} {status}" for status, count in sorted(counts.items())]
    words[1:] = [each.replace(" jobs", "").replace(" job", "") for each in words[1:]]
    name = Path(made.folder.request.pipeline).name.removesuffix(".pipeline.json")
    return f"Run {name}: {', '.join(words)}"
