"""Calls whose answer is another one in each run: clock, entropy, the process itself, what other programs say."""

from __future__ import annotations

import ast
import re
import shlex
from dataclasses import dataclass

# Called without what they would tell the time of, they tell the present.
_CLOCKS_WITHOUT = {"time.ctime": 1, "time.localtime": 1, "time.gmtime": 1, "time.asctime": 1, "time.strftime": 2}
_CLOCKS = {
    "time.time", "time.time_ns", "time.perf_counter", "time.perf_counter_ns", "time.process_time",
    "time.process_time_ns", "time.monotonic", "time.monotonic_ns", "time.thread_time", "time.thread_time_ns",
    "time.clock_gettime", "time.clock_gettime_ns", "timeit.default_timer", "timeit.timeit", "timeit.repeat",
    "timeit.Timer", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "datetime.date.today", "pandas.Timestamp.now", "pandas.Timestamp.today", "pandas.Timestamp.utcnow",
    "pandas.to_datetime.today", "email.utils.formatdate", "email.utils.localtime", "logging.LogRecord",
    "logging.makeLogRecord", "os.times", "os.path.getmtime", "os.path.getctime", "os.path.getatime",
    "cProfile.Profile", "sys._current_frames",
}  # fmt: skip
_CLOCK_ATTRIBUTES = {"st_mtime", "st_ctime", "st_atime", "st_mtime_ns", "st_ctime_ns", "st_atime_ns"}
_NOW = {"now", "today"}
_ENTROPY = {
    "os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4", "random.SystemRandom", "os.getpid", "os.getppid",
    "builtins.id", "builtins.hash", "threading.get_ident", "threading.get_native_id", "threading.current_thread",
    "threading.active_count", "threading.enumerate", "multiprocessing.current_process",
    "multiprocessing.active_children", "gc.collect", "gc.get_count", "gc.get_objects", "gc.get_stats",
    "gc.get_referrers", "sys.getrefcount", "sys.getallocatedblocks", "tracemalloc.get_traced_memory",
    "tracemalloc.take_snapshot", "resource.getrusage", "os.getloadavg", "concurrent.futures.as_completed",
    "concurrent.futures.wait", "asyncio.as_completed", "ctypes.addressof", "socket.getaddrinfo",
}  # fmt: skip
_ENTROPY_LIBRARIES = {"secrets", "psutil"}
_ENTROPY_METHODS = {"imap_unordered"}
_ADDRESSES = {"ctypes", "__array_interface__"}
_TAKES_ADDRESS = {
    "ctypes.byref",
    "ctypes.pointer",
    "ctypes.addressof",
    "ctypes.cast",
    "ctypes.memmove",
    "ctypes.memset",
}
_PLACES = {
    "tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.NamedTemporaryFile", "tempfile.TemporaryDirectory",
    "tempfile.mktemp", "tempfile.TemporaryFile", "tempfile.SpooledTemporaryFile",
}  # fmt: skip
_UNSEEDED = {
    "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence", "random.Random",
    "numpy.random.PCG64", "numpy.random.PCG64DXSM", "numpy.random.MT19937", "numpy.random.Philox",
    "numpy.random.SFC64",
}  # fmt: skip
RESEEDS = {"random.seed": "random", "numpy.random.seed": "numpy.random"}
_PROGRAMS = {
    "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.Popen",
    "subprocess.getoutput", "subprocess.getstatusoutput", "os.system", "os.popen",
}  # fmt: skip
# What these say depends on their arguments and on files only.
_PLAIN_PROGRAMS = {
    "awk", "basename", "cat", "cd", "chmod", "cmp", "column", "cp", "cut", "diff", "dirname", "echo", "export", "expr",
    "false", "file", "find", "fold", "grep", "gunzip", "gzip", "head", "jq", "ls", "md5sum", "mkdir", "mv", "nl",
    "paste", "pip", "pip3", "printf", "pwd", "rev", "rm", "rmdir", "sed", "seq", "sha256sum", "sort", "tail", "tar",
    "tee", "test", "touch", "tr", "tree", "true", "uniq", "unzip", "wc", "which", "xargs", "zip",
}  # fmt: skip
_CHANGING = re.compile(
    r"\$\{?RANDOM|\$\$|\$\(|`|urandom|/proc/|-[mac]time|-[mac]min|\bls\s[^|;&]*-\w*l|-ls\b|--full-time|\bdate\b"
)
_BETWEEN = re.compile(r"\|\|?|&&?|;|\n")
_FETCHES = re.compile(r"\b(?:curl|wget|git|ssh|scp|rsync|aws|gsutil|kaggle)\b")


