"""Notebooks and traces are read as they are, or refused with the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import v4

from deepforge.errors import DocumentError
from deepforge.proof.notebook import Notebook

from .notebooks import trace, write


def test_code_cells_run_from_top_to_bottom(tmp_path: Path) -> None:
    notebook = Notebook.load(write(tmp_path / "n.ipynb", "#md # Title", "a = 1", "  ", "b = 2"))
    assert [(step.cell, step.source) for step in notebook.steps()] == [("id1", "a = 1"), ("id3", "b = 2")]


def test_cells_may_raise_when_tagged_or_when_they_did(tmp_path: Path) -> None:
    tagged = {"source": "1 / 0", "metadata": {"tags": ["raises-exception"]}}
    error = v4.new_output("error", ename="E", evalue="", traceback=[])
    notebook = Notebook.load(write(tmp_path / "n.ipynb", tagged, {"source": "x", "outputs": [error]}, "y = 1"))
    assert [step.may_raise for step in notebook.steps()] == [True, True, False]


def test_headings_stand_above_their_cells(tmp_path: Path) -> None:
    notebook = Notebook.load(
        write(tmp_path / "n.ipynb", "a", "#md # One\ntext", "b", "#md more text", "c", "#md ## Two", "d")
    )
    assert notebook.headings() == {"id0": "", "id2": "One", "id4": "One", "id6": "Two"}


def test_a_trace_runs_edits_and_deletes(tmp_path: Path) -> None:
    notebook = Notebook.load(write(tmp_path / "n.ipynb", "#md # T", "a = 1", "b = a"))
    path = trace(tmp_path / "t.json", {"run": 1}, {"run": 2}, {"run": 1, "source": "a = 5"}, {"run": 1}, {"delete": 2})
    assert [step.source for step in notebook.traced(path)] == ["a = 1", "b = a", "a = 5", "a = 5"]


def test_indexes_that_name_no_code_cell_count_code_cells_only(tmp_path: Path) -> None:
    notebook = Notebook.load(write(tmp_path / "n.ipynb", "#md # T", "a = 1", "b = 2"))
    assert [s.source for s in notebook.traced(trace(tmp_path / "t.json", {"run": 0}, {"run": 1}))] == ["a = 1", "b = 2"]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([{"run": 7}], "names cell 7"),
        ([{"walk": 1}], "Step 0 of the trace must be"),
        ([{"run": -1}], "Step 0 of the trace must be"),
        ([{"delete": 0}, {"run": 0}], "Step 1 of the trace uses cell 0, which an earlier step deleted"),
    ],
)
def test_a_bad_trace_is_refused_with_the_step(tmp_path: Path, steps: list[dict[str, int]], message: str) -> None:
    notebook = Notebook.load(write(tmp_path / "n.ipynb", "a = 1"))
    with pytest.raises(DocumentError, match=message):
        notebook.traced(trace(tmp_path / "t.json", *steps))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', "not json"])
def test_what_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    with pytest.raises(DocumentError, match="not a notebook"):
        Notebook.load(path)
    with pytest.raises(DocumentError, match="cannot be read"):
        Notebook.load(tmp_path / "missing.ipynb")
