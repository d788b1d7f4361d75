"""What runs when no cell says so is named, and what it can change is looked at from then on."""

from __future__ import annotations

from typing import Any

import pytest

BEFORE = (
    "import atexit, codecs, copy, gc, importlib, json, logging, signal, sqlite3, sys, types, weakref\n"
    "from unittest import mock\nimport numpy as np\nimport pandas as pd\n"
    "log = []\ndef f(*arguments):\n    log.append(1)\nclass H(logging.Handler):\n    def emit(self, record):\n"
    "        log.append(1)\nlibrary = json.decoder\n"
)


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("atexit.register(f)", "atexit.unregister(f)"),
        ("codecs.register(f)", "codecs.unregister(f)"),
        ("gc.callbacks.append(f)", "gc.callbacks.remove(f)"),
        ("old = signal.signal(signal.SIGUSR2, f)", "signal.signal(signal.SIGUSR2, old)"),
        ("np.seterrcall(f);", "np.seterrcall(None)"),
        ("sys.setprofile(f)", "sys.setprofile(None)"),
        ("logging.getLogger('x').addHandler(H())", "logging.getLogger('x').handlers.clear()"),
        ("c = sqlite3.connect(':memory:')\nc.create_function('f', 0, f)", "c.close()"),
        ("library.held = [f]", "del library.held"),
        ("getattr(library, '__dict__')['held'] = f", "del library.held"),
        ("def g():\n    log.append(1)\natexit.register(g)", "atexit.unregister(g)"),
    ],
)
def test_what_is_handed_over_is_named(notebook: Any, source: str, after: str) -> None:
    notebook.run(BEFORE)
    record = notebook.run(source)
    assert "callback" in {effect.kind for effect in record.effects}
    assert notebook.run(after).status == "ok"


@pytest.mark.parametrize(
    "source",
    [
        "f()",
        "g = f",
        "fs = [f, f]",
        "import functools\np = functools.partial(f, 1)",
        "s = pd.Series([1]).apply(f)",
        "m = map(f, [1])",
        "def make():\n    yield f()\ng = make()",
        "h = H()\nhs = [H(), copy.copy(h)]",
        "from typing import Optional\ndef g(h: Optional[H]) -> None:\n    pass",
        "try:\n    f.x\nexcept AttributeError:\n    pass",
        "class K(H):\n    pass\nk = K()",
        "v = np.vectorize(f)",
        "@property\ndef q(self):\n    pass",
        "def deco(g):\n    return lambda: g()\n@deco\ndef d():\n    pass",
    ],
)
def test_what_the_variables_hold_is_not(notebook: Any, source: str) -> None:
    notebook.run(BEFORE)
    assert notebook.run(source).effects == []


def test_what_a_registered_function_changes_later_is_noticed(notebook: Any) -> None:
    notebook.run(BEFORE)
    notebook.run("logging.getLogger('x').addHandler(H())")
    record = notebook.run("logging.getLogger('x').warning('w')")
    assert record.mutates == ["log"]
    assert notebook.run("y = len(log)").reads == {"log": 3}
    notebook.run("logging.getLogger('x').handlers.clear()")


def test_memory_written_by_its_address_is_looked_at(notebook: Any) -> None:
    notebook.run("import ctypes\nimport numpy as np\na = np.zeros(3)\nb = np.zeros(3)\nq = a.ctypes.data")
    record = notebook.run("ctypes.memset(q, 1, 8);")
    assert record.mutates == ["a"] and "ctypes" in {effect.kind for effect in record.effects}
    assert notebook.run("y = b.sum()").reads == {"b": 1}


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("library.scanner = 1", "json.decoder.scanner"),
        ("vars(library)['scanner'] = 1", "json.decoder.scanner"),
        ("library.__dict__['scanner'] = 1", "json.decoder.scanner"),
        ("setattr(library, 'scanner', 1)", "json.decoder.scanner"),
        ("def g():\n    library.scanner = 1\ng()", "json.decoder.scanner"),
        ("patched()", "json.decoder.scanner"),
        ("importing()", "json.decoder.scanner"),
        ("sys.modules['made_up'] = types.ModuleType('made_up')", "sys.modules.made_up"),
        ("mock.patch('json.decoder.scanner', 1).start();", "unittest.mock.patch"),
        ("importlib.reload(library);", "importlib.reload"),
    ],
)
def test_patches_are_named_however_they_are_made(notebook: Any, source: str, detail: str) -> None:
    import json.decoder
    import sys

    # Loading it again makes other classes of the same names, which nobody else would know.
    before = dict(vars(json.decoder))
    try:
        notebook.run(BEFORE)
        notebook.run(
            "def patched():\n    library.scanner = 1\ndef importing():\n    import json\n    json.decoder.scanner = 1"
        )
        record = notebook.run(source)
        assert ("patch", detail) in [(effect.kind, effect.detail) for effect in record.effects]
    finally:
        vars(json.decoder).update(before)
        sys.modules.pop("made_up", None)


def test_a_logger_writes_to_the_streams_of_its_handlers(notebook: Any) -> None:
    notebook.run(
        "import io, logging\ns = io.StringIO()\nlogger = logging.getLogger('of.hidden')\n"
        "logger.handlers[:] = [logging.StreamHandler(s)]\nother = logging.getLogger('of.hidden.too')"
    )
    record = notebook.run("logger.error('e')")
    assert "s" in record.mutates and "s" in record.reads
    assert "s" in notebook.run("other.error('e')").mutates
    assert notebook.run("t = s.getvalue()").reads["s"] == 3
    notebook.run("logger.handlers.clear()")
    assert notebook.run("other.info('e')").mutates == []
