"""A proof says what it rests on, and what of that is something else now."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from deepforge.project import Project
from deepforge.proof.standing import changes, digests, in_words
from deepforge.provenance.records import FileUse
from deepforge.runtime.keys import Environment


def test_code_inputs_and_environment_are_looked_at(tmp_path: Path) -> None:
    layout = Project.create(tmp_path / "demo").layout
    for name in ("a.py", "b.py"):
        (layout.operations / name).parent.mkdir(exist_ok=True)
        (layout.operations / name).write_text("x = 1\n")
    data = tmp_path / "data.csv"
    data.write_text("1")
    use = FileUse(str(data), 1, 5, digests(layout, [str(data)])[str(data)])
    environment = Environment().describe(["pytest"])
    depended = {
        "files": digests(layout, ["operations/a.py", "operations/b.py"]),
        "inputs": [asdict(use)],
        "environment": environment,
        "interpreter": sys.executable,
    }
    assert changes(layout, depended) == [] and in_words([]) is None
    (layout.operations / "a.py").write_text("x = 2\n")
    assert in_words(changes(layout, depended)) == "operations/a.py has changed since"
    (layout.operations / "b.py").unlink()
    data.write_text("2")
    packages = {**environment["packages"], "pytest": "0.1"}
    found = changes(layout, {**depended, "environment": {**environment, "packages": packages, "python": "2.7"}})
    assert [each["kind"] for each in found] == ["code", "code", "input", "environment", "environment"]
    assert found[1]["reason"] == "operations/b.py is no longer there"
    assert found[2]["reason"] == "data.csv has changed since it was read"
    assert found[4]["reason"] == f"pytest was 0.1, is {environment['packages']['pytest']}"
    gone = changes(layout, {**depended, "interpreter": str(tmp_path / "python")})
    assert gone[-1]["reason"].endswith("cannot be asked any more")
