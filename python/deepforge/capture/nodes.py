"""All nodes of a cell's syntax tree, walked once for all that look for something in it."""

from __future__ import annotations

import ast

_KEPT = "_all_nodes"


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """What ``ast.walk`` gives, in its order, without the marks that say how a name is used. Kept with the tree."""
    found: list[ast.AST] | None = tree.__dict__.get(_KEPT)
    if found is None:
        found = [tree]
        for node in found:  # it grows meanwhile
            # Its fields only: what was noted on a part before, such as these nodes, may lead back to it.
            for value in [node.__dict__.get(name) for name in node._fields]:
                if type(value) is list:
                    found += [part for part in value if isinstance(part, ast.AST)]
                elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                    found.append(value)
        setattr(tree, _KEPT, found)
    return found
