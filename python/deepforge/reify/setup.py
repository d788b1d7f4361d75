"""Statements that set process-wide state (plot styles, options, search paths): repeated, not passed on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

# Dotted path of what is called or assigned -> the state it sets. A path also covers everything below it.
SETS: dict[str, str] = {
    "matplotlib.style.use": "matplotlib.rcParams",
    "matplotlib.pyplot.style.use": "matplotlib.rcParams",
    "matplotlib.rc": "matplotlib.rcParams",
    "matplotlib.rcParams": "matplotlib.rcParams",
    "matplotlib.pyplot.rc": "matplotlib.rcParams",
    "matplotlib.pyplot.rcParams": "matplotlib.rcParams",
    "matplotlib.pyplot.rcdefaults": "matplotlib.rcParams",
    "matplotlib.rcdefaults": "matplotlib.rcParams",
    "matplotlib.pyplot.set_cmap": "matplotlib.rcParams",
    "pylab.rcParams": "matplotlib.rcParams",
    "seaborn.set": "matplotlib.rcParams",
    "seaborn.set_theme": "matplotlib.rcParams",
    "seaborn.set_style": "matplotlib.rcParams",
    "seaborn.set_context": "matplotlib.rcParams",
    "seaborn.set_palette": "matplotlib.rcParams",
    "seaborn.set_color_codes": "matplotlib.rcParams",
    "seaborn.reset_defaults": "matplotlib.rcParams",
    "pandas.plotting.register_matplotlib_converters": "matplotlib.rcParams",
    "pandas.set_option": "pandas.options",
    "pandas.reset_option": "pandas.options",
    "pandas.options": "pandas.options",
    "numpy.set_printoptions": "numpy.printoptions",
    "numpy.seterr": "numpy.errstate",
    "warnings.filterwarnings": "warnings.filters",
    "warnings.simplefilter": "warnings.filters",
    "warnings.resetwarnings": "warnings.filters",
    "os.environ": "os.environ",
    "os.putenv": "os.environ",
    "sys.path": "sys.path",
    "sys.setrecursionlimit": "sys.limits",
    "sys.set_int_max_str_digits": "sys.limits",
    "decimal.getcontext": "decimal.context",
    "decimal.setcontext": "decimal.context",
    "locale.setlocale": "locale.settings",
    "sklearn.set_config": "sklearn.config",
    "torch.set_default_dtype": "torch.config",
    "torch.set_num_threads": "torch.config",
    "logging.basicConfig": "logging.settings",
    "logging.disable": "logging.settings",
}

# The libraries whose work a state can change; a state that is not here concerns everybody.
CONCERNS: dict[str, tuple[str, ...]] = {
    "matplotlib.rcParams": ("matplotlib", "seaborn", "pylab"),
    "pandas.options": ("pandas",),
    "numpy.printoptions": ("numpy",),
    "numpy.errstate": ("numpy", "pandas"),
    "sklearn.config": ("sklearn",),
    "torch.config": ("torch",),
}

# States of which a change is recorded as it happens, by whatever code. Warnings filters are not among them:
# importing a library changes those.
WATCHED = frozenset({*CONCERNS, "os.environ", "sys.path"})

_CHANGING_METHODS = {"append", "insert", "extend", "remove", "update", "setdefault", "pop", "clear"}


def setup_state(tree: ast.stmt, origins: dict[str, str]) -> str | None:
    """The state that ``tree`` sets, None when it is no setup statement.

    ``origins`` maps names to the dotted path they were imported from.
    """
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Call):
        path = dotted(tree.value.func, origins)
        return _state_of(path, called=True) if path else None
    if isinstance(tree, (ast.Assign, ast.AugAssign)):
        targets = tree.targets if isinstance(tree, ast.Assign) else [tree.target]
        states = {_state_of(dotted(target, origins), called=False) for target in targets}
        return states.pop() if len(states) == 1 else None
    return None


def _state_of(path: str | None, *, called: bool) -> str | None:
    if path is None:
        return None
    for known, state in SETS.items():
        if path == known:
            return state
        # Reading os.environ.get(...) or rcParams.keys() sets nothing.
        changes = not called or path.rsplit(".", 1)[-1] in _CHANGING_METHODS or known == "decimal.getcontext"
        if path.startswith(known + ".") and changes:
            return state
    return None


def concerns(state: str, libraries: Iterable[str], *, figures: bool) -> bool:
    """Whether ``state`` can matter to a cell that uses ``libraries`` (top-level packages) or shows figures."""
    known = CONCERNS.get(state)
    return known is None or (figures and "matplotlib" in known) or any(name in known for name in libraries)


def dotted(node: ast.expr, origins: dict[str, str]) -> str | None:
    """``matplotlib.pyplot.rcParams`` for ``plt.rcParams['x']``; None when the root is not an imported name."""
    parts: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return None
    origin = origins.get(node.id)
    if origin in ("pylab", "matplotlib.pylab"):
        origin = "matplotlib.pyplot"
    return ".".join([origin, *reversed(parts)]) if origin else None


def may_set(state: str, trees: Iterable[ast.AST], origins: Mapping[str, str]) -> bool:
    """Whether something else in ``trees`` may have set ``state``: a call into a library that it concerns, or of
    the session's own functions."""
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                root: ast.expr = node.func
                while isinstance(root, (ast.Attribute, ast.Subscript, ast.Call)):
                    root = root.func if isinstance(root, ast.Call) else root.value
                origin = origins.get(root.id, "") if isinstance(root, ast.Name) else ""
                if origin == "__main__" or origin.split(".")[0] in CONCERNS.get(state, ()):
                    return True
    return False
