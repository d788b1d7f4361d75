"""Who may have read process-wide state: records tell who changed it, and readers are known by what they did."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .records import ImplicitOperation

# What cannot be seen: a library that was patched, foreign code, threads.
WORLD = "state:world"


@dataclass(frozen=True)
class Moment:
    """Execution ``number``, with this source, left process-wide state as ``token`` says."""

    number: int
    token: int
    source: str


def could_read(operation: ImplicitOperation, key: str, moments: Mapping[str, Sequence[Moment]]) -> bool:
    """Whether the state ``key`` (``state:cwd``) could have reached an execution; rather too often than too seldom.

    What it sets itself did not: it would set it again.
    """
    if setting_lines(operation.source, key):
        return False
    rule = _READERS.get(key)
    if rule is None:
        return key == WORLD
    return rule(operation) or (
        key == "state:pandas.options"
        and _has_type(operation, "pandas.")
        and any(_DEEP.search(moment.source) for moment in moments.get(key, ()))
    )


def _has_type(operation: ImplicitOperation, start: str) -> bool:
    return any(info.type.startswith(start) for info in operation.values.values())


def _shows(operation: ImplicitOperation) -> bool:
    return operation.displayed is not None or operation.stdout != ""


# Options of pandas that change more than how values are shown.
_DEEP = re.compile(r"mode\.|future\.|compute\.|copy_on_write")
_DRAWS = re.compile(r"\b(plt|sns|matplotlib|seaborn|pylab)\b|plot|fig|\bax")
_TEXTS = re.compile(r"\b(str|repr|format|array2string|to_string)\b|\bf['\"]")
_ENVIRON = re.compile(r"environ|getenv|expand|subprocess|system|import|^\s*[!%]", re.MULTILINE)
_PLACES = re.compile(r"cwd|listdir|glob|open|[Pp]ath|exists|walk|load|save|read|write|import|^\s*[!%]", re.MULTILINE)

_SETTERS = {
    "state:random": re.compile(r"\brandom\.(seed|setstate)"),
    "state:numpy.random": re.compile(r"random\.(seed|set_state)|seed_everything|set_random_seed"),
    "state:torch.random": re.compile(r"manual_seed|seed_everything|set_random_seed|set_rng_state"),
    "state:matplotlib.rcParams": re.compile(
        r"rcParams|\brc\(|rcdefaults|style\.use|\bset_(theme|style|context|palette)|(sns|seaborn)\.set\b"
    ),
    "state:pandas.options": re.compile(r"set_option|reset_option|options\."),
    "state:numpy.printoptions": re.compile(r"set_printoptions"),
    "state:numpy.errstate": re.compile(r"seterr"),
    "state:warnings.filters": re.compile(r"filterwarnings|simplefilter|resetwarnings"),
    "state:os.environ": re.compile(r"environ|putenv|%env|load_dotenv"),
    "state:cwd": re.compile(r"chdir|%cd"),
    "state:sys.path": re.compile(r"sys\.path"),
    "state:sklearn.config": re.compile(r"set_config"),
}


@lru_cache(maxsize=16384)
def setting_lines(source: str, key: str) -> tuple[str, ...]:
    """The lines that set the state ``key``, by how they look: a record tells it only when the state changed by them."""
    pattern = _SETTERS.get(key)
    if pattern is None or not pattern.search(source):
        return ()
    return tuple(line.strip() for line in source.splitlines() if pattern.search(line) and line.lstrip()[:1] != "#")


_READERS: dict[str, Callable[[ImplicitOperation], bool]] = {
    "state:matplotlib.rcParams": lambda each: bool(each.figures or _DRAWS.search(each.source)),
    "state:pandas.options": lambda each: (_shows(each) and _has_type(each, "pandas.")) or "option" in each.source,
    "state:numpy.printoptions": lambda each: _shows(each) or bool(_TEXTS.search(each.source)),
    "state:numpy.errstate": lambda each: _has_type(each, "numpy.") or "errstate" in each.source,
    "state:warnings.filters": lambda each: "warnings" in each.source,
    "state:os.environ": lambda each: bool(_ENVIRON.search(each.source)),
    "state:cwd": lambda each: bool(each.files_read or each.files_written or _PLACES.search(each.source)),
    "state:sys.path": lambda each: "import" in each.source or "sys.path" in each.source,
    "state:sklearn.config": lambda each: _has_type(each, "sklearn.") or "sklearn" in each.source,
}
