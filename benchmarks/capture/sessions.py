"""The sessions that are measured: what people do in notebooks, from many small cells to one large array."""

from __future__ import annotations

import json
from pathlib import Path

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "notebooks" / "digits.ipynb"

LEARNING = [
    "from sklearn.datasets import load_wine\nfrom sklearn.model_selection import train_test_split, cross_val_score",
    "data = load_wine(as_frame=True)\nX, y = data.data, data.target",
    "X.describe()",
    "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)",
    "from sklearn.preprocessing import StandardScaler\nscaler = StandardScaler().fit(X_train)",
    "A, B = scaler.transform(X_train), scaler.transform(X_test)",
    "from sklearn.linear_model import LogisticRegression\nlinear = LogisticRegression(max_iter=500).fit(A, y_train)",
    "linear.score(B, y_test)",
    "from sklearn.ensemble import RandomForestClassifier",
    "forest = RandomForestClassifier(200, random_state=0).fit(A, y_train)",
    "forest.score(B, y_test)",
    "scores = cross_val_score(forest, A, y_train, cv=5)",
    "from sklearn.model_selection import GridSearchCV",
    "search = GridSearchCV(forest, {'max_depth': [2, 4], 'n_estimators': [50, 100]}, cv=3).fit(A, y_train)",
    "search.best_params_",
    "from sklearn.svm import SVC\nsupport = SVC().fit(A, y_train)\nsupport.score(B, y_test)",
    "best = max([linear, forest, support], key=lambda m: m.score(B, y_test))",
]
TABLES = [
    "import numpy as np\nimport pandas as pd",
    "rng = np.random.default_rng(0)\nn = 300_000",
    "df = pd.DataFrame({'shop': rng.integers(0, 50, n), 'day': rng.integers(0, 365, n), 'price': rng.random(n) * 100})",
    "df['kind'] = rng.choice(['food', 'tools', 'books'], n)",
    "df.head()",
    "df.loc[df.price > 99, 'price'] = 99",
    "by_shop = df.groupby('shop').price.agg(['mean', 'sum', 'count'])",
    "by_kind = df.groupby(['shop', 'kind']).price.mean().unstack()",
    "limit = 50\nexpensive = df.query('price > @limit')",
    "def share(frame):\n    return len(frame) / len(df)",
    "share(expensive)",
    "wide = df.pivot_table(index='day', columns='kind', values='price', aggfunc='sum')",
    "rolling = wide.rolling(7).mean()",
    "merged = df.merge(by_shop, left_on='shop', right_index=True)",
    "merged['ratio'] = merged.price / merged['mean']",
    "merged.sort_values('ratio').tail()",
    "top = merged.nlargest(1000, 'ratio')",
]
PLOTS = [
    "import numpy as np\nimport matplotlib.pyplot as plt",
    "x = np.linspace(0, 10, 500)",
    "plt.plot(x, np.sin(x))\nplt.title('sine')",
    "fig, axes = plt.subplots(2, 2)\nfor ax in axes.flat:\n    ax.plot(x, np.cos(x))",
    "plt.hist(np.random.default_rng(0).normal(size=5000), bins=40)\nplt.show()",
    "z = np.random.default_rng(1).random((100, 100))\nplt.imshow(z)\nplt.colorbar()",
    "fig, ax = plt.subplots()\nax.scatter(x, np.sin(x), c=x)",
    "for k in range(3):\n    plt.plot(x, np.sin(k * x), label=str(k))\nplt.legend()",
]
TINY = [
    "total = 0\nwords = []\ntable = {}",
    *(f"total += {i}\nwords.append('w{i}')\ntable['k{i}'] = total\nx{i} = total * {i}" for i in range(40)),
]
SIMULATION = [
    "import numpy as np",
    "rng = np.random.default_rng(1)\nparticles = rng.normal(size=(20_000, 3))\nspeeds = np.zeros_like(particles)",
    "def step(p, v, dt=0.01):\n    v -= p * dt\n    p += v * dt",
    *(["for _ in range(60):\n    step(particles, speeds)\nenergy = (particles ** 2 + speeds ** 2).sum()"] * 8),
    "matrix = rng.random((700, 700))\nvalues = np.linalg.eigvalsh(matrix @ matrix.T)",
    "walk = np.cumsum(rng.choice([-1, 1], size=(2000, 1000)), axis=1)",
    "distance = np.abs(walk).mean(axis=0)",
]
LARGE = [
    "import numpy as np",
    "big = np.random.default_rng(0).random(62_500_000)",
    "mean = big.mean()",
    *(f"y{i} = np.arange(1000) * {i}\nz{i} = y{i}.sum()" for i in range(20)),
    "view = big[:1000]\npart = view.copy()",
]
SESSIONS: dict[str, list[str]] = {
    "learning": LEARNING, "tables": TABLES, "plots": PLOTS, "tiny cells": TINY,
    "simulation": SIMULATION, "large array": LARGE,
}  # fmt: skip


def sessions() -> dict[str, list[str]]:
    """The cells of each session, by name; the example notebook is one where it is there."""
    found = dict(SESSIONS)
    if DIGITS.exists():
        cells = json.loads(DIGITS.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found = {"digits": [source for source in code if source.strip()], **found}
    return found
