"""One session in several kernels at once: each cell runs in one, then at once in the others, taking turns."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from .kernels import DEEPFORGE, PLAIN, CellFailed, Kernel, Kind, kernel

# What a peer may take of memory before it is stopped; how long it may be silent.
PEER_LIMIT_BYTES = 6 << 30
PEER_SILENCE_S = 60.0


@dataclass
class Turns:
    """What one session took in each kernel, by the kernel's name.

    ``seconds``: of each cell until its reply; a peer that was stopped has fewer than the session has cells, and
    ``stopped`` says why. ``cpu``: processor seconds of the whole session, for kernels that finished it; ``memory``:
    bytes at its end.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    def added_ms(self, name: str, count: int | None = None) -> list[float]:
        """Milliseconds that a kernel added to each of the first ``count`` cells, against the plain kernel."""
        pairs = zip(self.seconds["plain"], self.seconds[name], strict=False)
        return [(own - plain) * 1000 for plain, own in pairs][:count]


def take_turns(
    cells: Sequence[str], peers: Sequence[Kind], limit_s: float, first: int, tell: Callable[[str], None]
) -> Turns:
    """Run a session in the plain kernel, in ours and in those of ``peers``; ``first``: whose turn it is first.

    A peer that fails, takes ``limit_s`` longer than the plain one, or too much memory, is stopped: its cells so far
    count. Ours or the plain one that fails ends it all.
    """
    found = Turns()
    with (
        tempfile.TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        running: list[Kernel] = []
        for kind in (PLAIN, DEEPFORGE, *peers):
            try:
                running.append(stack.enter_context(kernel(kind, cells, Path(folder))))
            except (CellFailed, RuntimeError, OSError) as error:
                _stop(found, kind, f"it does not start: {error}", tell)
        at_start = {one.kind.name: one.cpu_seconds() for one in running}
        used = dict.fromkeys(at_start, 0.0)
        found.seconds = {name: [] for name in at_start}
        for index, source in enumerate(cells):
            turn = (first + index) % len(running)
            for one in [*running[turn:], *running[:turn]]:
                name = one.kind.name
                start = time.perf_counter()
                try:
                    found.seconds[name].append(one.run(source, index, PEER_SILENCE_S if one.kind in peers else 600))
                except CellFailed as error:
                    _stop(found, one.kind, f"cell {index + 1} of {len(cells)}: {error}", tell)
                used[name] += time.perf_counter() - start
                if one.kind in peers and _late(used, name, limit_s) and index + 1 < len(cells):
                    _stop(
                        found,
                        one.kind,
                        f"more than {limit_s:.0f} s slower after {index + 1} of {len(cells)} cells",
                        tell,
                    )
                elif one.kind in peers and one.memory() > PEER_LIMIT_BYTES:
                    _stop(found, one.kind, f"over 6 GiB of memory after {index + 1} of {len(cells)} cells", tell)
            running = [one for one in running if one.kind.name not in found.stopped]
        for one in running:
            found.cpu[one.kind.name] = one.cpu_seconds() - at_start[one.kind.name]
            found.memory[one.kind.name] = one.memory()
    return found


def _late(used: dict[str, float], name: str, limit_s: float) -> bool:
    return used[name] - used[PLAIN.name] > limit_s


def _stop(found: Turns, kind: Kind, reason: str, tell: Callable[[str], None]) -> None:
    if kind in (PLAIN, DEEPFORGE):
        raise SystemExit(f"{kind.name}: {reason}")
    tell(f"  {kind.name} is stopped: {reason}")
    found.stopped.setdefault(kind.name, reason)
