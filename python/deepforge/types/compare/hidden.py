"""Classes of which a pickle does not show all: those whose objects can only be told apart by using them."""

from __future__ import annotations

import inspect
import sys
import sysconfig
from collections.abc import Iterable

from .result import type_text

_HOOKS = ("__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs__", "__getnewargs_ex__")
# Classes that pickle their objects without what a class that descends from them adds as attributes.
_WITHOUT_ATTRIBUTES = {
    "numpy": ("ndarray", "generic", "matrix"),
    "numpy.ma": ("MaskedArray",),
    "pandas": ("DataFrame", "Series", "Index"),
    "collections": ("defaultdict",),
    "datetime": ("date", "time", "timedelta", "tzinfo"),
    "pathlib": ("PurePath",),
    "fractions": ("Fraction",),
    "decimal": ("Decimal",),
}
_INSTALLED = ("site-packages", "dist-packages")
_STANDARD = sysconfig.get_path("stdlib")


def hidden(kind: type) -> str | None:
    """Why objects of a class of the user's hold more than they are pickled with; None when they do not, or may not."""
    if _is_library(kind):
        return None
    for base in kind.__mro__:
        own = None if _is_library(base) else next((n for n in _HOOKS if _written(vars(base).get(n))), None)
        if own is not None:
            return f"the class {type_text(base)} says itself what is stored of its objects ({own})"
    if not getattr(kind, "__dictoffset__", 0):
        return None
    for module, names in _WITHOUT_ATTRIBUTES.items():
        loaded = sys.modules.get(module)
        for name in names:
            stored = getattr(loaded, name, None)
            if isinstance(stored, type) and issubclass(kind, stored):
                return f"what a {type_text(kind)} has beside the contents of a {name} is not stored with it"
    return None


def replaced(kind: type, patched: Iterable[tuple[str, str]]) -> str | None:
    """Which attribute of the class, or of a class it descends from, the session replaced; None when none."""
    wanted = list(patched)
    if not wanted:
        return None
    for base in kind.__mro__:
        for owner, name in wanted:
            if owner == f"{base.__module__}.{base.__qualname__}" and _has(base, name):
                return f"the session replaced {name} of {type_text(base)}: only use shows what that does"
    return None


def _has(kind: type, name: str) -> bool:
    return inspect.getattr_static(kind, name, None) is not None


def _written(hook: object) -> bool:
    """Whether a hook was written by hand, not made by a dataclass or a named tuple."""
    return hook is not None and getattr(hook, "__module__", None) not in ("dataclasses", "collections")


def _is_library(kind: type) -> bool:
    """Whether a class comes with Python or an installed package."""
    if kind.__module__ == "__main__":
        return False
    module = sys.modules.get(kind.__module__)
    if module is None:
        return False
    file = getattr(module, "__file__", None)
    return file is None or file.startswith(_STANDARD) or any(part in file for part in _INSTALLED)
