"""Reads Keras docstrings: the summary, and what is said of each argument."""

from __future__ import annotations

import inspect
import re

_SECTION = re.compile(r"^(?:Args|Arguments):\s*\n(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_NAMES = re.compile(r"^( {2,8})[`*]*((?:\w+)(?:[`*]*,\s*[`*]*\w+)*)[`*]*\s*(?:\([^)]*\))?:(?!:)", re.MULTILINE)
_QUOTED = re.compile(r"`?[\"']([\w-]+)[\"'`]+")
# What comes after such words is the list of what is accepted; what comes later explains.
_CHOICE = re.compile(
    r"one of|either|can be|values|supports|supported|accepts|methods are|must be|\bor\b", re.IGNORECASE
)


def summary(doc: str) -> str:
    """The first paragraph as one line."""
    return " ".join(doc.strip().partition("\n\n")[0].split())


def arguments(doc: str) -> dict[str, str]:
    """What a docstring says of each argument, as one line each."""
    section = _SECTION.search(doc)
    if section is None:
        return {}
    body = section.group(1)
    found: dict[str, str] = {}
    marks = list(_NAMES.finditer(body))
    least = min((len(mark.group(1)) for mark in marks), default=0)
    marks = [mark for mark in marks if len(mark.group(1)) == least]
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        text = body[mark.end() : following.start() if following else None]
        for name in re.findall(r"\w+", mark.group(2)):
            found[name] = " ".join(text.split())
    return found


def choices(text: str) -> tuple[str, ...]:
    """The quoted values of the sentence that lists what an argument accepts; empty when none does."""
    for sentence in re.split(r"(?<=[.:]) (?=[A-Z`\"-])", text):
        if not _CHOICE.search(sentence):
            continue
        found = tuple(dict.fromkeys(_QUOTED.findall(sentence)))
        if len(found) > 1:
            return found
    return ()


def of(item: object) -> str:
    """The docstring without its indentation, as plain text and Markdown."""
    return plain(inspect.getdoc(item) or "")


def plain(doc: str) -> str:
    """A docstring without HTML."""
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", doc).strip()
