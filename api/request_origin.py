"""Whether an unsafe request comes from our own pages.

Every browser of the last years sends ``Sec-Fetch-Site`` or ``Origin`` with an unsafe request (WHATWG Fetch, §3.2 and
W3C Fetch Metadata, §2.4); a request with neither is no browser's, and the SameSite=Lax cookie stands behind that.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_cross_site(method: str, headers: Mapping[str, str]) -> bool:
    """Tells whether a request that changes something was sent by a page of another origin."""
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and _authority(origin) != headers.get("host", "").lower()


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def local_path(target: str | None, default: str = "/") -> str:
    """Returns a path on this site to go to after signing in; anything that could lead elsewhere gives ``default``.

    >>> local_path("/van-ban?trang=2"), local_path("//evil.example"), local_path("https://evil.example")
    ('/van-ban?trang=2', '/', '/')
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(char) < 0x21 or ord(char) == 0x7F for char in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target
