"""What was changed in a notebook that was made of operations, taken back into their files and into the pipeline."""
