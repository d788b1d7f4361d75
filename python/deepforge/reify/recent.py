"""Sessions that were read lately: the user edits a proposal again and again while the session stays as it is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..provenance.lineage import Session
from .history import History


def history_of(journal: Path) -> History:
    """The history of the session in ``journal``, read again when the file has changed; not to be changed."""
    status = journal.stat()
    return _read(journal, status.st_size, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=2)
def _read(journal: Path, size: int, mtime_ns: int, inode: int) -> History:
    return History(Session.load(journal))
