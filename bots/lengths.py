"""The length of a text as the chat platforms count it."""


def utf16_units(text: str) -> int:
    """Returns the length in UTF-16 units, a lone surrogate as one.

    >>> utf16_units("a😀")
    3
    """
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)
