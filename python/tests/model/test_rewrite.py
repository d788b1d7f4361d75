"""Editing the interface of an operation in its code: the asked interface results, all else stays."""

from __future__ import annotations

import ast
import keyword
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepforge.errors import DeepForgeError
from deepforge.model.operation import Interface, OperationError, parse_operation
from deepforge.model.operation_file import OperationFile
from deepforge.model.rewrite import Change, rewrite_operation

SOURCE = '''\
"""Train."""
import numpy as np  # as everybody

images = "the module's own"

def train(images, labels=None, *, network: "Architecture", epochs: int = 10):  # signature
    # a comment about images
    def helper():
        nonlocal images
        images = images[1:]
        return 1, 2

    model = np.fit(images=images, size=images.size)  # images
    other = [images for images in images]
    if labels is None:
        return model, images  # early
    return model, images


def _private(images): return images
'''


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in pairs if old != new]


def test_rename_input_renames_its_uses_and_keeps_the_output() -> None:
    after = rewrite_operation(SOURCE, [Change("rename", "input", "images", "pics")])
    assert after == SOURCE.replace("def train(images", "def train(pics").replace(
        "nonlocal images\n        images = images[1:]", "nonlocal pics\n        pics = pics[1:]"
    ).replace("images=images, size=images.size", "images=pics, size=pics.size").replace(
        "for images in images]", "for images in pics]"
    ).replace(
        "        return model, images  # early\n    return model, images\n",
        "        images = pics\n        return model, images  # early\n    images = pics\n    return model, images\n",
    )


def test_rename_output_renames_the_variable() -> None:
    after = rewrite_operation(SOURCE, [Change("rename", "output", "model", "net")])
    assert changed_lines(SOURCE, after) == [
        (
            "model = np.fit(images=images, size=images.size)  # images",
            "net = np.fit(images=images, size=images.size)  # images",
        ),
        ("return model, images  # early", "return net, images  # early"),
        ("return model, images", "return net, images"),
    ]


