"""The canonical layout: the shared table of cases, places in errors, and properties over generated data."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.errors import DocumentError
from deepforge.model import canonical, places

CASES: list[dict[str, Any]] = json.loads(
    resources.files("deepforge.model").joinpath("canonical_cases.json").read_text("utf-8")
)
GOOD = [case for case in CASES if not case.get("error")]
BAD_VALUES = [case for case in CASES if case.get("error") and "value" in case]
BAD_TEXTS = [case for case in CASES if case.get("error") and "text" in case]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab/~é\U0001f600"), inner, max_size=4)
)


def by_name(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", GOOD, ids=by_name)
def test_writes_and_reads_the_text_of_the_table(case: dict[str, Any]) -> None:
    assert canonical.dumps(case["value"]) == case["text"]
    assert canonical.loads(case["text"]) == case["value"]


@pytest.mark.parametrize("case", BAD_VALUES, ids=by_name)
def test_refuses_to_write(case: dict[str, Any]) -> None:
    with pytest.raises(DocumentError, match="expected"):
        canonical.dumps(case["value"])


@pytest.mark.parametrize("case", BAD_TEXTS, ids=by_name)
def test_refuses_to_read_and_says_the_place(case: dict[str, Any]) -> None:
    with pytest.raises(DocumentError) as caught:
        canonical.loads(case["text"], "x.json")
    assert caught.value.data["line"] >= 1 and caught.value.data["column"] >= 1
    assert "x.json, line" in caught.value.message


@given(DOCUMENTS)
def test_what_is_written_is_read_again(value: Any) -> None:
    text = canonical.dumps(value)
    assert json.loads(text) == value == canonical.loads(text)
    assert canonical.dumps(canonical.loads(text)) == text


@given(DOCUMENTS)
def test_every_place_is_found(value: Any) -> None:
    text = canonical.dumps(value)
    for pointer, offset in places.scan(text).values.items():
        target = value
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            target = target[int(key)] if isinstance(target, list) else target[key]
        assert json.JSONDecoder().raw_decode(text, offset)[0] == target


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{\n  "a": 1,\n  "a": 2\n}\n', (3, 3)),
        ('{\n  "a": [1,\n    2.5]\n}\n', (3, 5)),
        ('{\n  "a": 1\n  "b": 2\n}\n', (3, 3)),
        ('["\\ud800"]', (1, 2)),
        ('{"a": {"b": 123456789012345678}}', (1, 13)),
    ],
)
def test_says_line_and_column(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(DocumentError) as caught:
        canonical.loads(text)
    assert (caught.value.data["line"], caught.value.data["column"]) == place


def test_names_the_pointer_of_a_float() -> None:
    with pytest.raises(DocumentError) as caught:
        canonical.dumps({"nodes": {"a/b": {"position": [1, 0.5]}}}, "x.pipeline.json")
    assert caught.value.data["pointer"] == "/nodes/a~1b/position/1"
    assert "x.pipeline.json" in caught.value.message and "0.5" in caught.value.message


@pytest.mark.parametrize("value", [{1: 2}, {"a": {3}}, b"x", float("nan")])
def test_refuses_what_json_does_not_know(value: Any) -> None:
    with pytest.raises(DocumentError):
        canonical.dumps(value)


def test_refuses_a_document_that_holds_itself() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(DocumentError, match="holds itself"):
        canonical.dumps(loop)


def test_very_deep_text_is_refused_in_words() -> None:
    with pytest.raises(DocumentError):
        canonical.loads("[" * 200_000)


def test_write_and_read_a_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.json"
    canonical.write(path, {"b": [1, 2], "a": "é"})
    assert path.read_bytes() == '{\n  "a": "é",\n  "b": [1, 2]\n}\n'.encode()
    assert canonical.read(path) == {"a": "é", "b": [1, 2]}
    assert [child.name for child in path.parent.iterdir()] == ["x.json"]


def test_a_refused_value_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    canonical.write(path, {"a": 1})
    with pytest.raises(DocumentError):
        canonical.write(path, {"a": 1.5})
    assert canonical.read(path) == {"a": 1}
    assert [child.name for child in tmp_path.iterdir()] == ["x.json"]


def test_write_keeps_mode_and_goes_through_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    canonical.write(real, {"a": 1})
    real.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(real)
    canonical.write(link, {"a": 2})
    assert link.is_symlink() and canonical.read(real) == {"a": 2}
    assert real.stat().st_mode & 0o777 == 0o640


def test_an_unchanged_file_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    canonical.write(path, {"a": 1})
    before = path.stat()
    canonical.write(path, {"a": 1})
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_missing_file_and_a_binary_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="There is no file") as caught:
        canonical.read(tmp_path / "none.json")
    assert caught.value.code == "no-document"
    (tmp_path / "bad.json").write_bytes(b'{\n"a": "\xff"}')
    with pytest.raises(DocumentError, match="0xff") as caught:
        canonical.read(tmp_path / "bad.json")
    assert caught.value.data["line"] == 2
