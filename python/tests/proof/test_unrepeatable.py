"""What the clock, entropy, threads or C code gave is told apart from what the pipeline got wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deepforge.proof.unrepeatable import Unrepeatable, unrepeatable
from deepforge.provenance.lineage import Session
from deepforge.provenance.records import Effect, FileUse

from ..reify.recorder import Recorded, record


def found(*cells: str) -> Unrepeatable:
    recorded: Recorded = record(*cells)
    return unrepeatable(recorded.session)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["import time\nt = time.time()", "late = t + 1", "x = 1"], {"t", "late"}),
        (["from time import perf_counter as now\na = now()", "a = 0"], set()),
        (["import time\nlog = []", "log.append(time.time())", "n = [len(log)]"], {"log", "n"}),
        (["import time\ndef clock():\n    return time.time()", "t = clock()"], {"t"}),
        (["import datetime as dt\nd = {}", "d['now'] = dt.datetime.now()"], {"d"}),
        (["import time\nx = [1]\nprint(time.time())"], set()),
        (["import random\nr = random.Random()\ns = random.Random(3)"], {"r"}),
        (["import time\nfor i in range(2):\n    t = time.time()\n    k = i"], {"t"}),
        (["import time\nt = time.gmtime(0)\nu = time.strftime('%Y', t)\nv = time.strftime('%Y')"], {"v"}),
        # By condition: what runs, or how often, depends on it.
        (["import time\nn = 0\nif time.time() > 0:\n    n += 1"], {"n"}),
        (["import time\nn = 0\nwhile time.time() < 0:\n    n += 1\nm = 1"], {"n"}),
        (["import time\nn = 0\nfor i in range(3):\n    if time.time() < 0:\n        break\n    n += 1"], {"n"}),
        # Through functions, where it only counts when it arrives.
        (["import time\ndef f():\n    s = time.time()\n    print(time.time() - s)\n    return 1", "x = f()"], set()),
        (["import time\ndef f():\n    s = time.time()\n    return 1, time.time() - s", "x, took = f()"], {"took"}),
        (["import time\nlog = []\ndef f():\n    log.append(time.time())\n    return 1", "x = f()"], {"log"}),
        (["import time\ndef f(into):\n    into['t'] = time.time()", "d = {}\ne = {}\nf(d)"], {"d"}),
        (["import time\ndef f(g):\n    return lambda: (g(), print(time.time()))[0]", "x = f(int)()"], set()),
        (
            [
                "import time\ndef timed(f):\n    def inner(*a):\n        s = time.time()\n        r = f(*a)\n        print(time.time() - s)\n        return r\n    return inner",
                "@timed\ndef g(x):\n    return x\ny = g(2)",
            ],
            set(),
        ),
        # Through classes, attribute by attribute.
        (
            [
                "import time\nclass T:\n    def __init__(self):\n        self.n = 1\n    def tick(self):\n        self.at = time.time()\n    def double(self):\n        return self.n * 2",
                "t = T()\nu = T()",
                "t.tick()",
                "a = t.at\nn = t.n\nd = t.double()",
            ],
            {"t", "a"},
        ),
        (
            [
                "import time\nclass Timer:\n    def __enter__(self):\n        self.s = time.time()\n        return self\n    def __exit__(self, *a):\n        self.took = time.time() - self.s",
                "with Timer() as t:\n    x = [1]",
            ],
            {"t"},
        ),
        (["import os\nclass A:\n    pass\na = A()\nclass B:\n    n = os.getpid()\nb = B()"], {"B", "b"}),
        # Code that no cell calls.
        (["import threading\nd = {}\ndef f():\n    d['a'] = 1", "threading.Thread(target=f).start()"], {"d"}),
        (
            [
                "from concurrent.futures import ThreadPoolExecutor\ndef f(x):\n    return x + 1\nxs = [1, 2]",
                "with ThreadPoolExecutor() as pool:\n    ys = list(pool.map(f, xs))",
            ],
            set(),
        ),
        (["import signal\nn = [0]\ndef f(*a):\n    n[0] += 1", "signal.signal(signal.SIGINT, f)"], {"n"}),
        (
            [
                "class Loop:\n    def create_task(self, task):\n        task.close()\nloop = Loop()\nn = [0]",
                "async def tick():\n    n[0] += 1\nloop.create_task(tick())",
            ],
            {"n"},
        ),
        (
            [
                "class Events:\n    def register(self, name, function):\n        pass\nevents = Events()\nseen = []",
                "def hook(*a):\n    seen.append(1)\nevents.register('pre_run_cell', hook)",
            ],
            {"seen"},
        ),
        (["import sys\nshown = []\ndef hook(v):\n    shown.append(v)", "sys.breakpointhook = hook"], {"shown"}),
        (["class Tree:\n    def register(self, x):\n        return x\nx = [1]", "y = Tree().register(x)"], set()),
        (["gone = []\nclass A:\n    def __del__(self):\n        gone.append(1)"], {"gone"}),
        (["import tempfile\nd = tempfile.mkdtemp()\nx = 1"], {"d"}),
        (["import subprocess\na = subprocess.getoutput('echo 1')\nb = subprocess.getoutput('uptime')"], {"b"}),
        (["import secrets\nx = [secrets.token_hex() for _ in range(2)]\ny = [i for i in range(2)]"], {"x"}),
        (["import uuid\nxs = sorted([3, 1], key=lambda v: uuid.uuid4().int)"], {"xs"}),
        (["import random\nrandom.seed()\nx = random.random()", "random.seed(1)\ny = random.random()"], {"x"}),
    ],
)
def test_what_is_seen_to_arrive_is_followed(cells: list[str], expected: set[str]) -> None:
    values = found(*cells).values
    assert {name for name in values if name not in ("pool",)} == expected
    assert all("cell execution" in why.text for why in values.values())


def test_what_may_have_arrived_excuses_a_difference_only() -> None:
    wide = found("import time\ndef f():\n    print(time.time())\n    return 1", "x = f()", "y = x + 1", "z = 1")
    assert set(wide.excused) == {"x", "y"} and wide.values == {}


def test_the_network_reaches_all_that_a_cell_makes_and_the_files_that_it_wrote() -> None:
    session = record("page = [1]\nsize = len(page)", "text = [2]\nother = [3]", "last = text + [1]").session
    first, second, *rest = session.operations
    page = FileUse("/project/page.html", 1)
    first = replace(first, effects=[Effect("network", "127.0.0.1:80")], files_written=[page])
    second = replace(second, files_read=[page], effects=[Effect("patch", "math.pi")])
    found = unrepeatable(Session(session.info, [first, second, *rest]))
    assert set(found.values) == {"page", "size", "text", "other", "last"}
    assert found.values["last"].text == "cell execution 1 read the network (127.0.0.1:80)"
    assert found.patched == {"math.pi": 2}
