"""Functions and classes: the notebook's definition against the same one in a module or inside an operation."""

from __future__ import annotations

import copy
import functools
import math
import pickle
import sys
import textwrap
import types
from typing import Any

import cloudpickle
import pytest

from deepforge.types.compare import Comparison, compare


def notebook(source, name):
    """What a notebook's variable is after it was stored and loaded: a class or function of ``__main__``."""
    space = {"__name__": "__main__"}
    exec(compile(textwrap.dedent(source), "cell", "exec"), space)
    return pickle.loads(cloudpickle.dumps(space[name]))


def operation(source, name):
    """The same source inside an operation, one function deeper and on other lines."""
    body = textwrap.indent(textwrap.dedent(source), "    ")
    space = types.ModuleType("operation_of_the_project")
    sys.modules[space.__name__] = space
    try:
        exec(compile(f"\n\n\n\ndef train():\n{body}\n    return {name}\n", "train.py", "exec"), space.__dict__)
        return pickle.loads(cloudpickle.dumps(space.train()))
    finally:
        del sys.modules[space.__name__]


def module(source, name, monkeypatch):
    """The same source in a module of the project that can be imported."""
    made = types.ModuleType("helpers_of_the_project")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(compile("# moved\n\n" + textwrap.dedent(source), "helpers.py", "exec"), made.__dict__)
    return getattr(made, name)


