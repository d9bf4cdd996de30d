"""Scripts that make the shipped models and statistics; anyone can run them again."""
