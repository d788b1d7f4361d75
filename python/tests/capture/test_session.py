"""What a session records beside names: files, state, effects, output; switching off, deleting, failing."""

from __future__ import annotations

import hashlib
import json
import os
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepforge.capture import current, extension
from deepforge.capture.cell import RunningCell, record_json
from deepforge.capture.session import Capture
from deepforge.provenance.journal import read_journal
from deepforge.provenance.lineage import Session


def paths(uses: list[Any]) -> list[str]:
    return sorted(Path(use.path).name for use in uses)


def kinds(record: Any) -> list[str]:
    return sorted({effect.kind for effect in record.effects})


# -- files -----------------------------------------------------------------------------------------------------------


def test_files_read_and_written(notebook: Any) -> None:
    record = notebook.run("with open('a.txt', 'w') as f:\n    f.write('hello')")
    (use,) = record.files_written
    assert use.path == os.path.abspath("a.txt")
    assert (use.size, use.sha256) == (5, hashlib.sha256(b"hello").hexdigest())
    assert use.mtime_ns == os.stat("a.txt").st_mtime_ns
    assert record.files_read == []
    record = notebook.run("text = open('a.txt').read()")
    assert (paths(record.files_read), paths(record.files_written)) == (["a.txt"], [])
    record = notebook.run("with open('a.txt', 'a') as f:\n    f.write('!')")
    assert (paths(record.files_read), paths(record.files_written)) == (["a.txt"], ["a.txt"])
    record = notebook.run("import os\nos.rename('a.txt', 'b.txt')")
    assert paths(record.files_written) == ["a.txt", "b.txt"]
    record = notebook.run("os.remove('b.txt')")
    assert [(Path(u.path).name, u.size) for u in record.files_written] == [("b.txt", None)]


def test_a_file_written_and_read_again_in_one_cell_is_no_input(notebook: Any) -> None:
    record = notebook.run("open('a.txt', 'w').write('x')\nt = open('a.txt').read()")
    assert (paths(record.files_read), paths(record.files_written)) == ([], ["a.txt"])


def test_packages_are_no_data(notebook: Any) -> None:
    record = notebook.run("import json.tool, colorsys, email.mime.text")
    assert (record.files_read, record.files_written) == ([], [])


def test_a_module_of_the_users_own_is_a_file_read(notebook: Any) -> None:
    Path("helpers_of_mine.py").write_text("def f():\n    return 1\n")
    notebook.run("import sys\nsys.path.insert(0, '')")
    assert paths(notebook.run("import helpers_of_mine").files_read) == ["helpers_of_mine.py"]


def test_what_a_subprocess_wrote(notebook: Any) -> None:
    record = notebook.run("!echo hi > out.txt")
    assert paths(record.files_written) == ["out.txt"]
    assert kinds(record) == ["subprocess"]


def test_a_database(notebook: Any) -> None:
    record = notebook.run("import sqlite3\ndb = sqlite3.connect('d.sqlite')\n_ = db.execute('create table t (x)')")
    assert paths(record.files_written) == ["d.sqlite"]
    assert "sqlite3" in str(notebook.run("db.close()").values["db"].type)


def test_native_readers_and_writers(notebook: Any) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    notebook.run("import pandas as pd\nname = 'd.par' + 'quet'")
    assert paths(notebook.run("pd.DataFrame({'a': [1]}).to_parquet(name)").files_written) == ["d.parquet"]
    assert paths(notebook.run("df = pd.read_parquet(name)").files_read) == ["d.parquet"]


def test_texts_that_name_files_count_as_read(notebook: Any) -> None:
    Path("data.bin").write_bytes(b"x")
    os.utime("data.bin", (1, 1))
    assert paths(notebook.run("import os\nsize = os.path.getsize('data.bin')").files_read) == ["data.bin"]


# -- state of the process --------------------------------------------------------------------------------------------

