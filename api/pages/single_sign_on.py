"""What the sign-in form offers of the organisation's identity provider."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from api.deps import services_of


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The words of the button, where it leads, and, for one who has just signed out here, where to do so there."""

    words: str
    address: str
    sign_out: str


def single_sign_on(request: Request, target: str) -> SingleSignOn | None:
    """Returns what to offer, or None where no identity provider is set."""
    settings = services_of(request).settings
    if settings.oidc_issuer is None:
        return None
    address = "/dang-nhap/oidc" + ("" if target == "/" else f"?next={quote(target, safe='')}")
    leaving = settings.oidc_logout and "ra" in request.query_params
    return SingleSignOn(f"Đăng nhập bằng {settings.oidc_name}", address, "/dang-xuat/oidc" if leaving else "")
