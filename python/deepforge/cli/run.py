"""``deepforge run``: run a pipeline; also resume, cancel and list executions."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any

from ..errors import RunError
from . import text
from .common import DIFFERS, INTERRUPTED, OK, Output, Parser, command, open_project, options
from .plan import attribute_values, pipeline_options

if TYPE_CHECKING:
    from ..model.execution import Execution
    from ..project import Project


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "run",
        "run a pipeline; resume, cancel or list executions",
        "Run a pipeline, each job in a fresh process; what has not changed since an earlier run is reused.\n"
        "Ctrl-C cancels the execution; with --detach it goes on by itself. Exit code 0 only if all jobs are done.",
        "deepforge run train\ndeepforge run train --until score --attribute train.epochs=3\n"
        "deepforge run train --detach\ndeepforge run --resume\ndeepforge run --list",
    )
    pipeline_options(parser, optional=True)
    parser.add_argument(
        "--input",
        metavar="NODE=FILE",
        dest="inputs",
        action="append",
        default=[],
        help="another file (or artifact) for an Input node; may be given again",
    )
    parser.add_argument("--workers", metavar="N", type=int, help="jobs at once (default: one for each CPU)")
    parser.add_argument("--name", help="a word for the execution's id (default: the pipeline's name)")
    parser.add_argument("--detach", action="store_true", help="start it, print its id, and leave it running")
    other = parser.add_mutually_exclusive_group()
    latest: dict[str, Any] = {"nargs": "?", "const": "latest", "metavar": "ID"}
    other.add_argument("--resume", **latest, help="go on with an execution that was broken off (default: the latest)")
    other.add_argument("--cancel", **latest, help="cancel a running execution (default: the latest)")
    other.add_argument("--list", action="store_true", help="list the executions")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the options say."""
    project = open_project(args)
    output = Output(args)
    chosen = [args.resume, args.cancel, args.list or None]
    if (args.pipeline is None) == all(each is None for each in chosen):
        raise RunError("Expected a PIPELINE, or one of --resume, --cancel and --list", code="usage")
    if args.list:
        return _list(project, output)
    if args.cancel is not None:
        cancelled = project.cancel(args.cancel)
        output.result({"execution": cancelled}, f"Asked {cancelled} to stop.")
        return OK
    if args.resume is not None:
        execution = project.execution_id(args.resume)
    else:
        execution = project.create_execution(
            args.pipeline,
            until=args.until,
            attributes=attribute_values(args.attributes),
            inputs=_inputs(args.inputs),
            name=args.name,
            workers=args.workers,
            force=args.force,
        )
    if args.detach:
        if args.resume is not None:
            project.resume(execution)
        else:
            project.start(execution)
        output.result({"execution": execution}, execution)
        return OK
    output.line(f"Execution {execution}")
    return _conduct(project, execution, output, retry=args.resume is not None)


def _inputs(given: list[str]) -> dict[str, str]:
    """``["data_csv=other.csv"]`` as ``{"data_csv": "other.csv"}``. Raises RunError for another shape."""
    values = {}
    for each in given:
        node, equals, file = each.partition("=")
        if not equals or not node.strip() or not file.strip():
            raise RunError(f"--input: expected NODE=FILE, received {each!r}", code="usage")
        values[node.strip()] = file.strip()
    return values


def _conduct(project: Project, execution: str, output: Output, *, retry: bool) -> int:
    """Run it here. The first Ctrl-C asks it to stop, which it does in good order; the second breaks it off."""
    asked: list[bool] = []

    def cancel(_number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(True)
        output.line("Cancelling; Ctrl-C again breaks it off")
        project.cancel(execution)

    before = signal.signal(signal.SIGINT, cancel)
    try:
        result = _end_of(project, execution, output, retry)
    finally:
        signal.signal(signal.SIGINT, before)
    data: dict[str, Any] = result.to_json()
    done = data["status"] == "done"
    output.result(data, f"{execution}: {data['status']}")
    return OK if done else INTERRUPTED if asked else DIFFERS


def _end_of(project: Project, execution: str, output: Output, retry: bool) -> Execution:
    """Conduct the execution, or look on while another process does."""
    from ..runtime.lease import LeaseHeldError

    try:
        return project.conduct(execution, lambda event: _tell(event, output), retry=retry)
    except LeaseHeldError as error:
        output.line(f"{error.message}; looking on")
        for event in project.watch(execution):
            _tell(event, output)
        return project.wait(execution)


def _tell(event: Mapping[str, Any], output: Output) -> None:
    """One line for each event of a job."""
    if event["kind"] == "warning":
        output.line(f"warning: {event['message']}")
    if event["kind"] != "job":
        return
    node, status, job = event["node"], event["status"], event["job"]
    reason, error = job.get("reason"), job.get("error")
    line = f"{node}: {status}"
    if status == "done" and job.get("milliseconds") is not None:
        line += f" {text.seconds(job['milliseconds'] / 1000)}"
    elif status == "reused":
        line += f" because {reason}"
    elif status == "failed" and error:
        line += f": {_failure(error)}"
    elif reason:
        line += f" ({reason})"
    output.line(line)


def _failure(error: Mapping[str, Any]) -> str:
    """``operations/train.py:12: ValueError: ...``; without its place where that is not known."""
    place = f"{error['file']}:{error.get('line') or '?'}: " if error.get("file") else ""
    return f"{place}{error['type']}: {error['message']}"


def _list(project: Project, output: Output) -> int:
    found = project.executions()
    rows = []
    for each in found:
        jobs = ", ".join(f"{number} {status}" for status, number in sorted(each.counts.items()))
        when = (each.started or "-")[:16].replace("T", " ")
        rows.append((each.id, each.status, jobs, when, each.pipeline or "-"))
    shown = text.table(("execution", "status", "jobs", "started", "pipeline"), rows) if rows else "No executions yet."
    output.result({"executions": [each.to_json() for each in found]}, shown)
    return OK