@dataclass(frozen=True)
class Why:
    """Why a value cannot be repeated. ``place``: only the name of a place (a temporary folder) is new each time."""

    text: str
    place: bool = False


def why_call(node: ast.Call, path: str) -> Why | None:
    """Why the answer of a call of ``path`` (a full dotted name, '' when unknown) is new each time, None when not."""
    given = len(node.args) + len(node.keywords)
    if path in _CLOCKS or given < _CLOCKS_WITHOUT.get(path, 0) or _says_now(node, path):
        return Why(f"reads the clock ({path})")
    if path in _ENTROPY or path.partition(".")[0] in _ENTROPY_LIBRARIES:
        return Why(f"asks for what is different in each process ({path.removeprefix('builtins.')})")
    if isinstance(node.func, ast.Attribute) and node.func.attr in _ENTROPY_METHODS:
        return Why(f"takes results in the order in which they are ready ({node.func.attr})")
    if path in _PLACES:
        return Why(f"makes a name that is new each time ({path})", place=True)
    if path in _UNSEEDED and without_seed(node):
        return Why(f"draws unseeded randomness ({path})")
    if path in _PROGRAMS and (program := _other_program(node)):
        return Why(f"takes what another program says ({program})")
    return None


def why_attribute(node: ast.Attribute) -> Why | None:
    """Why what an attribute holds is new each time: times of files, addresses of memory."""
    if node.attr in _CLOCK_ATTRIBUTES:
        return Why(f"reads the time of a file ({node.attr})")
    if node.attr in _ADDRESSES and not (isinstance(node.value, ast.Name) and node.value.id == node.attr):
        return Why(f"takes an address in memory ({node.attr})")
    return None


def why_function(path: str) -> Why | None:
    """Why the answers of a function that is handed on, not called, will be new each time."""
    if path in _CLOCKS:
        return Why(f"reads the clock ({path})")
    return Why(f"asks for what is different in each process ({path})") if path in _ENTROPY - {"builtins.id"} else None


def takes_address(path: str) -> bool:
    """Whether a call lets C code reach the memory of its arguments."""
    return path in _TAKES_ADDRESS


def without_seed(call: ast.Call) -> bool:
    """Whether a generator is made, or a seed set, without saying with which."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return not given or all(isinstance(value, ast.Constant) and value.value is None for value in given)


def fetches(detail: str) -> bool:
    """Whether a command line brings something from elsewhere."""
    return _FETCHES.search(detail) is not None


def dotted(node: ast.expr, origins: dict[str, str]) -> str:
    """The full dotted name that an expression stands for by the imports in ``origins``; '' when it is none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    root = origins.get(node.id, f"builtins.{node.id}" if node.id in ("id", "hash") and not parts else "")
    return ".".join([root, *reversed(parts)]) if root else ""


def _says_now(node: ast.Call, path: str) -> bool:
    if path.partition(".")[0] not in ("numpy", "pandas"):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return any(isinstance(each, ast.Constant) and each.value in _NOW for each in given if _is_text(each))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _other_program(node: ast.Call) -> str | None:
    """The program whose answer cannot be relied on; None when all that run are known to be plain."""
    command = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "args"), None)
    if isinstance(command, (ast.List, ast.Tuple)):
        words = [each.value for each in command.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if command.elts and words and isinstance(command.elts[0], ast.Constant):
            text = shlex.join(words)
            return None if words[0] in _PLAIN_PROGRAMS and not _CHANGING.search(text) else text[:80]
        return "a program that only the run names"
    if isinstance(command, ast.JoinedStr):
        command = ast.Constant("".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in command.values))
    if not (isinstance(command, ast.Constant) and isinstance(command.value, str)):
        return "a program that only the run names"
    parts = [part.split() for part in _BETWEEN.split(command.value) if part.strip()]
    if all(part[0] in _PLAIN_PROGRAMS for part in parts) and not _CHANGING.search(command.value):
        return None
    return command.value.strip()[:80]
