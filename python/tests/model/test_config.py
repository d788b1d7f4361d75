"""The settings of a project: read with clear errors, written once, never with a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepforge.errors import DocumentError, ProjectError
from deepforge.model.config import Config, Environment, parse_config, read_config, write_config

FULL = """
name = "redshift"
compute = "slurm"
storage = "s3"
state = "/scratch/me"
history = "companion"

[environments.gpu]
python = "/opt/gpu/bin/python"
variables = { OMP_NUM_THREADS = "4" }

[environments.plain]
"""


def test_all_settings() -> None:
    assert parse_config(FULL) == Config(
        name="redshift",
        compute="slurm",
        storage="s3",
        state="/scratch/me",
        history="companion",
        environments={
            "gpu": Environment("/opt/gpu/bin/python", {"OMP_NUM_THREADS": "4"}),
            "plain": Environment(),
        },
    )
    assert parse_config('name = "x"') == Config("x", "local", "local", None, None, {})


@pytest.mark.parametrize(
    ("text", "line", "expected", "received"),
    [
        ("", 1, "the key name", "(none)"),
        ('name = "x"\nname = "y"', 2, "TOML", ""),
        ('name = "x"\ncolor = 1', 2, "one of the keys name, compute", "'color'"),
        ('name = ""', 1, "text that is not empty", "''"),
        ('\nname = "x"\ncompute = 3', 3, "text that is not empty", "3"),
        ('name = "x"\nhistory = "main"', 2, '"branch", "companion", "off"', "main"),
        ('name = "x"\nenvironments = 3', 2, "a table", "3"),
        ('name = "x"\n[environments]\ngpu = 3', 3, "a table as the environment gpu", "3"),
        ('name = "x"\n[environments.gpu]\npyhton = "x"', 3, "python, variables", "pyhton"),
        ('name = "x"\n[environments.gpu]\npython = 3', 3, "an interpreter", "3"),
        ('name = "x"\n[environments.gpu.variables]\nA = 3', 2, "a table of text", "3"),
        ('name = "x"\npassword = "p"', 2, "no secrets", "password"),
        ('name = "x"\n[environments.gpu.variables]\nAWS_SECRET_ACCESS_KEY = "p"', 3, "no secrets", "AWS_SECRET"),
        ('name = "x"\n[compute]\napiToken = "p"', 3, "no secrets", "compute.apiToken"),
        ('name = "x"\n[[stores]]\naccess-key = "p"', 3, "no secrets", "access-key"),
        ('name = "unclosed', 1, "TOML", ""),
    ],
)
def test_errors_say_line_expected_and_received(text: str, line: int, expected: str, received: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_config(text, "p/deepforge.toml")
    error = caught.value
    assert error.data["line"] == line and error.message.startswith(f"p/deepforge.toml, line {line}: expected ")
    assert expected in error.data["expected"] and received in error.data["received"]


@pytest.mark.parametrize("key", ["KEYBOARD", "TOKENIZERS_PARALLELISM", "MONKEY"])
def test_words_that_only_contain_a_secret_word_are_allowed(key: str) -> None:
    assert parse_config(f'name = "x"\n[environments.e.variables]\n{key} = "1"').environments["e"].variables == {
        key: "1"
    }


@pytest.mark.parametrize("name", ["redshift", 'it\'s "quoted" \\ — 银河', "a\nb\x7f"])
def test_a_new_file_reads_as_asked(tmp_path: Path, name: str) -> None:
    path = tmp_path / "deepforge.toml"
    assert write_config(path, name, history="branch") == read_config(path) == Config(name, history="branch")


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "deepforge.toml"
    write_config(path, "one")
    assert read_config(path).history is None
    with pytest.raises(ProjectError, match="there already"):
        write_config(path, "two")
    assert read_config(path).name == "one"
