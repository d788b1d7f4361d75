"""What the screen *Make a pipeline* gets, and what is written of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError, ReifyError
from deepforge.project import Project
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.records import FigureRecord, FileUse, ImplicitOperation, SessionInfo, ValueInfo
from deepforge.reify.made import read_map
from deepforge.server.schemas import validator

TABLE = ValueInfo("pandas.core.frame.DataFrame", 1_100_000, "5000 rows × 3 columns")
ARRAY = ValueInfo("numpy.ndarray", 345_500, "float64 4218 × 64")


def op(number: int, source: str, **more: Any) -> ImplicitOperation:
    return ImplicitOperation(
        **{"number": number, "source": source, "code": source, "cell": f"c{number}", "seconds": 0.5, **more}
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one session: load, look, prepare (twice), train, plot."""
    made = Project.create(tmp_path / "demo")
    root = str(made.root)
    data = FileUse(f"{root}/data.csv", 9_800, 1, "0" * 64)
    outside = FileUse("/archive/labels.csv", 12)
    operations = [
        op(1, "import numpy as np\nimport pandas as pd"),
        op(
            2,
            "catalog = pd.read_csv('data.csv')\nextra = pd.read_csv('/archive/labels.csv')",
            writes=["catalog", "extra"],
            values={"catalog": TABLE},
            files_read=[data, outside],
        ),
        op(3, "good = catalog[catalog.z == 1]", cell="c7", reads={"catalog": 2}, writes=["good"]),
        op(4, "catalog.head()", reads={"catalog": 2}),
        op(5, "1 / 0", status="error"),
        op(6, "unused = 1 + 1", writes=["unused"]),
        op(
            7,
            "%%time\ngood = catalog[catalog.z == 0]\nimages = good.values\n"
            "labels = np.digitize(good.z, np.linspace(0, 0.4, 180))",
            code="good = catalog[catalog.z == 0]\nimages = good.values\n"
            "labels = np.digitize(good.z, np.linspace(0, 0.4, 180))",
            reads={"catalog": 2, "np": 1},
            writes=["good", "images", "labels"],
            values={"images": ARRAY},
        ),
        op(8, "images -= 1", reads={"images": 7}, writes=["images"], mutates=["images"], values={"images": ARRAY}),
        op(9, "rate = 0.5"),
        op(10, "model = (images * rate, labels)", reads={"images": 8, "rate": 9, "labels": 7}, writes=["model"]),
        op(
            11,
            "import matplotlib.pyplot as plt\nplt.plot(model)",
            reads={"model": 10},
            figures=[FigureRecord("f" * 64, "figures/f.png", 640, 480)],
        ),
    ]
    writer = JournalWriter(made.layout.sessions / "s" / "journal")
    info = SessionInfo("s", 0.0, "python", "3", "linux", root, seed=7, notebook=f"{root}/explore.ipynb")
    writer.append({"kind": "session", **info.to_json()})
    for each in operations:
        writer.append({"kind": "execution", **ImplicitOperation(**{**vars(each), "cwd": root}).to_json()})
    writer.close()
    return made


def proposed(project: Project, **request: Any) -> dict[str, Any]:
    found = project.propose({"session": "s", **request})
    validator("Proposal").validate(found)
    json.dumps(found, allow_nan=False)
    return found