# Sources that define ``thing``; each with edits (old text, new text) that change what it does.
SOURCES = {
    "plain": ("def thing(x, y=2):\n    return x + y * 3", [("+", "-"), ("3", "4"), ("y=2", "y=3"), ("x + y", "y + x")]),
    "helper": ("""
        import math
        scale = 2
        def helper(x):
            return x * scale
        def thing(x):
            '''Scale.

            Indented text.
            '''
            return helper(x) + math.pi
        """, [("math.pi", "math.e"), ("helper(x) +", "scale(x) +"), ("Scale.", "Other."), ("def thing(x)", "def thing(y)")]),
    "recursive": ("def thing(n):\n    return 1 if n < 2 else n * thing(n - 1)", [("< 2", "< 3"), ("n - 1", "n - 2")]),
    "keywords": (
        "def thing(*a, k=1, m=(1, 2), **o):\n    return a, k, o",
        [("k=1", "k=2"), ("(1, 2)", "(1, 3)"), ("*a, k", "a, *, k"), (", **o)", ", o)")],
    ),
    "inner": ("""
        helper = len
        def thing(x):
            rate = 3
            def inner(y):
                return helper(y) + rate + x
            class Local:
                size = rate
                def get(self):
                    return helper(self.size)
            return inner, [helper(i) for i in range(x)], Local, lambda z: helper(z)
        """, [("+ rate", "- rate"), ("size = rate", "size = x"), ("helper(z)", "helper(x)"), ("get", "got"),
              ("rate = 3", "rate = 3.0")]),
    "closure": ("""
        def make(n, items):
            def inner(x):
                return x + n + len(items)
            return inner
        thing = make(3, [1, 2])
        """, [("make(3", "make(4"), ("[1, 2]", "[1, 3]"), ("x + n", "x - n")]),
    "decorated": ("""
        import functools
        def twice(f):
            @functools.wraps(f)
            def wrapper(*args):
                return f(f(*args))
            return wrapper
        @twice
        def thing(x):
            return x + 1
        """, [("x + 1", "x + 2"), ("f(f(*args))", "f(*args)")]),
    "lambda": ("limit = 3\nthing = lambda x, k=1: x > limit and k", [("x >", "x <"), ("k=1", "k=2"), ("limit and", "k and")]),
    "exceptions": ("""
        def thing(f):
            try:
                f()
                f(1)
            except ValueError as error:
                return error
            finally:
                f(2)
            with f as g:
                yield g
        """, [("ValueError", "TypeError"), ("f(1)", "f(3)"), ("        f()\n        f(1)", "        f()")]),
    "generator": ("def thing(n):\n    for i in range(n):\n        yield i", [("yield i", "yield n"), ("yield i", "print(i)")]),
    "async": ("async def thing(x):\n    return await x", [("await x", "x")]),
    "constants": (
        "def thing():\n    return (1, 2.0, 'a', b'a', {1, 2}, None, -0.0, 1j)",
        [("(1,", "(1.0,"), ("2.0", "2"), ("'a'", "'b'"), ("b'a'", "'a'"), ("-0.0", "0.0"), ("1j", "2j"), ("{1, 2}", "{1, 3}"),
         ("(1,", "(True,")],
    ),
    "in a try or not": (
        "def thing(a, b):\n    try:\n        a()\n        b()\n    except KeyError:\n        return 1",
        [("    try:\n        a()\n        b()\n", "    a()\n    try:\n        b()\n")],
    ),
    "attributes": ("def thing():\n    pass\nthing.note = 'a'", [("'a'", "'b'"), ("note", "other")]),
    "global counter": (
        "count = 0\ndef thing():\n    global count\n    count += 1\n    return count",
        [("+= 1", "+= 2"), ("+= 1", "-= 1")],
    ),
    "partial": ("import functools\ndef f(a, b):\n    return a - b\nthing = functools.partial(f, 1)",
                [("f, 1)", "f, 2)"), ("a - b", "b - a")]),
    "class": ("""
        from math import sqrt
        class Base:
            kind = 'shape'
            def area(self):
                return 0
        class thing(Base):
            '''A thing.

            More of it.
            '''
            registry = {}
            def __init__(self, n, scale=1):
                super().__init__()
                self.n = n * scale
            @property
            def side(self):
                return sqrt(self.n)
            @side.setter
            def side(self, value):
                self.n = value ** 2
            @classmethod
            def unit(cls):
                return cls(1)
            @staticmethod
            def name():
                return 'thing'
            def area(self):
                return super().area() + self.n
            def __eq__(self, other):
                return self.n == other.n
        """, [("kind = 'shape'", "kind = 'form'"), ("return 0", "return 1"), ("scale=1", "scale=2"), ("A thing", "Something"),
              ("registry = {}", "registry = {1: 2}"), ("sqrt(self.n)", "sqrt(self.m)"), ("** 2", "** 3"), ("cls(1)", "cls(2)"),
              ("return 'thing'", "return 'other'"), ("thing(Base)", "thing"), ("    kind = 'shape'\n", ""),
              ("@staticmethod", "@classmethod"), ("@side.setter", "@side.deleter")]),
    "dataclass": ("""
        from dataclasses import dataclass, field
        @dataclass(order=True)
        class thing:
            x: int
            y: float = 2.0
            z: list = field(default_factory=list, repr=False)
            def norm(self):
                return self.x + self.y
        """, [("y: float = 2.0", "y: float = 3.0"), ("order=True", "order=False"), ("=list,", "=dict,"), ("repr=False", "repr=True"),
              ("x: int", "w: int"), ("self.x + self.y", "self.x")]),
    "enum": ("""
        import enum
        class thing(enum.Enum):
            A = 1
            B = 'b'
            def label(self):
                return self.name
        """, [("A = 1", "A = 2"), ("B =", "C ="), ("self.name", "self.value"), ("enum.Enum)", "str, enum.Enum)"), ("    A = 1\n", "")]),
    "planets": ("""
        import enum
        class thing(enum.Enum):
            A = (1, 2)
            def __init__(self, mass, radius):
                self.mass = mass
                self.radius = radius
        thing.A.seen = 3
        """, [("(1, 2)", "(1, 3)"), ("seen = 3", "seen = 4"), ("= radius", "= mass")]),
    "inner text": ("""
        def thing():
            def inner():
                '''Says something.

                At length.
                '''
            return inner
        """, [("something", "nothing")]),
    "flag": ("import enum\nclass thing(enum.IntFlag):\n    A = 1\n    B = 2", [("B = 2", "B = 4"), ("IntFlag", "IntEnum")]),
    "named tuple": ("from collections import namedtuple\nthing = namedtuple('thing', 'x y')",
                    [("'x y'", "'x z'"), ("'x y'", "'x y', defaults=[1]")]),
    "typed tuple": ("""
        import typing
        class thing(typing.NamedTuple):
            x: int
            y: int = 1
            def total(self):
                return self.x + self.y
        """, [("= 1", "= 2"), ("x: int", "w: int"), ("+ self.y", "- self.y")]),
    "slots": ("class thing:\n    __slots__ = ('a', 'b')\n    def __init__(self):\n        self.a = 1", [("'b'", "'c'"), ("= 1", "= 2")]),
    "abstract": ("""
        import abc
        class Base(abc.ABC):
            @abc.abstractmethod
            def f(self): ...
        class thing(Base):
            def f(self):
                return 1
        """, [("return 1", "return 2"), ("abc.ABC", "object")]),
    "generic": ("""
        import typing
        T = typing.TypeVar('T')
        class thing(typing.Generic[T]):
            def push(self, x: T):
                return [x]
        """, [("[x]", "(x,)"), ("(typing.Generic[T])", "")]),
    "metaclass": ("""
        class Meta(type):
            def __call__(cls, *args):
                return super().__call__(*args)
        class thing(metaclass=Meta):
            pass
        """, [("(*args)\n", "(*args, 1)\n"), ("metaclass=Meta", "")]),
    "monkey": ("class thing:\n    pass\ndef extra(self):\n    return 1\nthing.extra = extra", [("return 1", "return 2"), (".extra =", ".more =")]),
    "error": ("class thing(ValueError):\n    code = 3", [("ValueError", "KeyError"), ("3", "4")]),
}  # fmt: skip
EDITS = [(name, *edit) for name, (_, edits) in SOURCES.items() for edit in edits]


