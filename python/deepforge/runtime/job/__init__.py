"""What runs where the job runs: one operation in a fresh process. Light: standard library, types, journal."""
