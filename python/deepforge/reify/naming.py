"""Names and titles for steps: from headings, comments, the functions they call, and what they make."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import count

from .history import Unit

_DULL = {
    "print", "len", "range", "str", "int", "float", "list", "dict", "set", "tuple", "zip", "enumerate", "display",
    "sum", "min", "max", "sorted", "abs", "round", "type", "isinstance", "format", "show", "figure", "subplots",
    "copy", "append", "items", "keys", "values", "join", "split", "mean", "std", "reshape", "astype", "array", "head",
}  # fmt: skip
_FEW_WORDS = 5


def identifier(text: str, words: int = _FEW_WORDS) -> str:
    """An identifier from a phrase: ``"2.1 Load the data!"`` gives ``load_the_data``; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"`|\*|\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    plain = re.sub(r"^\W*(\d+[.):]?\s*)*", "", plain)
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", plain.lower()) if part][:words]
    while len(parts) > 1 and parts[-1] in {"the", "a", "an", "and", "of", "to", "for", "with", "in", "on", "by", "or"}:
        parts.pop()
    name = "_".join(parts)
    if not name or name[0].isdigit():
        return ""
    return f"{name}_" if keyword.iskeyword(name) else name


def title_of(text: str) -> str:
    """A heading as one plain sentence for a docstring."""
    plain = re.sub(r"[`*_#\\\"]|\[([^\]]*)\]\([^)]*\)", r"\1", text).strip()
    plain = re.sub(r"\s+", " ", re.sub(r"^\W*(\d+[.):]\s*)*", "", plain))[:100].rstrip(" .:")
    return plain[:1].upper() + plain[1:] + "." if plain else ""


def step_names(
    groups: Sequence[Sequence[Unit]], headings: Sequence[str], given: Mapping[int, str] | None = None
) -> list[tuple[str, str]]:
    """A unique name and a title for each group; ``headings`` holds the heading its cells stand under, or ''.

    ``given``: names that are settled, by the first execution of the group.
    """
    given = given or {}
    counts = {heading: list(headings).count(heading) for heading in headings}
    taken: set[str] = set(given.values())
    result = []
    for units, heading in zip(groups, headings, strict=True):
        used = {n for unit in units for s in unit.body for n in s.names.loads | s.stores}
        candidates = [_comment(units), _calls(units), _makes(units)]
        if heading and counts[heading] == 1:
            candidates.insert(0, heading)
        elif heading:
            candidates.append(heading)
        name = given.get(units[0].number, "")
        name = name or next((i for i in map(identifier, candidates) if i and not _clashes(i, used | taken)), "")
        if not name:
            stem = next((i for i in map(identifier, candidates) if i), "step")
            name = next(f"{stem}_{k}" for k in count(2) if not _clashes(f"{stem}_{k}", used | taken))
        taken.add(name)
        title = title_of(heading if heading and counts[heading] == 1 else _comment(units) or name.replace("_", " "))
        result.append((name, title or f"{name}."))
    return result


def _clashes(name: str, used: set[str]) -> bool:
    return name in used or keyword.iskeyword(name) or hasattr(builtins, name)


def _comment(units: Sequence[Unit]) -> str:
    for unit in units:
        first = next((line.strip() for line in unit.operation.source.splitlines() if line.strip()), "")
        if first.startswith("#") and not re.search(r"[=(){}\[\]]", first):
            text = first.lstrip("# ").strip()
            if 3 <= len(text) <= 60:
                return text
    return ""


def _calls(units: Sequence[Unit]) -> str:
    """The most telling call: the last one that is not dull, methods with what they are called on."""
    best = ""
    for unit in units:
        for statement in unit.body:
            for node in ast.walk(statement.tree):
                if not isinstance(node, ast.Call):
                    continue
                called = node.func
                if isinstance(called, ast.Name) and called.id not in _DULL:
                    best = called.id
                elif isinstance(called, ast.Attribute) and called.attr not in _DULL:
                    on = called.value
                    best = (
                        f"{called.attr} {on.id}" if isinstance(on, ast.Name) and len(on.id) > 2 else best or called.attr
                    )
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", best).replace("_", " ")


def _makes(units: Sequence[Unit]) -> str:
    if any(unit.operation.figures for unit in units):
        shown = next((name for unit in reversed(units) for name in unit.values()), "figure")
        return f"plot {shown}"
    made = [name for unit in units for name in sorted(unit.writes)]
    return "make " + " and ".join(dict.fromkeys(made[-2:])) if made else "step"
