"""One module per file format; each accepts and reads."""
