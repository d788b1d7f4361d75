"""One session in several kernels at once: each cell runs in one, then at once in the others, taking turns."""

from __future__ import annotations

import tempfile
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
    ``stopped`` says why. ``cpu``: processor seconds of each cell, likewise, all threads of the kernel. ``memory``:
    bytes at the end, of kernels that finished.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    def added_ms(self, name: str, count: int | None = None, *, cpu: bool = False) -> list[float]:
        """Milliseconds that a kernel added to each of the first ``count`` cells, against the plain kernel."""
        times = self.cpu if cpu else self.seconds
        return [(own - plain) * 1000 for plain, own in zip(times["plain"], times[name], strict=False)][:count]


def take_turns(
    cells: Sequence[str], peers: Sequence[Kind], limit_s: float, first: int, tell: Callable[[str], None]
) -> Turns:
    """Run a session in the plain kernel, in ours and in those of ``peers``; ``first``: whose turn it is first.

    A peer that fails, needs ``limit_s`` more of the processors than the plain one, or too much memory, is stopped: its
    cells so far count. Ours or the plain one that fails ends it all.
    """
    found = Turns()
    with (
        tempfile.TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        started = [stack.enter_context(kernel(kind, cells, Path(folder))) for kind in (PLAIN, DEEPFORGE, *peers)]
        running: list[Kernel] = []
        for one in started:
            try:
                one.ready()
                running.append(one)
            except (CellFailed, RuntimeError) as error:
                _stop(found, one.kind, f"it does not start: {error}", tell)
        found.seconds = {one.kind.name: [] for one in running}
        found.cpu = {one.kind.name: [] for one in running}
        for index, source in enumerate(cells):
            turn = (first + index) % len(running)
            for one in [*running[turn:], *running[:turn]]:
                name = one.kind.name
                start = one.cpu_seconds()
                try:
                    found.seconds[name].append(one.run(source, index, PEER_SILENCE_S if one.kind in peers else 600))
                    found.cpu[name].append(one.cpu_seconds() - start)
                except CellFailed as error:
                    _stop(found, one.kind, f"cell {index + 1} of {len(cells)}: {error}", tell)
                    continue
                if one.kind not in peers or index + 1 == len(cells):
                    continue
                if _late(found, name, limit_s):
                    _stop(found, one.kind, f"{limit_s:.0f} s behind after {index + 1} of {len(cells)} cells", tell)
                elif one.memory() > PEER_LIMIT_BYTES:
                    _stop(found, one.kind, f"over 6 GiB of memory after {index + 1} of {len(cells)} cells", tell)
            running = [one for one in running if one.kind.name not in found.stopped]
        found.memory = {one.kind.name: one.memory() for one in running}
    return found


def _late(found: Turns, name: str, limit_s: float) -> bool:
    """Whether a peer has used so much more of the processors than the plain kernel."""
    count = len(found.cpu[name])
    return sum(found.cpu[name]) - sum(found.cpu[PLAIN.name][:count]) > limit_s


def _stop(found: Turns, kind: Kind, reason: str, tell: Callable[[str], None]) -> None:
    if kind in (PLAIN, DEEPFORGE):
        raise SystemExit(f"{kind.name}: {reason}")
    tell(f"  {kind.name} is stopped: {reason}")
    found.stopped.setdefault(kind.name, reason)
