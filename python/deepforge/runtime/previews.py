"""Previews of stored values: what their job left beside them, else what records say of them; nothing is loaded."""

from __future__ import annotations

import base64
from typing import Any

from ..errors import DeepForgeError, RunError
from ..model.artifact import SUFFIX, Artifact
from ..types.store import Store
from .cache import Cache
from .folder import Layout

_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 2 << 20


def preview(layout: Layout, sha256: str) -> dict[str, Any]:
    """A look at the value with this hash: ``{"kind", "type", "size", "summary", ...}`` (schema Preview).

    ``kind`` is none where there is no more to see than the summary. Raises ValueTypeError for what is no hash,
    RunError when nothing is known of it.
    """
    store = Store(layout.store)
    path = store.path(sha256)
    found = store.preview(sha256)
    if found is not None and {"kind", "type", "size", "summary"} <= found.keys():
        return found
    known = _recorded(layout, sha256)
    try:
        size = path.stat().st_size
        with open(path, "rb") as file:
            is_picture = size <= _LARGEST and file.read(len(_PNG)) == _PNG
    except OSError:
        if known is None:
            raise RunError(f"There is no value {sha256[:12]}… here", code="no-value", sha256=sha256) from None
        return known
    known = known or {"kind": "none", "type": "", "size": size, "summary": ""}
    if is_picture:
        data = {"image/png": base64.b64encode(path.read_bytes()).decode()}
        return {**known, "kind": "image", "data": data}
    return known


def _recorded(layout: Layout, sha256: str) -> dict[str, Any] | None:
    """What the cache, or an artifact's record, says of a value."""
    for entry in Cache(layout.cache).entries():
        for output in entry.outputs.values():
            if output["sha256"] == sha256:
                return {"kind": "none", **{name: output.get(name, "") for name in ("type", "size", "summary")}}
    for path in sorted((layout.root / "artifacts").glob(f"*{SUFFIX}")):
        try:
            record = Artifact.load(path)
        except DeepForgeError:
            continue
        if record.sha256 == sha256:
            return {"kind": "none", "type": record.type, "size": record.size or 0, "summary": ""}
    return None
