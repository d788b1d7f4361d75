"""Where the journal of a session goes, and what the session is called."""

from __future__ import annotations

import os
import platform
import re
import secrets
import sys
import time
from pathlib import Path

from ..errors import DeepForgeError
from ..model.layout import find_project
from ..provenance.records import SessionInfo

# Settings that change what the same code computes; nothing else of the environment is kept.
_ENVIRONMENT = (
    "PYTHONHASHSEED", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS", "CUDA_VISIBLE_DEVICES", "MPLBACKEND", "TZ", "LANG", "LC_ALL",
    "KERAS_BACKEND", "TF_DETERMINISTIC_OPS", "CUBLAS_WORKSPACE_CONFIG", "PYTHONPATH", "CONDA_DEFAULT_ENV",
    "VIRTUAL_ENV",
)  # fmt: skip
_DISTRIBUTION = re.compile(r"(.+?)-([^-]+)(?:-[^-]+)*\.(?:dist|egg)-info$")


def sessions_folder() -> Path:
    """The folder of the project that holds the working directory, else the user's own data folder."""
    try:
        layout = find_project(Path.cwd())
        if layout is not None:
            return layout.sessions
    except (DeepForgeError, OSError) as error:
        print(f"deepforge: {error}; the session is recorded in your data folder", file=sys.stderr)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "deepforge" / "sessions"


def notebook_path() -> str | None:
    """The notebook this kernel belongs to, when the front end says so."""
    found = os.environ.get("DEEPFORGE_NOTEBOOK") or os.environ.get("JPY_SESSION_NAME")
    return found if found and found.endswith(".ipynb") else None


def new_session_id(notebook: str | None) -> str:
    """Such as ``2026-11-21-digits-3f9c``: day, notebook, four hexadecimal digits."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(notebook).stem).strip("-").lower()[:40] if notebook else ""
    return f"{time.strftime('%Y-%m-%d')}-{stem or 'session'}-{secrets.token_hex(2)}"


def session_info(
    session: str, *, seed: int | None, kernel: str, notebook: str | None, previous: str | None = None
) -> SessionInfo:
    """What is known of this process when a session begins."""
    hash_seed = os.environ.get("PYTHONHASHSEED")
    return SessionInfo(
        id=session,
        started=time.time(),
        python=sys.executable,
        python_version=platform.python_version(),
        platform=platform.platform(),
        cwd=os.getcwd(),
        seed=seed,
        hash_seed=hash_seed if hash_seed and hash_seed.isdigit() else None,
        notebook=notebook,
        kernel=kernel,
        previous=previous,
        packages=installed_packages(),
        environ={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )


def installed_packages() -> dict[str, str]:
    """Versions by distribution name, read from the names of folders alone: a listing, not a walk."""
    found: dict[str, str] = {}
    for entry in sys.path:
        try:
            names = os.listdir(entry or ".")
        except OSError:
            continue
        for name in names:
            match = _DISTRIBUTION.match(name)
            if match:
                found.setdefault(match.group(1).replace("_", "-").lower(), match.group(2))
    return dict(sorted(found.items()))
