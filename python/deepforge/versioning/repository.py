"""The repository that a project lies in: where its parts are, what its settings say, where its HEAD is."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import git

_CONFIG_SECONDS = 30.0  # the user's own settings may change while a server runs
_MARKS = {"MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert"}


@dataclass(frozen=True)
class Head:
    """Where HEAD is. ``ref`` is the branch's full name, None when detached.

    ``busy`` names what git is in the middle of, such as a merge. ``name`` is what the history is filed
    under: the branch, during a rebase the branch being rebased, else ``HEAD`` (no branch can be called that).
    """

    ref: str | None
    name: str
    busy: str | None = None


@dataclass
class Repository:
    """One working tree of a repository. ``prefix`` is the project's folder in it, with a slash at the end, or empty."""

    root: Path
    top: Path
    git_dir: Path
    common_dir: Path
    prefix: str
    _config: Mapping[str, str] = field(default_factory=dict)
    _config_key: tuple[object, ...] = ()

    @staticmethod
    def open(root: Path) -> Repository | None:
        """The repository whose working tree holds ``root``; None when there is none. Raises GitMissingError."""
        root = Path(os.path.realpath(root))
        mark = _mark(root)
        known = _opened.get(root)
        if known is not None and mark == known.top and known.git_dir.is_dir():
            return known
        try:
            out = git.run(root, "rev-parse", "--show-toplevel", "--git-dir", "--git-common-dir", "--show-prefix")
        except git.GitMissingError:
            raise
        except git.GitError:
            return None
        top, git_dir, common_dir, prefix = os.fsdecode(out).split("\n")[:4]
        found = Repository(root, Path(top), _absolute(root, git_dir), _absolute(root, common_dir), prefix)
        _opened[root] = found
        return found

    @property
    def config(self) -> Mapping[str, str]:
        """Git's settings, keys in lower case, the last value of each; read again when the repository's file changed."""
        try:
            stat = os.stat(self.common_dir / "config")
            key: tuple[object, ...] = (stat.st_mtime_ns, stat.st_size, time.monotonic() // _CONFIG_SECONDS)
        except OSError:
            key = (time.monotonic(),)
        if key != self._config_key:
            out = git.run(self.root, "config", "--null", "--list")
            pairs = (entry.partition("\n") for entry in out.decode("utf-8", "replace").split("\0") if entry)
            self._config = {name.lower(): value for name, _, value in pairs}
            self._config_key = key
        return self._config

    @property
    def has_remote(self) -> bool:
        """Whether the repository knows another one."""
        return any(name.startswith("remote.") and name.endswith(".url") for name in self.config)

    @property
    def ours(self) -> bool:
        """Whether ``deepforge new`` made this repository (a clone of it is somebody's own again)."""
        return self.config.get("deepforge.created") == "true"

    @property
    def foreign(self) -> bool:
        """Whether another user owns it: then none of the programs its settings name may be run."""
        return hasattr(os, "geteuid") and os.stat(self.git_dir).st_uid != os.geteuid()

    def head(self) -> Head:
        """Where HEAD is now, and whether git is in the middle of something."""
        ref = self._head_ref()
        for name in ("rebase-merge", "rebase-apply"):
            if (self.git_dir / name).is_dir():
                return Head(ref, _short(_text(self.git_dir / name / "head-name")) or "HEAD", "rebase")
        busy = next((word for name, word in _MARKS.items() if (self.git_dir / name).exists()), None)
        return Head(ref, _short(ref) or "HEAD", busy)

    def _head_ref(self) -> str | None:
        path = self.git_dir / "HEAD"
        text = "" if path.is_symlink() else _text(path)
        if text.startswith("ref: ") and not text.endswith(".invalid"):
            return text[5:].strip()
        if text and not text.startswith("ref: "):
            return None  # an object id: detached
        # Another ref backend, or HEAD is a symbolic link: git knows.
        try:
            return git.run(self.root, "symbolic-ref", "-q", "HEAD").decode().strip()
        except git.GitMissingError:
            raise
        except git.GitError:
            return None


_opened: dict[Path, Repository] = {}


def _mark(root: Path) -> Path | None:
    """The nearest folder, upward, that looks like the top of a working tree."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def _absolute(root: Path, name: str) -> Path:
    return Path(os.path.realpath(os.path.join(root, name)))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _short(ref: str | None) -> str | None:
    head = "refs/heads/"
    return ref[len(head) :] if ref is not None and ref.startswith(head) else None
