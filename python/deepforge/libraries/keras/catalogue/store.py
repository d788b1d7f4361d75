"""The catalogue, remembered by the versions of Keras and of what made it."""

from __future__ import annotations

import hashlib
import json
import os
from importlib import metadata
from pathlib import Path

from ...catalogue import Catalogue
from .build import Progress, build


def load(folder: Path, progress: Progress = lambda text: None) -> Catalogue:
    """The catalogue of the installed Keras: from ``folder`` when it was made before, otherwise made and kept there.

    A file that cannot be read is made again. Raises ModuleNotFoundError when there is no Keras.
    """
    path = folder / f"keras-{_key()}.catalogue.json"
    try:
        return Catalogue.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        made = build(progress)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        partial.write_text(json.dumps(made.to_json(), separators=(",", ":")), "utf-8")
        partial.replace(path)
    except OSError:
        # A folder that cannot be written costs time at the next start, nothing else.
        pass
    return made


def _key() -> str:
    """Versions of Keras and of the frameworks some layers need, and the text of the modules that read it."""
    found = hashlib.sha256()
    for name in ("keras", "tensorflow", "torch", "jax", "flax"):
        try:
            found.update(f"{name} {metadata.version(name)}\n".encode())
        except metadata.PackageNotFoundError:
            if name == "keras":
                raise ModuleNotFoundError("Keras is not installed in this environment.") from None
    for source in [*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parents[2] / "catalogue.py"]:
        found.update(source.read_bytes())
    return f"{metadata.version('keras')}-{found.hexdigest()[:12]}"