def by_name(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {item["name"]: item for item in items}


STEPS = {"groups": [[2], [7, 8], [10], [11]], "names": {"2": "load", "7": "prepare", "10": "train", "11": "plot"}}


def test_the_proposal_shows_the_steps_and_what_flows(project: Project) -> None:
    found = proposed(project, targets=["model", "figure-11"], edits=STEPS)
    assert (found["name"], found["path"]) == ("explore", "pipelines/explore.pipeline.json")
    steps = by_name(found["steps"])
    assert [(s["key"], s["name"], s["executions"]) for s in found["steps"]] == [
        (2, "load", [2]), (7, "prepare", [7, 8]), (10, "train", [10]), (11, "plot", [11]),
    ]  # fmt: skip
    assert steps["load"]["outputs"] == [
        {"name": "catalog", "type": TABLE.type, "size": TABLE.size, "summary": TABLE.summary}
    ]
    assert [port["name"] for port in steps["prepare"]["outputs"]] == ["images", "labels"]
    assert steps["plot"]["figures"] == ["figure-11"]
    flows = {(f["source"], f["target"], f["name"]): f["size"] for f in found["flows"]}
    assert flows == {
        (2, 7, "catalog"): 1_100_000, (7, 10, "images"): 345_500, (7, 10, "labels"): None, (10, 11, "model"): None,
    }  # fmt: skip
    assert found["inputs"] == [
        {"path": "data.csv", "size": 9800, "steps": [2]},
        {"path": "/archive/labels.csv", "size": 12, "steps": [2]},
    ]
    assert steps["prepare"]["splits"] == [8] and steps["load"]["splits"] == []


def test_every_execution_says_where_it_went_or_why_not(project: Project) -> None:
    found = proposed(project, targets=["model", "figure-11"], edits=STEPS)
    assert {e["number"]: e["step"] or e["reason"] for e in found["executions"]} == {
        1: "imports, repeated where needed",
        2: 2,
        3: "replaced by [7]",
        4: "only looked at values",
        5: "it raised an error",
        6: "nothing that was asked for depends on it",
        7: 7,
        8: 7,
        9: "constants, repeated where needed",
        10: 10,
        11: 11,
    }


def test_literals_can_be_shown_in_the_source_as_typed(project: Project) -> None:
    found = proposed(project, targets=["model"], edits=STEPS)
    sources = {e["number"]: e["source"].split("\n") for e in found["executions"]}
    attributes = [a for step in found["steps"] for a in step["attributes"]]
    shown = {
        a["id"]: sources[a["execution"]][a["line"] - 1][a["column"] : a["end_column"]]
        for a in attributes
        if a["line"] == a["end_line"]
    }
    assert all(shown[a["id"]].strip("'") == a["literal"].strip("'") for a in attributes)
    prepare = [(a["id"], a["name"], a["used"]) for a in found["steps"][1]["attributes"]]
    assert prepare == [("7:4:41", "start", False), ("7:4:44", "stop", False), ("7:4:49", "num", False)]
    (rate,) = found["steps"][2]["attributes"]
    assert (rate["id"], rate["name"], rate["annotation"], rate["used"]) == ("9:1:7", "rate", "float", True)


def test_notes_say_what_a_user_should_know(project: Project) -> None:
    split = {"groups": [[2], [7], [8], [10], [11]]}
    found = proposed(project, targets=["figure-11"], edits=split)
    notes = {step["key"]: step["notes"] for step in found["steps"]}
    assert notes[7] == ["good is not an output: nothing that was asked for uses it after [7]."]
    assert notes[8] == ["images is changed in place. The change happens inside this operation; no input is altered."]


def test_targets_are_variables_and_figures_and_say_which_step_gives_them(project: Project) -> None:
    found = proposed(project, targets=["model"], edits=STEPS)
    assert [step["name"] for step in found["steps"]] == ["load", "prepare", "train"]
    targets = {t["name"]: (t["kind"], t["chosen"], t["step"]) for t in found["targets"]}
    assert targets == {
        "catalog": ("variable", False, 2),
        "extra": ("variable", False, 2),
        "good": ("variable", False, 7),
        "images": ("variable", False, 7),
        "labels": ("variable", False, 7),
        "model": ("variable", True, 10),
        "rate": ("variable", False, None),
        "unused": ("variable", False, None),
        "figure-11": ("figure", False, None),
    }
    everything = proposed(project)
    assert all(target["chosen"] for target in everything["targets"])
    with pytest.raises(ReifyError, match=r"without 'figure-12'; it ends with: catalog, .*figure-11"):
        proposed(project, targets=["figure-12"])


def test_proposing_writes_nothing_and_making_writes_what_was_shown(project: Project) -> None:
    before = sorted(path for path in project.root.rglob("*") if ".git" not in path.parts)
    request = {"session": "s", "targets": ["model"], "edits": STEPS, "name": "redshift"}
    shown = project.propose(request)
    assert sorted(path for path in project.root.rglob("*") if ".git" not in path.parts) == before
    made = project.make(request)
    validator("MadePipeline").validate(made)
    assert made["pipeline"] == shown["path"] == "pipelines/redshift.pipeline.json"
    assert made["message"] == "Made pipelines/redshift.pipeline.json with 3 operations"
    for step in shown["steps"]:
        assert (project.root / step["path"]).read_text() == step["code"]
    nodes = json.loads((project.root / made["pipeline"]).read_text())["nodes"]
    # What was asked for by name comes out as an artifact; files that were read come in as artifacts by reference.
    assert sorted(nodes) == ["data_csv", "labels_csv", "load", "model", "prepare", "train"]
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=project.root, check=True, capture_output=True, text=True
    )
    assert status.stdout == ""
    assert project.history()[0].message.startswith("Make the pipeline redshift from the session s")


def test_where_values_come_out_is_remembered(project: Project) -> None:
    project.make({"session": "s", "targets": ["model", "figure-11"], "edits": STEPS})
    known = read_map(project.layout, "pipelines/explore.pipeline.json")
    assert known is not None and known.session == "s" and known.executions == 11
    assert {name: (place.node, place.name) for name, place in known.places.items()} == {
        "catalog": ("load", "catalog"), "images": ("prepare", "images"), "labels": ("prepare", "labels"),
        "model": ("train", "model"),
    }  # fmt: skip
    assert known.made_by == {"catalog": 2, "images": 8, "labels": 7, "model": 10}
    assert known.figures == {"figure-11": ("plot", 0)}
    assert known.nodes["prepare"] == (7, 8)


