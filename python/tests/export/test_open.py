"""Opening a pipeline as a notebook: from top to bottom it computes what the pipeline computes, and it reads well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError, DocumentError, ProjectError

from .export_project import computed, load, make, opened, ran

LOAD = (
    '"""Load the readings."""\n\n\ndef load(*, count: int = 4):\n    values = list(range(count))\n    return values\n'
)
SCALE = """\"\"\"Scale.\"\"\"

import numpy as np


def scale(values, *, factor: float = 2.0):
    # Larger.
    scaled = np.array(values) * factor

    total = float(scaled.sum())
    return scaled, total
"""
USE = "def use(values, scaled):\n    result = [sum(values), scaled.tolist()]\n    return result\n"


def operation(name: str, signature: str, *lines: str, head: str = "") -> str:
    """The file of an operation."""
    return head + f"def {name}({signature}):\n" + "".join(f"    {line}\n" for line in lines)


# Name: operations by name (in the order of their places), edges, and the form that each takes.
CASES: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {
    "plain": (
        {"load": LOAD, "scale": SCALE, "use": USE},
        {"scale.values": "load.values", "use.values": "load.values", "use.scaled": "scale.scaled"},
        {},
    ),
    "an input is changed in place, and another operation takes it as it was": (
        {
            "load": LOAD,
            "push": operation("push", "values", "values.append(99)", "return values"),
            "use": operation("use", "values", "total = sum(values)", "return total"),
        },
        {"push.values": "load.values", "use.values": "load.values"},
        {},
    ),
    "two outputs share memory, one is changed": (
        {
            "load": operation("load", "", "a = [1]", "b = [a]", "return a, b"),
            "push": operation("push", "a, b", "a.append(2)", "b = str(b)", "return a, b"),
        },
        {"push.a": "load.a", "push.b": "load.b"},
        {},
    ),
    "two operations give outputs of one name": (
        {
            "one": operation("one", "", "x = 1", "return x"),
            "two": operation("two", "", "x = 2", "return x"),
            "sub": operation("sub", "a, b", "d = a - b", "return d"),
        },
        {"sub.a": "one.x", "sub.b": "two.x"},
        {},
    ),
    "inputs are called the other way round": (
        {
            "one": operation("one", "", "x = 1", "y = 2", "return x, y"),
            "sub": operation("sub", "y, x", "d = [y, x]", "return d"),
        },
        {"sub.y": "one.x", "sub.x": "one.y"},
        {},
    ),
    "a local variable is called as what another operation still needs": (
        {
            "one": operation("one", "", "x = 1", "return x"),
            "two": operation("two", "x", "y = x", "x = 50", "return y"),
            "end": operation("end", "x, y", "z = x + y", "return z"),
        },
        {"two.x": "one.x", "end.x": "one.x", "end.y": "two.y"},
        {},
    ),
    "a function that is given on sees its own variables": (
        {
            "one": operation("one", "", "k = 2", "f = lambda v: v * k", "return f"),
            "two": operation("two", "f", "k = 100", "y = f(3)", "return y"),
        },
        {"two.f": "one.f"},
        {"one": "function"},
    ),
    "a generator is used up before its variable changes": (
        {
            "one": operation("one", "", "k = 2", "total = sum(v * k for v in range(3))", "k = 5", "return total"),
            "two": operation("two", "total", "k = 100", "y = total + k", "return y"),
        },
        {"two.total": "one.total"},
        {},
    ),
    "a variable hides a name of Python": (
        {
            "one": operation("one", "", "max = 3", "list = [max]", "return list"),
            "two": operation("two", "values", "y = max(list(values))", "return y"),
        },
        {"two.values": "one.list"},
        {},
    ),
    "helpers of one name in two files": (
        {
            "one": operation("one", "", "x = _h(1)", "return x", head="def _h(v):\n    return v + 1\n\n\n"),
            "two": operation("two", "x", "y = _h(x)", "return y", head="def _h(v):\n    return v * 10\n\n\n"),
        },
        {"two.x": "one.x"},
        {},
    ),
    "a helper that is given on needs what another file calls otherwise": (
        {
            "one": operation(
                "one",
                "",
                "return _h,",
                head="K = 2\n\n\ndef _g(v):\n    return K * v\n\n\ndef _h(v):\n    return _g(v)\n\n\n",
            ),
            "two": operation("two", "f", "y = f(3) + K", "return y", head="K = 7\n\n\n"),
        },
        {"two.f": "one._h"},
        {"two": "imported"},
    ),
    "returns from the middle": (
        {
            "one": operation(
                "one", "*, n: int = 3", "if n > 2:", "    x = 'many'", "    return x", "x = 'few'", "return x"
            )
        },
        {},
        {"one": "function"},
    ),
    "returns from within a with": (
        {"one": operation("one", "", "import io", "with io.StringIO('a') as f:", "    t = f.read()", "    return t")},
        {},
        {"one": "function"},
    ),
    "functions within share a variable": (
        {
            "one": operation(
                "one",
                "",
                "n = 0",
                "def tick():",
                "    nonlocal n",
                "    n += 1",
                "    return n",
                "tick()",
                "tick()",
                "return n",
            )
        },
        {},
        {},
    ),
    "calls itself": (
        {"one": operation("one", "*, n: int = 3", "total = n if n < 1 else n + one(n=n - 1)", "return total")},
        {},
        {"one": "function"},
    ),
    "looks at its own variables": (
        {"one": operation("one", "", "a = 1", "names = sorted(locals())", "return names")},
        {},
        {"one": "function"},
    ),
    "keeps a count in its file": (
        {"one": operation("one", "", "global n", "n = 1", "result = n", "return result", head="n = 0\n\n\n")},
        {},
        {"one": "imported"},
    ),
    "a star import": (
        {"one": operation("one", "", "x = floor(2.5)", "return x", head="from math import *\n\n\n")},
        {},
        {"one": "imported"},
    ),
    "a decorator": (
        {
            "one": "import functools\n\n\n@functools.lru_cache\n"
            + operation("one", "*, n: int = 2", "x = n", "return x"),
        },
        {},
        {"one": "function"},
    ),
    "returns an expression": (
        {"one": operation("one", "", "x = 2", "return x + 1"), "two": operation("two", "r", "return (r, r)[0]")},
        {"two.r": "one.result"},
        {},
    ),
    "a tuple of one": ({"one": operation("one", "", "x = 2", "return x,")}, {}, {}),
    "text over several lines keeps its own margin": (
        {"one": operation("one", "", "t = '''a", "  b", "c'''", "u = f'''{t}", "d'''", "return t, u")},
        {},
        {},
    ),
    "an optional input that nothing feeds": (
        {"one": operation("one", "x=None", "y = x is None", "return y")},
        {},
        {},
    ),
    "the notebook's own names are taken": (
        {
            "one": operation(
                "one", "", "project = 1", "os = 2", "sys = 3", "deepcopy = [4]", "return project, deepcopy"
            ),
            "two": operation("two", "values", "values.append(1)", "return values"),
            "end": operation("end", "values", "n = len(values)", "return n"),
        },
        {"two.values": "one.deepcopy", "end.values": "one.deepcopy"},
        {},
    ),
    "the working folder is left": (
        {
            "one": operation(
                "one",
                "",
                "os.makedirs('a', exist_ok=True)",
                "os.chdir('a')",
                "x = 1",
                "return x",
                head="import os\n\n\n",
            ),
            "two": operation(
                "two", "x", "here = os.path.basename(os.getcwd()) == 'a'", "return here", head="import os\n\n\n"
            ),
        },
        {"two.x": "one.x"},
        {},
    ),
    "a class and its instance": (
        {
            "one": operation(
                "one", "", "class P:", "    def __init__(self):", "        self.v = K", "return P,", head="K = 4\n\n\n"
            ),
            "two": operation("two", "c", "v = c().v", "return v"),
        },
        {"two.c": "one.P"},
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_notebook_computes_what_the_pipeline_computes(name: str, tmp_path: Path) -> None:
    operations, edges, forms = CASES[name]
    project = make(tmp_path / "p", operations, edges)
    path = opened(project)
    then, finally_ = ran(path)
    wanted = computed(project)
    assert comparable(then) == comparable(wanted)
    taken = {tuple(source.split(".", 1)) for source in edges.values()}
    assert comparable({port: finally_[port] for port in wanted if port not in taken}) == comparable(
        {port: value for port, value in wanted.items() if port not in taken}
    )
    found = {each["node"]: each["form"] for each in load(path)["metadata"]["deepforge"]["sections"]}
    assert {node: form for node, form in found.items() if form != "plain"} == forms


def comparable(values: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Functions and classes by their kind, arrays as lists."""
    return {
        port: type(value).__name__ if callable(value) else value.tolist() if hasattr(value, "tolist") else value
        for port, value in values.items()
    }