STATE = {
    "import random\nrandom.seed(1)": {"random": "set"},
    "import random\nrandom.random()": {"random": "changed"},
    "import random\nx = random.random()\nrandom.seed(1)": {"random": "changed"},
    "import random as r\nprint('seeding')\nr.seed(1)\ny = r.random()": {"random": "set"},
    "import random\nif True:\n    random.seed(1)": {"random": "changed"},
    "import random\nx = random.Random(1).random()": {},
    "import os\nos.environ['DEEPFORGE_TEST'] = '1'": {"os.environ": "set"},
    "import os\nos.chdir('..')": {"cwd": "set"},
    "import sys\nsys.path.append('/nowhere')": {"sys.path": "set"},
    "import warnings\nwarnings.filterwarnings('ignore')": {"warnings.filters": "set"},
    "x = 1": {},
}
LIBRARIES = {
    "numpy": {
        "import numpy as np\nnp.random.seed(0)": {"numpy.random": "set"},
        "import numpy as np\nnp.random.rand()": {"numpy.random": "changed"},
        "from numpy.random import seed, rand\nseed(0)\nx = rand()": {"numpy.random": "set"},
        "import numpy as np\nrng = np.random.default_rng(0)\nrng.random()": {},
        "import numpy as np\nnp.set_printoptions(precision=2)": {"numpy.printoptions": "set"},
        "import numpy as np\nold = np.seterr(divide='ignore')": {"numpy.errstate": "set"},
    },
    "pandas": {"import pandas as pd\npd.options.display.max_rows = 7": {"pandas.options": "set"}},
    "sklearn": {"import sklearn\nsklearn.set_config(assume_finite=True)": {"sklearn.config": "set"}},
    "matplotlib": {
        "import matplotlib as m\nm.rcParams['font.size'] = 31": {"matplotlib.rcParams": "set"},
        "import matplotlib as m\nm.rcParams['font.family'].append('x')": {"matplotlib.rcParams": "set"},
    },
}


@pytest.fixture
def _state_put_back() -> Any:
    import sys
    import warnings

    before = random.getstate(), list(warnings.filters)
    yield
    random.setstate(before[0])
    warnings.filters[:] = before[1]
    if "numpy" in sys.modules:
        numpy = sys.modules["numpy"]
        numpy.set_printoptions(precision=8)
        numpy.seterr(divide="warn")
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("display.max_rows")
    if "sklearn" in sys.modules:
        sys.modules["sklearn"].set_config(assume_finite=False)
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcdefaults()


@pytest.mark.usefixtures("_state_put_back")
@pytest.mark.parametrize(
    ("library", "source"),
    [(None, source) for source in STATE] + [(name, source) for name, cases in LIBRARIES.items() for source in cases],
)
def test_state_of_the_process(make: Callable[..., Any], library: str | None, source: str) -> None:
    if library is not None:
        pytest.importorskip(library)
    expected = STATE[source] if library is None else LIBRARIES[library][source]
    assert make(seeded=True).run(source).state == expected


def test_importing_a_library_is_no_change(notebook: Any) -> None:
    import sys

    for name in [name for name in sys.modules if name.split(".")[0] == "decimal"]:
        del sys.modules[name]
    assert notebook.run("import decimal\nd = decimal.Decimal(1)").state == {}


# -- output ----------------------------------------------------------------------------------------------------------


def test_output_and_what_was_shown(notebook: Any) -> None:
    record = notebook.run("print('a')\nimport sys\n_ = sys.stdout.write('b')\n[1]")
    assert record.stdout.startswith("a\nb")
    assert record.displayed == "list"
    assert notebook.run("[1];").displayed is None
    assert notebook.run("x = 1").displayed is None


