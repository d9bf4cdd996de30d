"""Sittings: taking an exam, what comes of it, and who stands where."""
