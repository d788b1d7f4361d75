"""One running cell: everything that is watched while it runs, and the record made of it afterwards."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Literal

from ..provenance.held import getcwd
from ..provenance.records import CellError, Draw, Effect, FileUse, ImplicitOperation
from ..types.serialise import type_name
from . import audit
from .background import Background
from .draws import draw_of
from .effects import Resolver, effects_of_cell, effects_of_chains, patches, patches_of_chains
from .failure import cell_error
from .figures import Figures
from .files import Files
from .held_files import Connections, held_files, stamp
from .hidden import Hidden, registered_in
from .magics import Plain
from .output import Printed
from .process_state import RANDOM, ProcessState
from .seeds import how, seeded_first
from .variables import Variables
from .watcher import Before, Touched, look_after, look_before


@dataclass
class Watches:
    """What a session keeps from cell to cell. ``sure``: random generators whose state is known."""

    variables: Variables
    state: ProcessState
    figures: Figures
    printed: Printed
    files: Files
    background: Background
    connections: Connections
    seed: int | None
    sure: set[str] = field(default_factory=set)


class RunningCell:
    """Between ``begin`` and ``end`` the cell runs; ``end`` gives its record."""

    def __init__(self, watches: Watches, number: int, source: str, cell: str | None, plain: Plain) -> None:
        self.number = number
        self.source = source
        self.cell = cell
        self.plain = plain
        self.inner_error: BaseException | None = None
        self._watches = watches
        self._before: Before | None = None
        self._trace = audit.Trace()
        self._draws: list[Draw] = []

    def begin(self, *, unobserved: bool) -> None:
        """Look at everything; called just before the cell runs."""
        watches = self._watches
        self._before = look_before(self.plain, watches.variables, unobserved=unobserved)
        watches.state.before()
        watches.figures.begin()
        self._modules = len(sys.modules)
        watches.background.begin()
        self._hidden = Hidden(watches.variables, self._before.reached.names)
        namespace = watches.variables.namespace
        values = [namespace[name] for name in self._before.reached.names]
        self._held = [(held, stamp(held.path)) for held in held_files(values)]
        self._held += [(held, stamp(held.path)) for held in watches.connections.used(values)]
        del values
        self._last_error = getattr(sys, "last_value", None)
        self._cwd = _cwd()
        watches.printed.start()
        audit.activate(self._trace)
        self._started_ns = time.time_ns()
        self._clock = time.perf_counter()

    def halt(self) -> None:
        """Stop listening: the cell is over. May be called twice."""
        self._seconds = time.perf_counter() - self._clock
        audit.deactivate()

    def native(self, path: Any, read: bool, written: bool) -> None:
        """A wrapped native reader or writer was given a path."""
        self._trace.file(path, read, written)

    def end(self, error: BaseException | None, ran: bool, displayed: Any) -> ImplicitOperation:
        """The record of the cell. ``error`` ended it; ``ran``: whether it began to run."""
        assert self._before is not None
        watches, before, plain = self._watches, self._before, self.plain
        stdout = watches.printed.stop()
        figures, undrawn, open_figures = watches.figures.end(displayed)
        unsupported = plain.unsupported
        passed_over = self._error_shown_by_magic() if error is None else None
        if passed_over is not None and not plain.body:
            unsupported = unsupported or "a magic passed over an error, and the cell went on"
        elif passed_over is not None:
            error = passed_over
        inner = error is None or passed_over is error
        error = error or self.inner_error
        failed: CellError | None = None
        completed: int | None = None
        if error is not None:
            failed, index = cell_error(error, watches.variables.namespace, plain, before.analysis, ran=ran, inner=inner)
            # Without the statement that raised, only what is seen to be bound counts.
            completed = 0 if index is None else index
        watches.variables.cell_seconds += self._seconds
        if failed is None:
            self._hidden.look(before.analysis.stores if before.analysis is not None else ())
        touched = look_after(before, watches.variables, self.number, completed)
        text = plain.code or self.source
        resolve = Resolver(watches.variables.namespace, before.analysis.tree if before.analysis else None)
        state, effects = self._state(text, resolve)
        if open_figures:
            state["matplotlib.pyplot"] = "changed"
        effects = [*self._effects(text, resolve), *effects]
        effects += self._handed_over(touched, effects)
        effects += [Effect("unknown", f"a figure could not be drawn: {reason}") for reason in undrawn]
        if before.reached.everything:
            effects.append(Effect("unknown", f"any variable may have been read: {before.reached.everything}"))
        read, written = self._files(text)
        unsupported = unsupported or touched.unsupported
        return ImplicitOperation(
            number=self.number,
            source=self.source,
            code=None if unsupported else plain.code,
            cell=self.cell,
            unsupported=unsupported,
            status="ok" if failed is None else "error",
            error=failed,
            started=self._started_ns / 1e9,
            seconds=self._seconds,
            cwd=self._cwd,
            **_fields(touched),
            state=state,
            state_digests=watches.state.digests(state),
            files_read=read,
            files_written=written,
            figures=figures,
            stdout=stdout,
            displayed=None if displayed is None else type_name(displayed),
            effects=list(dict.fromkeys(effects)),
            draws=self._draws,
        )

    def _error_shown_by_magic(self) -> BaseException | None:
        """An error that a timing magic showed and did not raise, as some IPythons do."""
        last: BaseException | None = getattr(sys, "last_value", None)
        return last if self.plain.notes and last is not None and last is not self._last_error else None

    def _state(self, text: str, resolve: Resolver) -> tuple[dict[str, Literal["set", "changed"]], list[Effect]]:
        watches, analysis = self._watches, self._before.analysis if self._before else None
        changed = watches.state.changed(text)
        if "%pip" in self.source or "%load_ext" in self.source:
            changed.discard("sys.path")
        seeded = set()
        if analysis is not None and changed.intersection(RANDOM):
            seeded = seeded_first(analysis.tree, resolve)
        state: dict[str, Literal["set", "changed"]] = {key: how(key, seeded) for key in sorted(changed)}
        effects: list[Effect] = []
        for key in changed.intersection(RANDOM):
            if self.plain.also:
                effects.append(Effect("entropy", f"code that is timed draws from {key}"))
            if state[key] == "set":
                watches.sure.add(key)
            elif key not in watches.sure:
                effects.append(Effect("entropy", f"{key} was never seeded"))
        return state, effects

    def _effects(self, text: str, resolve: Resolver) -> list[Effect]:
        before = self._before
        found: list[Effect] = []
        if before is not None and before.analysis is not None:
            tree = before.analysis.tree
            found += effects_of_cell(text, tree, before.analysis.live, resolve)
            found += patches(text, tree, self._watches.variables.namespace)
            found += patches_of_chains(before.reached.patches, self._watches.variables.namespace)
        if before is not None and before.reached.chains:
            found += effects_of_chains(before.reached.chains, resolve)
        found += [Effect(kind, detail) for kind, detail in self._trace.effects]
        found += self._watches.background.end()
        return found

    def _handed_over(self, touched: Touched, effects: list[Effect]) -> list[Effect]:
        """Effects of code that something outside the session may call from now on."""
        before = self._before
        assert before is not None
        if "register_line" in self.source or "register_cell" in self.source:
            return []  # magics of the user's own: calls of them are seen
        registers = set(before.reached.registers)
        tree = before.analysis.tree if before.analysis is not None else None
        if tree is not None:
            registers |= registered_in(tree, self.plain.code or "")
        found = self._hidden.effects([*touched.writes, *touched.mutates], registers, tree)
        if registers or any(effect.kind == "callback" for effect in effects):
            self._hidden.entrust([*touched.reads, *touched.writes])
        return found

    def entropy(self, frame: FrameType, seed: int, library: str) -> None:
        """Note that code in ``frame`` made a generator of ``library`` without a seed: it got ``seed`` of the system."""
        analysis = self._before.analysis if self._before is not None else None
        if analysis is not None:
            namespace = self._watches.variables.namespace
            resolve = Resolver(namespace, analysis.tree)
            draw = draw_of(frame, seed, self.plain, analysis.tree, namespace, resolve)
            if draw == "seeded":
                return
            if draw is not None:
                self._draws.append(draw)
                self._trace.effect(draw.effect.kind, draw.effect.detail)
                return
        if library == "numpy":
            self._draws.append(Draw(library, 0, 0, seed))
        self._trace.effect("entropy", "a generator was made without a seed")

    def _files(self, text: str) -> tuple[list[FileUse], list[FileUse]]:
        for held, before in self._held:
            written = held.writable and (held.always or stamp(held.path) != before)
            self._trace.file(held.path, True, written)
        self._watches.connections.add(self._trace.databases)
        if len(sys.modules) != self._modules:
            # Modules of the user's own that the cell imported are files it read.
            for module in list(sys.modules.values())[self._modules :]:
                path = getattr(module, "__file__", None)
                if isinstance(path, str) and path.endswith(".py"):
                    self._trace.file(path, True, False)
        tree = self._before.analysis.tree if self._before and self._before.analysis else None
        return self._watches.files.of(self._trace, tree, text, self._started_ns)


def record_json(record: ImplicitOperation) -> dict[str, Any]:
    """The same as ``record.to_json()``, without copying what will be written at once."""
    found: dict[str, Any] = {key: value for key, value in vars(record).items() if value not in (None, "", [], {})}
    if record.error is not None:
        found["error"] = vars(record.error)
    if record.values:
        found["values"] = {name: vars(info) for name, info in record.values.items()}
    for key in ("files_read", "files_written", "figures", "effects", "draws"):
        if key in found:
            found[key] = [vars(item) for item in found[key]]
    return found


def _fields(touched: Touched) -> dict[str, Any]:
    return {
        "reads": touched.reads,
        "writes": touched.writes,
        "mutates": touched.mutates,
        "deletes": touched.deletes,
        "maybe": touched.maybe,
        "values": touched.values,
        "aliases": touched.aliases,
    }


def _cwd() -> str:
    try:
        return getcwd()
    except OSError:
        return ""
