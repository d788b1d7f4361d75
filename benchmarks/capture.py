"""What capture costs: the same cells, in turn, in a plain ipykernel, in the DeepForge kernel and in those of peers.

sessions_vs_ipykernel     time of all sessions, from request to reply, in the DeepForge kernel and in the plain one
cpu_vs_ipykernel          the same of the processors' time, all threads of the kernel: for machines that are not quiet
memory_vs_ipykernel       memory of the kernels at the end of the sessions
added_ms_median           milliseconds a cell takes longer than in the plain kernel: the median of all cells
added_cpu_ms_median       the same of the processors' time
X_added_vs_ours           what peer X adds to a cell divided by what we add: medians of the same cells, in turns
X_added_cpu_vs_ours       the same of the processors' time
added_at_N_vs_at_100      processors' time that we add to a cell after N executions, divided by that after 100
answers_ms_at_N           the slowest answer to a question about a session of N executions, in milliseconds; the first
                          time each of the notebook's texts is parsed (growth: answers_ms, the first time)
journal_bytes_per_execution   after the most executions
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from capture.growth import grow
from capture.kernels import Kind
from capture.peers import LIBRARIES, MACHINERY, PEERS, NotInstalled, peer, versions
from capture.sessions import sessions
from capture.turns import Turns, take_turns

Tell = Callable[[str], None]
LONG, QUICK = 10_000, 1_000
WITH_PEERS = ("tables", "plots", "tiny cells")  # in the quick run: it takes a kernel long to start


def installed(tell: Tell) -> tuple[list[Kind], dict[str, str], dict[str, dict[str, str]]]:
    """The peers that can be had, why the others cannot, and the versions in every environment."""
    kinds: list[Kind] = []
    missing: dict[str, str] = {}
    environments = {"plain and deepforge": versions((*MACHINERY, *LIBRARIES))}
    for name, (distribution, _) in PEERS.items():
        try:
            kinds.append(peer(name, tell))
        except NotInstalled as error:
            missing[name] = f"cannot be installed: {error}"
            tell(f"{name} {missing[name]}")
            continue
        environments[name] = versions((distribution, *MACHINERY, *LIBRARIES), kinds[-1].python)
    return kinds, missing, environments


def ours(rounds: Sequence[Mapping[str, Turns]]) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Ratios of the DeepForge kernel against the plain one, and their spread over the rounds."""
    each: dict[str, list[float]] = {}
    for turns in rounds:
        values = list(turns.values())
        totals = {name: sum(sum(one.seconds[name]) for one in values) for name in ("plain", "deepforge")}
        cpu = {name: sum(sum(one.cpu[name]) for one in values) for name in totals}
        memory = {name: sum(one.memory[name] for one in values) for name in totals}
        for key, found in (
            ("sessions_vs_ipykernel", totals["deepforge"] / totals["plain"]),
            ("cpu_vs_ipykernel", cpu["deepforge"] / cpu["plain"]),
            ("memory_vs_ipykernel", memory["deepforge"] / memory["plain"]),
            ("added_ms_median", statistics.median(ms for one in values for ms in one.added_ms("deepforge"))),
            (
                "added_cpu_ms_median",
                statistics.median(ms for one in values for ms in one.added_ms("deepforge", cpu=True)),
            ),
        ):
            each.setdefault(key, []).append(found)
    return {key: statistics.median(found) for key, found in each.items()}, {
        key: [min(found), max(found)] for key, found in each.items()
    }


def against(name: str, turns: Mapping[str, Turns], *, cpu: bool) -> tuple[float, list[float]] | None:
    """What a peer adds to a cell against what we add, of the cells it ran; and the spread over the sessions."""
    theirs: list[float] = []
    own: list[float] = []
    spread: list[float] = []
    for one in turns.values():
        if not one.seconds.get(name):
            continue
        added = one.added_ms(name, cpu=cpu)
        same = one.added_ms("deepforge", len(added), cpu=cpu)
        theirs += added
        own += same
        if statistics.median(same) > 0:
            spread.append(statistics.median(added) / statistics.median(same))
    if not own or statistics.median(own) <= 0:
        return None
    ratio = statistics.median(theirs) / statistics.median(own)
    return ratio, [min([*spread, ratio]), max([*spread, ratio])]


