"""The one writer of automatic commits: exactly the given files, to the ref the settings name, nothing else touched."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

from ..errors import VersioningError
from . import blobs, companion, refs, trees
from .companion import Draft
from .index import Index, IndexBusyError, UnmergedError, plan
from .lock import courtesy
from .notice import say_once
from .objects import Objects
from .repository import Head, Repository
from .request import Request, check, request, write
from .settings import history_setting

_ATTEMPTS = 20  # at least, and
_PATIENCE = 5.0  # seconds at least, before a race counts as lost
_INDEX_PATIENCE = 1.0  # seconds; a commit with an open editor can hold the index for hours


def commit(
    root: Path, paths: Sequence[str], message: str, *, author: str | None = None, required: bool = False
) -> str | None:
    """Commit files of the project at ``root`` as they are on the disk now: added, changed or deleted.

    ``paths`` are relative to the project, with slashes; ``message`` says in words what was done; ``author``
    is ``"Name <address>"`` (default: git's user, else DeepForge). Gives the commit's id; None when these
    files are as they were, or no history is kept (setting ``off``, no repository, no git). Can be called
    from any process and any number at once; blocks for milliseconds, for seconds when the repository is
    locked.

    A history that cannot be written stops nobody's work: the reason is logged once, unless ``required``,
    when it is raised as VersioningError. A path outside the project is always refused.
    """
    checked = check(paths, message)
    root = Path(root)
    try:
        setting = history_setting(root)
        if setting == "off" or not checked:
            return None
        repository = Repository.open(root)
        if repository is None:
            raise VersioningError(f"{root} is not in a git repository", code="no-repository", path=str(root))
        wanted = request(repository, checked, message, author)
        with courtesy(repository.common_dir / "deepforge.lock"):
            return _persist(wanted, setting)
    except (VersioningError, OSError) as error:
        if not isinstance(error, VersioningError):
            error = VersioningError(f"The repository of {root} cannot be used: {error}")
        if required:
            raise error from None
        say_once(error.code, f"No history was written: {error.message}")
        return None


def _persist(wanted: Request, setting: refs.Setting) -> str | None:
    """Try until it is done, or cannot be done."""
    to_branch, escaped, attempt = True, False, 0
    busy, deadline = time.monotonic() + _INDEX_PATIENCE, time.monotonic() + _PATIENCE
    while True:
        attempt += 1
        head = wanted.repository.head()
        to_branch = to_branch and refs.uses_branch(wanted.repository, head, setting)
        try:
            return _to_branch(wanted, head) if to_branch else _to_companion(wanted, head, escaped)
        except UnmergedError:
            to_branch = False  # the user is in the middle of something: leave branch and index alone
        except IndexBusyError:
            to_branch = time.monotonic() < busy
            time.sleep(0.02)
        except refs.RefNameError:
            if escaped:
                raise
            escaped = True
        except refs.RefMovedError:
            if attempt >= _ATTEMPTS and time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0, 0.002 * min(attempt, 50)))


def _to_branch(wanted: Request, head: Head) -> str | None:
    assert head.ref is not None
    repository, paths = wanted.repository, wanted.paths
    with (
        Index(repository, paths) as index,
        Objects(repository) as objects,
        refs.RefUpdate(repository, wanted.title) as update,
    ):
        now = blobs.entries(repository, objects, paths)
        staged = index.read()
        tip = objects.commit(head.ref)
        tip_tree = tip.tree if tip else None
        tree = trees.edit(objects, tip_tree, now)
        if tree == tip_tree:
            return None
        draft = Draft(tree or trees.store(objects, {}), (tip.sha,) if tip else (), wanted.message)
        sha = write(objects, draft, wanted.author)
        before = {path: trees.lookup(objects, tip_tree, path) for path in paths}
        follow = plan(objects, staged, before, now)
        # The index first: whoever stops us between the two finds the files staged, and not their removal.
        index.write(objects, follow)
        try:
            update.swap(head.ref, tip.sha if tip else objects.no_id, sha)
        except refs.RefMovedError:
            raise  # to be repeated; and the commit that moved it may hold what we staged
        except BaseException:
            if objects.commit(head.ref) == tip:
                with Index(repository, []) as again:
                    again.write(objects, {path: staged.get(path) for path in follow})
            raise
        return sha


def _to_companion(wanted: Request, head: Head, escaped: bool) -> str | None:
    repository = wanted.repository
    with Objects(repository) as objects, refs.RefUpdate(repository, wanted.title) as update:
        now = blobs.entries(repository, objects, wanted.paths)
        plain, other = refs.companions(head)
        ref, tip = other, objects.commit(other)
        if tip is None and not escaped:
            ref, tip = plain, objects.commit(plain)
        draft = companion.draft(objects, tip, objects.commit(head.ref or "HEAD"), now, wanted.message)
        if draft is None:
            return None
        sha = write(objects, draft, wanted.author)
        update.swap(ref, tip.sha if tip else objects.no_id, sha)
        return sha
