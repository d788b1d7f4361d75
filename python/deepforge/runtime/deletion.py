"""Deletes an execution: its folder and its record; artifacts that it made stay."""

from __future__ import annotations

import shutil

from ..errors import RunError
from ..model.execution import SUFFIX
from ..versioning.writer import commit
from .folder import REQUEST, Layout, run_path
from .lease import Lease


def delete(layout: Layout, execution_id: str) -> None:
    """Delete an execution. Values that nothing else refers to go from the store when it is next collected.

    Raises LeaseHeldError while it is conducted, RunError when there is none with this id.
    """
    path = run_path(layout, execution_id)
    record = layout.root / "executions" / f"{execution_id}{SUFFIX}"
    if not path.is_dir() and not record.exists():
        raise RunError(f"There is no execution {execution_id}", code="no-execution", id=execution_id)
    if path.is_dir():
        # Under the lease, which is never given back: nobody starts to conduct what is being deleted.
        lease = Lease.acquire(path)
        try:
            (path / REQUEST).unlink(missing_ok=True)  # from here on it is no execution, whatever is left of it
            shutil.rmtree(path, ignore_errors=True)
        finally:
            lease.abandon()
    if record.exists():
        record.unlink()
        commit(layout.root, [record.relative_to(layout.root).as_posix()], f"Delete the execution {execution_id}")
