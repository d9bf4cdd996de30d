"""Exam questions in and out of files: the formats people exchange them in, and what is dubious in what was read."""
