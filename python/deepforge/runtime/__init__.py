"""Plan, schedule, cache, conductor: what runs pipelines. Its functions load on first use, so that jobs start fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .creation import create as create
    from .deletion import delete as delete
    from .garbage import collect as collect
    from .logs import log as log
    from .planning import Plan as Plan
    from .planning import Step as Step
    from .planning import plan as plan
    from .previews import preview as preview
    from .record import Summary as Summary
    from .record import execution as execution
    from .record import executions as executions
    from .record import is_conducted as is_conducted
    from .record import summary as summary
    from .shown import figures as figures
    from .timings import durations as durations
    from .watching import cancel as cancel
    from .watching import conduct as conduct
    from .watching import rerun as rerun
    from .watching import resume as resume
    from .watching import start as start
    from .watching import wait as wait
    from .watching import watch as watch

_HOMES = {
    "collect": "garbage",
    "create": "creation",
    "delete": "deletion",
    "durations": "timings",
    "figures": "shown",
    "log": "logs",
    "Plan": "planning",
    "Step": "planning",
    "plan": "planning",
    "Summary": "record",
    "execution": "record",
    "executions": "record",
    "is_conducted": "record",
    "summary": "record",
    "cancel": "watching",
    "conduct": "watching",
    "preview": "previews",
    "rerun": "watching",
    "resume": "watching",
    "start": "watching",
    "wait": "watching",
    "watch": "watching",
}
__all__ = [
    "Plan",
    "Step",
    "Summary",
    "cancel",
    "collect",
    "conduct",
    "create",
    "delete",
    "durations",
    "execution",
    "executions",
    "figures",
    "log",
    "plan",
    "preview",
    "rerun",
    "resume",
    "start",
    "summary",
    "wait",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
