"""A project's documents as a person handles them: lists, making, renaming, deleting, what uses what, interfaces."""