@pytest.mark.parametrize("name", SOURCES)
def test_where_a_definition_lives_does_not_count(name, monkeypatch):
    source = SOURCES[name][0]
    ours = notebook(source, "thing")
    assert compare(ours, notebook(source, "thing")) == Comparison("same")
    moved = compare(ours, operation(source, "thing"))
    if name == "global counter":
        # What it counts in is not there any more: calling it would fail.
        assert moved.verdict == "not comparable" and "it reads count, which the pipeline does not have" in moved.reason
    else:
        assert moved == Comparison("same")
    assert compare(ours, module(source, "thing", monkeypatch)) == Comparison("same")


@pytest.mark.parametrize(("name", "old", "new"), EDITS)
def test_every_edit_counts(name, old, new, monkeypatch):
    source = textwrap.dedent(SOURCES[name][0])
    assert old in source
    edited = source.replace(old, new)
    ours = notebook(source, "thing")
    assert compare(ours, notebook(edited, "thing")).verdict == "differs"
    assert compare(ours, operation(edited, "thing")).verdict == "differs"
    assert compare(ours, module(edited, "thing", monkeypatch)).verdict == "differs"


@pytest.mark.parametrize("name", ["class", "dataclass", "named tuple", "error", "slots", "monkey"])
def test_objects_of_classes_that_moved_are_compared_by_what_they_hold(name, monkeypatch):
    source = textwrap.dedent(SOURCES[name][0])
    arguments, others = {
        "class": ("4", "5"), "dataclass": ("1", "2"), "named tuple": ("1, [2]", "1, [3]"), "error": ("'no'", "'yes'")
    }.get(name, ("", ""))  # fmt: skip
    source += f"\nvalue = {{'all': [thing({arguments})]}}\n"
    other = source.replace(f"[thing({arguments})]", f"[thing({others})]")
    ours = notebook(source, "value")
    for theirs in (notebook(source, "value"), operation(source, "value"), module(source, "value", monkeypatch)):
        assert compare(ours, theirs) == Comparison("same")
    if arguments:
        for theirs in (notebook(other, "value"), operation(other, "value"), module(other, "value", monkeypatch)):
            assert compare(ours, theirs).verdict == "differs"
    changed = source.replace(*SOURCES[name][1][0])
    assert name == "named tuple" or compare(ours, operation(changed, "value")).verdict == "differs"


def test_enum_members_of_a_class_that_moved(monkeypatch):
    source = textwrap.dedent(SOURCES["enum"][0]) + "\nvalue = {thing.A: [thing.B]}\n"
    ours = notebook(source, "value")
    assert compare(ours, operation(source, "value")) == Comparison("same")
    assert compare(ours, module(source, "value", monkeypatch)) == Comparison("same")
    assert compare(ours, operation(source.replace("[thing.B]", "[thing.A]"), "value")).verdict == "differs"


