"""Operation files: what the parser finds, and what it refuses, with the line."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from deepforge.model.operation import (
    Attribute,
    Header,
    Input,
    Operation,
    OperationError,
    Reference,
    load_operation,
    parse_operation,
)

TRAIN = '''
"""Train a classifier on labelled images."""

def train(images, labels, *, network: "Architecture", epochs: int = 10, batch_size: int = 32):
    model, history = fit(images)
    return model, history
'''


def parse(source: str) -> Operation:
    return parse_operation(textwrap.dedent(source).lstrip("\n"), "operations/x.py")


def test_the_example_of_the_format() -> None:
    assert parse(TRAIN) == Operation(
        name="train",
        doc="Train a classifier on labelled images.",
        inputs=(Input("images"), Input("labels")),
        attributes=(Attribute("epochs", "10", "int"), Attribute("batch_size", "32", "int")),
        references=(Reference("network", "Architecture"),),
        outputs=("model", "history"),
    )


OUTPUTS = [
    ("def f(a):\n    pass", (), False),
    ("def f(a):\n    return", (), False),
    ("def f(a):\n    return None", (), False),
    ("def f(a):\n    return ()", (), False),
    ("def f(a):\n    return a + 1", ("result",), True),
    ("def f(a):\n    return {'x': a}", ("result",), True),
    ("def f(a):\n    return a", ("a",), True),
    ("def f(a):\n    return a,", ("a",), False),
    ("def f(a):\n    return (a, b)", ("a", "b"), False),
    ("def f(a):\n    if a:\n        return a, b\n    return a, b", ("a", "b"), False),
    ("def f(a):\n    def g():\n        return 1, 2\n    return b", ("b",), True),
    ("def f(a):\n    class C:\n        def g(self):\n            return 1\n    return b", ("b",), True),
    ("def f(a):\n    g = lambda: (yield)\n    return b", ("b",), True),
    ("def f(a):\n    async def g():\n        return 1\n    return b", ("b",), True),
    ("def f(a):\n    try:\n        return a\n    finally:\n        pass", ("a",), True),
]


@pytest.mark.parametrize(("source", "outputs", "lone"), OUTPUTS)
def test_outputs(source: str, outputs: tuple[str, ...], lone: bool) -> None:
    found = parse(source)
    assert (found.outputs, found.lone) == (outputs, lone)


PARAMETERS: list[tuple[str, dict[str, Any]]] = [
    ("a, b=None", {"inputs": (Input("a"), Input("b", True))}),
    ("a: int, b: 'Frame' = []", {"inputs": (Input("a", False, "int"), Input("b", True, "Frame"))}),
    ("*, k", {"attributes": (Attribute("k"),)}),
    (
        "*, k=1e-3, s=(3, 3), t=-1",
        {"attributes": (Attribute("k", "1e-3"), Attribute("s", "(3, 3)"), Attribute("t", "-1"))},
    ),
    ("*, k=(1,\n  2)", {"attributes": (Attribute("k", "(1, 2)"),)}),
    ("*, k=('a'\n  'b')", {"attributes": (Attribute("k", "'ab'"),)}),
    ("*, n: Architecture", {"references": (Reference("n"),)}),
    ("*, n: deepforge.Architecture = None", {"references": (Reference("n", optional=True),)}),
    ("*, n: Optional['Architecture'] = None", {"references": (Reference("n", optional=True),)}),
    ("*, n: 'Architecture | None' = None", {"references": (Reference("n", optional=True),)}),
    ("*, n: 'dict[str, Architecture]' = {}", {"attributes": (Attribute("n", "{}", "dict[str, Architecture]"),)}),
    ("*, n: Unknown", {"attributes": (Attribute("n", None, "Unknown"),)}),
    ("n: Architecture", {"inputs": (Input("n", False, "Architecture"),)}),
]


@pytest.mark.parametrize(("signature", "expected"), PARAMETERS)
def test_parameters(signature: str, expected: dict[str, Any]) -> None:
    found = parse(f"def f({signature}): pass")
    assert found == Operation("f", **expected)


def test_resource_types_are_a_parameter() -> None:
    found = parse_operation("def f(*, t: Table, n: Architecture): pass", resource_types={"Table"})
    assert found.references == (Reference("t", "Table"),)
    assert [each.name for each in found.attributes] == ["n"]


REFUSED = [
    ("", 1, "one public function", "none"),
    ("def _f(): pass", 1, "one public function", "none"),
    ("def f(): pass\n\ndef g(): pass", 3, "one public function", "f and g"),
    ("def f(): pass\ndef f(): pass", 2, "one public function", "f and f"),
    ("\nasync def f(): pass", 2, "an ordinary function", "async def f"),
    ("def f(a,\n      *args): pass", 2, "every input is a port with a name", "*args"),
    ("def f(a,\n      **more): pass", 2, "a person sets them one by one", "**more"),
    ("def f(a, /): pass", 1, "ports are connected by name", "positional-only a"),
    ("def f(a):\n    return a, b\n    return b, a", 3, "a, b", "b, a"),
    ("def f(a):\n    if a:\n        return\n    return a", 4, "nothing", "a"),
    ("def f(a):\n    if a:\n        return a, b\n    return None", 4, "a, b", "nothing"),
    ("def f(a):\n    if a:\n        return a,\n    return a", 4, "a,", "a"),
    ("def f(a):\n    return a, 1", 2, "names", "1"),
    ("def f(a):\n    return a, *b", 2, "names", "*b"),
    ("def f(a):\n    return a, a", 2, "each output once", "a again"),
    ("def f(a):\n    yield a", 2, "return", "yield"),
    ("def f(*,\n  k=g()): pass", 2, "a Python literal as the default of the attribute k", "g()"),
    ("def f(*, k=f'{x}'): pass", 1, "a Python literal", "f"),
    ("def f(*,\n  n: 'Architecture' = 1): pass", 2, "None as the default of the reference n", "1"),
    ("def f(:\n  pass", 1, "Python", ""),
    ("x = 1\ndef f():\nreturn 1", 3, "Python", ""),
    ("def f(): pass\0", 1, "Python", "null"),
]


@pytest.mark.parametrize(("source", "line", "expected", "received"), REFUSED)
def test_refused_with_line_expected_and_received(source: str, line: int, expected: str, received: str) -> None:
    with pytest.raises(OperationError) as caught:
        parse_operation(source, "operations/x.py")
    error = caught.value
    assert error.data["line"] == line and error.data["path"] == "operations/x.py"
    assert expected in error.data["expected"] and received in error.data["received"]
    assert f"operations/x.py, line {line}: expected " in error.message


def test_nothing_is_evaluated(tmp_path: Any) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        f"open({str(tmp_path / 'made')!r}, 'w')\n\n@undefined\ndef f(a: 1 / 0 = open('x')):\n    return a\n"
    )
    assert load_operation(path).inputs == (Input("a", True, "1 / 0"),)
    assert not (tmp_path / "made").exists()


def test_unpack_gives_outputs_by_name() -> None:
    assert parse("def f(a):\n    return a, b").unpack((1, 2)) == {"a": 1, "b": 2}
    assert parse("def f(a):\n    return a").unpack((1, 2)) == {"a": (1, 2)}
    assert parse("def f(a):\n    return a,").unpack((1,)) == {"a": 1}
    assert parse("def f(a): pass").unpack(None) == {}
    with pytest.raises(OperationError, match="returned a int, expected a tuple of a, b"):
        parse("def f(a):\n    return a, b").unpack(3)


HEADER = """
# /// deepforge
# environment = "gpu"
# retries = 2
# cache = "always"
# directory = "data/raw"
# path = [".", "modules"]
#
# [resources]
# cpus = 4
# memory = "8GB"
# ///
def f(a): pass
"""


def test_header() -> None:
    assert parse(HEADER).header == Header(
        environment="gpu",
        resources={"cpus": 4, "memory": "8GB"},
        retries=2,
        cache="always",
        directory="data/raw",
        path=(".", "modules"),
    )


BAD_HEADERS = [
    ("# retries = 1\n# colour = 'red'", 4, "one of the keys", "colour"),
    ("# retries = 'many'", 3, "an integer from 0", "'many'"),
    ("# retries = true", 3, "an integer from 0", "True"),
    ("# cache = 'sometimes'", 3, '"always", "never" or "auto"', "sometimes"),
    ("# directory = '../other'", 3, "within it", "../other"),
    ("# path = ['/usr/lib']", 3, "within it", "/usr/lib"),
    ("# [resources]\n# cpus = 1.5", 3, "text and integers", "1.5"),
    ("# environment = 'a'\n# retries = = 1", 4, "TOML", ""),
    ("# retries = 1\nx = 1", 4, "a comment of the header", "x = 1"),
]


@pytest.mark.parametrize(("content", "line", "expected", "received"), BAD_HEADERS)
def test_a_wrong_header_is_refused_with_its_line(content: str, line: int, expected: str, received: str) -> None:
    with pytest.raises(OperationError) as caught:
        parse_operation(f'"""Doc."""\n# /// deepforge\n{content}\n# ///\ndef f(): pass\n')
    assert caught.value.data["line"] == line
    assert expected in caught.value.data["expected"] and received in caught.value.data["received"]


def test_an_open_and_a_second_header_are_refused() -> None:
    with pytest.raises(OperationError, match="line 2: expected a line '# ///'"):
        parse_operation("def f(): pass\n# /// deepforge\n# retries = 1")
    with pytest.raises(OperationError, match="line 4: expected one header table"):
        parse_operation("# /// deepforge\n# ///\n\n# /// deepforge\n# ///\ndef f(): pass\n")


def test_other_tools_header_is_left_alone() -> None:
    assert parse("# /// script\n# dependencies = []\n# ///\ndef f(): pass").header == Header()
