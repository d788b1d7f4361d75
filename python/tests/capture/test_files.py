"""Files a cell read and wrote: through what variables hold open, and by other programs."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

BEFORE = "open('a.txt', 'w').write('x' * 10)"
# Cells in order: (source, files read, files written).
Step = tuple[str, str, str]
CASES: dict[str, list[Step]] = {
    "a file held open for writing": [
        ("f = open('o.txt', 'w')", "", "o.txt"),
        ("n = f.write('abc')", "o.txt", "o.txt"),
        ("f.close()", "o.txt", "o.txt"),
        ("t = f.closed", "", ""),
        ("t = open('o.txt').read()", "o.txt", ""),
    ],
    "a file held open for reading": [("f = open('a.txt')", "a.txt", ""), ("t = f.read(3)", "a.txt", "")],
    "a database": [
        ("import sqlite3\nc = sqlite3.connect('d.db')", "", "d.db"),
        ("c.execute('create table t(a)')\nc.commit()", "d.db", "d.db"),
        ("k = c.execute('select * from t')\nr = k.fetchall()", "d.db", ""),
        ("r = k.fetchall()", "d.db", ""),
        ("r = sqlite3.connect('file:d.db?mode=ro', uri=True).execute('select * from t')", "d.db", "d.db"),
    ],
    "a database in memory": [
        ("import sqlite3\nc = sqlite3.connect(':memory:')", "", ""),
        ("k = c.execute('create table t(a)')", "", ""),
    ],
    "a memory map": [
        ("import numpy as np\nm = np.memmap('m.bin', dtype='u1', mode='w+', shape=(4,))", "", "m.bin"),
        ("m[0] = 3\nm.flush()", "m.bin", "m.bin"),
        ("s = m.sum()", "m.bin", ""),
    ],
    "an archive": [
        ("import zipfile\nz = zipfile.ZipFile('z.zip', 'w')", "", "z.zip"),
        ("z.write('a.txt')", "a.txt z.zip", "z.zip"),
        ("z.close()", "z.zip", "z.zip"),
        ("z = zipfile.ZipFile('z.zip')", "z.zip", ""),
        ("t = z.read(z.namelist()[0])", "z.zip", ""),
    ],
    "arrays in an archive": [
        ("import numpy as np\nnp.savez('n.npz', a=[1])", "", "n.npz"),
        ("z = np.load('n.npz')", "n.npz", ""),
        ("a = z['a']", "n.npz", ""),
    ],
    "a log": [
        ("import logging\nlog = logging.getLogger('of.a.test')\nlog.addHandler(logging.FileHandler('log.txt'))", "", "log.txt"),
        ("log.warning('w')", "log.txt", "log.txt"),
        ("for h in log.handlers:\n    h.close()\nlog.handlers.clear()", "log.txt", ""),
    ],
    "programs": [
        ("import subprocess, os", "", ""),
        ("subprocess.run('cat a.txt > b.txt', shell=True);", "a.txt", "b.txt"),
        ("subprocess.run(['cp', 'b.txt', 'c.txt']);", "b.txt", "c.txt"),
        ("os.system('cp c.txt d.txt');", "c.txt", "d.txt"),
        ("out = !wc -c < d.txt", "d.txt", ""),
        ("name = 'd'\n!cp {name}.txt e.txt", "d.txt", "e.txt"),
        ("os.mkdir('sub')\nsubprocess.run(['touch', 'w.txt'], cwd='sub');", "", "w.txt"),
        ("%%bash\ncat e.txt", "e.txt", ""),
    ],
    "a program that writes elsewhere": [
        ("import subprocess, os\nfolder = os.path.dirname(os.getcwd())", "", ""),
        ("subprocess.run(['cp', 'a.txt', folder + '/far.txt']);", "a.txt", "far.txt"),
        ("subprocess.run(f'cp {folder}/far.txt near.txt', shell=True);", "far.txt", "near.txt"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_files_read_and_written(notebook: Any, name: str) -> None:
    notebook.run(BEFORE)
    for source, read, written in CASES[name]:
        record = notebook.run(source)
        assert record.status == "ok", source
        found = [
            " ".join(sorted(Path(use.path).name for use in uses)) for uses in (record.files_read, record.files_written)
        ]
        assert found == [read, written], source


def test_a_shell_line_is_named_as_it_ran(notebook: Any) -> None:
    notebook.run("word = 'hello'")
    record = notebook.run("!true {word}")
    assert [effect.detail for effect in record.effects if effect.kind == "subprocess"] == ["true hello"]


def test_our_own_files_are_nobodys_data() -> None:
    import deepforge
    from deepforge.capture.files import excluded_prefixes

    home = str(Path(deepforge.__file__).parent)
    assert any(f"{home}/project.py".startswith(place) for place in excluded_prefixes([]))


def test_files_of_the_kernels_own_threads_are_not_the_cells(notebook: Any, tmp_path: Path) -> None:
    """JupyterLab asks a kernel that just started where cells' sources lie: its control thread tries the folder."""
    from ipykernel.control import ControlThread

    probe = tmp_path / "probe"
    probe.write_text("")
    go, gone = threading.Event(), threading.Event()

    class Probing(ControlThread):
        def run(self) -> None:
            go.wait(30)
            probe.unlink()
            gone.set()

    Probing.__module__ = ControlThread.__module__
    thread = Probing()
    thread.start()
    notebook.shell.user_ns.update(go=go, gone=gone)
    record = notebook.run("go.set(); gone.wait(30); n = open('o.txt', 'w').write('a')")
    thread.join()
    assert [Path(file.path).name for file in record.files_written] == ["o.txt"]
