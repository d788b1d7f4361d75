"""How long the jobs of a pipeline should take, judged by the session it was made from."""

from __future__ import annotations

from collections.abc import Collection

from ..provenance.lineage import Session

# A fresh process, before it imports anything.
_START_SECONDS = 0.5


def job_seconds(session: Session, numbers: Collection[int], jobs: int, imported: Collection[str]) -> float:
    """Seconds for ``jobs`` fresh processes that do what the executions ``numbers`` did.

    ``imported``: names that the session's imports bind. Each process imports anew, so what the cells of
    imports took counts once for each, whereas the session paid for it once.
    """
    names = set(imported)
    work = sum(session[number].seconds for number in numbers)
    imports = sum(each.seconds for each in session.operations if each.writes and names.issuperset(each.writes))
    return round(work + jobs * (_START_SECONDS + imports), 3)
