"""The conversation: what is done with a message, whichever platform it came from."""
