"""System calls that keep the interpreter's lock do what the ordinary ones do."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from deepforge.provenance import held


def test_the_folder_is_the_present_one_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "grüße 数据"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert held.getcwd() == os.getcwd()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_a_folder_that_is_gone_is_an_error_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    with pytest.raises(OSError, match="No such file"):
        held.getcwd()


def test_bytes_with_zeros_are_written_whole(tmp_path: Path) -> None:
    file = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    assert held.write(file, b"a\0b\n") == 4
    os.close(file)
    assert (tmp_path / "file").read_bytes() == b"a\0b\n"


def test_a_closed_file_is_an_error_as_ever(tmp_path: Path) -> None:
    file = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    os.close(file)
    with pytest.raises(OSError, match="Bad file descriptor"):
        held.write(file, b"text")


@pytest.mark.skipif(sys.platform == "win32", reason="there the ordinary calls are used")
def test_no_other_thread_runs_meanwhile(tmp_path: Path) -> None:
    """A thread that waits for its turn gets it with ``os.write``, and not with these."""
    turns = 0
    stop = threading.Event()

    def run() -> None:
        nonlocal turns
        while not stop.is_set():
            turns += 1
            time.sleep(0)

    file = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    interval = sys.getswitchinterval()
    thread = threading.Thread(target=run)
    sys.setswitchinterval(1000)
    try:
        thread.start()
        while not turns:
            time.sleep(0.001)
        before = turns
        for _ in range(50):
            held.write(file, b"x")
            held.getcwd()
        assert turns == before
    finally:
        stop.set()
        sys.setswitchinterval(interval)
        thread.join()
        os.close(file)
