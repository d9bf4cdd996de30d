"""Sitting an exam over the API: the whole way, nobody else's attempts, no key before its time, limits in words."""
