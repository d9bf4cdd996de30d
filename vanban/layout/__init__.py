"""How administrative documents look: the figures of the rules, pieces of a page, and their drawing in Word."""
