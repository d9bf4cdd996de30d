"""Which model endpoints are inside the organisation: only there may documents go that are not public."""

from urllib.parse import urlsplit

ALL = frozenset({"true", "1", "yes"})


def is_inside(base_url: str | None, named: str) -> bool:
    """Tells whether an endpoint is inside: ``named`` lists hosts with commas (``may-chu-ai``, ``10.0.0.5:8000``), or
    is "true" for whatever endpoint is set.

    Denies by default. A loopback address is not inside by itself: a server on this machine may pass everything on to
    a cloud. A host counts only in full, with its port where the list gives one.
    """
    if named.strip().lower() in ALL:
        return True
    hosts = {host.strip().lower() for host in named.split(",") if host.strip()}
    if not base_url or not hosts:
        return False
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return False
    if not host:
        return False
    return host in hosts or f"{host}:{port}" in hosts or f"[{host}]:{port}" in hosts
