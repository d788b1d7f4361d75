"""Generators that were made without a seed: the operation makes them with the seed that they drew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deepforge.provenance.lineage import Session
from deepforge.provenance.records import Draw
from deepforge.reify.proposal import Proposal, propose

from .recorder import record
from .replay import replay

SEED = 331404266109227492683087154127959564507


def made(cells: list[str], *draws: Draw, number: int = 2) -> Proposal:
    """The proposal for cells whose second drew like this."""
    recorded = record(*cells)
    operations = [
        replace(each, draws=list(draws)) if each.number == number else each for each in recorded.session.operations
    ]
    return propose(Session(recorded.session.info, operations), name="demo", root="/project")


@pytest.mark.parametrize(
    ("code", "call", "column", "expected"),
    [
        ("x = np.random.default_rng().random(3)", "default_rng", 4, lambda: np.random.default_rng(SEED).random(3)),
        ("x = [1, np.random.default_rng(None)][1].random()", "default_rng", 8, None),
        ("x = 'ä', np.random.default_rng(\n).random()", "default_rng", 10, None),
        ("r = np.random.RandomState()\nx = r.rand(2)", "RandomState", 4, None),
        ("g = np.random.Generator(np.random.PCG64())\nx = g.random()", "PCG64", 24, None),
    ],
)
def test_the_seed_that_was_drawn_is_an_attribute(
    code: str, call: str, column: int, expected: Any, tmp_path: Path
) -> None:
    proposal = made(["import numpy as np", code, "y = x"], Draw(f"numpy.random.{call}", 1, column, SEED))
    (step,) = proposal.steps
    assert step.attributes == {"seed": str(SEED)}
    first, again = replay(proposal, tmp_path)["x"], replay(proposal, tmp_path)["x"]
    assert np.array_equal(
        first[-1] if isinstance(first, tuple) else first, again[-1] if isinstance(again, tuple) else again
    )
    if expected is not None:
        assert np.array_equal(first, expected())


def test_a_call_that_ran_twice_or_in_a_function_stays_as_it_is() -> None:
    loop = "x = [np.random.default_rng().random() for _ in range(2)]"
    draw = Draw("numpy.random.default_rng", 1, 5, SEED)
    (step,) = made(["import numpy as np", loop, "y = x"], draw, replace(draw, seed=1)).steps
    assert not step.attributes and "default_rng()" in step.text
    inner = "def f():\n    return np.random.default_rng().random()\nx = f()"
    proposal = made(["import numpy as np", inner, "y = x"], Draw("numpy.random.default_rng", 2, 11, SEED))
    assert not any(step.attributes for step in proposal.steps)


def test_what_a_library_drew_is_replayed_and_new_draws_are_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = np.random.bit_generator
    monkeypatch.setattr(source, "randbits", source.randbits)  # so that it is put back
    code = "x = [fresh().random(), fresh().random(), fresh().random()]"
    cells = ["from functools import partial\nimport numpy as np\nfresh = partial(np.random.default_rng, None)", code]
    draws = [Draw("numpy", 0, 0, SEED + number) for number in range(2)]
    proposal = made(cells, *draws)
    first, again = (replay(proposal, tmp_path)["x"] for _ in range(2))
    assert first[:2] == again[:2] == [np.random.default_rng(SEED + number).random() for number in range(2)]
    assert first[2] != again[2]
