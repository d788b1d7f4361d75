"""Changes of a notebook that was made of operations, taken back into the project: what would change, and doing it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import versioning
from ..errors import DocumentError, ProjectError
from ..export.back.plan import plan
from ..export.back.taking import Taking
from ..export.notebook import dumps
from ..model.files import read_text, write_text
from ..model.layout import ProjectLayout
from ..model.operation import parse_operation


def changes_of(layout: ProjectLayout, notebook: str, choices: Mapping[str, str] | None = None) -> Taking:
    """What taking the notebook back would change; nothing is written.

    ``choices``: for what was changed in the project, too, since the notebook was made: ``"notebook"`` or
    ``"project"`` by operation file or ``node.attribute``. Raises DocumentError when the notebook cannot be read
    (``invalid-document``) or was not made of operations (``not-opened``).
    """
    return plan(notebook, _read(layout, notebook), _Files(layout).text, choices)


def take_back(layout: ProjectLayout, notebook: str, choices: Mapping[str, str] | None = None) -> Taking:
    """Write what ``changes_of`` says, with one commit. Nothing is written where anything is in the way.

    Raises ProjectError: ``nothing-to-take-back``; ``undecided`` while a conflict is not decided or something is
    wrong, with all of it in the message; ``changed-meanwhile`` when a file changed while this was worked out.
    """
    files = _Files(layout)
    data = _read(layout, notebook)
    taking = plan(notebook, data, files.text, choices)
    if taking.empty:
        raise ProjectError(f"{notebook} has no changes to take back", code="nothing-to-take-back", path=notebook)
    if not taking.ready:
        raise ProjectError("; ".join(_obstacles(taking)), code="undecided", taking=taking.to_json())
    if not taking.texts:
        raise ProjectError(
            f"{notebook} has no changes to take back: the project's versions count", code="nothing-to-take-back"
        )
    for path, text in taking.texts.items():
        if path.endswith(".py"):
            parse_operation(text, path)
    for path in taking.texts:
        if files.text(path) != _Files(layout).text(path):
            raise ProjectError(f"{path} was changed just now; look at the changes again", code="changed-meanwhile")
    for path, text in taking.texts.items():
        write_text(layout.inside(path), text)
    if taking.marked is not None:
        write_text(layout.inside(notebook), dumps(dict(taking.marked)))
    if taking.texts:
        versioning.commit(layout.root, [*taking.texts, notebook], taking.message())
    return taking


def _obstacles(taking: Taking) -> list[str]:
    found = list(taking.problems)
    for each in taking.operations:
        found += each.problems
        if each.conflict and each.choice is None:
            found.append(f"{each.path} was changed in the project, too, since the notebook was made")
    for value in taking.attributes:
        if value.conflict and value.choice is None:
            found.append(f"{value.key} is {value.before} in the pipeline now, and {value.after} in the notebook")
    return found


def _read(layout: ProjectLayout, notebook: str) -> dict[str, Any]:
    text = read_text(layout.inside(notebook))
    try:
        data = json.loads(text)
    except ValueError as error:
        raise DocumentError(f"{notebook} is not a notebook: {error}", path=notebook) from error
    if not isinstance(data, dict):
        raise DocumentError(f"{notebook} is not a notebook: expected an object of JSON", path=notebook)
    return data


class _Files:
    """Texts of the project's files, each read once, so that all is worked out from one state."""

    def __init__(self, layout: ProjectLayout) -> None:
        self._layout = layout
        self._known: dict[str, str | None] = {}

    def text(self, path: str) -> str | None:
        """The text of a file, None when it is not there or cannot be read."""
        if path not in self._known:
            try:
                self._known[path] = read_text(self._layout.inside(path))
            except DocumentError:
                self._known[path] = None
        return self._known[path]
