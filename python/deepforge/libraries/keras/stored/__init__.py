"""Keras's values outside of the process that made them: models as files, compared, looked at."""