def test_one_operation_twice_with_other_attributes(tmp_path: Path) -> None:
    project = make(
        tmp_path / "p",
        {"load": LOAD, "join": operation("join", "a, b", "c = a + b", "return c")},
        {"join.a": "few.values", "join.b": "many.values"},
        {"few": {"count": "1"}, "many": {"count": "3"}},
        {"few": "load", "many": "load", "join": "join"},
    )
    then, _ = ran(opened(project))
    assert then["join", "c"] == [0, 0, 1, 2]


def test_the_cells_read_well(tmp_path: Path) -> None:
    operations, edges, _ = CASES["plain"]
    project = make(tmp_path / "p", operations, edges, {"scale": {"factor": "0.5"}})
    texts = [("".join(c["source"]), c["metadata"]["deepforge"]["role"]) for c in load(opened(project))["cells"]]
    assert texts[2:] == [
        ("## load\n\nLoad the readings.", "text"),
        ("count = 4", "attributes"),
        ("values = list(range(count))", "code"),
        ("values", "outputs"),
        ("## Scale\n\nTakes `values` from *load*.", "text"),
        ("import numpy as np", "imports"),
        ("factor = 0.5", "attributes"),
        ("# Larger.\nscaled = np.array(values) * factor", "code"),
        ("total = float(scaled.sum())", "code"),
        ("display(scaled, total)", "outputs"),
        ("## use\n\nTakes `values` from *load*; `scaled` from *scale*.", "text"),
        ("result = [sum(values), scaled.tolist()]", "code"),
        ("result", "outputs"),
    ]


