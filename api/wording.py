"""How pages write amounts, sizes and waiting times; names and citations are written as everywhere."""

from vanban.wording import (
    citation_words,
    count_words,
    date_words,
    document_name,
    gap_words,
    place_words,
    time_words,
    validity_words,
)

__all__ = [
    "citation_words",
    "count_words",
    "date_words",
    "document_name",
    "gap_words",
    "money_words",
    "place_words",
    "seconds_words",
    "size_words",
    "time_words",
    "validity_words",
]


def money_words(amount: float) -> str:
    """Returns an amount with Vietnamese separators, two decimals where it is no whole number.

    >>> money_words(1234.5), money_words(20.0)
    ('1.234,50', '20')
    """
    if amount == int(amount):
        return count_words(int(amount))
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def size_words(size: int) -> str:
    """Returns a number of bytes in the largest unit that leaves at least one.

    >>> size_words(900), size_words(1_572_864)
    ('900 byte', '1,5 MB')
    """
    amount, unit = float(size), "byte"
    for larger in ("KB", "MB", "GB", "TB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f}".removesuffix(".0").replace(".", ",") + f" {unit}"


def seconds_words(seconds: int) -> str:
    """Returns a waiting time in words, rounded up to minutes above one minute."""
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"
