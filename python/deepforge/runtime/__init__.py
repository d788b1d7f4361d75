"""Plan, schedule, cache, conductor: what runs pipelines."""
