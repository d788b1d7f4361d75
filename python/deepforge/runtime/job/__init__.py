"""What runs where the job runs: one operation in a fresh process. Light on purpose: standard library, types, journal."""
