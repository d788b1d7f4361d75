"""Names that a cell binds to the very object they had, or binds and deletes again: nothing seems to have happened."""

from __future__ import annotations

from typing import Any


def test_a_star_import_binds_its_names_each_time(notebook: Any) -> None:
    first = notebook.run("from colorsys import *")
    again = notebook.run("from colorsys import *")
    assert "rgb_to_hsv" in first.writes
    assert again.writes == first.writes


def test_a_branch_may_bind_what_was_there(notebook: Any) -> None:
    notebook.run("words = ['a', 'b']")
    assert notebook.run("if len(words) > 1:\n    many = True").writes == ["many"]
    again = notebook.run("if len(words) > 1:\n    many = True")
    assert (again.writes, again.maybe) == ([], ["many"])
    assert notebook.run("many = True").maybe == []


def test_what_is_bound_and_deleted_in_one_cell_is_deleted(notebook: Any) -> None:
    assert notebook.run("x = 1\ndel x").maybe == ["x"]
    assert notebook.run("y = 1\ndel y\ny").maybe == ["y"]
    assert notebook.run("z = 1\nraise ValueError\ndel z").maybe == []


def test_random_state_has_a_digest(notebook: Any) -> None:
    notebook.run("import random")
    first = notebook.run("random.seed(1)").state_digests
    notebook.run("random.random()")
    assert notebook.run("random.seed(1)").state_digests == first
    assert notebook.run("random.seed(2)").state_digests != first
