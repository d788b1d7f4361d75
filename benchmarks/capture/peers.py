"""Other tools that watch notebooks, each in an environment of its own with the libraries that we measure with."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from .kernels import ROOT, Kind

CACHE = ROOT / ".work" / "bench" / "peers"
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "matplotlib", "pyarrow")
MACHINERY = ("ipykernel", "ipython")
INSTALL_LIMIT_S = 900

# The distribution of each peer, and its kernel.
PEERS: dict[str, tuple[str, Kind]] = {
    "ipyflow": ("ipyflow", Kind("ipyflow", "ipyflow.kernel")),
    "kishu": (
        "kishu",
        Kind("kishu", "ipykernel_launcher", first=('from kishu import init_kishu\ninit_kishu(r"{notebook}")',)),
    ),
    "flowbook": (
        "flowbook-python",
        # It stops at what a rerun from the top would do differently; here it is to go on, and only to look.
        Kind("flowbook", "flowbook.kernel", first=("%continue_after_violation",), orders=True),
    ),
}


class NotInstalled(Exception):
    """A peer cannot be installed here."""


def peer(name: str, tell: Callable[[str], None]) -> Kind:
    """The kernel of a peer, in its environment below ``.work``, which is made when it is first needed.

    Raises NotInstalled with the installer's last words.
    """
    distribution, kind = PEERS[name]
    folder = CACHE / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = [distribution, *(f"{library}=={version}" for library, version in versions(LIBRARIES).items())]
    machinery = [f"{library}=={version}" for library, version in versions(MACHINERY).items()]
    stamp = folder / "made-of.json"
    made_of = json.dumps([sys.version, wanted, machinery])
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != made_of:
        tell(f"{name}: making its environment (some minutes, once)")
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(folder)])
        try:
            _install(python, [*wanted, *machinery])
        except NotInstalled:
            _install(python, [*wanted, "ipykernel"])  # it needs others than ours: its output says which
        stamp.write_text(made_of, encoding="utf-8")
    return replace(kind, python=str(python))


def versions(names: tuple[str, ...], python: str = sys.executable) -> dict[str, str]:
    """Versions of the distributions that are installed, by name; of this environment or another one."""
    if python == sys.executable:
        found = {name: _version(name) for name in names}
        return {name: version for name, version in found.items() if version}
    code = (
        "import importlib.metadata as m, json, sys\n"
        "d = {x.metadata['Name'].lower(): x.version for x in m.distributions()}\n"
        "print(json.dumps({n: d[n] for n in sys.argv[1:] if n in d}))"
    )
    found = json.loads(_run([python, "-c", code, *names]))
    return {name: str(version) for name, version in found.items()}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _install(python: Path, wanted: list[str]) -> None:
    if _version("uv") is not None:
        _run([sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python), *wanted])
    else:
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted])


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(f"{type(error).__name__}: {error}") from error
    if done.returncode:
        raise NotInstalled(" ".join((done.stderr or done.stdout).split())[-300:])
    return done.stdout
