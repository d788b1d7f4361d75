"""The proof that a pipeline reproduces its notebook: run the notebook, run the pipeline fresh, compare every value."""