def test_very_long_output_is_cut(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deepforge.capture.output.MOST_CHARACTERS", 100)
    record = notebook.run("for i in range(1000):\n    print(i)")
    assert (
        record.stdout.startswith("0\n1\n")
        and record.stdout.endswith("[cut by DeepForge]\n")
        and len(record.stdout) < 200
    )


# -- the journal -----------------------------------------------------------------------------------------------------


def test_the_journal_begins_with_the_session_and_survives(notebook: Any) -> None:
    notebook.run("x = 1", "cell-a")
    records = read_journal(notebook.capture.journal)
    assert [record["kind"] for record in records] == ["session", "begin", "execution"]
    assert records[0]["id"] == notebook.capture.id
    assert {key: records[1][key] for key in ("number", "source", "cell")} == {
        "number": 1,
        "source": "x = 1",
        "cell": "cell-a",
    }
    notebook.capture.close()
    notebook.capture.close()
    assert read_journal(notebook.capture.journal)[-1] == {"kind": "end"}


def test_what_is_written_is_the_record(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    end = RunningCell.end

    def kept(self: RunningCell, *args: Any) -> Any:
        made.append(end(self, *args))
        return made[-1]

    monkeypatch.setattr(RunningCell, "end", kept)
    notebook.run("open('a.txt', 'w').write('x')\nimport os\nb = os.urandom(1)\nprint(1)\nc = [b]\n1 / 0")
    assert record_json(made[0]) == made[0].to_json()
    assert notebook.session()[1] == made[0]


def test_cells_run_while_off_are_not_recorded_and_their_values_unknown(notebook: Any) -> None:
    notebook.run("a = [1]\nb = 2\nc = [3]\nd = [4]")
    notebook.capture.off()
    notebook.shell.run_cell("a.append(2)\nb = 3\ne = 5\nc = [3]", store_history=True)
    notebook.capture.on()
    assert notebook.capture.number == 1
    record = notebook.run("(a, b, c, d, e)")
    assert record.reads == {"a": None, "b": None, "c": None, "d": 1, "e": None}
    assert [r["on"] for r in read_journal(notebook.capture.journal) if r["kind"] == "capture"] == [False, True]


def test_cells_that_leave_no_history_are_not_recorded(notebook: Any) -> None:
    notebook.run("a = [1]")
    notebook.shell.run_cell("hidden = 1\na.append(2)", store_history=False)
    record = notebook.run("(a, hidden)")
    assert record.number == 2
    assert record.reads == {"a": None, "hidden": None}


def test_records_can_really_be_deleted(notebook: Any) -> None:
    notebook.run("secret = 'hunter2'")
    notebook.run("x = 1")
    assert notebook.capture.delete(1) == [1]
    assert b"hunter2" not in notebook.capture.journal.read_bytes()
    assert [operation.number for operation in notebook.session().operations] == [2]
    notebook.run("y = x")
    assert [operation.number for operation in notebook.session().operations] == [2, 3]
    assert notebook.capture.delete() == [2, 3]
    assert notebook.session().operations == []
    assert notebook.capture.delete(99) == []


def test_a_changing_timing_loop_is_refused(notebook: Any) -> None:
    notebook.run("v = []")
    record = notebook.run("%timeit -n2 -r1 v.append(1)")
    assert record.mutates == ["v"]
    assert record.code is None and "timed" in str(record.unsupported)


def test_errors_know_their_statement(notebook: Any) -> None:
    record = notebook.run("def f():\n    return 1 / 0\nx = 1\ny = (\n    f())\nz = 1")
    assert record.error is not None
    assert (record.error.type, record.error.message, record.error.line) == ("ZeroDivisionError", "division by zero", 4)
    record = notebook.run("%%time\na = 1\nb = 1 / 0")
    assert record.error is not None and record.error.line == 3
    assert str(record.code).split("\n")[2] == "b = 1 / 0"
    record = notebook.run("%%capture\na = 1\nb = 1 / 0")
    assert record.error is not None and record.error.line == 3
    record = notebook.run("a = = 1")
    assert record.error is not None and (record.error.type, record.error.line, record.code) == (
        "SyntaxError",
        None,
        None,
    )


def test_an_error_that_a_magic_passes_over_is_told(notebook: Any) -> None:
    record = notebook.run("%time x = 1 / 0\ny = 1")
    if record.status == "ok":  # IPython 8 goes on, plain Python would not
        assert record.writes == ["y"]
        assert record.code is None and "passed over" in str(record.unsupported)
    else:
        assert record.writes == [] and record.code is not None


def test_a_failure_of_capture_does_not_reach_the_cell(
    notebook: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*args: Any, **options: Any) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setattr("deepforge.capture.cell.look_before", broken)
        record = notebook.run("x = 1")
        assert "out of order" in str(record.unsupported) and kinds(record) == ["unknown"]
    with monkeypatch.context() as patch:
        patch.setattr("deepforge.capture.cell.look_after", broken)
        record = notebook.run("y = 2")
        assert "out of order" in str(record.unsupported)
    assert (notebook.shell.user_ns["x"], notebook.shell.user_ns["y"]) == (1, 2)
    assert capsys.readouterr().err.count("out of order") == 1
    assert notebook.run("z = (x, y)").reads == {"x": None, "y": None}


def test_final_values(notebook: Any, tmp_path: Path) -> None:
    notebook.run(
        "import math\nfrom math import sin\na = [1]\n_hidden = 1\nlock = __import__('threading').Lock()\nf = lambda: a"
    )
    found = json.loads(notebook.capture.finals(str(tmp_path / "finals")))
    assert {name: (entry["kind"], entry["file"] is None) for name, entry in found.items()} == {
        "a": ("value", False),
        "f": ("function", False),
        "lock": ("value", True),
        "sin": ("imported", True),
    }
    assert "lock" in found["lock"]["stays"]


def test_messages_from_other_threads_are_left_alone(notebook: Any) -> None:
    seen: list[bool] = []

    def other() -> None:
        notebook.shell.events.trigger("pre_run_cell", None)
        seen.append(True)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen and notebook.capture.number == 0


def test_the_extension_loads_once_and_unloads(shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("DEEPFORGE_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    capture = extension.load(shell)
    try:
        assert extension.load(shell) is capture is current()
        assert capture.journal.is_relative_to(tmp_path / "deepforge" / "sessions")
        shell.run_cell("x = 1", store_history=True)
        assert [operation.writes for operation in Session.load(capture.journal).operations] == [["x"]]
    finally:
        extension.unload(shell)
    assert current() is None
    shell.run_cell("y = 1", store_history=True)
    assert read_journal(capture.journal)[-1] == {"kind": "end"}
    shell.user_ns.pop("x"), shell.user_ns.pop("y")


def test_in_a_project_the_session_is_the_projects(shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deepforge.toml").write_text("name = 'p'\n")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.delenv("DEEPFORGE_PROJECT", raising=False)
    monkeypatch.delenv("DEEPFORGE_STATE", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/Big Digits.ipynb")
    capture = Capture(shell)
    capture.close()
    assert capture.journal.parent.parent == tmp_path / ".deepforge" / "sessions"
    assert "-big-digits-" in capture.id
    assert capture.info.notebook == "notebooks/Big Digits.ipynb"


def test_the_magic_switches_and_tells(shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("DEEPFORGE_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    capture = extension.load(shell)
    try:
        shell.run_cell("x = 1", store_history=True)
        shell.run_cell("%deepforge off", store_history=True)
        assert capture.is_on is False
        shell.run_cell("%deepforge on", store_history=True)
        assert capture.is_on is True
        shell.run_cell("%deepforge delete 1", store_history=True)
        shell.run_cell("%deepforge what", store_history=True)
        assert "expected on, off" in capsys.readouterr().out
        assert 1 not in Session.load(capture.journal)
    finally:
        extension.unload(shell)
        shell.user_ns.pop("x")


def test_a_class_is_recorded_as_a_class_whatever_its_metaclass(notebook: Any) -> None:
    source = (
        "import abc\nimport enum\nfrom numbers import Number\nclass Colour(enum.Enum):\n    RED = 1\nclass Plain: pass"
    )
    record = notebook.run(source)
    types = {name: record.values[name].type for name in ("Number", "Colour", "Plain")}
    assert types == {"Number": "type", "Colour": "type", "Plain": "type"}
