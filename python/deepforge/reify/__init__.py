"""Turn what a session recorded into an executable pipeline: slice, steps, operations, modules."""
