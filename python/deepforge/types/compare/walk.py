"""Walks two values side by side, without recursion, and says what differs first."""

from __future__ import annotations

import gc
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from . import dispatch
from .containers import MEASURED
from .hidden import hidden, replaced
from .result import Comparison, Path, path_text, show, type_text

Pair = tuple[Any, Any, Path]
Parts = Iterator[Pair]


def compare(
    expected: Any, received: Any, name: str = "", patched: Sequence[str] = (), tolerance: float = 0.0
) -> Comparison:
    """Whether ``received`` (the pipeline's value) is what ``expected`` (the notebook's) is, bit by bit.

    ``differs`` when any part differs, with the first such part; otherwise ``not comparable`` when any
    part cannot be compared; otherwise ``same``. Floats must have the same bits (0.0 is not -0.0),
    except that one NaN is as good as another. Dicts must have the same order, sets need not. Classes
    and functions count as the same when their definitions are, wherever they live, and the values of the
    globals they read; annotations and line numbers do not count. An object that is in two
    places of one value must be in the same two places of the other. What only use would show is not comparable:
    objects whose class hides state from pickle, or had an attribute of a library replaced (``patched``: full dotted
    names). ``tolerance``: floats may differ by this much, relative to the larger of two; the reason then says by how
    much they do at most. ``name`` is the variable, for ``where``. Never raises; runs only what pickling the values
    would run, and draws figures.
    """
    walk = Walk(patched, tolerance)
    collecting = gc.isenabled()
    # A walk makes no cycles, but keeps so many objects that the collector would take most of the time.
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return walk.run(expected, received, name)
    finally:
        if collecting:
            gc.enable()