def test_rename_attribute_and_reference() -> None:
    changes = [Change("rename", "attribute", "epochs", "rounds"), Change("rename", "reference", "network", "net")]
    after = rewrite_operation(SOURCE, changes)
    assert 'def train(images, labels=None, *, net: "Architecture", rounds: int = 10):  # signature' in after


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("def f(): pass", [Change("add", "input", "x")], "def f(x): pass"),
        ("def f(a, b=1): pass", [Change("add", "input", "x")], "def f(a, x, b=1): pass"),
        ("def f(a, b=1): pass", [Change("add", "input", "x", optional=True)], "def f(a, b=1, x=None): pass"),
        ("def f(a): pass", [Change("add", "input", "x", annotation="'Frame'")], "def f(a, x: 'Frame'): pass"),
        ("def f(a): pass", [Change("add", "attribute", "k", default="1")], "def f(a, *, k=1): pass"),
        ("def f(): pass", [Change("add", "attribute", "k")], "def f(*, k): pass"),
        ("def f(*, k): pass", [Change("add", "input", "x")], "def f(x, *, k): pass"),
        (
            "def f(*, k): pass",
            [Change("add", "attribute", "s", default="3, 3", annotation="tuple")],
            "def f(*, k, s: tuple = (3, 3)): pass",
        ),
        ("def f(a): pass", [Change("add", "reference", "n")], 'def f(a, *, n: "Architecture"): pass'),
        (
            "def f(a): pass",
            [Change("add", "reference", "n", type="Architecture", optional=True)],
            'def f(a, *, n: "Architecture" = None): pass',
        ),
        ("def f(a, *, k=1): pass", [Change("set", "attribute", "k", default="2")], "def f(a, *, k=2): pass"),
        ("def f(a, *, k=1): pass", [Change("set", "attribute", "k")], "def f(a, *, k): pass"),
        ("def f(a, *, k: int): pass", [Change("set", "attribute", "k", default="2")], "def f(a, *, k: int = 2): pass"),
        ("def f(a, *, k=1): pass", [Change("remove", "attribute", "k")], "def f(a): pass"),
        ("def f(a, *, k=1): pass", [Change("remove", "input", "a")], "def f(*, k=1): pass"),
        ("def f(a, *, k=1, m=2): pass", [Change("remove", "attribute", "m")], "def f(a, *, k=1): pass"),
        ("def f(\n    a,\n): pass", [Change("remove", "input", "a")], "def f(): pass"),
        (
            "def f(\n    a,  # one\n    b,  # two\n): pass",
            [Change("add", "attribute", "k", default="1"), Change("remove", "input", "b")],
            "def f(\n    a,  # one\n    *,\n    k=1,\n): pass",
        ),
        (
            "def f(\n    a,  # one\n    b,  # two\n): pass",
            [Change("remove", "input", "b")],
            "def f(\n    a,  # one\n): pass",
        ),
        ("def f(\n    a,\n    b\n): pass", [Change("remove", "input", "b")], "def f(\n    a\n): pass"),
        ("def f(\n    a,\n    b\n): pass", [Change("add", "input", "c")], "def f(\n    a,\n    b,\n    c\n): pass"),
        ("def f(a):\n    return a", [Change("add", "output", "b")], "def f(a):\n    return a, b"),
        ("def f(a):\n    return a,", [Change("add", "output", "b")], "def f(a):\n    return a, b"),
        ("def f(a):\n    return (a, b)", [Change("add", "output", "c")], "def f(a):\n    return (a, b, c)"),
        (
            "def f(a):\n    return g(a)  # why",
            [Change("add", "output", "b")],
            "def f(a):\n    result = g(a)\n    return result, b  # why",
        ),
        ("def f(a):\n    print(a)", [Change("add", "output", "b")], "def f(a):\n    print(a)\n    return b"),
        ("def f(a): pass", [Change("add", "output", "b")], "def f(a): pass; return b"),
        (
            "def f(a):\n    if a:\n        return\n    print(a)",
            [Change("add", "output", "b")],
            "def f(a):\n    if a:\n        return b\n    print(a)\n    return b",
        ),
        (
            "def f(a):\n    if a:\n        return\n    else:\n        raise E",
            [Change("add", "output", "b")],
            "def f(a):\n    if a:\n        return b\n    else:\n        raise E",
        ),
        (
            "def f(a):\n    return (\n        a,  # one\n        b,  # two\n    )",
            [Change("add", "output", "c")],
            "def f(a):\n    return (\n        a,  # one\n        b,  # two\n        c,\n    )",
        ),
        ("def f(a):\n    return(a, b)", [Change("remove", "output", "b")], "def f(a):\n    return a"),
        ("def f(a):\n    return a, b, c", [Change("remove", "output", "c")], "def f(a):\n    return a, b"),
        ("def f(a):\n    return a", [Change("remove", "output", "a")], "def f(a):\n    return"),
        ("def f(a):\n    return g(a)", [Change("remove", "output", "result")], "def f(a):\n    g(a)\n    return"),
        (
            "def f(a):\n    return g(a)",
            [Change("rename", "output", "result", "total")],
            "def f(a):\n    total = g(a)\n    return total",
        ),
        ("def f(a): return g(a)", [Change("rename", "output", "result", "t")], "def f(a): t = g(a); return t"),
        ("def f(a): return a", [Change("rename", "output", "a", "b")], "def f(a): b = a; return b"),
        ("def f(a):\n    return PI", [Change("rename", "output", "PI", "pi")], "def f(a):\n    pi = PI\n    return pi"),
        ("def f(a): pass", [Change("rename", "input", "a", "a")], "def f(a): pass"),
    ],
)
def test_the_text_that_results(before: str, changes: list[Change], after: str) -> None:
    assert rewrite_operation(before, changes) == after


RENAMED_EVERYWHERE = """
def f(x):
    z = [x, g(x=x).x, f"{x!r:>{x}}", lambda x: x, lambda y=x: x]
    for x in x: pass
    try: pass
    except E as x: pass
    with a as x: x: int = 3
    if (x := x): del x
    match x:
        case [1, *x]: pass
        case {"x": 1, **x}: pass
        case P(x=1) as x: pass
    class C:
        def m(self, a: x): return x
    def own(x): return x
    return z
"""