def test_what_is_set_for_the_whole_process_is_said(tmp_path: Path) -> None:
    head = "import numpy as np\n\n\n"
    operations = {
        "one": operation("one", "", "np.seterr(all='ignore')", "x = 1", "return x", head=head),
        "two": operation("two", "x", "np.seterr(all='ignore')", "y = x", "return y", head=head),
        "end": operation("end", "y", "z = y", "return z"),
    }
    cells = load(opened(make(tmp_path / "p", operations, {"two.x": "one.x", "end.y": "two.y"})))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    said = "What it sets (`np.seterr(all='ignore')`) holds below, too"
    assert [said in text for text in texts] == [False, True, True, False]


def test_a_figure_is_not_cut_in_two(tmp_path: Path) -> None:
    text = operation(
        "draw",
        "",
        "a = 1",
        "",
        "fig, ax = plt.subplots()",
        "",
        "ax.plot([a, 2])",
        "",
        "plt.show()",
        "",
        "b = 2",
        "return a, b",
        head="import matplotlib.pyplot as plt\n\n\n",
    )
    cells = load(opened(make(tmp_path / "p", {"draw": text})))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["metadata"]["deepforge"]["role"] == "code"]
    assert code == ["a = 1", "fig, ax = plt.subplots()\n\nax.plot([a, 2])\n\nplt.show()", "b = 2"]


def test_one_node_takes_the_values_of_the_latest_execution(tmp_path: Path) -> None:
    operations, edges, _ = CASES["plain"]
    project = make(tmp_path / "p", operations, edges)
    path = opened(project, node="use")
    (cell,) = [c for c in load(path)["cells"] if c["metadata"]["deepforge"]["role"] == "inputs"]
    assert "values of load, which has not been run yet" in "".join(cell["source"])
    with pytest.raises(NameError, match="Put a value for values here"):
        ran(path)
    execution = project.run("p")
    assert project.wait(execution, timeout=60).status == "done"
    path = opened(project, node="use")
    (cell,) = [c for c in load(path)["cells"] if c["metadata"]["deepforge"]["role"] == "inputs"]
    assert "".join(cell["source"]).splitlines()[0] == f"values = project.value('load', 'values', '{execution}')"
    then, _ = ran(path)
    assert then == {("use", "result"): [6, [0.0, 2.0, 4.0, 6.0]]}
    assert ran(opened(project, "operations/use.py"))[0] == {("use", "result"): [6, [0.0, 2.0, 4.0, 6.0]]}


def test_opening_again_gives_the_same_notebook_and_overwrites_none(tmp_path: Path) -> None:
    project = make(tmp_path / "p", {"load": LOAD})
    first = opened(project)
    assert opened(project) == first
    text = first.read_text().replace("range(count)", "range(count + 1)")
    first.write_text(text)
    second = opened(project)
    assert second.name == "p-pipeline-2.ipynb"
    assert first.read_text() == text


@pytest.mark.parametrize(
    ("path", "node", "error", "code"),
    [
        ("pipelines/none.pipeline.json", None, ProjectError, "no-document"),
        ("operations/load.py", "load", ProjectError, "no-document"),
        ("deepforge.toml", None, ProjectError, "no-document"),
        ("pipelines/p.pipeline.json", "nobody", DocumentError, "no-node"),
        ("../outside.py", None, DeepForgeError, "project"),
    ],
)
def test_what_cannot_be_opened(
    tmp_path: Path, path: str, node: str | None, error: type[DeepForgeError], code: str
) -> None:
    project = make(tmp_path / "p", {"load": LOAD})
    with pytest.raises(error) as raised:
        project.open_as_notebook(path, node)
    assert raised.value.code == code
    assert not list((project.root / "notebooks").glob("*.ipynb"))
