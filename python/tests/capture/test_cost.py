"""What capture does for a cell: counted, not timed, so that it is the same on every machine."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from deepforge.capture import session
from deepforge.types import fingerprint as prints

# Of Python's functions and of C's, before and after a cell of four small statements; 1400 when this was written.
MOST_CALLS = 2000


class Calls:
    """Counts the calls that capture makes from pre_run_cell to the cell and from the cell to the end of its record."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        for name in ("_pre_run_cell", "_post_run_cell"):
            monkeypatch.setattr(session.Capture, name, self._counted(getattr(session.Capture, name)))

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            sys.setprofile(self._call)
            try:
                return function(*arguments)
            finally:
                sys.setprofile(None)

        return counted

    def _call(self, frame: Any, event: str, argument: Any) -> None:
        self.count += event in ("call", "c_call")

    def of(self, run: Callable[[], Any]) -> int:
        """Calls while ``run`` runs a cell."""
        self.count = 0
        run()
        return self.count


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return Calls(monkeypatch)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the memory blocks that were read to know whether a value changed."""
    sizes: list[int] = []
    original = prints.xxhash.xxh3_128

    class Counting:
        def __init__(self) -> None:
            self._hash = original()

        def update(self, data: Any) -> None:
            sizes.append(memoryview(data).nbytes)
            self._hash.update(data)

        def digest(self) -> bytes:
            return bytes(self._hash.digest())

        def hexdigest(self) -> str:
            return str(self._hash.hexdigest())

    monkeypatch.setattr(prints.xxhash, "xxh3_128", Counting)
    return sizes


def small(number: int) -> str:
    return f"total = total + {number}\nwords.append('w')\ntable['k'] = total\nx = total * 2"


def test_a_small_cell_costs_few_calls(make: Any, calls: Calls) -> None:
    notebook = make()
    notebook.run("total = 0\nwords = []\ntable = {}")
    found = [calls.of(lambda n=n: notebook.shell.run_cell(small(n), store_history=True)) for n in range(10)]
    assert sorted(found)[5] < MOST_CALLS


def test_a_cell_costs_as_much_after_many_executions_as_after_few(make: Any, calls: Calls) -> None:
    notebook = make()
    notebook.run("total = 0\nwords = []\ntable = {}")

    def median() -> int:
        counts = [
            calls.of(lambda n=n: notebook.shell.run_cell(f"total = {n}\ntable['k'] = total", store_history=True))
            for n in range(9)
        ]
        return sorted(counts)[4]

    few = median()
    for number in range(300):
        notebook.shell.user_ns[f"_i{10_000 + number}"] = ""
        notebook.shell.run_cell("total", store_history=True)
    assert median() <= few * 1.05


def test_many_variables_that_a_cell_does_not_name_cost_it_no_calls(make: Any, calls: Calls) -> None:
    notebook = make()
    notebook.run("total = 0")
    few = sorted(calls.of(lambda: notebook.shell.run_cell("total = 1", store_history=True)) for _ in range(5))[2]
    notebook.run("for n in range(200):\n    globals()[f'v{n}'] = [n]")
    many = sorted(calls.of(lambda: notebook.shell.run_cell("total = 2", store_history=True)) for _ in range(5))[2]
    assert many < few + 5 * 200  # identities are compared, nothing is looked into


@pytest.mark.parametrize(
    "make_it",
    [
        "import numpy as np\nbig = np.zeros(4_000_000)",
        "import numpy as np\nbig = np.zeros((2000, 2000)).T[::2]",
        "import numpy as np, pandas as pd\nbig = pd.DataFrame({'a': np.zeros(2_000_000), 'b': np.ones(2_000_000)})",
        "import numpy as np, pandas as pd\nbig = pd.DataFrame({'a': np.zeros(4_000_000), 'b': np.ones(4_000_000)}).iloc[::2]",
        "import numpy as np, pandas as pd\nbig = pd.DataFrame({'a': np.array(['x', 'y'], object)[np.arange(1_000_000) % 2]})",
        "import numpy as np\nbig = {'deep': [np.zeros(4_000_000)]}",
        "class Holder:\n    pass\nimport numpy as np\nbig = Holder()\nbig.data = np.zeros(4_000_000)",
    ],
)
def test_a_large_value_is_read_only_by_cells_that_touch_it(make: Any, hashed: list[int], make_it: str) -> None:
    notebook = make()
    notebook.run(make_it)
    notebook.run("y = 1")
    assert sum(hashed) < 1_000_000, "neither the cell that makes it nor one that does not touch it reads it"
    notebook.run("type(big)")
    hashed.clear()
    assert notebook.run("z = [1, 2]\nz.append(y)").mutates == []
    assert sum(hashed) < 10_000


def test_a_range_of_rows_is_not_made_into_numbers(make: Any) -> None:
    pandas = pytest.importorskip("pandas")
    notebook = make()
    notebook.shell.user_ns["table"] = pandas.DataFrame({"a": [1.0] * 1000})
    notebook.run("table.a.sum()")
    notebook.run("other = table")
    assert "_data" not in notebook.shell.user_ns["table"].index._cache


def test_an_array_that_is_touched_is_read_once_a_cell(make: Any, hashed: list[int]) -> None:
    notebook = make()
    notebook.run("import numpy as np\nbig = np.zeros(4_000_000)")
    notebook.run("big.mean()")
    hashed.clear()
    assert notebook.run("big.sum()").mutates == []
    assert sum(hashed) < 33_000_000
    hashed.clear()
    assert notebook.run("big[3] = 1").mutates == ["big"]
    assert sum(hashed) < 33_000_000


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("total = total + 1\nwords[:] = ['w']\ntable['k'] = total\nx = total * 2", 4),
        ("for n in range(2000):\n    print('a long line of text, again and again', n)", 1),
        ("print('ü' * 100_000)", 0),
        ("import numpy as np\nframe = {n: np.zeros(n) for n in range(50)}", 2),
        ("# a comment\n" * 500, 0),
        ("def work(values):\n    return [value * 2 for value in values]\nwork(words)", 2),
        ("; ".join(f"v{n} = [{n}]" for n in range(50)), 50),
    ],
)
def test_what_is_written_for_an_execution_stays_within_the_stated_size(make: Any, source: str, names: int) -> None:
    """ARCHITECTURE.md: 1 KB, three times the cell's text, 0.25 KB for each name it touches, 4 000 characters printed."""
    notebook = make()
    notebook.run("total = 0\nwords = ['w']\ntable = {}")
    notebook.run(source)
    size = notebook.capture.journal.stat().st_size
    for _ in range(3):
        notebook.run(source)
    written = (notebook.capture.journal.stat().st_size - size) / 3
    printed = 4 * 4_000 if "ü" in source else 4_000 if "print" in source else 0
    escaped = source.count("\n") * 3
    assert written <= 1000 + 3 * len(source.encode()) + escaped + 250 * names + printed


