"""The processes of libraries, with a small library that needs no Keras: limits, ends, and one that replaces another."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError
from deepforge.libraries.library import LibraryError
from deepforge.server.failures import status_of
from deepforge.server.libraries.manager import LibraryWorkers
from deepforge.server.libraries.process import Command

from .test_workers import is_running, wait_until

LIBRARY = """
import os, sys, time
from deepforge.libraries.worker import Worker, serve

def sleep(message):
    time.sleep(message["seconds"])
    return os.getpid()

def hang(message):
    open(message["file"], "w").close()
    time.sleep(600)

def leave(message):
    print("goodbye", file=sys.stderr)
    os._exit(7)

def chatter(message):
    print("x" * 1_000_000)
    print("x" * 1_000_000, file=sys.stderr)
    return sys.stdin.read()

answers = {"sleep": sleep, "hang": hang, "leave": leave, "chatter": chatter}
serve(Worker(lambda: None, None, answers))
"""


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Starts the library."""
    (tmp_path / "library.py").write_text(LIBRARY)
    return Command((sys.executable, str(tmp_path / "library.py")), tmp_path)


@pytest.fixture
def start(command: Command) -> Iterator[Callable[..., Any]]:
    """Makes managers, and closes them."""
    made: list[LibraryWorkers] = []

    def make(**limits: float) -> LibraryWorkers:
        made.append(LibraryWorkers(**limits))
        return made[-1]

    yield make
    for each in made:
        each.close()


def ask(workers: LibraryWorkers, command: Command, name: str = "sleep", project: str = "p", **more: Any) -> Any:
    return workers.ask(Path(project), "small", command, {"ask": name, "seconds": 0, **more})


def refused(do: Callable[[], Any]) -> DeepForgeError:
    with pytest.raises(DeepForgeError) as found:
        do()
    return found.value


def test_one_process_answers_a_project(start: Any, command: Command) -> None:
    workers = start()
    first = ask(workers, command)
    assert ask(workers, command) == first != ask(workers, command, project="q")
    assert sorted(each.pid for each in workers.processes()) == sorted({first, ask(workers, command, project="q")})


def test_what_it_prints_and_reads_is_no_message(start: Any, command: Command) -> None:
    workers = start()
    assert ask(workers, command, "chatter") == ""
    assert ask(workers, command, "chatter") == "" and len(workers.processes()) == 1


def test_its_own_errors_arrive(start: Any, command: Command) -> None:
    workers = start()
    first = ask(workers, command)
    wrong = refused(lambda: ask(workers, command, "edit", editor="e", base=1))
    assert (wrong.code, status_of(wrong)) == ("unknown-revision", 409)
    assert ask(workers, command) == first


def test_one_that_leaves_says_its_last_words_and_is_replaced(start: Any, command: Command) -> None:
    workers = start()
    first = ask(workers, command)
    lost = refused(lambda: ask(workers, command, "leave"))
    assert lost.code == "worker-lost" and "status 7" in lost.message and "goodbye" in lost.message
    second = ask(workers, command)
    assert second != first
    os.kill(second, signal.SIGKILL)
    wait_until(lambda: not is_running(second))
    assert ask(workers, command) not in (first, second)


def test_one_that_hangs_is_ended_and_those_who_wait_get_another(start: Any, command: Command) -> None:
    workers = start(answer=2.0)
    first = ask(workers, command)
    begun, found = command.directory / "begun", []
    hang = threading.Thread(
        target=lambda: found.append(refused(lambda: ask(workers, command, "hang", file=str(begun))))
    )
    hang.start()
    wait_until(begun.exists)
    second = ask(workers, command)
    hang.join()
    assert (found[0].code, status_of(found[0])) == ("time-limit", 500)
    assert second != first and not is_running(first)


def test_idle_ones_end(start: Any, command: Command) -> None:
    workers = start(idle=0.05)
    first = ask(workers, command)
    wait_until(lambda: workers.processes() == [])
    wait_until(lambda: not is_running(first))
    assert ask(workers, command) != first


def test_of_too_many_the_least_used_ends(start: Any, command: Command) -> None:
    workers = start()
    every = [ask(workers, command, project=name) for name in "abcde"]
    assert sorted(each.pid for each in workers.processes()) == sorted(every[1:])
    assert not is_running(every[0])


def test_an_import_is_cancelled(start: Any, command: Command) -> None:
    workers = start()
    found: list[Any] = []

    def import_(id_: str) -> Any:
        return workers.import_(Path("p"), id_, command, {"ask": "sleep", "seconds": 600})

    thread = threading.Thread(target=lambda: found.append(refused(lambda: import_("i"))))
    thread.start()

    def cancelled() -> bool:
        try:
            workers.cancel(Path("p"), "i")
        except DeepForgeError:
            return False
        return True

    wait_until(cancelled)
    thread.join()
    assert found[0].code == "cancelled" and status_of(found[0]) == 409
    assert refused(lambda: workers.cancel(Path("p"), "i")).code == "no-import"


def test_one_that_cannot_be_started_says_why(start: Any, command: Command, tmp_path: Path) -> None:
    workers = start()
    none = Command((str(tmp_path / "python"),), tmp_path)
    assert "cannot be started" in refused(lambda: ask(workers, none)).message
    (tmp_path / "other.py").write_text("import sys\nsys.modules['deepforge'] = None\nimport deepforge.model\n")
    without = Command((sys.executable, str(tmp_path / "other.py")), tmp_path)
    wrong = refused(lambda: ask(workers, without))
    assert (wrong.code, status_of(wrong)) == ("missing-package", 501) and "install deepforge" in wrong.message
    (tmp_path / "other.py").write_text("import a_package_that_is_not_there\n")
    wrong = refused(lambda: ask(workers, without))
    assert wrong.code == "missing-package" and "a_package_that_is_not_there" in wrong.message

    def check() -> None:
        raise LibraryError("Keras is not installed: pip install keras jax", code="missing-package")

    wrong = refused(lambda: ask(workers, replace(command, check=check)))
    assert wrong.message.endswith("pip install keras jax") and status_of(wrong) == 501
    assert workers.processes() == [] and refused(lambda: ask(workers, without)).code == "missing-package"


def test_nothing_is_answered_when_closed(start: Any, command: Command) -> None:
    workers = start()
    first = ask(workers, command)
    workers.close()
    assert not is_running(first)
    assert refused(lambda: ask(workers, command)).code == "busy"
    assert refused(lambda: workers.import_(Path("p"), "i", command, {})).code == "busy"
