"""What lies in a ``.keras`` file, without Keras: its members, and what DeepForge notes in its metadata."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
NOTES = "deepforge"
_TIME = (1980, 1, 1, 0, 0, 0)


def is_archive(path: Path) -> bool:
    """Whether a file is a ``.keras`` file, by its list of members."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {CONFIG, METADATA} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def notes(path: Path) -> dict[str, Any]:
    """What DeepForge noted in a ``.keras`` file; nothing in a file that others wrote.

    It lies in the metadata: Keras unpacks everything in a file that has more members than it knows.
    """
    with zipfile.ZipFile(path) as archive:
        found = json.loads(archive.read(METADATA)).get(NOTES)
    return found if isinstance(found, dict) else {}


def copy(source: Path, file: IO[bytes], found: Mapping[str, Any]) -> None:
    """Write the ``.keras`` file ``source`` with these notes, and without the times at which it was made."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for info in sorted(old.infolist(), key=lambda each: each.filename):
            member = zipfile.ZipInfo(info.filename, _TIME)
            member.external_attr = 0o644 << 16
            if info.filename == METADATA:
                metadata = {key: value for key, value in json.loads(old.read(info)).items() if key != "date_saved"}
                new.writestr(member, json.dumps({**metadata, NOTES: found}, sort_keys=True))
                continue
            member.file_size = info.file_size  # so that it is known whether the member is a large one
            with old.open(info) as read, new.open(member, "w", force_zip64=info.file_size > 1 << 31) as write:
                shutil.copyfileobj(read, write, 1 << 20)


def with_config(source: Path, target: Path, config: Any) -> None:
    """Copy a ``.keras`` file with another configuration."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename == CONFIG:
                new.writestr(CONFIG, json.dumps(config))
            else:
                with old.open(info) as read, new.open(info.filename, "w", force_zip64=True) as write:
                    shutil.copyfileobj(read, write, 1 << 20)


def config(path: Path) -> dict[str, Any]:
    """The configuration in a ``.keras`` file."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read(CONFIG))
    return found


def objects(config: Any) -> Iterator[dict[str, Any]]:
    """All dictionaries in a configuration, in its order, however deep; one may be changed when it is given."""
    todo = [config]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            yield each
            todo += reversed(each.values())
        elif isinstance(each, (list, tuple)):
            todo += reversed(each)
