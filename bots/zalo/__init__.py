"""Zalo Bot Platform and Zalo Official Account, over HTTP."""
