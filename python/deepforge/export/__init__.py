"""Pipelines and operations in other forms: as a notebook to work in, and what was changed there taken back."""