class OnDevice:
    """An array elsewhere: everything that would bring it here fails the test."""

    shape, dtype, nbytes = (10, 10), np.dtype("f4"), 400

    copies = 0

    def _copied(self, *arguments: Any) -> Any:
        type(self).copies += 1
        raise RuntimeError("the value was copied to be looked at")

    __array__ = __reduce__ = __reduce_ex__ = __getstate__ = __iter__ = __getitem__ = __eq__ = __repr__ = _copied
    __dlpack__ = __buffer__ = get = cpu = numpy = item = tolist = block_until_ready = to = _copied
    __hash__ = object.__hash__


@pytest.mark.parametrize(
    "module", ["cupy._core.core", "jaxlib._jax", "tensorflow.python.framework.ops", "numba.cuda", "rmm"]
)
def test_values_on_a_device_are_not_copied_to_be_looked_at(make: Any, module: str) -> None:
    name = "ArrayImpl" if module.startswith("jaxlib") else "ndarray"
    cls = type(name, (OnDevice,), {"__module__": module})
    notebook = make()
    notebook.shell.user_ns["device"] = cls()
    notebook.run("held = [device]\nother = device")
    record = notebook.run("kind = type(device).__name__")
    assert record.status == "ok"
    assert cls.copies == 0


def test_tensors_on_a_device_are_not_copied_to_be_looked_at(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = types.ModuleType("torch")
    torch.strided = object()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", torch)
    parts = {
        "device": types.SimpleNamespace(type="cuda"), "layout": torch.strided, "is_quantized": False, "is_leaf": True,
        "grad": None, "requires_grad": True, "untyped_storage": lambda self: types.SimpleNamespace(data_ptr=lambda: 4096),
        "nelement": lambda self: 100, "element_size": lambda self: 4, "detach": OnDevice._copied,
    }  # fmt: skip
    tensor = type("Tensor", (OnDevice,), {"__module__": "torch", "copies": 0, **parts})
    notebook = make()
    notebook.shell.user_ns["weights"] = tensor()
    notebook.run("layers = {'first': weights}\nother = weights")
    record = notebook.run("kind = type(layers['first']).__name__")
    assert record.status == "ok"
    assert tensor.copies == 0
