"""The records are enough: running again only the cells they lead back to gives every final value."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepforge.provenance.lineage import Session

NAMES = ("a", "b", "c", "d")
START = [
    *(f"{name} = [{index}]" for index, name in enumerate(NAMES)),
    (
        "def put(v, n):\n    if isinstance(v, list):\n        v.append(n)\n    elif isinstance(v, dict):\n        v[str(n)] = n\n"
        "    else:\n        v.x = n"
    ),
    (
        "class Box:\n    count = 0\n    def __init__(self, v):\n        self.x = v\n    def __repr__(self):\n"
        "        return f'Box({self.x!r}, {Box.count})'\n    def add(self, n):\n        Box.count += 1\n        put(self.x, n)"
    ),
    "\n".join(f"def add_{name}(n):\n    put({name}, n)" for name in NAMES),
    "\n".join(f"def make_{name}():\n    global {name}\n    {name} = [0]" for name in NAMES),
    "def maker():\n    kept = []\n    def keep(n):\n        kept.append(n)\n        return kept\n    return keep",
    "\n".join(f"keep_{name} = maker()" for name in NAMES),
]
EXAMPLES = int(os.environ.get("DEEPFORGE_TEST_EXAMPLES", "25"))
CELLS = [
    "{x} = {y}", "{x} = [{y}, {n}]", "{x} = {{'k': {y}}}", "{x} = list({y})", "put({x}, {n})", "put({x}, {y})",
    "add_{x}({n})", "def add_{x}(n):\n    put({y}, n)", "def add_{x}(n):\n    add_{y}(n)", "{x} = {y}[0]",
    "if len(str({x})) % 2:\n    {y} = [{n}]", "for {x} in ([{n}], [2]):\n    put({y}, {x})", "{x} += [{n}]",
    "make_{x}()", "{x} = keep_{y}({n})", "keep_{x} = keep_{y}", "keep_{x}({n})", "{x} = Box({y})", "{x}.add({n})",
    "{x} = [v for v in {y}]", "{x} = (lambda v={y}: v)()", "del {x}\n{x} = [{n}]", "{x}, {y} = {y}, {x}",
    "try:\n    put({x}, {n})\n    1 / 0\n    {y} = 1\nexcept ZeroDivisionError:\n    put({y}, {n})",
    "put({x}, {n})\n{y} = 1 / 0\nput({x}, 99)", "exec('{x} = [{n}]')", "globals()['{x}'] = [{n}]", "{x} = {x}.copy()",
    "while True:\n    {x} = [{n}]\n    if {n} >= 0:\n        break", "{x} = iter({y})", "{x} = list({y})\n{y} = {x}",
    "put({x}, {n}); {x} = [{y}]", "{x} = type({y})()", "match {x}:\n    case [{y}, *_]:\n        pass",
]  # fmt: skip
_CELL = st.builds(
    lambda text, x, y, n: text.format(x=x, y=y, n=n),
    st.sampled_from(CELLS), st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 9),
)  # fmt: skip


def _again(session: Session, name: str) -> Any:
    """What ``name`` is after running only the executions that its record leads back to."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for number in session.what_made(name):
        with contextlib.suppress(Exception):
            exec(str(session[number].code), namespace)
    return _shown(namespace.get(name))


def _shown(value: Any) -> str:
    # An iterator is shown without using it up.
    shown = value.__reduce__()[1:] if type(value).__name__ == "list_iterator" else value
    return re.sub(r" at 0x\w+", "", repr(shown))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(_CELL, min_size=1, max_size=12))
def test_the_cells_that_made_a_value_make_it_again(make: Callable[..., Any], cells: list[str]) -> None:
    notebook = make()
    names = set(notebook.shell.user_ns)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for source in [*START, *cells]:
                notebook.shell.run_cell(source, store_history=True)
        session = notebook.session()
        for name in NAMES:
            if name in notebook.shell.user_ns:
                found, expected = _again(session, name), _shown(notebook.shell.user_ns[name])
                assert found == expected, (name, session.what_made(name))
    finally:
        notebook.capture.close()
        for name in set(notebook.shell.user_ns) - names:
            del notebook.shell.user_ns[name]
