"""Where a project's files are, and which paths are inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepforge.errors import DocumentError, ProjectError
from deepforge.model.layout import ProjectLayout, find_project


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPFORGE_STATE", raising=False)
    monkeypatch.delenv("DEEPFORGE_PROJECT", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> ProjectLayout:
    root = tmp_path / "redshift"
    (root / "notebooks").mkdir(parents=True)
    (root / "deepforge.toml").write_text('name = "redshift"\n')
    return ProjectLayout(root)


def test_the_folders_of_the_format(project: ProjectLayout) -> None:
    root = project.root
    names = ["operations", "modules", "pipelines", "architectures", "notebooks", "artifacts", "executions"]
    assert [getattr(project, name) for name in names] == [root / name for name in names]
    assert project.state == root / ".deepforge"
    below = ["sessions", "runs", "store", "cache", "locks"]
    assert [getattr(project, name) for name in below] == [root / ".deepforge" / name for name in below]
    assert project.config.name == "redshift"
    assert sorted(each.name for each in root.iterdir()) == ["deepforge.toml", "notebooks"], "nothing is made"


def test_state_of_the_settings(project: ProjectLayout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    project.config_file.write_text('name = "r"\nstate = "../scratch"\n')
    assert ProjectLayout(project.root).state == tmp_path / "scratch"
    monkeypatch.setenv("SCRATCH_DIR", "/scratch/me")
    project.config_file.write_text('name = "r"\nstate = "$SCRATCH_DIR/r"\n')
    assert ProjectLayout(project.root).state == Path("/scratch/me/r")
    project.config_file.write_text("name = ")
    with pytest.raises(DocumentError, match=r"deepforge\.toml, line 1"):
        _ = ProjectLayout(project.root).state


def test_state_of_the_environment_wins_and_is_not_shared_by_projects(
    project: ProjectLayout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    project.config_file.write_text('name = "r"\nstate = "elsewhere"\n')
    monkeypatch.setenv("DEEPFORGE_STATE", str(tmp_path / "site"))
    one, other = ProjectLayout(project.root).state, ProjectLayout(tmp_path / "other" / "redshift").state
    assert one.parent == other.parent == tmp_path / "site"
    assert one != other and one == ProjectLayout(project.root).state
    assert one.name.startswith("redshift-")


def test_find_project_upwards(project: ProjectLayout, tmp_path: Path) -> None:
    deep = project.root / "notebooks" / "a" / "b"
    deep.mkdir(parents=True)
    assert find_project(deep) == project
    assert find_project(project.config_file) == project
    assert find_project(tmp_path) is None


def test_the_variable_wins(project: ProjectLayout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEEPFORGE_PROJECT", str(project.root))
    assert find_project(tmp_path) == project
    monkeypatch.setenv("DEEPFORGE_PROJECT", str(tmp_path))
    with pytest.raises(ProjectError, match=r"no deepforge\.toml"):
        find_project(project.root)


def test_inside(project: ProjectLayout) -> None:
    assert project.inside("operations/train.py") == project.root / "operations" / "train.py"
    assert project.inside("notebooks/../deepforge.toml") == project.config_file
    assert project.inside(".") == project.root
    (project.root / "link").symlink_to("notebooks")
    assert project.inside("link/x") == project.root / "notebooks" / "x"


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "..", "../redshift2/x", "a/../../x", "out/x", "up", "a\0b", ".git/config"]
)
def test_outside_is_refused(project: ProjectLayout, path: str, tmp_path: Path) -> None:
    (project.root / "out").symlink_to(tmp_path)
    (project.root / "up").symlink_to("/etc/passwd")
    with pytest.raises(ProjectError, match="expected a path"):
        project.inside(path)


def test_relative(project: ProjectLayout, tmp_path: Path) -> None:
    assert project.relative(project.root / "operations" / "a.py") == "operations/a.py"
    with pytest.raises(ProjectError):
        project.relative(tmp_path / "x")
