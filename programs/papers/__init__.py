"""Documents of the work of a unit: what they say, how they are written as files, and how they are read back."""
