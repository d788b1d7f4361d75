"""Reads operations without running them: what they import, and what keeps them from being repeatable."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_CLOCK = {
    "time.time",
    "time.time_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.process_time",
    "time.process_time_ns",
    "timeit.default_timer",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "pandas.Timestamp.now",
    "pandas.Timestamp.today",
    "pandas.Timestamp.utcnow",
}
# These read the clock only when they are given no time.
_CLOCK_BY_DEFAULT = {"time.localtime": 1, "time.gmtime": 1, "time.ctime": 1, "time.asctime": 1, "time.strftime": 2}
_CLOCK_BY_NAME = {"numpy.datetime64", "pandas.Timestamp", "pandas.to_datetime"}
# These take a seed, and draw one from the system's entropy when they are given none.
_SEEDED = {
    "numpy.random.default_rng",
    "numpy.random.RandomState",
    "numpy.random.SeedSequence",
    "numpy.random.PCG64",
    "numpy.random.MT19937",
    "numpy.random.Philox",
    "numpy.random.SFC64",
    "random.Random",
}
_ENTROPY = {"os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4", "random.SystemRandom"}


@dataclass(frozen=True)
class Scan:
    """What the code of an operation and of the project modules it imports, transitively, shows.

    modules: file to SHA-256 of the imported project modules. packages: top-level names of imports that
    are neither the project's nor the standard library's, sorted. effects: (kind, detail) of clock and
    randomness, in the order of the text.
    """

    modules: dict[Path, str] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    effects: tuple[tuple[str, str], ...] = ()


def scan(file: Path, folders: Sequence[Path]) -> Scan:
    """Scan an operation. ``folders``: where its imports are looked for, in order.

    Code that does not parse shows nothing.
    """
    modules: dict[Path, str] = {}
    packages: set[str] = set()
    effects: dict[tuple[str, str], None] = {}
    todo = [file]
    seen = {file}
    while todo:
        current = todo.pop(0)
        try:
            data = current.read_bytes()
        except OSError:
            continue
        if current != file and data.strip():  # an empty __init__.py does nothing
            modules[current] = hashlib.sha256(data).hexdigest()
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            continue
        effects.update(dict.fromkeys(_effects(tree)))
        for name, base in _imported(tree, current):
            found = _resolve(name, [base] if base else folders)
            if found is None and base is None:
                packages.add(name.partition(".")[0])
            todo += [path for path in found or () if path not in seen]
            seen.update(found or ())
    external = packages - set(sys.stdlib_module_names) - {"__future__"}
    return Scan(modules, tuple(sorted(external)), tuple(effects))


def _imported(tree: ast.AST, file: Path) -> Iterator[tuple[str, Path | None]]:
    """Dotted names that import statements may load, each with the folder of a relative import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = file.parents[node.level - 1] if 0 < node.level <= len(file.parents) else None
            lead = f"{node.module}." if node.module else ""
            # ``from a import b``: b may be a module of the package a, or a name in it.
            yield from ((lead + alias.name, base) for alias in node.names)
            if node.module:
                yield node.module, base


def _resolve(name: str, folders: Sequence[Path]) -> list[Path] | None:
    """The files that importing a dotted name executes, from the first folder that has its first part.

    None when no folder has it. A folder that holds no Python files is data, not a package.
    """
    first, *rest = name.split(".")
    for folder in folders:
        here = folder / first
        if (folder / f"{first}.py").is_file() or (here / "__init__.py").is_file() or any(here.glob("*.py")):
            return _files(folder, [first, *rest])
    return None


def _files(folder: Path, parts: list[str]) -> list[Path]:
    found: list[Path] = []
    for part in parts:
        package = folder / part / "__init__.py"
        module = folder / f"{part}.py"
        if package.is_file():
            found.append(package)
        elif module.is_file():
            return [*found, module]
        folder = folder / part
    return found


def _effects(tree: ast.AST) -> Iterator[tuple[str, str]]:
    names = _aliases(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func, names)
        arguments = len(node.args) + len(node.keywords)
        if name in _CLOCK or arguments < _CLOCK_BY_DEFAULT.get(name, 0):
            yield "clock", name
        elif name in _CLOCK_BY_NAME and _first_text(node) in ("now", "today"):
            yield "clock", f"{name}({_first_text(node)!r})"
        elif name in _SEEDED and (not arguments or _is_none(node)):
            yield "randomness", f"{name} without a seed"
        elif name in _ENTROPY or name.startswith("secrets."):
            yield "randomness", name


def _aliases(tree: ast.AST) -> dict[str, str]:
    """What imported names stand for: ``np`` for ``numpy``, ``now`` for ``datetime.datetime.now``."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    names[alias.asname] = alias.name
                else:
                    names[alias.name.partition(".")[0]] = alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The full name that an expression such as ``np.random.default_rng`` stands for; empty when it is none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *reversed(parts)])


def _first_text(node: ast.Call) -> str:
    first = node.args[0] if node.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _is_none(node: ast.Call) -> bool:
    values = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("seed", "entropy", "x"))]
    return any(isinstance(value, ast.Constant) and value.value is None for value in values)
