"""Reading and writing text files whole: UTF-8 only, atomic replacement, errors that name the file."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from ..errors import DocumentError


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, line ends as they are.

    Raises DocumentError (code ``no-document`` when there is no such file) that names the file.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(f"There is no file {path}", code="no-document", path=str(path)) from error
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}", path=str(path)) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"{path}, line {line}: expected UTF-8 text, received the byte 0x{data[error.start]:02x}",
            path=str(path),
            line=line,
            expected="UTF-8 text",
            received=f"byte 0x{data[error.start]:02x}",
        ) from error


def write_text(path: Path, text: str) -> None:
    """Replace ``path`` by ``text`` in one step: a reader sees the old file or the new one, never a part.

    Makes missing folders, keeps the mode of an existing file, writes through a symbolic link, and does
    not touch a file that already holds this text.
    """
    target = Path(os.path.realpath(path))
    data = text.encode("utf-8")
    with contextlib.suppress(OSError):
        if target.stat().st_size == len(data) and target.read_bytes() == data:
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not tempfile.mkstemp: its files are private, and a project's documents follow the user's umask.
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        raise