def test_rename_follows_the_scopes() -> None:
    after = rewrite_operation(RENAMED_EVERYWHERE, [Change("rename", "input", "x", "new")])
    assert (
        after
        == """
def f(new):
    z = [new, g(x=new).x, f"{new!r:>{new}}", lambda x: x, lambda y=new: new]
    for new in new: pass
    try: pass
    except E as new: pass
    with a as new: new: int = 3
    if (new := new): del new
    match new:
        case [1, *new]: pass
        case {"x": 1, **new}: pass
        case P(x=1) as new: pass
    class C:
        def m(self, a: new): return new
    def own(x): return x
    return z
"""
    )


@pytest.mark.parametrize(
    ("source", "change", "reason"),
    [
        ("def f(a): pass", Change("remove", "input", "b"), "one of the inputs a"),
        ("def f(a): pass", Change("remove", "output", "b"), "one of the outputs (none)"),
        ("def f(a, *, k): pass", Change("rename", "input", "k", "m"), "one of the inputs a"),
        ("def f(a, *, k): pass", Change("add", "input", "k"), "a name that is not taken"),
        ("def f(a, *, k): pass", Change("rename", "input", "a", "k"), "a name that is not taken"),
        ("def f(a): return a", Change("add", "output", "a"), "a name that is not taken"),
        ("def f(a): pass", Change("add", "input", "class"), "a Python identifier"),
        ("def f(a): pass", Change("add", "input", "a b"), "a Python identifier"),
        ("def f(a): pass", Change("rename", "input", "a"), "a Python identifier"),
        ("def f(a): return np.sum(a)", Change("rename", "input", "a", "np"), "already uses the name np"),
        ("def f(a):\n    b = a\n    return b", Change("rename", "output", "b", "a"), "already uses the name a"),
        ("def f(a):\n    import a\n    return a", Change("rename", "input", "a", "b"), "also imports"),
        ("def f(a): pass", Change("add", "attribute", "k", default="g()"), "Python literal"),
        ("def f(a): pass", Change("add", "attribute", "k", annotation="Architecture"), "would then say"),
        ("def f(a): pass", Change("add", "input", "k", annotation="1 +"), "an expression as the annotation"),
        ("def f(a): pass", Change("set", "input", "a", default="1"), "an attribute"),
        ("def f(a: pass", Change("add", "input", "k"), "Python"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(source: str, change: Change, reason: str) -> None:
    with pytest.raises(DeepForgeError) as caught:
        rewrite_operation(source, [change])
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["x", "k"])
def test_renaming_does_not_change_what_the_code_does(name: str) -> None:
    source = textwrap.dedent(
        """
        def f(x, *, k=2):
            seen = []
            def inner(y):
                nonlocal x
                x = x + y * k
                return x
            total = sum(inner(x) for _ in range(k))
            k += 1
            seen = [x for x in range(k)] + [x]
            return total, seen, k
        """
    )
    after = rewrite_operation(source, [Change("rename", "input" if name == "x" else "attribute", name, "fresh")])
    one: dict[str, Any] = {}
    other: dict[str, Any] = {}
    exec(source, one)
    exec(after, other)
    values = {"x": 3, "k": 4}
    renamed = {"fresh" if key == name else key: value for key, value in values.items()}
    assert one["f"](**values) == other["f"](**renamed)


NAMES = st.sampled_from(["a", "b", "data", "größe", "model_1", "x", "y", "z"])
LITERALS = st.sampled_from(["1", "-2.5", "1e-3", "'it\\'s'", "None", "(1, 'a')", "[1, {}]", "{'k': (1,)}", "b'x'"])
BODIES = [
    "    pass  # body",
    "    total = helper(1)  # helper\n\n    # after",
    "    with open('x') as file:\n        file.read()",
]


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Operations in every style: one line or many, comments, trailing commas, all kinds of returns."""
    names = draw(st.lists(NAMES, unique=True, max_size=5))
    split = draw(st.integers(0, len(names)))
    optional = draw(st.integers(0, split))
    inputs = [name if at < optional else f"{name}=None" for at, name in enumerate(names[:split])]
    keywords: list[str] = []
    for name in names[split:]:
        kind = draw(
            st.sampled_from(["{n}", "{n}={v}", "{n}: int = {v}", '{n}: "Architecture"', '{n}: "Architecture" = None'])
        )
        keywords.append(kind.format(n=name, v=draw(LITERALS)))
    parts = [*inputs, *(["*", *keywords] if keywords else [])]
    if draw(st.booleans()) and parts:
        comments = [draw(st.sampled_from(["", "  # note", "  # *, a=1"])) for _ in parts]
        last = draw(st.sampled_from([",", ""]))
        commas = [","] * (len(parts) - 1) + [last]
        signature = "".join(f"\n    {p}{c}{n}" for p, c, n in zip(parts, commas, comments, strict=True)) + "\n"
    else:
        signature = ", ".join(parts) + ("," if parts and draw(st.booleans()) else "")
    outputs = draw(st.lists(NAMES, unique=True, max_size=3))
    lone = draw(st.booleans())
    listed = ", ".join(outputs) + ("," if len(outputs) == 1 and not lone else "")
    returned = draw(st.sampled_from(["{}", "({})", "(\n        {}\n    )"])).format(listed) if outputs else ""
    returned = draw(st.sampled_from([returned, returned, "1 + 1"])) if lone or not outputs else returned
    early = f"    if 1 > 2:\n        return {returned}  # early\n" if draw(st.booleans()) else ""
    end = f"    return {returned}  # end\n" if returned or draw(st.booleans()) else ""
    body = draw(st.sampled_from(BODIES))
    returns = (early if end else "") + end
    return f"import os  # kept\n\n\ndef work({signature}):  # sig\n{body}\n{returns}\n\n# end of file\n"


FRESH = st.sampled_from(["fresh", "new_1", "neu_größe"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Change]:
    """A source and a change of it, mostly one that can be made."""
    source = draw(sources())
    groups = names_of(parse_operation(source).interface)
    possible = ["add", *(["remove", "rename", "set"] if any(groups.values()) else [])]
    action = draw(st.sampled_from(possible))
    there = [what for what, names in groups.items() if names]
    if action == "set" and groups["attribute"]:
        there = ["attribute"]
    what = draw(st.sampled_from(list(groups) if action == "add" else there))
    odd = draw(st.integers(0, 9)) == 0
    good = FRESH if action == "add" else st.sampled_from(groups[what])
    change = Change(
        action,
        what,
        draw(NAMES if odd else good),
        to=draw(NAMES if odd else FRESH),
        default=draw(st.none() | LITERALS),
        annotation=draw(st.sampled_from([None, "int", "'Frame'"])),
        optional=draw(st.booleans()),
    )
    return source, change


def names_of(interface: Interface) -> dict[str, list[str]]:
    return {
        "input": [each.name for each in interface.inputs],
        "attribute": [each.name for each in interface.attributes],
        "reference": [each.name for each in interface.references],
        "output": list(interface.outputs),
    }


def asked(before: Interface, change: Change) -> Interface:
    """The interface that a change asks for, worked out without the code under test."""

    def edit(items: tuple[Any, ...], new: Any) -> tuple[Any, ...]:
        def named(item: Any) -> str:
            return item if isinstance(item, str) else str(item.name)

        def call(item: Any, name: str) -> Any:
            return name if isinstance(item, str) else replace(item, name=name)

        if change.action == "add":
            return (*items, new)
        if change.action == "remove":
            return tuple(item for item in items if named(item) != change.name)
        if change.action == "rename":
            return tuple(call(item, change.to or "") if named(item) == change.name else item for item in items)
        return tuple(replace(item, default=change.default) if named(item) == change.name else item for item in items)

    annotation = None if change.annotation is None else change.annotation.strip("'")
    if change.what == "output":
        return replace(before, outputs=edit(before.outputs, change.name))
    if change.what == "attribute":
        made: Any = parse_operation(f"def f(*, {change.name}): pass").attributes[0]
        return replace(
            before, attributes=edit(before.attributes, replace(made, default=change.default, annotation=annotation))
        )
    if change.what == "reference":
        made = parse_operation(f"def f(*, {change.name}: Architecture): pass").references[0]
        return replace(before, references=edit(before.references, replace(made, optional=change.optional)))
    made = parse_operation(f"def f({change.name}): pass").inputs[0]
    items = edit(before.inputs, replace(made, optional=change.optional, annotation=annotation))
    return replace(before, inputs=tuple(sorted(items, key=lambda item: item.optional)))


@settings(max_examples=300, deadline=None)
@given(cases())
def test_rewriting_gives_the_asked_interface_and_nothing_else_changes(case: tuple[str, Change]) -> None:
    source, change = case
    before = parse_operation(source)
    group = names_of(before.interface)[change.what]
    fresh = change.name if change.action == "add" else change.to or ""
    variables = {each.id for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Name)}
    taken = {
        "add": group if change.what == "output" else before.interface.parameters,
        "rename": variables.union(before.interface.parameters) - {change.name},
    }.get(change.action, ())
    impossible = (
        (change.action != "add" and change.name not in group)
        or (change.action == "set" and change.what != "attribute")
        or fresh in taken
    )
    if impossible:
        with pytest.raises(OperationError):
            rewrite_operation(source, [change])
        return
    after = rewrite_operation(source, [change])
    assert parse_operation(after).interface == asked(before.interface, change)
    outside = [line for line in source.splitlines() if line.startswith(("import", "# end"))]
    assert [line for line in after.splitlines() if line.startswith(("import", "# end"))] == outside
    for kept in ("# sig", "# early", "# end\n", "# body", "# helper", "# after"):
        assert after.count(kept) == source.count(kept)
    if change.what in ("input", "attribute", "reference") and change.action in ("add", "set", "remove"):
        # Only the signature changed.
        assert after.partition("# sig")[2] == source.partition("# sig")[2]
    if change.what == "output" and change.action in ("add", "remove"):
        assert after.partition("# sig")[0] == source.partition("# sig")[0]
    if change.action == "add" and change.what != "output":
        # Nobody's comment is lost or moved to another parameter.
        before_lines = [
            line.strip().rstrip(",") for line in source.partition("# sig")[0].splitlines() if "# note" in line
        ]
        assert [line for line in after.partition("# sig")[0].splitlines() if "# note" in line] or not before_lines
        assert after.count("# note") == source.count("# note")


@given(st.text(max_size=8))
def test_only_identifiers_become_names(name: str) -> None:
    good = name.isidentifier() and not keyword.iskeyword(name) and name not in ("a", "__debug__")
    try:
        rewrite_operation("def f(a): pass", [Change("add", "input", name)])
        assert good
    except OperationError:
        assert not good or ast.parse(name, mode="eval").body.id != name  # type: ignore[attr-defined]


def test_operation_file_keeps_the_last_good_interface(tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text("def train(a):\n    return a\n")
    file = OperationFile(path)
    good = file.interface
    assert good is not None and good.parameters == ("a",) and file.error is None

    file.update("def train(a, b:\n    return a\n")
    assert file.interface == good
    assert file.error is not None and file.error.data["line"] in (1, 2) and str(path) in file.error.message
    with pytest.raises(OperationError):
        file.rewrite([Change("add", "input", "c")])

    file.update("def train(a, b):\n    return a\n")
    assert file.error is None and file.interface is not None and file.interface.parameters == ("a", "b")
    assert file.rewrite([Change("remove", "input", "b")]) == path.read_text()
    file.rewrite([Change("add", "attribute", "k", default="1")])
    assert path.read_text() == "def train(a):\n    return a\n", "not written before save"
    file.save()
    assert path.read_text() == "def train(a, *, k=1):\n    return a\n"


def test_operation_file_that_is_missing_or_was_never_good(tmp_path: Path) -> None:
    missing = OperationFile(tmp_path / "none.py")
    assert missing.interface is None and missing.error is not None and missing.error.code == "no-document"
    (tmp_path / "bad.py").write_text("async def f(): pass\n")
    bad = OperationFile(tmp_path / "bad.py")
    assert bad.interface is None and bad.error is not None
