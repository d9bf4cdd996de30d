"""Bytes in, documents with passages out."""
