"""The Keras library: what it offers, what shapes come out, the code of an architecture, and back from code."""