class Differs(Exception):
    """Ends a walk: the two values are not the same."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


class Walk:
    """One comparison: what is left to do, what has been seen, and the first doubt."""

    def __init__(self, patched: Sequence[str] = (), tolerance: float = 0.0) -> None:
        self._patched = tuple(patched)
        self.tolerance = tolerance
        self._apart = 0.0
        self._doubt: tuple[Path, str] | None = None
        self._measured_only = True
        self._seen: set[tuple[int, int]] = set()
        # Objects that can change, each with its counterpart and where it was first met.
        self._received_for: dict[int, tuple[int, Path]] = {}
        self._expected_for: dict[int, tuple[int, Path]] = {}
        # What was noted, in order: keeps temporaries alive, so that an id means one object, and lets an
        # attempt be taken back.
        self._trail: list[tuple[Any, Any, bool]] = []
        self._handlers: dict[type, tuple[dispatch.Handler, bool, str | None]] = {}
        self.notes: dict[Any, Any] = {}
        """What handlers want to remember for the length of the walk (figures already drawn, ...)."""

    def run(self, expected: Any, received: Any, name: str) -> Comparison:
        """Compare two whole values."""
        try:
            self._walk(expected, received, None)
        except Differs as found:
            return Comparison("differs", path_text(name, found.path), found.reason)
        if self._doubt is not None:
            path, reason = self._doubt
            if reason == MEASURED and self._measured_only:
                reason += "; all else is the same"
            return Comparison("not comparable", path_text(name, path), reason)
        if self._apart:
            return Comparison(
                "same", "", f"within the tolerance: floats differ by {self._apart:.3g} of their size at most"
            )
        return Comparison("same")

    def near(self, expected: float, received: float) -> bool:
        """Whether two floats that are not the same are within the tolerance; the largest distance is remembered."""
        if not self.tolerance or not (math.isfinite(expected) and math.isfinite(received)):
            return False
        size = max(abs(expected), abs(received))
        apart = abs(expected - received) / size if size else 0.0
        if apart > self.tolerance:
            return False
        self.were_apart(apart)
        return True

    def were_apart(self, apart: float) -> None:
        """Remember how far floats within the tolerance are apart, relative to the larger."""
        self._apart = max(self._apart, apart, math.ulp(0.0))

    def differs(self, path: Path, reason: str) -> NoReturn:
        """End the walk: this part differs."""
        raise Differs(path, reason)

    def doubt(self, path: Path, reason: str) -> None:
        """This part cannot be compared; the walk goes on, as another part may differ."""
        self._measured_only = self._measured_only and reason == MEASURED
        if self._doubt is None:
            self._doubt = (path, reason)

    def patched_names(self) -> list[tuple[str, str]]:
        """What the session replaced, each as (module or class by its full name, attribute)."""
        return [(owner, name) for owner, _, name in (each.rpartition(".") for each in self._patched)]

    def attempt(self, expected: Any, received: Any) -> Comparison:
        """Compare two parts on the side: nothing is concluded from it, and unless they are the same, nothing kept."""
        outer, self._doubt = self._doubt, None
        measured = self._measured_only
        mark = len(self._trail)
        result = self.run(expected, received, "")
        self._doubt, self._measured_only = outer, measured
        if result.verdict != "same":
            self._forget(mark)
        return result

    def same_type(self, expected: Any, received: Any, path: Path) -> Parts:
        """Ends the walk unless both are of one class, or of two that may be the same definition: those are yielded."""
        ours, theirs = type(expected), type(received)
        if ours is theirs or dispatch.are_plain_arrays(ours, theirs):
            return
        if not dispatch.may_be_one_class(ours, theirs):
            self.differs(path, f"expected {_kind(expected)}, received {_kind(received)}")
        yield ours, theirs, (path, "attribute", "__class__")

    def _walk(self, expected: Any, received: Any, path: Path) -> None:
        stack: list[tuple[Parts, Path]] = [(iter([(expected, received, path)]), path)]
        while stack:
            parts, path = stack[-1]
            try:
                pair = next(parts, None)
                if pair is None:
                    stack.pop()
                    continue
                more = self._visit(*pair)
            except Differs:
                raise
            except Exception as error:
                stack.pop()
                self.doubt(path, f"it cannot be compared: {type(error).__name__}: {error}")
                continue
            if more is not None:
                stack.append((more, pair[2]))

    def _visit(self, expected: Any, received: Any, path: Path) -> Parts | None:
        kind = type(expected)
        if kind in ATOMS:
            if kind is not type(received):
                self.differs(path, f"expected {_kind(expected)}, received {_kind(received)}")
            if not ATOMS[kind](expected, received) and not self._near_atoms(expected, received):
                self.differs(path, atoms_reason(expected, received))
            return None
        if expected is received:
            return None
        key = (id(expected), id(received))
        if key in self._seen:
            return None
        known = self._handlers.get(kind)
        if known is None:
            only_use = hidden(kind) or replaced(kind, self.patched_names())
            known = self._handlers[kind] = (dispatch.handler_for(kind), dispatch.can_change(kind), only_use)
        handler, can_change, only_use = known
        if only_use is not None:
            self.doubt(path, only_use)
        self._note(expected, received, path, can_change)
        return handler(self, expected, received, path)

    def _near_atoms(self, expected: Any, received: Any) -> bool:
        if type(expected) is complex:
            parts = (expected.real, received.real), (expected.imag, received.imag)
            return all(_same_float(*pair) or self.near(*pair) for pair in parts)
        return type(expected) is float and self.near(expected, received)

    def _note(self, expected: Any, received: Any, path: Path, can_change: bool) -> None:
        ours, theirs = id(expected), id(received)
        if can_change and type(expected) is type(received):
            first = self._received_for.get(ours)
            if first is not None and first[0] != theirs:
                self.differs(path, _shared("the notebook", "the pipeline", first[1]))
            first = self._expected_for.get(theirs)
            if first is not None and first[0] != ours:
                self.differs(path, _shared("the pipeline", "the notebook", first[1]))
            self._received_for[ours] = (theirs, path)
            self._expected_for[theirs] = (ours, path)
        self._seen.add((ours, theirs))
        self._trail.append((expected, received, can_change))

    def _forget(self, mark: int) -> None:
        for expected, received, _ in self._trail[mark:]:
            self._seen.discard((id(expected), id(received)))
            self._received_for.pop(id(expected), None)
            self._expected_for.pop(id(received), None)
        del self._trail[mark:]


def _shared(one: str, other: str, first: Path) -> str:
    place = path_text("", first) or "the value itself"
    return f"shared reference: in {one} this is the same object as at {place}, in {other} it is a copy of it"


def _same_float(expected: float, received: float) -> bool:
    if expected == received:
        return expected != 0 or math.copysign(1, expected) == math.copysign(1, received)
    return math.isnan(expected) and math.isnan(received)


def _same_complex(expected: complex, received: complex) -> bool:
    return _same_float(expected.real, received.real) and _same_float(expected.imag, received.imag)


def _equal(expected: Any, received: Any) -> bool:
    return bool(expected == received)


ATOMS: dict[type, Callable[[Any, Any], bool]] = {
    int: _equal,
    str: _equal,
    bytes: _equal,
    bool: _equal,
    float: _same_float,
    complex: _same_complex,
    type(None): _equal,
    type(Ellipsis): _equal,
    type(NotImplemented): lambda expected, received: True,
}


def atoms_reason(expected: Any, received: Any) -> str:
    """Why two atoms of one type differ: both, and for numbers by how much."""
    reason = f"expected {show(expected)}, received {show(received)}"
    if type(expected) is float and expected == received:
        return f"{reason}: zeros of different sign"
    if type(expected) in (str, bytes):
        place = next((i for i, (a, b) in enumerate(zip(expected, received, strict=False)) if a != b), None)
        if place is not None and place > 20:
            window = slice(max(place - 10, 0), place + 30)
            return (
                f"the texts differ from character {place} on: "
                f"expected …{expected[window]!r}…, received …{received[window]!r}…"
            )
        if place is None and min(len(expected), len(received)) > 20:
            return f"expected {len(expected)} characters, received {len(received)}"
    if type(expected) in (int, float) and abs(difference := _difference(expected, received)) > 0:
        reason += f" (a difference of {difference:.3g})"
    return reason


def _difference(expected: Any, received: Any) -> float:
    try:
        return float(received - expected)
    except (OverflowError, ValueError):
        return 0.0


def _kind(value: Any) -> str:
    """What a value is, for a difference of type: small ones with the value."""
    text = show(value)
    return text if text.startswith(("a ", "the class")) else f"{type_text(type(value))} {text}"