def run(quick: bool, with_peers: bool, tell: Tell) -> dict[str, Any]:
    """Everything; see the text at the top. ``ratios`` and ``spread`` have the same keys."""
    rounds, executions, limit_s = (1, QUICK, 6.0) if quick else (3, LONG, 20.0)
    peers, missing, environments = installed(tell) if with_peers else ([], {}, {})
    measured: list[dict[str, Turns]] = []
    for turn in range(rounds):
        measured.append({})
        for index, (name, cells) in enumerate(sessions().items()):
            tell(f"round {turn + 1} of {rounds}, session {name}")
            with_them = turn == 0 and (not quick or name in WITH_PEERS)
            found = take_turns(cells, peers if with_them else [], limit_s, turn + index, tell)
            measured[turn][name] = found
            tell("  " + ", ".join(f"{kind} {sum(values):.2f} s" for kind, values in found.seconds.items() if values))
    ratios, spread = ours(measured)
    sides = {
        name: {
            "stopped": {key: one.stopped[name] for key, one in measured[0].items() if name in one.stopped},
            "added_ms_median": _median(
                [ms for one in measured[0].values() if name in one.seconds for ms in one.added_ms(name)]
            ),
        }
        for name in (kind.name for kind in peers)
    }
    for name in sides:
        for cpu, key in ((False, f"{name}_added_vs_ours"), (True, f"{name}_added_cpu_vs_ours")):
            ratio = against(name, measured[0], cpu=cpu)
            if ratio is None:
                missing[key] = "nothing to compare with: it ran no cell, or we add nothing that can be measured"
                continue
            ratios[key], spread[key] = ratio
    growth = grow(executions, tell)
    first, last = (growth["added_cpu_ms"][mark] for mark in (min(growth["added_cpu_ms"]), executions))
    ratios[f"added_at_{executions}_vs_at_100"] = last / first
    ratios[f"answers_ms_at_{executions}"] = max(
        ms for title, ms in growth["answers_ms"].items() if title != "the first time"
    )
    ratios["journal_bytes_per_execution"] = growth["bytes_per_execution"][executions]
    return {
        "ratios": {key: round(value, 4) for key, value in ratios.items()},
        "spread": {key: [round(value, 4) for value in values] for key, values in spread.items()},
        "sessions": {name: _session([turns[name] for turns in measured]) for name in measured[0]},
        "growth": growth,
        "peers": sides,
        "left_out": missing,
        "environments": environments,
    }


def _session(turns: Sequence[Turns]) -> dict[str, float]:
    plain, own = (sum(sum(one.seconds[name]) for one in turns) for name in ("plain", "deepforge"))
    return {
        "vs_ipykernel": round(own / plain, 4),
        "added_ms_median": round(statistics.median(ms for one in turns for ms in one.added_ms("deepforge")), 3),
    }


def _median(values: Sequence[float]) -> float | None:
    return round(statistics.median(values), 3) if values else None


def main() -> None:
    """Run the benchmark and print its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print only JSON on stdout")
    parser.add_argument(
        "--quick", action="store_true", help=f"one round, peers in three sessions, {QUICK} executions instead of {LONG}"
    )
    parser.add_argument("--no-peers", action="store_true", help="without the kernels of other tools")
    options = parser.parse_args()
    result = run(options.quick, not options.no_peers, lambda text: print(text, file=sys.stderr, flush=True))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result["ratios"].items():
        low, high = result["spread"].get(name, (value, value))
        print(f"{name}: {value} ({low} to {high})")
    for part in ("sessions", "growth", "peers", "left_out", "environments"):
        print(f"{part}:")
        for name, value in result[part].items():
            print(f"  {name}: {value}")


if __name__ == "__main__":
    main()
