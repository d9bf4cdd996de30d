"""What is logged of an error is its kind and place, never its message."""

import logging
import re

import pytest

from vanban.logging import configure_logging, where


def test_an_error_is_named_without_its_message() -> None:
    with pytest.raises(ValueError, match="văn bản") as raised:
        int("một câu trong văn bản")
    assert re.fullmatch(r"ValueError at test_logging\.py:\d+", where(raised.value))


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert where(KeyError("x")) == "KeyError"


def test_libraries_stay_quiet_when_we_are_not() -> None:
    before = logging.getLogger().level, list(logging.getLogger().handlers)
    try:
        configure_logging("DEBUG")
        assert logging.getLogger("vanban").isEnabledFor(logging.DEBUG)
        assert not logging.getLogger("chromadb").isEnabledFor(logging.INFO)
    finally:
        logging.getLogger().setLevel(before[0])
        logging.getLogger().handlers[:] = before[1]
