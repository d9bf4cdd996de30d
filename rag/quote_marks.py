"""Quotation marks: a quoted text may hold some itself, and must not seem to end at them."""

_WITHIN = str.maketrans({"“": "‘", "”": "’", "„": "‘", "‟": "‘"})


def within(quote: str) -> str:
    """Returns the words of a quote as they are written between “…”: marks of quotation inside become ‘…’.

    A quote that brings the outer pair itself keeps it. Length and every other character stay.

    >>> within("Từ nay” [1] là “quá khứ")
    'Từ nay’ [1] là ‘quá khứ'
    >>> within("“Kho” là nơi chứa “hồ sơ”")
    '“Kho’ là nơi chứa ‘hồ sơ”'
    """
    if len(quote) > 1 and quote.startswith("“") and quote.endswith("”"):
        return f"“{quote[1:-1].translate(_WITHIN)}”"
    return quote.translate(_WITHIN)
