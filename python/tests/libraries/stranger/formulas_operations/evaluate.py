"""Evaluate a formula at some points."""


def evaluate(points, *, formula: "Formula"):
    """The value of the formula at each point."""
    values = [formula(point) for point in points]
    return values
