"""Readers of question sets and corpora, and our own question sets."""
