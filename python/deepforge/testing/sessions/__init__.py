"""Whole sessions in the styles people use, each proved end to end, and the verdicts checked by a second opinion.

The body of a case is its cells, in the order in which they run. A separator may say more:
``# %% run 2`` runs cell 2 again (from 0, in the order in which the cells first appear), ``# %% edit 2`` runs it with
the text that follows, ``# %% delete 2`` deletes it, ``# %% raises``: the new cell may raise.
Directives: ``#: file NAME TEXT``: a file that is there before (``\\n`` for new lines). ``#: but NAMES why``: values
that cannot be compared, with the reason; every other value has to be the same. ``#: least N``: at the least so many
values and figures are proved. ``#: unseeded why``: running the session again gives other values, so the second opinion
compares with the notebook's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..outcome import Row, timed
from ..texts import Section, sections
from .prove import Case, Prover


def rows(only: str = "", *, forked: bool = False, part: slice = slice(None)) -> Iterator[Row]:
    """Prove the sessions, one row each; ``forked``: processes are forks, which is faster; ``part``: some of them."""
    chosen = sections(__name__, only)[part]
    with Prover.open(forked) as prover:
        yield from timed(judge(prover, section) for section in chosen)


def judge(prover: Prover, section: Section) -> Row:
    """Prove one session."""
    missing = section.missing()
    if missing:
        return Row(section.group, section.name, "skipped", missing)
    case = read_case(section)
    found = prover.prove(case)
    wrong = found.wrong()
    allowed = set(section.word("but").split())
    wrong += [f"{name} is {verdict}: {found.reasons.get(name, '')}" for name, verdict in found.values.items()
              if verdict not in ("same", "differs") and name not in allowed]  # fmt: skip
    same = sum(verdict == "same" for verdict in found.values.values())
    least = int(section.word("least") or 1)
    if same < least:
        wrong.append(f"{same} values are proved, expected {least} at the least")
    detail, known = "; ".join(wrong), section.word("known")
    if known:
        detail = f"{known} ({detail})" if detail else "marked as known, and passes now"
        return Row(section.group, section.name, "known" if wrong else "passed", detail, same)
    return Row(section.group, section.name, "failed" if wrong else "passed", detail, same)


def read_case(section: Section) -> Case:
    """The session that a section writes down. Raises ValueError for a separator that says something else."""
    cells: list[str] = []
    raising: set[int] = set()
    steps: list[dict[str, int | str]] = []
    words: list[str] = []
    lines: list[str] = []

    def end() -> None:
        text = "\n".join(lines).strip("\n")
        lines.clear()
        if not words or words == ["raises"]:
            if words:
                raising.add(len(cells))
            cells.append(text)
            steps.append({"run": len(cells) - 1})
        elif words[0] == "edit":
            steps.append({"run": int(words[1]), "source": text})
        elif words[0] in ("run", "delete"):
            steps.append({words[0]: int(words[1])})
        else:
            raise ValueError(f"{section.name}: a separator cannot say {' '.join(words)!r}")

    for line in section.body.splitlines():
        if line == "# %%" or line.startswith("# %% "):
            end()
            words = line[4:].split()
        else:
            lines.append(line)
    end()
    files: dict[str, bytes] = {}
    for said in section.words.get("file", []):
        name, _, text = said.partition(" ")
        files[name] = text.encode().decode("unicode_escape").encode()
    return Case(cells, steps, files, frozenset(raising), bool(section.word("unseeded")))


__all__ = ["Case", "Prover", "judge", "read_case", "rows"]
