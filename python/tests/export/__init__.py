"""Tests of reify."""
