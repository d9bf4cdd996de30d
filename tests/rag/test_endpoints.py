"""Which model servers are inside the organisation."""

import pytest

from rag.endpoints import is_inside


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://may-chu-ai:8000/v1", "may-chu-ai"),
        ("http://MAY-CHU-AI:8000/v1", "khac, may-chu-ai:8000"),
        ("https://ai.noi-bo.example/v1", "ai.noi-bo.example:443"),
        ("http://[::1]:8000/v1", "::1"),
        ("https://o-dau-cung-duoc.example", "true"),
        (None, "true"),
    ],
)
def test_a_host_that_is_named_in_full_is_inside(url: str | None, named: str) -> None:
    assert is_inside(url, named)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://127.0.0.1:11434/v1", ""),  # a server on this machine may pass everything on
        (None, "may-chu-ai"),
        ("http://may-chu-ai.example/v1", "may-chu-ai"),
        ("http://may-chu-ai@ngoai.example/v1", "may-chu-ai"),
        ("http://ngoai.example/may-chu-ai", "may-chu-ai"),
        ("http://may-chu-ai:9000/v1", "may-chu-ai:8000"),
        ("http://may-chu-ai:hong/v1", "may-chu-ai"),
        ("khong-phai-dia-chi", "khong-phai-dia-chi"),
        ("http://ngoai.example/v1", "false"),
    ],
)
def test_everything_else_is_outside(url: str | None, named: str) -> None:
    assert not is_inside(url, named)
