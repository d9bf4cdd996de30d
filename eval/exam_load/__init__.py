"""Thousands of people sit the same exam at the same time while the server is killed: what holds, what is lost."""
