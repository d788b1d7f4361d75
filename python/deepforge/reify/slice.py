"""The backward slice: of all executions, those that what was chosen depends on."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..errors import ReifyError
from ..provenance.records import ImplicitOperation, figure_names
from .history import Binding, History, follow
from .spaces import lists_names
from .values import made_by_name, why_it_stays

# Flows that carry no variable are named with a prefix: process-wide state, and files.
STATE = "state:"
FILE = "file:"
# State that can be handed on as a value, with the code that takes and gives it: {flow: (module, get, set)}.
RANDOM_STATES = {
    "state:numpy.random": ("numpy", "random.get_state()", "random.set_state({})"),
    "state:random": ("random", "getstate()", "setstate({})"),
    "state:torch.random": ("torch", "get_rng_state()", "set_rng_state({})"),
}
# What a session is seeded with when it draws before it sets a seed.
SEEDING = {"state:numpy.random": ("numpy", "random.seed({})"), "state:random": ("random", "seed({})")}


@dataclass
class Slice:
    """The executions that were chosen, in order, and how their values flow.

    ``flows``: (producer, name, consumer); a producer of 0 is the session's seed. ``targets``: final
    names to what they are bound to. ``figures``: (execution, index within it) of each chosen figure.
    """

    history: History
    numbers: list[int] = field(default_factory=list)
    flows: list[tuple[int, str, int]] = field(default_factory=list)
    targets: dict[str, Binding] = field(default_factory=dict)
    figures: list[tuple[int, int]] = field(default_factory=list)
    definitions: dict[str, Binding] = field(default_factory=dict)


def flow_title(flow: str) -> str:
    """What flows, in words: a variable's name, a file's, or whose state it is."""
    if flow.startswith(FILE):
        return os.path.basename(flow.removeprefix(FILE))
    return f"the state of {flow.removeprefix(STATE)}" if flow.startswith(STATE) else flow


def shown_figures(history: History) -> dict[str, tuple[int, int]]:
    """The figures of a session by their names: (execution, index within it)."""
    return {name: place for unit in history.units.values() for name, place in figure_names(unit.operation).items()}


def present_figures(history: History) -> dict[str, tuple[int, int]]:
    """The figures that the notebook still shows: those of each cell's latest execution, by their names."""
    latest = {unit.operation.cell or f"[{n}]": n for n, unit in history.units.items()}
    return {name: place for name, place in shown_figures(history).items() if place[0] in latest.values()}


def backward(history: History, targets: Iterable[str] | None = None, figures: bool = True) -> Slice:
    """The slice of ``targets``: final names, and figures by their names. Default: everything the session ends
    with, and the figures that are still shown unless ``figures`` is false.

    Raises ReifyError naming the cell when a needed execution has no plain Python, or a value nobody recorded.
    """
    result = Slice(history)
    final = dict(history.final)
    shown = shown_figures(history)
    if targets is None:
        result.figures = list(present_figures(history).values()) if figures else []
        chosen = history.visible()
    else:
        names = list(dict.fromkeys(targets))
        result.figures = sorted(shown[name] for name in names if name in shown)
        chosen = [name for name in names if name not in shown]
        missing = [name for name in chosen if name not in final]
        if missing:
            known = ", ".join(
                [*sorted(name for name in final if not name.startswith("_"))[:20], *list(present_figures(history))[:5]]
            )
            raise ReifyError(f"The session ends without {missing[0]!r}; it ends with: {known}.", code="unknown-target")
    # What cannot come out anyway need not have seen the last change of what it shares.
    result.targets = {
        name: made_by_name(history, final[name]) if why_it_stays(history, final[name]) else final[name]
        for name in chosen
    }
    todo: list[tuple[int, str]] = []
    for binding in result.targets.values():
        if binding.kind == "value":
            todo.append((binding.number, binding.name))
        elif binding.kind in ("definition", "literal"):
            used: dict[str, Binding] = {}
            follow([binding.name], final, used)
            result.definitions |= {name: b for name, b in used.items() if b.kind in ("definition", "literal")}
    todo += [(number, "") for number, _ in result.figures]
    producers = _state_producers(history)
    writers = file_writers(history)
    seen: set[int] = set()
    wanted: set[tuple[int, str]] = set()
    while todo:
        number, name = todo.pop()
        if (number, name) in wanted:
            continue
        wanted.add((number, name))
        flows: dict[str, int] = {}
        if number not in seen:
            seen.add(number)
            _check(history, number)
            flows = _sources(history, number, producers, writers)
        through = history.units[number].shared.get(name)
        if through is not None:
            flows[name] = through.number
        result.flows += [(source, flow, number) for flow, source in flows.items()]
        todo += [(source, flow) for flow, source in flows.items() if source]
    result.numbers = sorted(seen)
    result.flows = sorted(set(result.flows))
    return result


