"""Own layers and functions of imported code: the module that the network needs, and nothing else of the code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras import sources
from deepforge.libraries.keras.catalogue.lazy import lazy
from deepforge.libraries.keras.library import KerasLibrary
from deepforge.libraries.keras.own.reading import entries
from deepforge.libraries.keras.own.reading import sources as own_modules
from deepforge.libraries.keras.own.running import Modules
from deepforge.libraries.keras.own.taking import module_text
from deepforge.libraries.keras.shapes import Shapes
from deepforge.model.architecture import Architecture

from .test_round_trip import no_files

CODE = '''
import numpy as np
import keras
from keras import layers, ops

words = ["a", "b", "c"] * 2
SIZE = len(words) + 2
FACTOR = 3.0  # as in the paper
data = np.zeros((4, SIZE))


def scaled(x):
    return x * FACTOR


# Twice what comes in.
@keras.saving.register_keras_serializable()
class Scale(layers.Layer):
    """With get_config."""

    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Rows(layers.Layer):
    def __init__(self, units=SIZE):
        super().__init__()
        self.dense = layers.Dense(units)

    def build(self, shape):
        self.dense.build(shape)

    def call(self, inputs):
        return scaled(self.dense(inputs))


def softer(x):
    return ops.softplus(x) - 0.5


def unused():
    return data


x = keras.Input((SIZE,))
y = layers.Dense(4, activation=softer)(Rows()(Scale(3.0)(x)))
model = keras.Model(x, y)
model.fit(data, data)
'''


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose modules can be imported, and are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("modules", "code"):
            del sys.modules[name]


def test_the_module_has_what_the_network_needs_and_nothing_else() -> None:
    names = {"SIZE": 8, "FACTOR": 3.0, "words": ["a"]}
    text = module_text(CODE, {"Scale", "Rows", "softer"}, names, "Own.")
    assert text is not None and text.startswith('"""Own."""\n\nimport keras\nfrom keras import layers, ops\n')
    assert "\nSIZE = 8\nFACTOR = 3.0\n" in text and "# Twice what comes in.\n@keras.saving" in text
    assert "def scaled" in text
    for missing in ("numpy", "words", "data", "unused", "Model"):
        assert missing not in text
    compile(text, "module", "exec")


TAKEN = [
    ("from math import *\ndef f(x):\n    return floor(x)\n", {}, "from math import *"),
    ("table = {}\ntable['a'] = 1\ndef f(x):\n    return table\n", {"table": {"a": 1}}, "table = {'a': 1}"),
    ("try:\n    import keras\nexcept ImportError:\n    keras = None\ndef f(x):\n    return keras\n", {}, "except"),
    ("from __future__ import annotations\ndef f(x): return x\n", {}, "from __future__ import annotations"),
    ("def f(x): return 1\ndef f(x): return 2\n", {}, "return 2"),
    ("n = 1\nn += 1\ndef f(x): return n\n", {"n": 2}, "n = 2"),
]


@pytest.mark.parametrize(("code", "values", "expected"), TAKEN)
def test_what_names_mean_in_the_end(code: str, values: dict[str, object], expected: str) -> None:
    text = module_text(code, {"f"}, values, "Own.")
    assert text is not None and expected in text and "return 1" not in text


def test_what_the_code_does_not_define_is_no_module() -> None:
    assert module_text("exec('def f(x): return x')", {"f"}, {}, "Own.") is None


def test_an_imported_network_with_its_module_is_the_same_network(catalogue: Catalogue, modules: Path) -> None:
    import keras

    message = {"kind": "text", "text": CODE, "name": "small net"}
    found = sources.read(message, modules, catalogue)
    module = found["module"]
    assert module["path"] == "modules/small_net.py"
    assert found["notes"][-1].endswith("put them into modules/small_net.py.")
    assert module["notes"] == ["Rows, Scale, softer, with what the code has for them: now in modules/small_net.py."]
    # Classes that only the import knew are gone, as in another process.
    original = sys.modules.pop("modules.small_net").model
    (modules / "modules").mkdir()
    (modules / module["path"]).write_text(module["text"])
    whole = Architecture.from_json(found["architecture"])
    feedback = Shapes(lazy(modules), no_files, Modules(modules)).update(whole, run_code=True)
    assert feedback.complete and feedback.parameters == original.count_params()
    path = "architectures/net.architecture.json"
    (modules / "architectures").mkdir()
    whole.save(modules / path)
    again = KerasLibrary().load("Architecture", path, modules)
    again.set_weights(original.get_weights())
    x = np.random.default_rng(0).random((2, 8))
    one, other = (keras.ops.convert_to_numpy(each(x)) for each in (original, again))
    np.testing.assert_array_equal(one, other)
    assert module["path"] in KerasLibrary().sources("Architecture", path, modules)
    # Nothing is overwritten: the next import gets a module of its own.
    assert sources.read(message, modules, catalogue)["module"]["path"] == "modules/small_net_2.py"


SHAKEN = """
import keras


class Shaken(keras.layers.Layer):
    def __init__(self, by=0, size=2):
        super().__init__()
        self.by, (self.high, self.wide) = by, size

    def call(self, x):
        return x * self.by

    def get_config(self):
        return {**super().get_config(), "by": self.by}


x = keras.Input((3,))
model = keras.Model(x, Shaken(0.5, (2, 2))(x))
"""


def test_a_whole_number_is_what_its_annotation_says(catalogue: Catalogue, modules: Path) -> None:
    (modules / "modules").mkdir()
    (modules / "modules" / "heads.py").write_text(
        "import keras\n\n\nclass Heads(keras.layers.Layer):\n"
        "    def __init__(self, heads: int = 3, share: float = 0, power=2, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
    )
    [own] = entries(own_modules(modules), catalogue)
    kinds = {each.name: each.kind for each in own.arguments}
    assert {name: kinds[name] for name in ("heads", "share", "power")} == {
        "heads": "int", "share": "number", "power": "number"
    }  # fmt: skip


def test_an_own_layer_has_the_arguments_that_it_was_made_with(catalogue: Catalogue, modules: Path) -> None:
    found = sources.read({"kind": "text", "text": SHAKEN, "name": "shaken"}, modules, catalogue)
    (modules / "modules").mkdir()
    (modules / "modules" / "shaken.py").write_text(found["module"]["text"])
    whole = Architecture.from_json(found["architecture"])
    # Its configuration lacks one, and neither is of the kind of its default.
    assert whole.nodes["shaken"].arguments == {"by": "0.5", "size": "(2, 2)"}
    own = entries(own_modules(modules), catalogue)
    known = Catalogue(catalogue.library, catalogue.version, (*catalogue.entries, *own))
    feedback = Shapes(known, no_files, Modules(modules)).update(whole, run_code=True)
    assert [each for node in feedback.nodes.values() for each in node.errors] == []
