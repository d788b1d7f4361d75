"""The one layout of JSON documents, byte for byte the same in Python and TypeScript (src/documents/canonical.ts).

UTF-8; keys sorted by code point; two spaces a level; an array of scalars on one line; a newline at the
end; integers within +-(2**53 - 1) and no floats, because the two languages write floats differently.
``canonical_cases.json`` holds the cases that both sides are tested on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from ..errors import DocumentError
from . import places
from .files import read_text, write_text

MAX_INTEGER = 2**53 - 1
FLOAT_RULE = "an integer, or the number as text (values are stored as Python literals)"
_INDENT = "  "


def dumps(value: Any, where: str = "") -> str:
    """The canonical text of JSON data, ending with a newline. ``where`` names the document in errors.

    ``value`` is built of dict (str keys), list, tuple, str, int, bool and None. Raises DocumentError
    with ``pointer``, ``expected`` and ``received`` for anything else.
    """
    try:
        return "".join(_write(value, "", "\n", where)) + "\n"
    except RecursionError:
        raise DocumentError(f"{where or 'The document'} is nested too deeply, or holds itself", where=where) from None


def loads(text: str, path: Path | str | None = None) -> Any:
    """The data of a JSON text in any layout. ``path`` names the file in errors.

    Raises DocumentError with ``line`` and ``column`` (both 1-based), ``expected`` and ``received``:
    broken JSON, a duplicate key, a float, an integer out of range, half a surrogate pair.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_float=_refuse, parse_int=_integer, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        raise places.syntax_error(text, error, path) from None
    except _Refused:
        # The standard parser does not say where; the slow one does, and is only needed now.
        places.refuse(text, path)
        raise
    except RecursionError:
        raise DocumentError(f"{path or 'The text'} is nested too deeply", path=_name(path), line=1) from None
    if "\\ud" in text or "\\uD" in text or not _is_unicode(text):
        places.refuse(text, path)
    return value


def read(path: Path | str) -> Any:
    """The data of a JSON file. Raises DocumentError that names the file and the place in it."""
    return loads(read_text(Path(path)), path)


def write(path: Path | str, value: Any) -> None:
    """Write ``value`` in the canonical layout, atomically. Nothing is written when it is refused."""
    write_text(Path(path), dumps(value, str(path)))


def _write(value: Any, pointer: str, newline: str, where: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _write_object(value, pointer, newline, where)
    elif isinstance(value, (list, tuple)):
        inner = newline + _INDENT
        if all(_is_scalar(item) for item in value):
            yield "[" + ", ".join(_scalar(item, f"{pointer}/{i}", where) for i, item in enumerate(value)) + "]"
            return
        for index, item in enumerate(value):
            yield ("," if index else "[") + inner
            yield from _write(item, f"{pointer}/{index}", inner, where)
        yield newline + "]"
    else:
        yield _scalar(value, pointer, where)


def _write_object(value: Mapping[Any, Any], pointer: str, newline: str, where: str) -> Iterator[str]:
    if not value:
        yield "{}"
        return
    for key in value:
        if not isinstance(key, str):
            _fail(pointer, where, "text as the key", f"the key {key!r}")
    inner = newline + _INDENT
    for index, key in enumerate(sorted(value)):
        below = places.child(pointer, key)
        yield f"{',' if index else '{'}{inner}{_scalar(key, below, where)}: "
        yield from _write(value[key], below, inner, where)
    yield newline + "}"


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, (Mapping, list, tuple))


def _scalar(value: Any, pointer: str, where: str) -> str:
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        if not _is_unicode(value):
            _fail(pointer, where, "Unicode text", "half a surrogate pair")
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            _fail(pointer, where, f"an integer within ±{MAX_INTEGER}, or the number as text", f"{value}")
        return str(int(value))
    if isinstance(value, float):
        _fail(pointer, where, FLOAT_RULE, f"the float {value!r}")
    _fail(pointer, where, "an object, an array, text, an integer, true, false or null", f"a {type(value).__name__}")


def _fail(pointer: str, where: str, expected: str, received: str) -> NoReturn:
    place = f"{where}: " if where else ""
    raise DocumentError(
        f"{place}at {pointer or 'the top'}: expected {expected}, received {received}",
        where=where,
        pointer=pointer,
        expected=expected,
        received=received,
    )


class _Refused(DocumentError):
    """The fast parser met something that canonical documents do not hold."""


def _refuse(token: str) -> NoReturn:
    raise _Refused(f"Expected {FLOAT_RULE}, received {token}")


def _integer(token: str) -> int:
    # Length first: Python itself refuses to convert very long numbers.
    if len(token) > 17 or abs(int(token)) > MAX_INTEGER:
        raise _Refused(f"Expected an integer within ±{MAX_INTEGER}, received {token[:40]}")
    return int(token)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Refused("A key is there twice")
    return result


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _name(path: Path | str | None) -> str | None:
    return None if path is None else str(path)
