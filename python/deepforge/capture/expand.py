"""What IPython fills into shell commands and magic lines (``{expression}``, ``$name``), as Python literals."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Container
from string import Formatter

# IPython's own pattern: a dollar inside single quotes is the shell's.
_DOLLAR = re.compile(r"(.*?)\$(\$?[\w\.]+)(?=([^']*'[^']*')*[^']*$)")


def block_literal(text: str) -> str:
    """A Python expression for the body of a cell magic, in triple quotes where its characters allow that."""
    safe = (
        '"""' not in text
        and "\\" not in text
        and "\r" not in text
        and all(c.isprintable() or c in "\n\t" for c in text)
    )
    if "\n" in text and safe and not text.endswith('"'):
        return f'"""\\\n{text}"""'
    return quoted(text)


def quoted(text: str) -> str:
    """A Python expression for one line of text, in double quotes where that needs no escapes."""
    if '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    return repr(text)


def expanded(text: str, names: Container[str]) -> str:
    """A Python expression for what IPython makes of ``text`` when the session has ``names``.

    As IPython does, the text is left as it is when any part cannot be evaluated.
    """
    parts = _parts(text, names)
    if parts is None or not any(code for _, code in parts):
        plain = text if parts is None else "".join(words for words, _ in parts)
        return quoted(plain)
    quote = '"' if not any('"' in piece for pair in parts for piece in pair) else "'"
    if any(quote in code or "\\" in code for _, code in parts):
        # Not allowed inside an f-string before Python 3.12.
        joined = [quoted(words) for words, _ in parts]
        pieces = [
            piece
            for (_, code), words in zip(parts, joined, strict=True)
            for piece in (words, f"str({code})" if code else "")
            if piece
        ]
        return " + ".join(piece for piece in pieces if piece != '""')
    body = "".join(
        words.replace("\\", "\\\\")
        .replace(quote, "\\" + quote)
        .replace("{", "{{")
        .replace("}", "}}")
        .replace("\n", "\\n")
        + (f"{{{code}}}" if code else "")
        for words, code in parts
    )
    return f"f{quote}{body}{quote}"


def _parts(text: str, names: Container[str]) -> list[tuple[str, str]] | None:
    """Literal text and the expression after it, again and again; None when IPython would leave the text alone."""
    found: list[tuple[str, str]] = []
    try:
        fields = list(Formatter().parse(text))
    except ValueError:
        return None
    for words, field, spec, conversion in fields:
        dollars = _dollars(words, names)
        if dollars is None:
            return None
        found += dollars
        if field is None:
            continue
        # A colon belongs to the expression (a slice), as in IPython.
        code = f"{field}:{spec}".strip() if spec else field.strip()
        if not _evaluates(code, names):
            return None
        if conversion:
            code = f"{ {'r': 'repr', 's': 'str', 'a': 'ascii'}.get(conversion, 'str') }({code})"
        found.append(("", code))
    return found


def _dollars(words: str, names: Container[str]) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    end = 0
    for match in _DOLLAR.finditer(words):
        before, name = match.group(1), match.group(2)
        end = match.end()
        if name.startswith("$"):
            found.append((before + name, ""))
        elif _evaluates(name, names):
            found.append((before, name))
        else:
            return None
    found.append((words[end:], ""))
    return found


def _evaluates(code: str, names: Container[str]) -> bool:
    try:
        tree = ast.parse(code.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return False
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return all(name in names or hasattr(builtins, name) for name in used)
