"""What each execution was given and what it left, as tokens: two things with the same token have the same content."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache

from .records import ImplicitOperation, ValueInfo
from .statereaders import WORLD, Moment, could_read, setting_lines

ABSENT = 0
RANDOM = ("random", "numpy.random", "torch.random")
# What no second run with the same inputs need give again.
_NEW_EACH_TIME = frozenset({"clock", "entropy", "network", "thread", "subprocess", "ctypes"})
# What may have changed anything outside the variables.
_UNSEEN = frozenset({"patch", "thread", "ctypes"})
# Types whose summary is the whole value, or names it.
_PLAIN = re.compile(
    r"(int|float|bool|complex|NoneType|module|builtin_function_or_method|numpy\.(bool|u?int|float)_?\d*)$"
)
_DISPLAYED = re.compile(r"_\d+$")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def touched(operation: ImplicitOperation) -> set[str]:
    """The names that an execution bound, changed in place or deleted."""
    return {*operation.writes, *operation.mutates, *operation.deletes}


class Versions:
    """The tokens of one session, grown record by record, in the order of the numbers.

    A resource is a variable by its name, ``file:PATH``, ``state:KEY`` (process-wide state, ``state:world`` for what
    cannot be seen) or ``_`` (what was displayed last). A token is a number that stands for a content: known by its
    fingerprint, or as what a certain text gives with certain inputs, so that running a cell again with the same inputs
    gives the same tokens unless it asks for what is new each time. Tokens are compared by ``same``: two become one when
    their content is found to be equal.

    ``operations``: records by number. ``seen`` and ``left``: what an execution was given, what it left (``ABSENT`` what
    it deleted). ``now``: what is there at the end. ``first``: what was there before the session, as far as executions
    met it. ``latest``: the last execution of each cell. ``born``: the first execution that touched a name.
    ``moments``: the executions that left process-wide state, by key. ``seeds``: random generators an execution seeded.
    ``bound``: the executions that bound the objects behind the names an execution shares memory of.
    """

    def __init__(self, operations: Iterable[ImplicitOperation] = (), gaps: Iterable[int] = ()) -> None:
        self.operations: dict[int, ImplicitOperation] = {}
        self.seen: dict[int, dict[str, int]] = {}
        self.left: dict[int, dict[str, int]] = {}
        self.now: dict[str, int] = {}
        self.first: dict[str, int] = {}
        self.latest: dict[str, int] = {}
        self.born: dict[str, int] = {}
        self.bound: dict[int, dict[str, int]] = {}
        self.binder: dict[str, int] = {}
        self.moments: dict[str, list[Moment]] = {}
        self.seeds: dict[int, set[str]] = {}
        self._gap = 0
        self._gapped = False
        self._ids: dict[Hashable, int] = {}
        self._same: list[int] = [ABSENT]
        self._whole: set[int] = set()
        self._stats: dict[str, tuple[int | None, int | None]] = {}
        missed = sorted(gaps)
        for operation in operations:
            while missed and missed[0] < operation.number:
                self.gap(missed.pop(0))
            self.add(operation)
        if missed:
            self.gap(missed[-1])

    # -- tokens --------------------------------------------------------------------------------------------------

    def token(self, *key: Hashable) -> int:
        """The token of a key; the same key has the same token."""
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self._same)
            self._same.append(found)
        return found

    def same(self, token: int) -> int:
        """The token that stands for all that are known to be equal to this one."""
        same = self._same
        while same[token] != token:
            same[token] = same[same[token]]
            token = same[token]
        return token

    def is_known(self, token: int) -> bool:
        """Whether the content behind a token is known, so that another such token means another content."""
        return self.same(token) in self._whole

    def learn(self, token: int, info: ValueInfo | None) -> None:
        """What a token stands for has the content that ``info`` describes."""
        key = content(info) if info is not None else None
        if key is None or token == ABSENT:
            return
        root = self.same(token)
        if root not in self._whole:
            known = self._content(key)
            self._same[root] = self.same(known)

    def _content(self, key: tuple[Hashable, ...]) -> int:
        token = self.token(*key)
        self._whole.add(token)
        return token

    # -- records -------------------------------------------------------------------------------------------------

    def gap(self, number: int) -> None:
        """Code ran unobserved after execution ``number``: what is there now is not known."""
        self._gap, self._gapped = number, True
        for name in self.now:
            self.now[name] = self.token("lost", number, name)

    def add(self, operation: ImplicitOperation) -> None:
        """Take in the next execution."""
        number = operation.number
        self.operations[number] = operation
        seen = self._inputs(operation)
        self.seen[number] = seen
        key: tuple[Hashable, ...] = (operation.source, *sorted((name, self.same(t)) for name, t in seen.items()))
        if is_new_each_time(operation):
            key = (number,)
        else:
            key += tuple(
                (name, self._state(name)) for name in self.moments if could_read(operation, name, self.moments)
            )
        left = self._outputs(operation, self.token("run", key))
        self.left[number] = left
        if operation.aliases:
            self.bound[number] = {n: self.binder.get(n, 0) for group in operation.aliases for n in group}
        for name in operation.writes:
            self.binder[name] = number
        for name in left:
            self.born.setdefault(name, number)
        self.now.update(left)
        if operation.cell is not None:
            self.latest[operation.cell] = number

    def state_before(self, key: str, number: int) -> int:
        """The token of process-wide state as execution ``number`` met it."""
        for moment in reversed(self.moments.get(key, ())):
            if moment.number < number:
                return moment.token
        return self.token("first", key)

    def _state(self, key: str) -> int:
        moments = self.moments.get(key)
        return moments[-1].token if moments else self.token("first", key)

    def _inputs(self, operation: ImplicitOperation) -> dict[str, int]:
        number, own = operation.number, touched(operation)
        seen: dict[str, int] = {}
        for name, source in operation.reads.items():
            if source is not None and _DISPLAYED.match(name) and name == f"_{source}":
                seen["_"] = self.left.get(source, {}).get("_") or self.token("lost", number, "_")
                continue
            token = self._source(name, source, number)
            info = None if name in own else operation.values.get(name)
            self.learn(token, info)
            seen[name] = token
            if info is not None and self._gapped and name in self.now:
                self.now[name] = token
        for name in operation.maybe:
            # It may be what was there before: then the cell depends on that, unless it made that itself.
            if not self._is_own(name, operation.cell) and not self._is_gone(name):
                seen.setdefault(name, self.now.get(name) or self.first.setdefault(name, self.token("first", name)))
        undefined = _UNDEFINED.match(operation.error.message) if operation.error is not None else None
        if undefined and undefined.group(1) not in own:
            seen.setdefault(undefined.group(1), ABSENT)
        for state, how in operation.state.items():
            if how == "changed" and (state in RANDOM or not setting_lines(operation.source, f"state:{state}")):
                seen[f"state:{state}"] = self._state(f"state:{state}")
        written = {use.path for use in operation.files_written}
        for use in operation.files_read:
            if use.path not in written:
                seen[f"file:{use.path}"] = self._file(use.path, use.sha256, use.size, use.mtime_ns)
            elif f"file:{use.path}" in self.now:
                seen[f"file:{use.path}"] = self.now[f"file:{use.path}"]
        return seen

    def _is_own(self, name: str, cell: str | None) -> bool:
        """Whether an earlier execution of the same cell bound a name."""
        maker = self.operations.get(self.binder.get(name, 0))
        return maker is not None and cell is not None and maker.cell == cell and bool(self.now.get(name))

    def _is_gone(self, name: str) -> bool:
        return self.now.get(name, ABSENT) == ABSENT and name not in self.first

    def _source(self, name: str, source: int | None, number: int) -> int:
        if source is None:
            if name in self.now or self._gapped:
                return self.token("lost", number, name)
            return self.first.setdefault(name, self.token("first", name))
        token = self.left.get(source, {}).get(name)
        if token is None:
            return self.token("lost", source, name)
        if source <= self._gap and self.same(token) not in self._whole:
            # Nobody can say that it is still the same.
            return self.token("lost", number, name)
        return token

    def _file(self, path: str, digest: str | None, size: int | None, mtime: int | None) -> int:
        key = f"file:{path}"
        if digest is not None:
            token = self._content(("file", path, digest))
        elif key in self.now and self._stats.get(path) == (size, mtime):
            token = self.now[key]
        else:
            token = self.token("file", path, size, mtime)
        if key in self.now:
            self.now[key] = token
        else:
            self.first[key] = token
        return token

    def _outputs(self, operation: ImplicitOperation, run: int) -> dict[str, int]:
        number = operation.number
        left = dict.fromkeys(operation.deletes, ABSENT)
        for name in {*operation.writes, *operation.mutates}:
            info = operation.values.get(name)
            key = content(info) if info is not None else None
            if info is not None and is_own_class(info):
                # Instances of a class that was made again are not instances of the new one.
                left[name] = self.token("class", number, name)
            else:
                left[name] = self._content(key) if key is not None else self.token("made", run, name)
        for name in operation.maybe:
            left[name] = self.seen[number].get(name) or self.now.get(name, ABSENT)
        for use in operation.files_written:
            self._stats[use.path] = (use.size, use.mtime_ns)
            path = f"file:{use.path}"
            sha = use.sha256
            left[path] = self._content(("file", use.path, sha)) if sha else self.token("made", run, path)
        for state in self._states(operation):
            left[state] = self._state_left(operation, state, run)
            self.moments.setdefault(state, []).append(Moment(number, left[state], operation.source))
        if operation.displayed is not None:
            left["_"] = self.token("made", run, "_")
        return left

    def _states(self, operation: ImplicitOperation) -> list[str]:
        """The process-wide state that an execution set or changed."""
        found = [f"state:{state}" for state in operation.state]
        # What was set to what it was already is not in the record, and still counts: above, it may be set otherwise.
        found += [key for key in self.moments if key not in found and setting_lines(operation.source, key)]
        if any(effect.kind in _UNSEEN for effect in operation.effects):
            found.append(WORLD)
        return found

    def _state_left(self, operation: ImplicitOperation, state: str, run: int) -> int:
        key = state.removeprefix("state:")
        if key in RANDOM:
            lines = setting_lines(operation.source, state)
            if operation.state.get(key) == "set" or (key not in operation.state and lines):
                self.seeds.setdefault(operation.number, set()).add(key)
        if state != WORLD and key not in operation.state:
            return self._state(state)
        if key in operation.state_digests:
            return self._content(("state", state, operation.state_digests[key]))
        lines = () if key in RANDOM else setting_lines(operation.source, state)
        if not lines:
            return self.token("made", run, state)
        seen = self.seen[operation.number]
        used = sorted((name, self.same(seen[name])) for name in words("\n".join(lines)) if name in seen)
        return self.token("state", state, self.same(self._state(state)), lines, tuple(used))


def content(info: ValueInfo) -> tuple[Hashable, ...] | None:
    """What tells a value's content, None when that is not known."""
    if info.fingerprint is not None:
        return ("content", info.type, info.fingerprint)
    if info.summary and (_PLAIN.match(info.type) or (info.type == "str" and not info.summary.endswith("…"))):
        return ("content", info.type, info.summary)
    return None


def is_own_class(info: ValueInfo) -> bool:
    """Whether a value is a class that the session itself made."""
    return info.type == "type" and not (info.fingerprint or "").startswith("of:")


def is_new_each_time(operation: ImplicitOperation) -> bool:
    """Whether the same text with the same inputs may give something else."""
    return any(effect.kind in _NEW_EACH_TIME for effect in operation.effects) or bool(operation.draws)


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """The names that a text mentions, attributes left out."""
    return frozenset(re.findall(r"(?<![\w.])[^\W\d]\w*", text))
