"""Tests of counters.simulation."""
