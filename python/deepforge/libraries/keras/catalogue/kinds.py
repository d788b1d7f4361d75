"""Decides what kind of value an argument takes: from code first, then its name, its default, and its description."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ...catalogue import Argument, ArgumentKind
from . import docs
from .evidence import TENSOR, Evidence

_SUFFIXES = ("initializer", "regularizer", "constraint")
_ACTIVATIONS = re.compile(r"(^|_)activation$")
_SHAPES = {"shape", "batch_shape", "target_shape", "output_shape", "noise_shape", "input_shape"}
_LAYERS = {"layer", "backward_layer"}
_SOME_INTEGERS = (
    r"(a |an )?(int(eger)? )?(list/)?(tuple|list)(/list|/tuple)?s? (of|or list of) \d?\s*(two |three )?(positive )?int"
)
_COUNT = (
    r"(the |maximum |minimum |total |desired )*(integer )?(number|size|rank|length|amount|index|count) (of|for|to)\b"
)
_REAL = (
    r"value in range|(small |positive |non-negative |error |scalar )*"
    r"(float|number|floating|tolerance|probability|momentum|learning rate|fraction|factor)s?\b"
)
_WORDS: tuple[tuple[str, ArgumentKind], ...] = (
    (r"(positive |single |unsigned |python |non-negative )*(int|integer)s?\b.{0,12}\bor (a )?(tuple|list)", "tuple"),
    (_SOME_INTEGERS, "tuple"),
    (r"(single )?float,? or (a )?(tuple|list)|(a )?(single )?float or (a )?(tuple|list)", "tuple"),
    (r"(a )?(tuple|list)(/tuple|/list| or list)? of (two |\d )?(float|number)", "tuple"),
    (r"bool(ean)?s?\b|whether\b|if `?true|if set to true|`?true`? (if|to)\b", "bool"),
    (r"(positive |non-negative |negative |single |unsigned |python )*(int|integer)s?\b", "int"),
    (_COUNT, "int"),
    (_REAL, "float"),
    (r"(python )?(str|string|text)s?\b|name of|path (to|of)|`str`", "text"),
    (r"(python )?(dict|dictionary|mapping)\b", "dict"),
    (r"(python )?(callable|function|.{0,10}\bfunction to)\b|called (at|when|before|after)\b", "function"),
    (r"how often\b", "int"),
    (r"dtype\b|data type|expected dtype", "dtype"),
    (r"(random )?seed\b", "seed"),
    (r"(the )?ax[ie]s\b.{0,40}\b(along|over|to)\b", "tuple"),
    (r".{0,40}?\b(tensors?|matri(x|ces)|arrays?|array_like|array-like)\b", "array"),
    (r"(the )?(start(ing)?|end|stop|fill|threshold|lower|upper|cut-?off)\b", "number"),
    (r".{0,30}\b(axis|axes|index|indices)\b", "tuple"),
)  # fmt: skip
_LEAD = re.compile(
    r"^((optional|an?|the|\(optional\)|optionally|scalar|required|when set,?|one|either|none or|python|"
    r"unset by default|defaults to [\w.'-]+?|possible|if set,?)[,.:;]?\s+)+",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    r"(?:float|number|value|fraction|probability)\b[^.]{0,24}?between (-?[\d.]+) and (-?[\d.]+\d|-?\d)"
)
_FROM = re.compile(r">=? ?(-?[\d.]*\d)")


# A default that has no text: it stands only in code.
UNKNOWN = object()


def argument(name: str, default: Any, *, required: bool, doc: str, evidence: Evidence, annotation: str) -> Argument:
    """The typed argument; ``kind`` stays ``"literal"`` with an empty ``source`` when nothing tells.

    ``default``: the value itself; ``annotation``: the text of the parameter's annotation, ``""`` when none.
    """
    text = None if required else literal(default)
    found = Argument(
        name,
        default=text,
        required=required,
        optional=(not required and default is None)
        or "none" in (x.lower() for x in re.findall(r"`?\b(None)\b`?", doc[:80])),
        doc=doc,
    )
    for decide in (_by_code, _by_name, _by_choices, _by_default, _by_words, _by_annotation):
        decided = decide(found, default, doc, evidence, annotation)
        if decided is not None:
            return _bounded(decided, doc, evidence)
    return found


def literal(value: Any) -> str | None:
    """A value as Python-literal text; None when it has none."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, (tuple, list)):
        parts = [literal(item) for item in value]
        if any(part is None for part in parts):
            return None
        inner = ", ".join(str(part) for part in parts)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(parts) == 1 else f"({inner})"
    return None


def agreed(found: Argument, others: Iterable[Argument]) -> Argument:
    """An untyped argument, typed as the arguments of the same name in other classes are when these agree."""
    typed = [each for each in others if each.source not in ("", "others") and each.name == found.name]
    if found.source or not typed or len({(each.kind, each.family) for each in typed}) > 1:
        return found
    first = typed[0]
    return replace(found, kind=first.kind, family=first.family, also=first.also, choices=first.choices, source="others")


