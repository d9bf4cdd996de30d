"""What everyone speaks: nouns, text, errors, settings, database, permissions and ports."""
