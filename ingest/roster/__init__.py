"""Lists of units and people: CSV and XLSX in, a plan row by row, and what it changes."""
