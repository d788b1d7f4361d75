"""What each magic does, as plain Python: statements or an expression, or the reason why there is none."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from .expand import block_literal, expanded, quoted


class Unsupported(Exception):
    """No plain Python does the same; the message says why."""


@dataclass
class Rewrite:
    """Plain Python for one magic.

    ``lines``: statements without indentation, empty when nothing is left to do. ``imports``: modules
    they need. ``also``: code that ran although it is left out. ``note``: what was left out, in words.
    ``bound``: a name the magic binds that the plain code does not.
    """

    lines: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    also: str = ""
    note: str = ""
    bound: str = ""


# Nothing that they do reaches a variable.
_DROPPED = frozenset(
    {
        "matplotlib", "config", "load_ext", "reload_ext", "unload_ext", "autoreload", "aimport", "pip", "conda",
        "mamba", "micromamba", "uv", "who", "whos", "who_ls", "pdb", "debug", "history", "hist", "lsmagic", "magic",
        "quickref", "pinfo", "pinfo2", "psource", "pdoc", "pdef", "pfile", "psearch", "page", "notebook", "save",
        "pprint", "Pprint", "colors", "xmode", "logstart", "logstop", "logon", "logoff", "logstate", "doctest_mode",
        "automagic", "autocall", "autosave", "gui", "tb", "load", "loadpy", "recall", "rep", "edit",
        "less", "more", "man", "ls", "ll", "la", "lf", "lk", "ldir", "lx", "cat", "dhist", "dirs", "pwd", "precision",
        "reset", "reset_selective", "alias", "alias_magic", "unalias", "bookmark", "rehashx", "connect_info",
        "qtconsole", "clear", "cls", "killbgscripts", "tensorboard", "watermark", "deepforge", "code_wrap",
        "subshell", "pycat",
    }
)  # fmt: skip
_DROPPED_CELLS = frozenset({"html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG", "mermaid"})
_RUN_ONCE = frozenset({"time", "prun", "lprun", "mprun", "snakeviz", "pyinstrument", "scalene", "memprof"})
_RUN_OFTEN = frozenset({"timeit", "memit"})
_SHELLS = frozenset({"bash", "sh", "zsh", "python", "python3", "perl", "ruby"})
_INSTALL = re.compile(r"^\s*(?:[\w./{}]*python[\d.]*\s+-m\s+)?(?:pip3?|conda|mamba|micromamba|uv(?:\s+pip)?)\s+\w+")
_OPTIONS = re.compile(r"^(?:-[lsTDfmnruc](?:\s+|=)?\S+\s+|-[rqpot]\s+|--\S+\s+)*")


def line_magic(name: str, text: str, names: Container[str], drop: Container[str]) -> Rewrite:
    """The statements that do what ``%name text`` does. Raises Unsupported."""
    rule = _STATEMENTS.get(name)
    if rule is not None:
        return rule(text, names)
    if name in _RUN_ONCE:
        return Rewrite([text[len(_options(name, text)) :]], note=f"%{name}")
    if name in _RUN_OFTEN:
        return Rewrite(also=text[len(_options(name, text)) :], note=f"%{name}")
    if name in _DROPPED or name in drop:
        return Rewrite(note=f"%{name} {text}".strip())
    raise Unsupported(f"no plain Python does what the magic %{name} does")


def line_value(name: str, text: str, names: Container[str]) -> tuple[str, set[str]]:
    """The expression whose value is that of ``%name text``, and the modules it needs. Raises Unsupported."""
    if name == "time":
        return f"({text[len(_options(name, text)) :]})", set()
    if name == "pwd":
        return "os.getcwd()", {"os"}
    if name == "env" and text and not re.search(r"[=\s]", text.strip()):
        return f"os.environ[{quoted(text.strip())}]", {"os"}
    if name in ("sx", "system"):
        return shell_output(expanded(text, names)), {"subprocess"}
    raise Unsupported(f"no plain Python gives the value of the magic %{name}")


def cell_magic(name: str, line: str, body: str, names: Container[str], drop: Container[str]) -> tuple[Rewrite, bool]:
    """For ``%%name line``: its rewriting, and whether the body runs once as a cell of its own. Raises Unsupported."""
    if name in _RUN_ONCE:
        return Rewrite(note=f"%%{name}"), True
    if name == "capture":
        words = [word for word in line.split() if not word.startswith("-")]
        return Rewrite(note="%%capture", bound=words[0] if words else ""), True
    return _cell(name, line, body, names, drop), False


def _cell(name: str, line: str, body: str, names: Container[str], drop: Container[str]) -> Rewrite:
    if name in _RUN_OFTEN:
        return Rewrite(also=body, note=f"%%{name}")
    if name in _DROPPED_CELLS or name in drop:
        return Rewrite(note=f"%%{name}")
    if name in ("writefile", "file"):
        return _write_file(line, body, names)
    if name in _SHELLS or name == "script":
        return _script(name, line, body, names)
    if name in ("sx", "system", "!"):
        return Rewrite([f"subprocess.run({block_literal(body)}, shell=True)"], {"subprocess"})
    raise Unsupported(f"no plain Python does what the cell magic %%{name} does")


def shell_command(text: str, names: Container[str]) -> Rewrite:
    """The statements that do what ``!text`` does."""
    if _INSTALL.match(text):
        return Rewrite(note=f"!{text}")
    return Rewrite([f"subprocess.run({expanded(text, names)}, shell=True)"], {"subprocess"})


def shell_output(command: str) -> str:
    """The expression for the lines that a shell command prints; ``command`` is an expression."""
    return (
        f"subprocess.run({command}, shell=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)"
        ".stdout.splitlines()"
    )


def _options(name: str, text: str) -> str:
    if name == "time":
        found = re.match(r"^(?:--\S+\s+)*", text)
    elif name in _RUN_OFTEN:
        found = re.match(r"^(?:-[nrp]\s*\S+\s+|-[tcqov]+\s+|--\S+\s+)*", text)
    else:
        found = _OPTIONS.match(text)
    return found.group() if found else ""


def _environment(text: str, names: Container[str]) -> Rewrite:
    text = text.strip()
    separator = "=" if "=" in text else " "
    name, found, value = text.partition(separator)
    if not found:
        return Rewrite(note=f"%env {text}".strip())
    return Rewrite([f"os.environ[{expanded(name.strip(), names)}] = {expanded(value.strip(), names)}"], {"os"})


def _change_directory(text: str, names: Container[str]) -> Rewrite:
    text = re.sub(r"^-q\s*|\s+-q$", "", text.strip()).strip().strip("\"'")
    if text.startswith("-"):
        raise Unsupported(f"no plain Python does what %cd {text} does")
    if not text or text.startswith("~"):
        return Rewrite([f"os.chdir(os.path.expanduser({expanded(text or '~', names)}))"], {"os"})
    return Rewrite([f"os.chdir({expanded(text, names)})"], {"os"})


def _pylab(text: str, names: Container[str]) -> Rewrite:
    lines = [
        "import numpy",
        "import matplotlib",
        "from matplotlib import pylab, mlab, pyplot",
        "np = numpy",
        "plt = pyplot",
    ]
    if "--no-import-all" not in text:
        lines += ["from pylab import *", "from numpy import *"]
    return Rewrite(lines)


def _precision(text: str, names: Container[str]) -> Rewrite:
    if not text.strip().isdigit():
        return Rewrite(note=f"%precision {text}".strip())
    return Rewrite([f"numpy.set_printoptions(precision={text.strip()})"], {"numpy"})


def _delete(text: str, names: Container[str]) -> Rewrite:
    name = text.rsplit(maxsplit=1)[-1] if text.split() else ""
    return Rewrite([f"del {name}"]) if name.isidentifier() else Rewrite(note=f"%xdel {text}".strip())


def _store(text: str, names: Container[str]) -> Rewrite:
    if "-r" in text.split():
        raise Unsupported("%store -r brings variables from another session")
    return Rewrite(note=f"%store {text}".strip())


def _system(text: str, names: Container[str]) -> Rewrite:
    return shell_command(text, names)


def _write_file(line: str, body: str, names: Container[str]) -> Rewrite:
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    append = any(word in ("-a", "--append") for word in words)
    words = [word for word in words if word not in ("-a", "--append")]
    if len(words) != 1:
        raise Unsupported(f"%%writefile {line}: expected one file name")
    name = expanded(words[0], names)
    if words[0].startswith("~"):
        name = f"os.path.expanduser({name})"
    mode = "a" if append else "w"
    lines = f'with open({name}, "{mode}", encoding="utf-8") as _file:\n    _file.write({block_literal(body)})'
    return Rewrite(lines.split("\n"), {"os"} if words[0].startswith("~") else set())


def _script(name: str, line: str, body: str, names: Container[str]) -> Rewrite:
    words = line.split()
    if any(
        word in ("--out", "--err", "--bg", "--proc") or word.startswith(("--out=", "--err=", "--proc="))
        for word in words
    ):
        raise Unsupported(f"%%{name} {line}: its output becomes a variable, or it runs in the background")
    check = "--no-raise-error" not in words
    words = [word for word in words if word != "--no-raise-error"]
    command = words if name == "script" else [name, *words]
    if not command:
        raise Unsupported("%%script: expected a program")
    program = ", ".join(expanded(word, names) for word in command)
    lines = f"subprocess.run([{program}], input={block_literal(body)}, text=True, check={check})"
    return Rewrite(lines.split("\n"), {"subprocess"})


_STATEMENTS: dict[str, Callable[[str, Container[str]], Rewrite]] = {
    "env": _environment,
    "set_env": _environment,
    "cd": _change_directory,
    "pylab": _pylab,
    "precision": _precision,
    "xdel": _delete,
    "store": _store,
    "sx": _system,
    "system": _system,
    "sc": _system,
}
