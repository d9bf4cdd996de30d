"""The front door: wiring and the vanban command."""
