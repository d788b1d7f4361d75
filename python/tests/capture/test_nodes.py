"""The nodes of a tree are those that ast.walk gives."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.capture import flow, magics
from deepforge.capture.files import _MAY_NAME
from deepforge.capture.nodes import nodes_of

TEXTS = [
    "",
    "x",
    "match x:\n    case [1, *b] | {'a': 2, **b}:\n        pass",
    "f'{x!r:>{w}}' if (y := 1) else lambda *a, b=2: a",
]


@pytest.mark.parametrize(
    "text", [*TEXTS, *(Path(str(one.__file__)).read_text(encoding="utf-8") for one in (flow, magics))]
)
def test_every_node_is_given_once_in_the_same_order(text: str) -> None:
    tree = ast.parse(text)
    expected = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    assert nodes_of(tree) == expected
    assert nodes_of(tree) is nodes_of(tree)
    assert [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)] == expected
    compile(tree, "<cell>", "exec")


@given(
    st.lists(st.text(alphabet="ab./\\\n'\" {}\x2e\u2024", min_size=1), min_size=1, max_size=3),
    st.sampled_from(["", "f", "r"]),
)
def test_no_text_that_names_a_file_is_passed_over(texts: list[str], prefix: str) -> None:
    """Whether any constant has a dot or a slash is seen in the text of the code alone."""
    for code in (
        f"x = {texts!r}",
        "".join(f"y = {prefix}'{text}'\n" for text in texts),
        f'z = {prefix}"""{texts[0]}"""',
    ):
        try:
            tree = ast.parse(code)
        except SyntaxError:
            continue
        values = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if any("\n" not in value and ("." in value or "/" in value) for value in values):
            assert _MAY_NAME.search(code), code
