"""Making a work programme: what is missing, twice there, too much at once, not for this body, or in two places."""
