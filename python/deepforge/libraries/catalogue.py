"""What a library offers: classes and functions with typed arguments and ports. The contract with the editors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Literal

# What a form shows for an argument. A value is Python-literal text, or, for the last kinds, an object (``family`` says
# of what) or a list of objects.
ArgumentKind = Literal[
    "bool", "int", "float", "number", "text", "enum", "tuple", "shape", "dtype", "seed", "literal", "dict",
    "array", "object", "objects", "function",
]  # fmt: skip
PortKind = Literal["one", "list"]


@dataclass(frozen=True)
class Argument:
    """An argument of a class's constructor, or of a function.

    default: Python-literal text, None when there is none to show. required: it must be given.
    optional: ``None`` is a value. choices: texts an ``enum`` takes (an object argument: names that stand
    for objects); ``also``: another kind of value it takes, such as ``"text"`` for an enum that is open.
    low, high: bounds of numbers, inclusive; ``above``: the lower bound itself is excluded. length: of a
    tuple, None when any. family: of an object: ``initializer``, ``layer``, ... source: what its kind
    was read from, ``""`` when it is untyped.
    """

    name: str
    kind: ArgumentKind = "literal"
    default: str | None = None
    required: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    also: str | None = None
    low: float | None = None
    high: float | None = None
    above: bool = False
    length: int | None = None
    family: str | None = None
    doc: str = ""
    source: str = ""


@dataclass(frozen=True)
class Port:
    """Where tensors go in or come out. ``list``: several in order, from ``least`` to ``most`` (None: any number).

    optional: it may stay empty. ``by_name``: it is given by its name, not by its place.
    """

    name: str
    kind: PortKind = "one"
    optional: bool = False
    least: int = 1
    most: int | None = 1
    by_name: bool = False
    doc: str = ""


@dataclass(frozen=True)
class Entry:
    """A public class or function of a library.

    id: the path people import it by, such as ``keras.layers.Dense``. family: ``layer``, ``initializer``,
    ``operation``, ... inputs, outputs: ports of what can be called on tensors. ``outputs`` may depend on
    arguments (``return_state``): the list is then what the defaults give. aliases: other public paths.
    needs: what is missing here to build it, in words. file: of the project's own, the file it is in, relative to
    the project.
    """

    id: str
    family: str
    category: str = ""
    summary: str = ""
    doc: str = ""
    arguments: tuple[Argument, ...] = ()
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    aliases: tuple[str, ...] = ()
    needs: str = ""
    is_function: bool = False
    file: str = ""

    @property
    def name(self) -> str:
        """The last part of the id."""
        return self.id.rpartition(".")[2]

    def argument(self, name: str) -> Argument | None:
        """The argument called ``name``."""
        return next((each for each in self.arguments if each.name == name), None)


@dataclass(frozen=True)
class Catalogue:
    """All entries of a library at one version of what it describes.

    unread: files of the project that have none because they cannot be read, with the reason.
    """

    library: str
    version: str
    entries: tuple[Entry, ...] = field(default_factory=tuple)
    unread: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Entries by id and by alias."""
        found = {alias: entry for entry in self.entries for alias in entry.aliases}
        return {**found, **{entry.id: entry for entry in self.entries}}

    def family(self, name: str) -> list[Entry]:
        """The entries of one family, in order."""
        return [entry for entry in self.entries if entry.family == name]

    def to_json(self) -> dict[str, Any]:
        """JSON data; what is at its default is left out."""
        return {
            "library": self.library,
            "version": self.version,
            "entries": [_plain(entry) for entry in self.entries],
            **({"unread": dict(self.unread)} if self.unread else {}),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Catalogue:
        """The catalogue in JSON data of ``to_json``."""
        return Catalogue(
            data["library"], data["version"], tuple(map(_entry, data["entries"])), dict(data.get("unread", {}))
        )


def _plain(item: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for each in fields(item):
        value = getattr(item, each.name)
        if value == each.default:
            continue
        if isinstance(value, tuple):
            value = [part if isinstance(part, str) else _plain(part) for part in value]
        data[each.name] = value
    return data


def _entry(data: Mapping[str, Any]) -> Entry:
    return Entry(
        **{
            **data,
            "arguments": tuple(
                Argument(**{**each, "choices": tuple(each.get("choices", ()))}) for each in data.get("arguments", ())
            ),
            "inputs": _ports(data.get("inputs", ())),
            "outputs": _ports(data.get("outputs", ())),
            "aliases": tuple(data.get("aliases", ())),
        }
    )


def _ports(data: Iterable[Mapping[str, Any]]) -> tuple[Port, ...]:
    return tuple(Port(**each) for each in data)
