"""The endpoints: importing this fills the table."""

from . import about, documents, executions, pipelines, projects, sessions, values

__all__ = ["about", "documents", "executions", "pipelines", "projects", "sessions", "values"]
