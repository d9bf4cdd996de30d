"""Original files as page images, and where on them a passage stands."""
