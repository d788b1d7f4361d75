"""What a user changes in a proposal: the result stays sound, gives the same values, and says what it could not do."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import ReifyError
from deepforge.model.operation import parse_operation
from deepforge.reify.edits import Edits
from deepforge.reify.grouping import splits
from deepforge.reify.proposal import Proposal, propose
from deepforge.types.compare import compare

from .recorder import record
from .replay import replay
from .test_sessions import SESSIONS, stored


def edited(edits: Mapping[str, Any], *cells: str, root: Path | None = None, **options: Any) -> Proposal:
    """The proposal with edits; with ``root`` it is run and its values are compared."""
    recorded = record(*cells)
    proposal = propose(recorded.session, name="demo", root="/project", edits=Edits.from_json(dict(edits)), **options)
    if root is not None:
        for step in proposal.steps:
            parse_operation(step.text, step.path)
        for name, value in replay(proposal, root).items():
            found = compare(stored(recorded.space[name]), value)
            assert found.verdict == "same", f"{name}: {found.reason}\n" + "\n".join(proposal.files().values())
    return proposal


CHAIN = [
    "import math",
    "xs = [float(i) for i in range(40)]",
    "ys = [math.sqrt(x) for x in xs]",
    "zs = [round(y, 3) for y in ys]\nprint(len(zs))\nprint(zs[0])\n",
    "total = sum(zs)",
]


def groups_of(proposal: Proposal) -> list[list[int]]:
    return [step.numbers for step in proposal.steps]


@pytest.mark.parametrize("groups", [[[2], [3], [4], [5]], [[2, 3, 4, 5]], [[2, 3], [4, 5]], [[2, 4], [3], [5]]])
def test_the_user_groups_executions(groups: list[list[int]], tmp_path: Path) -> None:
    proposal = edited({"groups": groups}, *CHAIN, root=tmp_path)
    if groups[0] == [2, 4]:
        # 3 needs what 2 makes and 4 needs what 3 makes: they can only be one step.
        assert groups_of(proposal) == [[2, 3, 4], [5]]
        assert proposal.stayed == {2: ["[3] stays with [2]: each needs what the other makes"]}
    else:
        assert groups_of(proposal) == groups and proposal.stayed == {}


def test_what_shares_memory_stays_together_and_the_proposal_says_so(tmp_path: Path) -> None:
    cells = ["xs = [1]", "view = xs", "view.append(2)", "n = len(xs)"]
    proposal = edited({"groups": [[1], [2], [3], [4]]}, *cells, root=tmp_path)
    assert groups_of(proposal) == [[1], [2, 3], [4]]
    (notes,) = proposal.stayed.values()
    assert notes == ["[3] stays with [2]: view and xs share memory, which [3] changes"]


def test_what_cannot_be_stored_stays_with_its_users(tmp_path: Path) -> None:
    cells = ["numbers = (i for i in range(9))", "first = next(numbers)", "n = first + 1"]
    proposal = edited({"groups": [[1], [2], [3]]}, *cells, root=tmp_path)
    assert groups_of(proposal) == [[1, 2], [3]]
    assert proposal.stayed[1][0].startswith("[2] stays with [1]: numbers cannot be handed on: ")


def test_what_cannot_be_stored_holds_nothing_back_that_it_only_shares_memory_with(tmp_path: Path) -> None:
    cells = ["xs = [1]", "held = (xs, (i for i in ()))", "xs.append(2)", "n = len(xs)"]
    proposal = edited({"groups": [[1], [2], [3], [4]]}, *cells, root=tmp_path)
    assert groups_of(proposal) == [[1], [2], [3], [4]] and proposal.stayed == {}
    assert proposal.places["held"].kind == "none" and proposal.places["held"].reason


def test_what_cannot_be_stored_is_tied_to_changes_that_later_code_sees_in_it(tmp_path: Path) -> None:
    cells = ["xs = [1]", "held = (xs, (i for i in ()))", "xs.append(2)", "n = len(held[0])"]
    proposal = edited({"groups": [[1], [2], [3], [4]]}, *cells, root=tmp_path)
    assert groups_of(proposal) == [[1], [2, 3, 4]]
    assert "[3] stays with [2]: held cannot be handed on: " in " ".join(proposal.stayed[2])


def test_executions_that_no_group_names_are_grouped_as_proposed() -> None:
    whole = edited({}, *CHAIN)
    again = edited({"groups": [[5]]}, *CHAIN)
    assert sorted(n for group in groups_of(again) for n in group) == sorted(
        n for group in groups_of(whole) for n in group
    )
    assert [5] in groups_of(again)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [([[2], [2, 3]], "execution 2 is in more than one"), ("all", "expected lists"), ([["2"]], "expected lists")],
)
def test_groups_that_make_no_sense_are_refused(groups: Any, expected: str) -> None:
    with pytest.raises(ReifyError, match=expected):
        edited({"groups": groups}, *CHAIN)


def cut(groups: list[list[int]], at: int) -> list[list[int]]:
    """The groups with the one that holds ``at`` cut before it."""
    parts = [part for g in groups for part in ([n for n in g if n < at], [n for n in g if n >= at]) if at in g]
    return [group for group in groups if at not in group] + [part for part in parts if part]


@pytest.mark.parametrize("name", SESSIONS)
def test_where_a_step_can_be_split_it_splits_and_elsewhere_not(name: str, tmp_path: Path) -> None:
    recorded = record(*SESSIONS[name], may_raise=True)
    try:
        whole = propose(recorded.session, name="demo", root="/project")
    except ReifyError:
        pytest.skip("no pipeline")
    everything = [sorted(n for step in whole.steps for n in step.numbers)]
    for start in (groups_of(whole), everything):
        edits = Edits.from_json({"groups": [group for group in start if group]})
        proposal = propose(recorded.session, name="demo", root="/project", edits=edits)
        offered = splits(proposal.groups)
        for group in groups_of(proposal):
            for number in group[1:]:
                wanted = cut([g for g in groups_of(proposal) if g], number)
                result = propose(
                    recorded.session, name="demo", root="/project", edits=Edits.from_json({"groups": wanted})
                )
                was_split = sorted(g for g in groups_of(result) if g) == sorted(wanted)
                assert was_split == (number in offered[group[0]]), (group, number)
                assert was_split or result.stayed


def test_a_random_grouping_of_any_session_gives_its_values(tmp_path: Path) -> None:
    chance = random.Random(1)
    for name, cells in SESSIONS.items():
        recorded = record(*cells, may_raise=True)
        try:
            numbers = propose(recorded.session, name="demo", root="/project").chosen.numbers
        except ReifyError:
            continue
        parts: dict[int, list[int]] = {}
        for number in numbers:
            parts.setdefault(chance.randrange(3), []).append(number)
        edits = Edits.from_json({"groups": list(parts.values())})
        proposal = propose(recorded.session, name="demo", root="/project", edits=edits)
        for variable, value in replay(proposal, tmp_path / name.replace(" ", "_")).items():
            found = compare(stored(recorded.space[variable]), value)
            assert found.verdict == "same", (name, variable, found.reason)


def test_steps_get_the_names_the_user_gives(tmp_path: Path) -> None:
    proposal = edited({"groups": [[2], [3], [4], [5]], "names": {"2": "load", "3": "root", "99": "gone"}}, *CHAIN)
    assert [step.name for step in proposal.steps][:2] == ["load", "root"]
    assert proposal.steps[0].path == "operations/load.py" and "def load(" in proposal.steps[0].text
    assert {"load", "root"} <= set(proposal.document["nodes"])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"2": "two words"}, "expected a Python name"),
        ({"2": "class"}, "no word of the language"),
        ({"2": "a", "3": "a"}, "both be called 'a'"),
        ({"2": "range"}, "its code uses that name"),
        ({"2": "mine"}, "operations/mine.py is there already"),
        ({"first": "a"}, "expected the number of a step"),
    ],
)
def test_names_that_cannot_be_are_refused(names: dict[str, str], expected: str) -> None:
    with pytest.raises(ReifyError, match=expected):
        edited({"groups": [[2], [3], [4], [5]], "names": names}, *CHAIN, taken=["mine"])


LITERALS = [
    "epochs = 3",
    "def fit(data, rate, epochs=1, shape=(1, 1)):\n    return [d * rate * epochs + shape[0] for d in data]",
    "print('ä'); model = fit([1, 2], 0.5, epochs=5, shape=(3, (4, 5)))\nscore = round(sum(model), 2)",
    "again = fit(model, -1.5,\n            epochs=epochs)",
]


def literals(proposal: Proposal) -> dict[str, tuple[str, str, bool]]:
    """Every literal of a proposal: id to name, text, whether it is an attribute."""
    return {each.id: (each.name, each.literal, each.used) for step in proposal.steps for each in step.literals}


def test_literals_are_offered_with_their_places_and_names() -> None:
    found = literals(edited({"groups": [[3], [4]]}, *LITERALS))
    assert found == {
        "3:1:32": ("rate", "0.5", False),
        "3:1:44": ("epochs", "5", False),
        "3:1:53": ("shape", "(3, (4, 5))", False),
        "3:2:26": ("digits", "2", False),
        "4:1:19": ("rate", "-1.5", False),
        "1:1:9": ("epochs", "3", True),
    }


def test_a_chosen_literal_is_read_from_the_attribute_and_has_the_same_value(tmp_path: Path) -> None:
    ids = ["3:1:32", "3:1:44", "3:1:53", "3:2:26", "4:1:19"]
    edits = {"groups": [[3], [4]], "attributes": {id_: {"used": True} for id_ in ids}}
    edits["attributes"]["3:1:44"]["name"] = "rounds"  # type: ignore[call-overload]
    edits["attributes"]["1:1:9"] = {"used": True, "name": "n_epochs"}  # type: ignore[call-overload]
    proposal = edited(edits, *LITERALS, root=tmp_path)
    first, second = proposal.steps
    assert first.attributes == {"rate": "0.5", "rounds": "5", "shape": "(3, (4, 5))", "digits": "2"}
    assert "fit([1, 2], rate, epochs=rounds, shape=shape)" in first.text
    assert "round(sum(model), digits)" in first.text
    assert second.attributes == {"rate": "-1.5", "n_epochs": "3"}
    assert "epochs = n_epochs\n" in second.text
    assert proposal.places["epochs"].name == "n_epochs"


def test_an_assigned_literal_can_stay_in_the_code(tmp_path: Path) -> None:
    proposal = edited({"attributes": {"1:1:9": {"used": False}}}, *LITERALS, root=tmp_path)
    assert all("epochs" not in step.attributes for step in proposal.steps)
    assert "epochs = 3\n" in proposal.steps[-1].text
    assert proposal.places["epochs"].kind == "none"


@pytest.mark.parametrize("name", ["data", "model", "fit", "sum", "rate"])
def test_an_attribute_needs_a_name_that_the_code_does_not_use(name: str) -> None:
    chosen = {"3:1:44": {"used": True, "name": name}, "3:1:32": {"used": True}}
    edits = {"groups": [[3], [4]], "attributes": chosen}
    if name in ("data",):
        assert literals(edited(edits, *LITERALS))["3:1:44"] == ("data", "5", True)
        return
    with pytest.raises(ReifyError, match=f"cannot be called '{name}'"):
        edited(edits, *LITERALS)


def test_all_literals_of_any_session_can_be_attributes(tmp_path: Path) -> None:
    for name, cells in SESSIONS.items():
        recorded = record(*cells, may_raise=True)
        try:
            plain = propose(recorded.session, name="demo", root="/project")
        except ReifyError:
            continue
        chosen = {id_: {"used": True} for id_ in literals(plain)}
        if not chosen:
            continue
        edits = Edits.from_json({"attributes": chosen})
        proposal = propose(recorded.session, name="demo", root="/project", edits=edits)
        assert all(used for _, _, used in literals(proposal).values())
        for variable, value in replay(proposal, tmp_path / name.replace(" ", "_")).items():
            found = compare(stored(recorded.space[variable]), value)
            assert found.verdict == "same", (name, variable, found.reason)
