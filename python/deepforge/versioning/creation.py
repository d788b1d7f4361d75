"""Making a project: its folder, its settings, its repository, its first commit."""

from __future__ import annotations

from pathlib import Path

from ..errors import ProjectError
from ..model.config import write_config
from ..model.files import write_text
from ..model.layout import STATE_FOLDER, ProjectLayout
from . import git
from .notice import say_once
from .repository import Repository
from .writer import commit

_FOLDERS = ("operations", "modules", "pipelines", "architectures", "notebooks", "artifacts", "executions")
_IGNORED = f"{STATE_FOLDER}/\n__pycache__/\n.ipynb_checkpoints/\n"
_README = """# {name}

A DeepForge project. Ordinary Python, JSON and git: nothing here needs DeepForge to be read.

| folder | what it holds |
|---|---|
| `operations/` | one Python function per file: the steps of pipelines |
| `modules/` | functions and classes that several operations share |
| `pipelines/` | how operations are joined |
| `architectures/` | neural networks |
| `notebooks/` | notebooks |
| `artifacts/` | records of data, with all that made it |
| `executions/` | records of finished runs |

Start with `jupyter lab` and a notebook with the DeepForge kernel, or `deepforge --help`.
"""


def create_project(path: Path, name: str | None = None) -> Path:
    """Make a project in ``path``, a folder or the path of one to be made; gives its absolute path.

    No file that is there is changed; a folder that holds files already gets no README. Outside git a
    repository is made, with a first commit; inside one, the commit goes where the settings say. Raises
    ProjectError for a project, or something that is not a folder; nothing was changed then.
    """
    layout = ProjectLayout(path)
    root = layout.root
    name = (name or root.name).strip() or "project"
    if layout.config_file.exists():
        raise ProjectError(f"{root} is a project already", code="is-project", path=str(root))
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"{root} cannot be made: {error.strerror}", path=str(root)) from error
    texts = {".gitignore": _IGNORED}
    if not any(each.name != ".git" for each in root.iterdir()):
        texts["README.md"] = _README.format(name=name)
    new = {file: text for file, text in texts.items() if not (root / file).exists()}
    try:
        for folder in _FOLDERS:
            (root / folder).mkdir(exist_ok=True)
        if ".gitignore" not in new and layout.state.parent == root:
            # The user's own list stays as it is: the folder that shall be ignored says so itself.
            write_text(layout.state / ".gitignore", "*\n")
        for file, text in new.items():
            write_text(root / file, text)
        write_config(layout.config_file, name)  # last: from now on it is a project
    except OSError as error:
        raise ProjectError(f"{error.filename or root} cannot be written: {error.strerror}", path=str(root)) from error
    init(root)
    commit(root, [layout.config_file.name, *new], f"Create the project {name}")
    return root


def init(root: Path) -> bool:
    """Make the existing folder ``root`` a git repository whose automatic commits go to its branch.

    Gives False, with nothing done, when it lies in a repository already, and when there is no git (which
    is logged once). Raises VersioningError when git refuses.
    """
    try:
        if Repository.open(root) is not None:
            return False
        git.run(root, "init", "--quiet", *_initial_branch(root))
        git.run(root, "config", "deepforge.created", "true")
    except git.GitMissingError as error:
        say_once(error.code, f"No history is kept: {error.message}")
        return False
    return True


def _initial_branch(root: Path) -> list[str]:
    try:
        git.run(root, "config", "--get", "init.defaultBranch")
    except git.GitMissingError:
        raise
    except git.GitError:
        return ["--initial-branch=main"]
    return []
