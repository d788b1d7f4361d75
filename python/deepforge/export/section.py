"""What a notebook is made of: one section per node, with where each input comes from. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..model.operation import Operation
from ..model.pipeline import Port

FeedKind = Literal["edge", "stored", "artifact", "path", "reference", "unset", "default"]
Form = Literal["plain", "function", "imported"]


@dataclass(frozen=True)
class Feed:
    """Where the value of an input, or of a reference, comes from.

    edge: ``port`` of another section of the notebook. stored: what ``port`` gave in the execution ``execution``.
    artifact, path: the artifact ``name``, its value or its file. reference: what a library builds of the file
    ``name``. unset: nothing is connected, ``expected`` says
    what belongs there. default: nothing is connected, and None will do.
    """

    kind: FeedKind
    port: Port | None = None
    execution: str = ""
    name: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Section:
    """One node, or an operation by itself.

    node: the node's id, of an operation by itself its name. path: the operation's file, relative to the project.
    attributes: literal text of each. feeds: by input, in the order of the interface. references: likewise.
    directory: working folder, relative to the project. types: of the outputs, as the latest execution had them.
    """

    node: str
    title: str
    path: str
    source: str
    operation: Operation
    attributes: Mapping[str, str] = field(default_factory=dict)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    references: Mapping[str, Feed] = field(default_factory=dict)
    directory: str = "."
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """What is opened: the sections in the order in which they run.

    pipeline: its file, None for an operation by itself. node: the one node that is opened, None for the whole
    pipeline. results: artifact to the port that makes it. folders: to import from, relative to the project.
    modules: text of the project's own modules that the operations import, by dotted path.
    """

    title: str
    sections: tuple[Section, ...]
    pipeline: str | None = None
    node: str | None = None
    results: Mapping[str, Port] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict)

    def section(self, node: str) -> Section:
        """The section of a node that is known to be there."""
        return next(each for each in self.sections if each.node == node)
