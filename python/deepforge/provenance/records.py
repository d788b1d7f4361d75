"""The records of a session: what each cell execution did. This is the contract between capture and reify."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal


@dataclass(frozen=True)
class CellError:
    """The exception that ended a cell. ``line`` (1-based, in the operation's code) is of the statement that raised."""

    type: str
    message: str
    line: int | None = None


@dataclass(frozen=True)
class ValueInfo:
    """What is known of a variable's value after an execution touched it.

    ``type`` is the qualified class name; ``size`` is in bytes, None when unknown; ``fingerprint`` is a
    digest of the content, None when the value is opaque; ``stays`` says why the value cannot leave its
    process (it cannot be pickled), None when it can.
    """

    type: str
    size: int | None = None
    summary: str = ""
    fingerprint: str | None = None
    stays: str | None = None


@dataclass(frozen=True)
class FileUse:
    """A file read or written: absolute path, size in bytes, modification time in ns, SHA-256 of small files."""

    path: str
    size: int | None = None
    mtime_ns: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class FigureRecord:
    """A matplotlib figure as displayed: digest of its pixels, its PNG in the session's folder, how it was shown.

    ``shown`` is ``"show"`` for a call such as ``plt.show()`` inside the cell, ``"end"`` for the flush
    that the notebook does after the cell.
    """

    sha256: str
    file: str
    width: int
    height: int
    shown: Literal["show", "end"] = "end"


@dataclass(frozen=True)
class Effect:
    """What a record of variables cannot show.

    kind: ``clock``, ``network``, ``entropy``, ``input``: what comes from outside. ``thread``, ``task``: what goes on
        after the cell. ``callback``: code of the session that something outside it may call from now on.
        ``patch``: an attribute of a library was replaced, ``detail`` is its full dotted name. ``ctypes``: memory is
        written by its address. ``subprocess``: another program ran. ``unknown``: anything may have happened.
    """

    kind: str
    detail: str


@dataclass(frozen=True)
class Draw:
    """A random generator that the cell's own code made, or seeded, without giving a seed; with what it got instead.

    call: full dotted name of what was called: ``numpy.random.default_rng``, ``numpy.random.RandomState``,
        ``numpy.random.SeedSequence``, ``numpy.random.PCG64`` and the other bit generators,
        ``random.Random``. line, column: where the call begins in the operation's code, as in
        Python's syntax trees (1-based line; 0-based column in bytes of UTF-8); several calls may begin there, as in
        ``default_rng().random()``: it is the one of that name. A position is there as often as the call ran.
        ``numpy`` in line 0 stands for a generator that other code made, such as a library's.
    seed: given to the same call as its first argument, it makes the same generator, except that numpy's legacy
        generator wants ``RandomState(MT19937(seed))``.
    """

    call: str
    line: int
    column: int
    seed: int

    @property
    def effect(self) -> Effect:
        """What stands in ``effects`` for it: readers that know nothing of draws see that entropy was used."""
        return Effect("entropy", f"a generator was made without a seed by {self.call}() in line {self.line}")


@dataclass(frozen=True)
class ImplicitOperation:
    """What one cell execution did.

    number: in the order of execution within the session; as in the notebook's prompt, so some may be left out.
    cell: the notebook's cell id, None when the front end sent none.
    source: the cell as typed. code: the same as plain Python, magics replaced by what they do; None when
        no plain Python does the same, and ``unsupported`` says why.
    reads: every session variable whose earlier value could have reached this execution (through called
        session functions too), with the number of the execution that made that value; None when the
        value was there before capture began or was made while capture was off.
    writes: names bound to a value. mutates: names whose value changed in place, aliases included.
        deletes: names unbound. A name can be in ``writes`` and ``mutates``.
    maybe: names it has bound to the very object they had, or has left alone (a branch or loop decides); and names it
        has bound and deleted again, which were not there before.
    values: what is known of every name in reads, writes and mutates that exists afterwards.
    aliases: groups of names that share mutable memory afterwards, each group sorted, only groups that
        hold a name this execution touched.
    state: process-wide state this execution changed, as ``"set"`` (whatever it was before) or
        ``"changed"`` (depends on what it was): ``random``, ``numpy.random``, ``torch.random``, ``keras.random``,
        ``matplotlib.rcParams``, ``pandas.options``, ``numpy.printoptions``, ``numpy.errstate``,
        ``warnings.filters``, ``os.environ``, ``cwd``, ``sys.path``, ``sklearn.config``.
    state_digests: digest of each state in ``state`` afterwards, where one can be had.
    displayed: qualified type name of the last expression's value when it was displayed. Code that takes up what
        execution 5 displayed (``_``, ``Out[5]``, ``_5``) has the name ``_5`` for it in ``code`` and in ``reads``.
    draws: unseeded generators the cell's own code made, in order, each with its ``effect`` in ``effects``.
    """

    number: int
    source: str
    code: str | None
    cell: str | None = None
    unsupported: str | None = None
    status: Literal["ok", "error"] = "ok"
    error: CellError | None = None
    started: float = 0.0
    seconds: float = 0.0
    cwd: str = ""
    reads: dict[str, int | None] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    mutates: list[str] = field(default_factory=list)
    deletes: list[str] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)
    values: dict[str, ValueInfo] = field(default_factory=dict)
    aliases: list[list[str]] = field(default_factory=list)
    state: dict[str, Literal["set", "changed"]] = field(default_factory=dict)
    state_digests: dict[str, str] = field(default_factory=dict)
    files_read: list[FileUse] = field(default_factory=list)
    files_written: list[FileUse] = field(default_factory=list)
    figures: list[FigureRecord] = field(default_factory=list)
    stdout: str = ""
    displayed: str | None = None
    effects: list[Effect] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """JSON data for a journal; fields at their default are left out."""
        data = asdict(self)
        return {key: value for key, value in data.items() if value not in (None, "", [], {})}

    @staticmethod
    def from_json(data: dict[str, Any]) -> ImplicitOperation:
        """The record in JSON data; unknown fields are ignored, so that older readers read newer journals."""
        values = {key: data[key] for key in _OPERATION_FIELDS if key in data}
        values.setdefault("code", None)
        values.setdefault("source", "")
        if "values" in values:
            values["values"] = {name: ValueInfo(**info) for name, info in values["values"].items()}
        if "error" in values:
            values["error"] = CellError(**values["error"])
        for key, make in _PARTS:
            if key in values:
                values[key] = [make(**part) for part in values[key]]
        return ImplicitOperation(**values)


