"""The endpoints: importing this fills the table."""

from . import about, architectures, documents, executions, libraries, notebooks, pipelines, projects, sessions, values

__all__ = [
    "about",
    "architectures",
    "documents",
    "executions",
    "libraries",
    "notebooks",
    "pipelines",
    "projects",
    "sessions",
    "values",
]
