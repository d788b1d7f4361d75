"""Planted sessions that no second run can give again, or whose values lie: none of their values may be called the same.

Each session is a notebook. ``never`` names the variables that must not be called the same; ``same`` those beside
them that must be, so that nothing is bought with silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Planted:
    """One notebook: its cells, what must never be called the same, and what must be."""

    cells: tuple[str, ...]
    never: frozenset[str]
    same: frozenset[str] = field(default_factory=frozenset)


def planted(*cells: str, never: str, same: str = "") -> Planted:
    """One notebook, names in a text."""
    return Planted(cells, frozenset(never.split()), frozenset(same.split()))


SESSIONS: dict[str, Planted] = {
    # What the clock gave is often the same twice by luck: a year, a coarse number, an order.
    "clock": planted(
        "import datetime, os, time, logging\nfrom pathlib import Path\nfrom time import perf_counter as pc",
        "coarse = int(time.time()) // 10**7",
        "year = datetime.date.today().year",
        "positive = pc() > 0",
        "def stamp():\n    return int(time.time()) // 10**7",
        "called = stamp()",
        "wrapped = [stamp() for _ in range(2)]",
        "late = called + 1",
        "with open('made.txt', 'w') as out:\n    _ = out.write('x')",
        "age = int(os.path.getmtime('made.txt')) // 10**7",
        "stat = int(os.stat('made.txt').st_mtime) // 10**7",
        "path_stat = int(Path('made.txt').stat().st_mtime) // 10**7",
        "class Record:\n    def __init__(self):\n        self.year = time.gmtime().tm_year",
        "record = Record()",
        "recorded = record.year",
        "def at(now=time.gmtime().tm_year):\n    return now",
        "default = at()",
        "flags = []\nif time.time() > 0:\n    flags.append(1)",
        "log = {'when': time.strftime('%Y')}",
        "when = log['when']",
        "now = lambda: time.localtime().tm_year",
        "from_lambda = now()",
        "entry = logging.LogRecord('n', 20, 'p', 1, 'm', None, None)\ncreated = int(entry.created) // 10**7",
        "def timed():\n    start = time.time()\n    result = sum(range(10))\n    print(time.time() - start)\n    return result",
        "begun = time.time()\nfixed = timed()\nprint('took', time.time() - begun)",
        never="coarse year positive called wrapped late age stat path_stat record recorded default flags log when "
        "from_lambda created begun",
        same="fixed",
    ),
    "entropy": planted(
        "import multiprocessing, os, random, secrets, sys, tempfile, threading, uuid",
        "low = os.urandom(1)[0] // 256",
        "bit = secrets.randbits(1)",
        "version = uuid.uuid4().version",
        "drawn = random.SystemRandom().random() < 2",
        "alive = os.getpid() > 0",
        "aligned = id([]) % 8",
        "hashed = hash(object()) % 1",
        "text = repr(object())",
        "prefix = tempfile.mkdtemp()[:1]",
        "process = multiprocessing.current_process().pid > 0",
        "thread = threading.get_ident() > 0",
        "refs = sys.getrefcount(None) > 0",
        "from random import Random\nfresh = Random().random() < 2",
        "random.seed()\nreseeded = random.random() < 2",
        "random.seed(1)\nfixed = random.random()",
        never="low bit version drawn alive aligned hashed text prefix process thread refs reseeded",
        same="fixed",
    ),
    "threads": planted(
        "import threading, time\nfrom concurrent.futures import ThreadPoolExecutor",
        "log = []\ndef work():\n    for i in range(100000):\n        log.append(i)\n        time.sleep(0.001)",
        "worker = threading.Thread(target=work, daemon=True)\nworker.start()",
        "some = len(log) >= 0",
        "box = {'n': 0}\ndef later():\n    box['n'] += 1\ntimer = threading.Timer(30, later)\ntimer.daemon = True\ntimer.start()",
        "order = []\ndef put(i):\n    order.append(0)\nwith ThreadPoolExecutor(4) as pool:\n    _ = list(pool.map(put, range(20)))",
        "race = [0]\nclass Adder(threading.Thread):\n    def run(self):\n        race[0] += 1",
        "adders = [Adder() for _ in range(3)]\nfor adder in adders:\n    adder.start()\nfor adder in adders:\n    adder.join()\ncount = race[0]",
        "fixed = [1, 2]",
        never="log some box order race count",
        same="fixed",
    ),
    "ctypes and addresses": planted(
        "import ctypes\nimport numpy as np",
        "target = np.zeros(4)\naddress = target.ctypes.data\nnonzero = address > 0",
        "ctypes.memset(address, 1, 8)",
        "pointed = target.__array_interface__['data'][0] % 2",
        "fixed = np.ones(3)",
        never="target address nonzero pointed",
        same="fixed",
    ),
    "patches": planted(
        "import fractions, math, statistics, textwrap\nimport collections",
        "half = fractions.Fraction(1, 2)",
        "fractions.Fraction.__str__ = lambda self: 'patched'",
        "third = fractions.Fraction(1, 3)",
        "statistics.mean = lambda values: 42",
        "mean = statistics.mean([1, 2, 3])",
        "def average(values):\n    return statistics.mean(values)",
        "textwrap.TextWrapper.width = 3",
        "wrapper = textwrap.TextWrapper()",
        "math.pi = 3",
        "def area(r):\n    return math.pi * r",
        "collections.Counter.total_of = lambda self: 7",
        "counter = collections.Counter('aab')",
        "fixed = math.sqrt(4)",
        never="half third average area",
        same="fixed counter",
    ),
    "globals of functions": planted(
        "k = 1",
        "adders = [lambda x: x + k]",
        "class Adder:\n    def add(self, x):\n        return x + k",
        "adder = Adder()\nbound = adder.add",
        "table = {'f': lambda x: x * k}",
        "import functools",
        "@functools.lru_cache\ndef cached(x):\n    return x + k",
        "cached_before = cached(3)",
        "part = functools.partial(lambda a, b: a + b + k, 1)",
        "k = 2",
        "fixed = [k]",
        never="adders table part bound adder cached",
        same="fixed k cached_before",
    ),
    "hooks that lie, and clocks of libraries": planted(
        "import collections, threading\nimport numpy as np, pandas as pd",
        "class Reduced:\n    def __init__(self, n=0):\n        self.n = n\n    def __reduce__(self):\n        return (Reduced, ())",
        "reduced = Reduced(7)",
        "class Hidden:\n    def __init__(self, n):\n        self.n = n\n    def __getstate__(self):\n        return {}\n    def __setstate__(self, state):\n        self.n = 0",
        "hidden = [Hidden(5)]",
        "class Info(np.ndarray):\n    pass\ninfo = np.zeros(2).view(Info)\ninfo.label = 'x'",
        "class Frame(pd.DataFrame):\n    @property\n    def _constructor(self):\n        return Frame\nframe = Frame({'a': [1]})\nframe.__dict__['note'] = 3",
        "class Default(collections.defaultdict):\n    pass\ndefault = Default(list)\ndefault.label = 'x'",
        "import datetime\nclass Day(datetime.date):\n    pass\nday = Day(2020, 1, 1)\nday.label = 'x'",
        "class Equal:\n    def __init__(self, n):\n        self.n = n\n    def __eq__(self, other):\n        return True\n    def __hash__(self):\n        return 1",
        "equal = Equal(1)\nfixed = [1]",
        "today = np.datetime64('today').astype('datetime64[Y]')",
        "now = np.datetime64('now').astype('datetime64[Y]')",
        "stamp = pd.Timestamp.now().year",
        "word = pd.Timestamp('now').year",
        "parsed = pd.to_datetime('today').year",
        "table = pd.DataFrame({'a': [1, 2]})\ntable['year'] = pd.Timestamp.today().year",
        "epoch = np.datetime64('2020-01-01')",
        "first = pd.Timestamp('2020-01-01').year",
        never="reduced hidden info frame default day today now stamp word parsed table",
        same="fixed equal epoch first",
    ),
    "files": planted(
        "import os, tempfile, pickle, time\nplace = os.path.join(tempfile.gettempdir(), 'deepforge-unsound-cache.pickle')",
        "if os.path.exists(place):\n    result = pickle.load(open(place, 'rb'))\nelse:\n    result = [os.urandom(8)]\n    with open(place, 'wb') as out:\n        pickle.dump(result, out)",
        "length = len(result[0])",
        "with open('count.txt', 'w') as out:\n    _ = out.write('0')",
        "def bump():\n    n = int(open('count.txt').read()) + 1\n    open('count.txt', 'w').write(str(n))\n    return n",
        "counted = [bump() for _ in range(3)]",
        "lines = open('count.txt')",
        "rows = iter(open('count.txt'))",
        "fixed = 1.5",
        "store = os.path.join(tempfile.gettempdir(), 'deepforge-unsound-count.txt')\n"
        "seen = int(open(store).read()) if os.path.exists(store) else 0\nwith open(store, 'w') as out:\n    _ = out.write('0')",
        "more = seen + 1",
        never="result length seen more lines rows",
        same="fixed",
    ),
    "subprocess": planted(
        "import os, subprocess",
        "year = subprocess.check_output(['date', '+%Y'])",
        "shell = os.popen('date +%Y').read()",
        "digit = subprocess.run('echo $((RANDOM % 1))', shell=True, capture_output=True).stdout",
        "lines = !date +%Y",
        "said = subprocess.check_output(['echo', 'hello'])",
        "fixed = 'x'",
        never="year shell digit lines",
        same="fixed said",
    ),
    "process": planted(
        "import atexit, gc, signal, weakref, os",
        "dropped = []\nclass Noisy:\n    def __del__(self):\n        dropped.append(1)",
        "noisy = Noisy()\ndel noisy",
        "ended = []\nthing = Noisy()\n_fin = weakref.finalize(thing, ended.append, 1)\ndel thing",
        "collected = gc.collect() >= 0",
        "rung = []\ndef ring(number, frame):\n    rung.append(number)",
        "signal.signal(signal.SIGUSR1, ring)\nos.kill(os.getpid(), signal.SIGUSR1)",
        "fixed = (1, 2)",
        never="dropped collected rung",
        same="fixed",
    ),
    "network": planted(
        "import threading, urllib.request, http.server",
        "class Handler(http.server.BaseHTTPRequestHandler):\n    hits = [0]\n    def do_GET(self):\n        self.send_response(200)\n        self.end_headers()\n        self.wfile.write(b'same')\n    def log_message(self, *args):\n        pass",
        "server = http.server.HTTPServer(('127.0.0.1', 0), Handler)\nserving = threading.Thread(target=server.serve_forever, daemon=True)\nserving.start()",
        "answer = urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}/').read()",
        "length = len(answer)",
        "server.shutdown()",
        "fixed = {'a': 1}",
        never="answer length",
        same="fixed",
    ),
}
