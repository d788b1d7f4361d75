"""Artifact types: how values become files and come back, how they are told apart, what a short text says of them."""
