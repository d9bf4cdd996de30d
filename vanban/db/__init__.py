"""The database: the only truth of the product."""
