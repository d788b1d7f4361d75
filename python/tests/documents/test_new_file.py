"""New files of a project: written whole and committed; nothing that is there is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepforge.documents.create_module import create_module
from deepforge.documents.new_file import write_new
from deepforge.errors import ProjectError
from deepforge.model.layout import ProjectLayout
from deepforge.project import Project


@pytest.fixture
def layout(tmp_path: Path) -> ProjectLayout:
    return Project.create(tmp_path / "p").layout


def test_a_file_is_written_and_committed(layout: ProjectLayout) -> None:
    write_new(layout, "notes/deep/a.txt", "text\n", "Add a note")
    assert (layout.root / "notes/deep/a.txt").read_text() == "text\n"


def test_what_is_there_stays(layout: ProjectLayout) -> None:
    write_new(layout, "a.txt", "first", "Add a text")
    with pytest.raises(ProjectError) as refused:
        write_new(layout, "a.txt", "second", "Add a text")
    assert (refused.value.code, (layout.root / "a.txt").read_text()) == ("exists", "first")


def test_a_file_where_the_folder_should_be_is_no_file_of_that_name(layout: ProjectLayout) -> None:
    (layout.root / "modules/own").write_text("mine")
    with pytest.raises(ProjectError, match=r"modules/own cannot be used") as refused:
        create_module(layout, "modules/own/layers.py", "x = 1\n")
    assert (refused.value.code, (layout.root / "modules/own").read_text()) == ("disk", "mine")


@pytest.mark.parametrize("path", ["modules/../x.py", "x.py", "modules/x.txt", "modules/a-b.py", "modules"])
def test_a_module_lies_in_modules(layout: ProjectLayout, path: str) -> None:
    with pytest.raises(ProjectError) as refused:
        create_module(layout, path, "x = 1\n")
    assert refused.value.code == "outside"
