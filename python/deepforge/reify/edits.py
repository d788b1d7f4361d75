"""What a user changes in a proposal: which executions become one step, names, which literals are attributes."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ReifyError


@dataclass(frozen=True)
class AttributeEdit:
    """Whether a literal becomes an attribute, and under which name (None: the proposed one)."""

    used: bool
    name: str | None = None


@dataclass(frozen=True)
class Edits:
    """``groups``: executions that become one step each (None: as proposed). ``names``: by a step's first execution.
    ``attributes``: by the literal's id. What names a step or literal that is not there any more has no effect."""

    groups: tuple[tuple[int, ...], ...] | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    attributes: Mapping[str, AttributeEdit] = field(default_factory=dict)

    @staticmethod
    def from_json(data: Mapping[str, Any] | None) -> Edits:
        """Edits in JSON data. Raises ReifyError saying what was expected."""
        data = data or {}
        groups = data.get("groups")
        if groups is not None:
            groups = tuple(tuple(group) for group in _groups(groups) if group)
        names = {_step(key): checked_name(name, "step") for key, name in data.get("names", {}).items()}
        attributes = {
            str(key): AttributeEdit(
                bool(edit.get("used")), None if edit.get("name") is None else checked_name(edit["name"], "attribute")
            )
            for key, edit in data.get("attributes", {}).items()
        }
        return Edits(groups, names, attributes)


def checked_name(name: Any, what: str) -> str:
    """``name`` when it can be that of a step or attribute. Raises ReifyError."""
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        raise ReifyError(
            f"The {what} cannot be called {name!r}: expected a Python name such as load_data: letters, digits and "
            "underscores, no digit first, no word of the language",
            code="bad-name",
            name=name,
        )
    return name


def _groups(groups: Any) -> list[list[int]]:
    good = isinstance(groups, list) and all(
        isinstance(group, list) and all(type(number) is int for number in group) for group in groups
    )
    if not good:
        raise ReifyError(f"groups: expected lists of execution numbers, received {groups!r}", code="bad-edits")
    numbers = [number for group in groups for number in group]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise ReifyError(f"groups: execution {twice} is in more than one of them", code="bad-edits", number=twice)
    return [list(group) for group in groups]


def _step(key: Any) -> int:
    try:
        return int(key)
    except (TypeError, ValueError):
        raise ReifyError(f"names: expected the number of a step, received {key!r}", code="bad-edits") from None
