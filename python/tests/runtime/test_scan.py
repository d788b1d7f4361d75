"""What is read from code without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepforge.runtime.scan import scan


def _write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_project_modules_are_followed_and_packages_listed(tmp_path: Path) -> None:
    _write(
        tmp_path,
        operations__work="import numpy as np\nfrom modules.a import f\nfrom modules import b\nimport sklearn.svm\n",
        modules__a="from .c import g\nimport json\n",
        modules__b="import helper\n",
        modules__c="import modules.a\n",
        modules__unused="import torch\n",
        helper="x = 1\n",
    )
    found = scan(tmp_path / "operations/work.py", [tmp_path])
    assert {path.relative_to(tmp_path).as_posix() for path in found.modules} == {
        "modules/a.py",
        "modules/b.py",
        "modules/c.py",
        "helper.py",
    }
    assert found.packages == ("numpy", "sklearn")


def test_packages_with_an_init_count(tmp_path: Path) -> None:
    _write(tmp_path, op="import lib.deep.tool\n")
    for name in ("lib/__init__", "lib/deep/__init__", "lib/deep/tool"):
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")
    assert len(scan(tmp_path / "op.py", [tmp_path]).modules) == 3


def test_the_first_folder_wins(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        _write(tmp_path / folder, helper="x = 1\n")
    _write(tmp_path, op="import helper\n")
    found = scan(tmp_path / "op.py", [tmp_path / "one", tmp_path / "two"])
    assert list(found.modules) == [tmp_path / "one" / "helper.py"]


@pytest.mark.parametrize(
    ("code", "effects"),
    [
        ("import time\ntime.sleep(1)\n", []),
        ("import time as t\nt.perf_counter()\n", ["clock"]),
        ("from time import *\n", []),
        ("import pandas as pd\npd.Timestamp('now')\npd.Timestamp('2020')\n", ["clock"]),
        ("import time\ntime.localtime(0)\n", []),
        ("import numpy as np\nnp.random.default_rng()\n", ["randomness"]),
        ("import numpy as np\nnp.random.default_rng(None)\n", ["randomness"]),
        ("import numpy as np\nnp.random.default_rng(3)\nnp.random.default_rng(seed=3)\n", []),
        ("from numpy.random import default_rng\ndefault_rng()\n", ["randomness"]),
        ("import secrets\nsecrets.token_hex()\n", ["randomness"]),
        ("def time(): ...\ntime()\n", []),
        ("x = (\n", []),
    ],
)
def test_effects_that_the_text_shows(tmp_path: Path, code: str, effects: list[str]) -> None:
    _write(tmp_path, op=code)
    assert [kind for kind, _ in scan(tmp_path / "op.py", [tmp_path]).effects] == effects
