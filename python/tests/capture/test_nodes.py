"""The nodes of a syntax tree, kept with it."""

from __future__ import annotations

import ast

from deepforge.capture.nodes import nodes_of


def test_a_tree_is_walked_to_its_end_after_a_part_of_it_was() -> None:
    tree = ast.parse("def f(v):\n    return v * scale\nx = f(2)")
    expected = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    for part in (tree.body[0], tree.body[1], tree, tree):
        found = nodes_of(part)
    assert found == expected
    assert nodes_of(tree.body[0])[0] is tree.body[0]
