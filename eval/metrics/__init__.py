"""Metrics: pure functions of a ranking and what it should hold."""