def test_a_bound_method_of_a_class_that_moved():
    source = "class K:\n    def __init__(self, n):\n        self.n = n\n    def get(self):\n        return self.n\nm = K(1).get"
    assert compare(notebook(source, "m"), operation(source, "m")) == Comparison("same")
    found = compare(notebook(source, "m"), operation(source.replace("K(1)", "K(2)"), "m"), "m")
    assert (found.verdict, found.where) == ("differs", "m.__self__.n")


def test_the_place_of_a_difference_is_named():
    source = textwrap.dedent(SOURCES["class"][0])
    found = compare(notebook(source, "thing"), notebook(source.replace("cls(1)", "cls(2)"), "thing"), "thing")
    assert found.where == "thing.unit"
    assert found.reason == "the code differs in line 3 of the function: expected 1, received 2"
    value = compare(
        notebook(source + "\nv = [thing(1)]", "v"),
        operation(source.replace("cls(1)", "cls(2)") + "\nv = [thing(1)]", "v"),
        "v",
    )
    assert value.where == "v[0].__class__.unit"


def test_classes_of_one_name_in_two_libraries_differ(monkeypatch):
    made = []
    for name in ("one_library", "other_library"):
        library = types.ModuleType(name)
        monkeypatch.setitem(sys.modules, name, library)
        exec("class Thing:\n    pass\ndef thing():\n    pass", library.__dict__)
        made.append(library)
    assert compare(made[0].Thing, made[1].Thing).verdict == "differs"
    assert compare(made[0].thing, made[1].thing).verdict == "differs"
    assert compare(made[0].Thing(), made[1].Thing()).verdict == "differs"


def test_functions_and_classes_of_libraries_are_themselves():
    for value in (textwrap.dedent, functools.partial, Comparison, copy.copy, print, dict.fromkeys):
        assert compare(value, pickle.loads(pickle.dumps(value))) == Comparison("same")
    assert compare(textwrap.dedent, textwrap.indent).verdict == "differs"


def test_annotations_and_line_numbers_do_not_count():
    plain = "def thing(x: int) -> str:\n    return x"
    assert compare(
        notebook(plain, "thing"), operation("\n\n" + plain.replace(": int", "").replace(" -> str", ""), "thing")
    ) == (Comparison("same"))


def test_memoised_functions_are_compared_by_the_function():
    def make(number):
        return functools.lru_cache(maxsize=8)(lambda x: x + number)

    one, other = make(1), make(1)
    one(3)
    assert compare(one, other).verdict == "same"
    assert compare(one, make(2)).verdict == "differs"


def test_an_enclosed_variable_that_became_a_global_must_hold_the_same():
    enclosed = notebook("def make(n):\n    def f(x):\n        return x + n\n    return f\nthing = make(3)", "thing")
    for number, verdict in ((3, "same"), (4, "differs")):
        moved = notebook(f"n = {number}\ndef f(x):\n    return x + n\nthing = f", "thing")
        assert compare(enclosed, moved).verdict == verdict


def test_where_a_module_was_imported_does_not_count() -> None:
    """``math.sqrt(n)`` compiles to a method call or to an attribute and a call, by where ``math`` is bound."""
    text = "def f(n):\n    return math.sqrt(n) + math.floor(n)\n"
    here: dict[str, Any] = {"math": math}
    there: dict[str, Any] = {}
    exec(compile(text, "<cell>", "exec"), here)
    exec(compile("import math\n" + text, "helpers.py", "exec"), there)
    assert compare(here["f"], there["f"]).verdict == "same"


def test_slots_of_a_class_that_comes_back_as_a_dynamic_one() -> None:
    text = "class Vector:\n    __slots__ = 'x', 'y'\n    def __init__(self, x, y): self.x, self.y = x, y\n"
    here: dict[str, Any] = {"__name__": "__main__"}
    there: dict[str, Any] = {"__name__": "modules.vectors"}
    exec(compile(text, "<cell>", "exec"), here)
    exec(compile(text, "vectors.py", "exec"), there)
    notebook = cloudpickle.loads(cloudpickle.dumps(here["Vector"](1, 2)))
    assert compare(notebook, there["Vector"](1, 2)).verdict == "same"
    assert compare(notebook, there["Vector"](1, 3)).verdict == "differs"


