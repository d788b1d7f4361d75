"""The Python of a notebook's cell: what is for IPython alone is left out, and every line stays where it was."""

from __future__ import annotations

import ast
import re

# Cell magics whose cell is run here, only measured or shown otherwise.
_RUN_HERE = ("time", "timeit", "capture", "prun", "memit")
_MAGIC = re.compile(r"\s*[!%?]|\s*[\w.]+\?\??\s*$|\s*[\w., \[\]()*]+=\s*[!%]")


def python_of(source: str) -> str:
    """The cell as Python, with as many lines; of one that is none a statement that says so when it is run."""
    lines = source.split("\n")
    if _parses(source):
        return source
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        name = (lines[first][2:].split() or [""])[0]
        lines = [*lines[:first], "pass", *(lines[first + 1 :] if name in _RUN_HERE else [])]
        lines += [""] * (source.count("\n") + 1 - len(lines))
    text = "\n".join(_plain(lines))
    if _parses(text):
        return text
    rest = "\n" * source.count("\n")
    return f"raise SyntaxError('the cell that begins here is no Python'){rest}"


def _plain(lines: list[str]) -> list[str]:
    """Lines of which those for IPython do nothing, those that go on after a backslash included."""
    found: list[str] = []
    goes_on = False
    for line in lines:
        is_magic = goes_on or bool(_MAGIC.match(line))
        found.append("" if goes_on else f"{line[: len(line) - len(line.lstrip())]}pass" if is_magic else line)
        goes_on = is_magic and line.rstrip().endswith("\\")
    return found


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