_OPERATION_FIELDS = tuple(f.name for f in fields(ImplicitOperation))
_PARTS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("files_read", FileUse),
    ("files_written", FileUse),
    ("figures", FigureRecord),
    ("effects", Effect),
    ("draws", Draw),
)


def figure_names(operation: ImplicitOperation) -> dict[str, tuple[int, int]]:
    """The figures of an execution by the names that users see: (execution, index within it).

    ``figure-7``, when there are several ``figure-7.1``, ``figure-7.2``, ...: as stable as the execution's number.
    """
    number, count = operation.number, len(operation.figures)
    return {f"figure-{number}" + (f".{i + 1}" if count > 1 else ""): (number, i) for i in range(count)}


@dataclass(frozen=True)
class SessionInfo:
    """The first record of a session's journal.

    ``seed`` is the number with which the kernel seeded ``random`` and numpy's global generator when each
    was first imported (None in a foreign kernel: unseeded randomness cannot be replayed). ``hash_seed``
    is PYTHONHASHSEED, None when it was random. ``previous`` is the id of the session of the same notebook before this
    one: that of the kernel before its restart.
    """

    id: str
    started: float
    python: str
    python_version: str
    platform: str
    cwd: str
    seed: int | None = None
    hash_seed: str | None = None
    notebook: str | None = None
    kernel: str = "deepforge"
    previous: str | None = None
    packages: dict[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON data for the journal."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> SessionInfo:
        """The record in JSON data; unknown fields are ignored."""
        known = {f.name for f in fields(SessionInfo)}
        return SessionInfo(**{key: value for key, value in data.items() if key in known})