def _by_code(found: Argument, default: Any, doc: str, evidence: Evidence, annotation: str) -> Argument | None:
    if evidence.family:
        return replace(found, kind="object", family=evidence.family, source="code")
    if evidence.is_tuple:
        return replace(found, kind="tuple", also="int", length=evidence.length, source="code")
    if evidence.is_range:
        return replace(found, kind="tuple", also="float", length=2, source="code")
    if "Layer" in evidence.types and not isinstance(default, (str, int, float)):
        return replace(found, kind="object", family="layer", source="code")
    if "dtype" in evidence.types:
        return replace(found, kind="dtype", source="code")
    if TENSOR in evidence.types:
        return replace(found, kind="array", source="code")
    return None


def _by_name(found: Argument, default: Any, doc: str, evidence: Evidence, annotation: str) -> Argument | None:
    name = found.name
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            return replace(found, kind="object", family=suffix, source="name")
    if _ACTIVATIONS.search(name):
        return replace(found, kind="object", family="activation", source="name")
    if name in _LAYERS:
        return replace(found, kind="object", family="layer", source="name")
    if name == "seed":
        return replace(found, kind="seed", source="name")
    if name == "dtype" or name.endswith("_dtype"):
        return replace(found, kind="dtype", source="name")
    if name in _SHAPES:
        return replace(found, kind="shape", source="name")
    if name == "name":
        return replace(found, kind="text", source="name")
    return None


def _by_choices(found: Argument, default: Any, doc: str, evidence: Evidence, annotation: str) -> Argument | None:
    if isinstance(default, (bool, int, float)):
        return None
    choices, source = evidence.choices, "code"
    if len(choices) < 2:
        choices, source = docs.choices(doc), "doc"
    if found.name == "data_format":
        choices, source = ("channels_last", "channels_first"), source if choices else "name"
    if len(choices) < 2:
        return None
    if isinstance(default, str) and default not in choices:
        choices = (default, *choices)
    also = "function" if re.search(r"callable|function to use", doc, re.IGNORECASE) else None
    return replace(found, kind="enum", choices=choices, also=also, source=source)


def _by_default(found: Argument, default: Any, doc: str, evidence: Evidence, annotation: str) -> Argument | None:
    if isinstance(default, bool):
        return replace(found, kind="bool", source="default")
    if isinstance(default, int):
        words = _kind_of_words(doc)
        if words in ("float", "tuple"):
            return replace(found, kind=words, also="int" if words == "tuple" else None, source="default")
        return replace(found, kind="int", source="default")
    if isinstance(default, float):
        if _kind_of_words(doc) == "tuple":
            return replace(found, kind="tuple", also="float", source="default")
        return replace(found, kind="float", source="default")
    if isinstance(default, str):
        return replace(found, kind="text", source="default")
    if isinstance(default, (tuple, list)):
        scalar = "float" if any(isinstance(x, float) for x in default) else "int"
        return replace(found, kind="tuple", also=scalar, length=len(default), source="default")
    if isinstance(default, dict):
        return replace(found, kind="dict", source="default")
    return None


def _by_words(found: Argument, default: Any, doc: str, evidence: Evidence, annotation: str) -> Argument | None:
    kind = _kind_of_words(doc)
    if kind is None:
        return None
    also = None
    if kind == "tuple":
        also = "float" if re.search(r"float", doc[:60], re.IGNORECASE) else "int"
    return replace(found, kind=kind, also=also, source="doc")


def _by_annotation(found: Argument, default: Any, doc: str, evidence: Evidence, annotation: str) -> Argument | None:
    kinds: dict[str, ArgumentKind] = {
        "int": "int", "float": "float", "bool": "bool", "str": "text", "dict": "dict", "Dict": "dict",
        "Callable": "function", "tuple": "tuple", "Tuple": "tuple",
    }  # fmt: skip
    for word in re.findall(r"\w+", annotation):
        if word in kinds:
            return replace(found, kind=kinds[word], source="annotation")
    types = {t for t in evidence.types if t in kinds}
    if len(types) == 1:
        return replace(found, kind=kinds[types.pop()], source="code")
    return None


def _kind_of_words(doc: str) -> ArgumentKind | None:
    plain = _LEAD.sub("", doc.replace("`", "")).lower()
    for pattern, kind in _WORDS:
        if re.match(pattern, plain):
            return kind
    return None


def _bounded(found: Argument, doc: str, evidence: Evidence) -> Argument:
    """With the bounds that code or description state."""
    if found.kind not in ("int", "float", "number"):
        return found
    low, high, above = evidence.low, evidence.high, evidence.above
    interval = _INTERVAL.search(doc.replace("`", ""))
    if interval and low is None and high is None:
        low, high = float(interval.group(1)), float(interval.group(2))
    if low is None and re.match(r"(an? )?positive int", doc, re.IGNORECASE):
        low = 1.0
    start = _FROM.search(doc[:24])
    if low is None and start and ">=" in doc[:24]:
        low = float(start.group(1))
    return replace(found, low=low, high=high, above=above)
