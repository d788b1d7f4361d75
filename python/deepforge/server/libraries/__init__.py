"""The processes that know libraries: one answers the editors of a project, each import has its own."""
