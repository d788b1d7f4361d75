"""The endpoints: importing this fills the table."""

from . import about, documents, executions, notebooks, pipelines, projects, sessions, values

__all__ = ["about", "documents", "executions", "notebooks", "pipelines", "projects", "sessions", "values"]
