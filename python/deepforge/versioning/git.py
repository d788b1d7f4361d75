"""Runs git: with no hook, no prompt, no network, and deaf to what the caller's environment says of git."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ..errors import VersioningError

# Where git and its settings are is the machine's business; which repository and index to use is ours.
_KEPT = frozenset(
    {
        "GIT_EXEC_PATH",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    }
)
_OPTIONS = (
    "--literal-pathspecs",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.filesRefLockTimeout=200"),
    *("-c", "protocol.allow=never"),
    # A shared project may belong to somebody else; what such a repository configures is not run (see blobs.py).
    *("-c", "safe.directory=*"),
)


class GitMissingError(VersioningError):
    """The git program cannot be started."""

    code = "git-missing"


class GitError(VersioningError):
    """A git command failed; ``data`` has ``command`` and ``stderr``."""

    code = "git-failed"


def environment() -> dict[str, str]:
    """The environment for git: the caller's, less what would point git at another repository or index."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    return {
        **kept,
        "LC_ALL": "C",  # error texts are read by program
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
    }


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A running git command with pipes on all three streams.

    It has a session of its own, so that interrupting a cell or a command line does not cut it in half.
    """
    try:
        return subprocess.Popen(
            ["git", "-C", str(folder), *_OPTIONS, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise GitMissingError(f"git cannot be started ({error.strerror}); install git to keep a history") from error


def finish(process: subprocess.Popen[bytes], data: bytes = b"") -> bytes:
    """Send ``data``, wait, and give what the command wrote. Raises GitError when it failed."""
    out, err = process.communicate(data)
    if process.returncode:
        raise failure(process, err)
    return out


def run(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    """Run a git command to its end. Raises GitError when it failed, GitMissingError when there is no git."""
    return finish(start(folder, *arguments), data)


def failure(process: subprocess.Popen[bytes], err: bytes) -> GitError:
    """The error of a command that ended badly."""
    command = _name(process.args)
    text = err.decode("utf-8", "replace").strip()
    last = text.splitlines()[-1] if text else f"exit status {process.returncode}"
    return GitError(f"git {command} failed: {last}", command=command, stderr=text)


def _name(arguments: object) -> str:
    words = [str(word) for word in arguments] if isinstance(arguments, Sequence) else []
    return words[3 + len(_OPTIONS)] if len(words) > 3 + len(_OPTIONS) else "command"


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a command that reads from us: close its input and wait."""
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            with contextlib.suppress(BrokenPipeError):
                stream.close()
    process.wait()