@pytest.mark.parametrize(
    ("source", "later", "read"),
    [
        ("k = 1\ndef thing(x):\n    return x + k", "k = 2", "k"),
        ("k = [1]\ndef helper(x):\n    return x + k[0]\ndef thing(x):\n    return helper(x)", "k.append(2)", "helper"),
        ("k = 1\nthing = [lambda x: x + k]", "k = 2", "k"),
        ("k = 1\nthing = {'f': lambda: [k for _ in range(2)]}", "k = 2", "k"),
        ("k = 1\nclass thing:\n    def add(self, x):\n        return x + k", "k = 2", "k"),
        ("import functools\nk = 1\nthing = functools.partial(lambda a, b: a + b + k, 1)", "k = 2", "k"),
        ("k = 1\nclass A:\n    def add(self):\n        return k\nthing = A().add", "k = 2", "k"),
        ("import math\nk = 1\ndef thing():\n    return math.pi * k", "del k", "k"),
    ],
)
def test_what_a_function_reads_counts(source, later, read):
    ours = notebook(source, "thing")
    assert compare(ours, notebook(source, "thing")) == Comparison("same")
    found = compare(notebook(f"{source}\n{later}", "thing"), ours)
    assert found.verdict == "not comparable" and f"it reads {read}" in found.reason


def test_functions_that_call_each_other_are_the_same():
    source = "def thing(n):\n    return n and other(n - 1)\ndef other(n):\n    return n and thing(n - 1)"
    assert compare(notebook(source, "thing"), notebook(source, "thing")) == Comparison("same")
    edited = source.replace("n and thing(n - 1)", "n and thing(n - 2)")
    assert compare(notebook(source, "thing"), notebook(edited, "thing")).verdict == "not comparable"


def test_what_a_cache_remembers_counts_when_asking_again_may_give_another_answer(monkeypatch):
    pure = "import functools\n@functools.lru_cache\ndef thing(n):\n    return n"
    ours, theirs = (module(pure, "thing", monkeypatch) for _ in range(2))
    assert compare(ours, theirs) == Comparison("same")
    reading = "import functools\nk = 1\n@functools.lru_cache\ndef thing(n):\n    return n + k"
    ours, theirs = (module(reading, "thing", monkeypatch) for _ in range(2))
    found = compare(ours, theirs)
    assert found.verdict == "not comparable" and "remembered" in found.reason


def test_what_the_session_replaced_in_a_library_is_not_called_the_same():
    import fractions

    half, third = fractions.Fraction(1, 2), fractions.Fraction(1, 3)
    assert compare([half], [fractions.Fraction(1, 2)]).verdict == "same"
    found = compare([half], [fractions.Fraction(1, 2)], "v", ["fractions.Fraction.__str__"])
    assert found == Comparison("not comparable", "v[0]", found.reason) and "replaced __str__" in found.reason
    assert compare(half, third, "v", ["fractions.Fraction.__str__"]).verdict == "differs"
    # What the class did not have before changes nothing that it did.
    assert compare(half, fractions.Fraction(1, 2), "v", ["fractions.Fraction.added"]).verdict == "same"
    source = "import math\ndef thing(r):\n    return math.pi * r"
    assert compare(notebook(source, "thing"), notebook(source, "thing"), "v", ["math.e"]).verdict == "same"
    assert compare(notebook(source, "thing"), notebook(source, "thing"), "v", ["math.pi"]).verdict == "not comparable"


def test_what_ipython_puts_among_the_names_does_not_count():
    code = "def thing(path):\n    return open(path).read()"
    ours, theirs = {"__name__": "__main__"}, {"__name__": "__main__"}
    exec(code, ours)
    exec(code, theirs)

    def replacement(path):
        return path

    replacement.__module__ = "IPython.core.interactiveshell"
    ours["open"] = replacement
    assert compare(ours["thing"], theirs["thing"]) == Comparison("same")
    replacement.__module__ = "__main__"
    assert compare(ours["thing"], theirs["thing"]).verdict == "not comparable"