def possible(history: History) -> tuple[list[str] | None, dict[str, str]]:
    """None when a pipeline can make everything the session ends with; else the targets it can make, and why not the
    others. Raises ReifyError when it can make nothing."""
    try:
        backward(history)
    except ReifyError:
        good, bad = makeable(history)
        if not good:
            raise
        return good, bad
    return None, {}


def makeable(history: History) -> tuple[list[str], dict[str, str]]:
    """Of everything the session ends with, the targets that a pipeline can make, and why not the others."""
    good: list[str] = []
    bad: dict[str, str] = {}
    for name in [*history.visible(), *present_figures(history)]:
        try:
            backward(history, [name])
        except ReifyError as error:
            bad[name] = error.message
        else:
            good.append(name)
    return good, bad


def _check(history: History, number: int) -> None:
    if number in history.problems:
        raise ReifyError(
            f"Cell execution {number} cannot become part of an operation: {history.problems[number]}", number=number
        )
    unit = history.units[number]
    raised = unit.raises_at
    if raised is not None and sum(s.line == raised.line for s in [*unit.body, *unit.lifted]) > 1:
        raise ReifyError(
            f"Cell execution {number} raised on a line with several statements; which of them ran does not show.",
            number=number,
        )
    used = [*unit.body, *(b.statement for b in unit.needs.values() if b.kind == "definition" and b.statement)]
    shown = {name for statement in used for name in statement.names.stores}
    hidden = [n for n in unit.operation.writes if n in unit.writes and n not in shown and not n.startswith("_")]
    if hidden and not unit.opens:
        raise ReifyError(
            f"Cell execution {number} cannot become part of an operation: it binds {hidden[0]!r} in a way that its "
            "code does not show.",
            number=number,
        )
    looks = next((name for statement in used if (name := lists_names(statement.tree))), None)
    if looks is not None:
        raise ReifyError(
            f"Cell execution {number} cannot become part of an operation: it looks at all names with {looks}(), and "
            "a function has other names than the notebook.",
            number=number,
        )
    for name, binding in unit.needs.items():
        if binding.kind == "unseen":
            raise ReifyError(
                f"Cell execution {number} uses {name!r}, which was made while nothing was recorded.", number=number
            )


def file_sources(operation: ImplicitOperation) -> set[str]:
    """Paths whose state this execution depended on: files it read or wrote over, and the folders it wrote into."""
    paths = {use.path for use in [*operation.files_read, *operation.files_written]}
    return paths | {os.path.dirname(path) for path in paths}


def file_writers(history: History) -> dict[str, list[int]]:
    """Executions that wrote each path, in order."""
    writers: dict[str, list[int]] = defaultdict(list)
    for number, unit in history.units.items():
        for path in {use.path for use in unit.operation.files_written}:
            writers[path].append(number)
    return writers


def _sources(
    history: History, number: int, producers: dict[str, list[int]], writers: dict[str, list[int]]
) -> dict[str, int]:
    """Every value and state execution ``number`` needs, with the execution that made it."""
    unit = history.units[number]
    flows = dict(unit.values())
    for state, numbers in producers.items():
        if state not in RANDOM_STATES and numbers[0] < number and unit.concerned_by(state.removeprefix(STATE)):
            flows[state] = max(n for n in numbers if n < number)
    for name, how in unit.operation.state.items():
        state = STATE + name
        if state in RANDOM_STATES and how == "changed":
            earlier = [n for n in producers[state] if n < number]
            if earlier or state in SEEDING:
                flows[state] = earlier[-1] if earlier else 0
    for path in file_sources(unit.operation):
        earlier = [n for n in writers.get(path, ()) if n < number]
        if earlier:
            flows[FILE + path] = earlier[-1]
    return flows


def _state_producers(history: History) -> dict[str, list[int]]:
    producers: dict[str, list[int]] = {state: [] for state in RANDOM_STATES}
    for number, unit in history.units.items():
        for state in unit.operation.state:
            if STATE + state in producers:
                producers[STATE + state].append(number)
    return producers | {STATE + state: numbers for state, numbers in history.unexplained_states().items()}
