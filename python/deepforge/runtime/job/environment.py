"""What code runs in: Python, platform, versions of packages. Also a program, to ask another interpreter."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def describe(packages: Sequence[str], libraries: Sequence[str] = ()) -> dict[str, Any]:
    """``{"python", "platform", "packages": {imported: {distribution: version}}, "libraries"}`` of this interpreter.

    Of each library ``{"package": what it computes with, or None}``, or ``{"problem": why it cannot be used here}``.
    """
    import platform  # late: a job that reads only THREADS starts without it

    known = {name: _library(name) for name in libraries}
    more = [each["package"] for each in known.values() if each.get("package")]
    return {
        "python": platform.python_version(),
        "platform": f"{sys.platform}-{platform.machine()}",
        "packages": versions([*packages, *(each for each in more if each not in packages)]),
        "libraries": known,
    }


def _library(name: str) -> dict[str, Any]:
    from ...errors import DeepForgeError
    from ...model.resources import library

    try:
        return {"package": library(name).installed()[1]}
    except DeepForgeError as error:
        return {"problem": error.message}


def versions(packages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The distributions, with their versions, that provide each package, by its name as imported.

    A package that is not installed as a distribution has none.
    """
    from importlib import metadata

    found: dict[str, dict[str, str]] = {}
    for name in packages:
        try:
            found[name] = {name: metadata.version(name)}
        except metadata.PackageNotFoundError:
            found[name] = {}
    unknown = [name for name in packages if not found[name]]
    if unknown:
        # Reads the file lists of all distributions: only for names that differ, such as sklearn.
        providers = metadata.packages_distributions()
        for name in unknown:
            found[name] = {each: metadata.version(each) for each in sorted(set(providers.get(name, ())))}
    return found


def thread_variables() -> dict[str, str]:
    """The variables that set numbers of BLAS and OpenMP threads, where they are set: they change floats."""
    return {name: os.environ[name] for name in THREADS if name in os.environ}


def threads() -> int | None:
    """The number of OpenMP threads that the environment sets; None when it leaves it to the libraries."""
    text = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(text) if text.isdigit() and int(text) > 0 else None


def available() -> int:
    """The number of CPUs that this process may use, which is how many threads libraries start by themselves."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    # What has a colon before it is a library, all else a package.
    print(
        json.dumps(
            describe(
                [each for each in sys.argv[1:] if not each.startswith(":")],
                [each[1:] for each in sys.argv[1:] if each.startswith(":")],
            )
        )
    )
