"""Prompt texts as data, and their loader."""
