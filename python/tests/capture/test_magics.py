"""Cells with magics as plain Python."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.capture.magics import plain_python

RUN = "subprocess.run("
OUTPUT = ", shell=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.splitlines()"

# The cell, its plain Python without blank lines.
CASES = {
    "x = 5 % 3": "x = 5 % 3",
    "# a comment\nx = 1  # another": "# a comment\nx = 1  # another",
    "%matplotlib inline\nimport numpy": "import numpy",
    "import a\n%load_ext autoreload\n%autoreload 2\nb = 1": "import a\nb = 1",
    "%pip install pandas\nx = 1": "x = 1",
    "!pip install -q pandas\nx = 1": "x = 1",
    "%config InlineBackend.figure_format = 'retina'\nx = 1": "x = 1",
    "%time x = f()": "x = f()",
    "x = %time f()": "x = (f())",
    "for i in v:\n    %time g(i)": "for i in v:\n    g(i)",
    "%%time\nx = f()\ny = x": "x = f()\ny = x",
    "%%time\n%matplotlib inline\nx = 1": "x = 1",
    "%%capture out\nx = f()": "x = f()",
    "%%time\n%%capture\nx = f()": "x = f()",
    "%timeit f()\nx = 1": "x = 1",
    "%%timeit\nf()": "",
    "%%prun -s time\nx = f()": "x = f()",
    "%prun -s time x = f()": "x = f()",
    "%lprun -f f x = f()": "x = f()",
    "df.head?\nx = 1": "x = 1",
    "?df": "",
    "x??": "",
    "!ls -la": f'import subprocess\n{RUN}"ls -la", shell=True)',
    "!wc {name}": f'import subprocess\n{RUN}f"wc {{name}}", shell=True)',
    "!wc $name": f'import subprocess\n{RUN}f"wc {{name}}", shell=True)',
    "!echo $HOME": f'import subprocess\n{RUN}"echo $HOME", shell=True)',
    "!echo $$name": f'import subprocess\n{RUN}"echo $name", shell=True)',
    "!awk '{print $1}' f": f"import subprocess\n{RUN}\"awk '{{print $1}}' f\", shell=True)",
    "files = !ls *.csv": f'import subprocess\nfiles = {RUN}"ls *.csv"{OUTPUT}',
    "if c:\n    !pip install x\ny = 1": "if c:\n    pass\ny = 1",
    "if c:\n    !ls\ny = 1": f'import subprocess\nif c:\n    {RUN}"ls", shell=True)\ny = 1',
    "%cd ..\nx = 1": 'import os\nos.chdir("..")\nx = 1',
    "%cd ~/data": 'import os\nos.chdir(os.path.expanduser("~/data"))',
    "here = %pwd": "import os\nhere = os.getcwd()",
    "%env A=1": 'import os\nos.environ["A"] = "1"',
    "%set_env A {name}": 'import os\nos.environ["A"] = f"{name}"',
    "%env A": "",
    "%xdel x": "del x",
    "%precision 3": "import numpy\nnumpy.set_printoptions(precision=3)",
    "%%html\n<b>hi</b>": "",
    "%%bash\nls\n": 'import subprocess\nsubprocess.run(["bash"], input="""\\\nls\n""", text=True, check=True)',
    "%%writefile a.txt\nhello\nworld\n":
        'with open("a.txt", "w", encoding="utf-8") as _file:\n    _file.write("""\\\nhello\nworld\n""")',
    "%%writefile -a {name}\nhello\n":
        'with open(f"{name}", "a", encoding="utf-8") as _file:\n    _file.write("""\\\nhello\n""")',
    "from __future__ import annotations\n!ls":
        f'from __future__ import annotations\nimport subprocess\n{RUN}"ls", shell=True)',
    "s = '''\n%time x\n!ls\n'''": "s = '''\n%time x\n!ls\n'''",
    "get_ipython().run_line_magic('matplotlib', 'inline')": "",
    "get_ipython().system(command)": f"import subprocess\n{RUN}command, shell=True)",
    ">>> x = 1\n>>> y = 2": "x = 1\ny = 2",
    "    x = 1\n    y = 2": "x = 1\ny = 2",
    "display(x)": "display(x)",
    "cd data": 'import os\nos.chdir("data")',
    "cd = 3": "cd = 3",
}  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_plain_python(source: str) -> None:
    plain = plain_python(source, names={"name", "command"}, is_magic=lambda name: name == "cd")
    assert plain.unsupported is None
    assert plain.code is not None and plain.code != ""  # an empty text would be left out of the record
    assert "\n".join(line for line in plain.code.split("\n") if line.strip()) == CASES[source]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("%%R\nx <- 1", "%%R"),
        ("%sql select 1", "%sql"),
        ("%run other.py", "cannot be read"),
        ("%store -r x", "another session"),
        ("%cd -", "%cd -"),
        ("x = (1 +", "not valid Python"),
        ("%%time\nx = (1 +", "not valid Python"),
        ("x = get_ipython().user_ns", "get_ipython"),
        ("%%bash --out v\nls", "variable"),
        ("r = %timeit -o f()", "%timeit"),
    ],
)
def test_what_has_no_plain_python_says_why(source: str, reason: str) -> None:
    plain = plain_python(source)
    assert plain.code is None
    assert reason in str(plain.unsupported)


@pytest.mark.parametrize(
    ("source", "line", "expected"),
    [
        ("%%time\nx = 1\ny = 2", 3, "y = 2"),
        ("%matplotlib inline\nx = 1\ny = 2", 2, "x = 1"),
        ("!ls\nx = 1\n!ls\ny = 2", 4, "y = 2"),
        ("a = 1\n%pylab inline\ny = 2", 3, "y = 2"),
    ],
)
def test_lines_of_the_cell_are_found_in_its_plain_python(source: str, line: int, expected: str) -> None:
    plain = plain_python(source)
    assert plain.code is not None
    found = plain.line_in_code(line)
    assert found is not None and plain.code.split("\n")[found - 1] == expected


def test_further_magics_may_be_left_out() -> None:
    assert plain_python("%mine now\nx = 1", {"mine"}).code == "\nx = 1\n"


def test_code_that_is_timed_is_told_apart() -> None:
    plain = plain_python("%timeit -n 3 v.append(1)\nx = 1")
    assert (plain.also, plain.notes) == ("v.append(1)", ("%timeit",))


@given(st.text(max_size=60))
def test_any_text_gives_valid_python_or_a_reason(source: str) -> None:
    plain = plain_python(source)
    if plain.code is None:
        assert plain.unsupported
    else:
        ast.parse(plain.code)


@given(
    st.lists(
        st.sampled_from(["%time x = 1", "!ls {x}", "y = 1", "%matplotlib inline", "x?", "z = !ls", "# c"]), max_size=6
    )
)
def test_magics_among_statements_keep_the_statements(lines: list[str]) -> None:
    plain = plain_python("\n".join(lines))
    assert plain.code is not None
    assert plain.code.split("\n").count("y = 1") == lines.count("y = 1")
    ast.parse(plain.code)


def test_shell_commands_do_what_ipython_does(notebook: Any, capfd: Any) -> None:
    record = notebook.run("n = 3\nout = !echo {n} $n $$n '$n'")
    namespace: dict[str, Any] = {}
    exec(str(record.code), namespace)
    assert namespace["out"] == list(notebook.shell.user_ns["out"])