def test_what_no_pipeline_can_make_is_left_out_and_told(project: Project) -> None:
    root = str(project.root)
    journal = JournalWriter(project.layout.sessions / "s" / "journal")
    odd = ImplicitOperation(12, "%%bash\nls", None, "c12", "no plain Python does that", writes=["listing"], cwd=root)
    journal.append({"kind": "execution", **odd.to_json()})
    journal.close()
    found = proposed(project)
    assert found["notes"][0] == (
        "listing is left out. Cell execution 12 cannot become part of an operation: no plain Python does that."
    )
    assert {t["name"] for t in found["targets"] if not t["chosen"]} == {"listing"}
    with pytest.raises(ReifyError, match="no plain Python does that"):
        project.propose({"session": "s", "targets": ["listing"]})
    with pytest.raises(ReifyError, match="no plain Python does that"):
        project.reify("s")
    made = project.make({"session": "s"})
    # Nothing was asked for by name, so nothing comes out as an artifact.
    assert '"output"' not in (project.root / made["pipeline"]).read_text()


def test_a_renamed_pipeline_is_still_known(project: Project) -> None:
    made = project.make({"session": "s", "targets": ["model"]})
    new, _ = project.rename(made["pipeline"], "better")
    assert read_map(project.layout, made["pipeline"]) is None
    assert read_map(project.layout, new) is not None


def test_files_of_others_are_not_replaced(project: Project) -> None:
    (project.root / "operations").mkdir(exist_ok=True)
    (project.root / "operations" / "load.py").write_text("mine\n")
    with pytest.raises(ReifyError, match=r"operations/load.py is there already"):
        project.propose({"session": "s", "edits": STEPS})
    project.make({"session": "s", "name": "first", "targets": ["labels"], "edits": {"names": {"2": "get"}}})
    shared = (project.root / "operations" / "get.py").read_text()
    # Another pipeline's operation of that name does something else: it stays, the new one gets another name.
    changed = {"names": {"2": "get"}}
    with pytest.raises(ReifyError, match=r"operations/get.py is there already"):
        project.make({"session": "s", "name": "second", "targets": ["extra"], "edits": changed})
    assert (project.root / "operations" / "get.py").read_text() == shared
    again = project.make({"session": "s", "name": "first", "targets": ["extra"], "edits": changed})
    assert again["pipeline"] == "pipelines/first.pipeline.json"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"session": "none"}, "no-session"),
        ({"session": ".."}, "no-session"),
        ({"session": "s", "name": "1"}, "bad-name"),
        ({"session": "s", "notebook": "../x.ipynb"}, "project"),
        ({"session": "s", "edits": {"groups": 3}}, "bad-edits"),
        ({"session": "s", "edits": {"attributes": {"7:4:45": {"used": True, "name": "a b"}}}}, "bad-name"),
        ({"session": "s", "targets": ["nothing"]}, "unknown-target"),
    ],
)
def test_requests_that_make_no_sense_are_refused(project: Project, request_: dict[str, Any], code: str) -> None:
    with pytest.raises(DeepForgeError) as raised:
        project.propose(request_)
    assert raised.value.code == code


def test_a_plot_that_was_drawn_again_counts_once_and_figures_are_called_as_in_the_notebook(project: Project) -> None:
    journal = project.layout.sessions / "s" / "journal"
    picture = FigureRecord("e" * 64, "figures/e.png", 640, 480)
    writer = JournalWriter(journal)
    for number, figures in ((12, [picture]), (13, [picture, picture])):
        again = op(
            number,
            "import matplotlib.pyplot as plt\nplt.plot(model)",
            cell="c11" if number == 12 else "c13",
            reads={"model": 10},
            figures=figures,
            cwd=str(project.root),
        )
        writer.append({"kind": "execution", **again.to_json()})
    writer.close()
    everything = proposed(project)
    figures_of = {step["name"]: step["figures"] for step in everything["steps"]}
    assert sorted(name for names in figures_of.values() for name in names) == [
        "figure-12",
        "figure-13.1",
        "figure-13.2",
    ]
    assert 11 not in {number for step in everything["steps"] for number in step["executions"]}
    shown = [target["name"] for target in everything["targets"] if target["kind"] == "figure"]
    assert shown == ["figure-12", "figure-13.1", "figure-13.2"]
    one = proposed(project, targets=["figure-13.2"])
    assert [step["executions"] for step in one["steps"]][-1][-1] == 13


def test_the_expected_time_counts_that_each_process_imports_anew(project: Project) -> None:
    found = proposed(project, targets=["model"], edits={**STEPS, "groups": [[2], [7, 8], [10]]})
    cells = 4 * 0.5
    assert [step["name"] for step in found["steps"]] == ["load", "prepare", "train"]
    assert found["seconds"] >= cells + 3 * 0.5
