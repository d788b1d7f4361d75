"""The form of the case files: sections that begin with ``#### name``, directives ``#: word rest``, then the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from importlib.util import find_spec

CELL = "# %%"


@dataclass(frozen=True)
class Section:
    """One case as written. ``group``: the title of its file; ``words``: directive to all that was said with it."""

    group: str
    name: str
    body: str
    words: dict[str, list[str]] = field(default_factory=dict)

    def word(self, key: str) -> str:
        """What a directive says, "" when it is not there."""
        return " ".join(self.words.get(key, []))

    def missing(self) -> str:
        """The libraries that the case needs and that are not installed, as a sentence; "" when all are there."""
        names = [name for name in self.word("needs").split() if find_spec(name) is None]
        return f"needs {', '.join(names)}, which is not installed here" if names else ""

    def cells(self) -> list[str]:
        """The body's cells."""
        return [cell.strip("\n") for cell in self.body.split(f"\n{CELL}\n")]


def sections(package: str, only: str = "") -> list[Section]:
    """The sections of all ``*.txt`` files of a package, in order of files.

    ``only``: the case of this name; where there is none, those whose name or group holds the text.
    """
    files = sorted(resources.files(package).iterdir(), key=lambda item: item.name)
    found = [s for file in files if file.name.endswith(".txt") for s in read(file.read_text(encoding="utf-8"))]
    exact = [section for section in found if section.name == only]
    return exact or [section for section in found if only in section.name or only in section.group]


def read(text: str) -> Iterator[Section]:
    """The sections of one file; what stands before the first is its title and what there is to say of it."""
    head, *parts = ("\n" + text).split("\n#### ")
    group = (head.strip().splitlines() or [""])[0].partition(":")[0].strip()
    for part in parts:
        name, _, rest = part.partition("\n")
        lines, words = rest.splitlines(), dict[str, list[str]]()
        while lines and lines[0].startswith("#: "):
            key, _, said = lines.pop(0)[3:].partition(" ")
            words.setdefault(key, []).append(said.strip())
        yield Section(group, name.strip(), "\n".join(lines).strip("\n"), words)
