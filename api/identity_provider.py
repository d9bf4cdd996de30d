"""The organisation's identity provider, spoken to as OpenID Connect has it: authorization code with PKCE.

Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636 (PKCE); RFC 9207 (issuer in the answer); RFC 9700 (current
practice). Only one provider is known, and every answer must name it: answers of another cannot be mixed in.
"""

import base64
import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from api.identity_errors import ProviderUnavailable, Reason, SignInRefused
from api.identity_tokens import Expected, PublicKey, UnknownKey, checked_claims, keys_from
from api.provider_http import ProviderHttp, is_safe_address
from vanban.errors import SettingsError
from vanban.settings import Settings

LOG = logging.getLogger("vanban.oidc")
RETURN_PATH = "/dang-nhap/oidc/ve"
_KEPT_S = 3_600.0  # how long addresses and keys of the provider are used before they are asked for again
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows us as. ``secret`` None: a public client, with PKCE alone."""

    issuer: str
    client_id: str
    secret: str | None
    scopes: str
    public_url: str  # without a slash at the end

    @property
    def return_address(self) -> str:
        """Where the provider sends people back to; it must be registered there letter by letter."""
        return self.public_url + RETURN_PATH


@dataclass(slots=True)
class IdentityProvider:
    """The provider, its addresses and keys remembered for an hour. Thread-safe: what is kept is replaced whole."""

    client: Client
    http: ProviderHttp
    clock: Callable[[], float] = time.time
    _metadata: tuple[float, Mapping[str, Any]] | None = field(default=None)
    _keys: tuple[float, list[PublicKey]] | None = field(default=None)

    def sign_in_address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Returns where to send a person who wants to sign in; raises ``ProviderUnavailable``."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        fields = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": self.client.return_address,
            "scope": self.client.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with(str(self.metadata()["authorization_endpoint"]), fields)

    def sign_out_address(self) -> str | None:
        """Returns where a person ends the provider's own session, or None where it has no such address."""
        address = self.metadata().get("end_session_endpoint")
        if not is_safe_address(address):
            return None
        back = f"{self.client.public_url}/dang-nhap"
        return _with(str(address), {"client_id": self.client.client_id, "post_logout_redirect_uri": back})

    def check_issuer(self, issuer: str | None) -> None:
        """Raises ``SignInRefused`` for an answer of another provider (RFC 9207, §2.4)."""
        promised = self.metadata().get("authorization_response_iss_parameter_supported") is True
        if issuer != self.client.issuer and (issuer is not None or promised):
            raise SignInRefused(Reason.OTHER_ISSUER)

    def check_in(self) -> int:
        """Returns how many usable keys the provider publishes, asked just now; raises ``ProviderUnavailable``."""
        self._metadata = None
        keys = self._fetch_keys()
        if not keys:
            raise ProviderUnavailable("keys: none for signatures")
        return len(keys)

    def person(self, code: str, *, verifier: str, nonce: str, wanted: Sequence[str]) -> dict[str, Any]:
        """Returns the claims about the person that a code stands for: those of the ID token, and of the userinfo
        address where a ``wanted`` one is missing. Raises ``SignInRefused`` or ``ProviderUnavailable``."""
        tokens = self._redeem(code, verifier)
        access = tokens.get("access_token")
        access_token = access if isinstance(access, str) and access else None
        expected = Expected(self.client.issuer, self.client.client_id, nonce, access_token, self.clock())
        claims = self._claims(str(tokens.get("id_token") or ""), expected)
        if access_token and not set(wanted) <= set(claims):
            claims = {**self._userinfo(access_token, claims["sub"]), **claims}
        return claims

    def metadata(self) -> Mapping[str, Any]:
        """Returns what the provider says of itself; an answer of the last hour, or an older one when it is silent."""
        kept, now = self._metadata, self.clock()
        if kept is not None and now < kept[0] + _KEPT_S:
            return kept[1]
        try:
            found = self._discover()
        except ProviderUnavailable:
            if kept is None:
                raise
            return kept[1]
        self._metadata = now, found
        return found

    def _discover(self) -> Mapping[str, Any]:
        answer = self.http.get(self.client.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if answer.status != 200:
            raise ProviderUnavailable(f"discovery: {answer.status}")
        if answer.body.get("issuer") != self.client.issuer:
            raise ProviderUnavailable("discovery: another issuer")
        wrong = [name for name in _ENDPOINTS if not is_safe_address(answer.body.get(name))]
        if wrong:
            raise ProviderUnavailable(f"discovery: {', '.join(wrong)}")
        return answer.body

    def _redeem(self, code: str, verifier: str) -> Mapping[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.return_address,
            "code_verifier": verifier,
        }
        metadata, client = self.metadata(), self.client
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = None
        if client.secret is None:
            fields["client_id"] = client.client_id
        elif "client_secret_basic" in methods:
            basic = (quote(client.client_id, safe=""), quote(client.secret, safe=""))
        else:
            fields |= {"client_id": client.client_id, "client_secret": client.secret}
        answer = self.http.post(str(metadata["token_endpoint"]), fields, basic=basic)
        if answer.status == 400 and answer.body.get("error") == "invalid_grant":
            raise SignInRefused(Reason.CODE)
        if answer.status != 200:
            raise ProviderUnavailable(f"token: {answer.status}")
        return answer.body

    def _claims(self, token: str, expected: Expected) -> dict[str, Any]:
        """Returns the claims of an ID token; a key that is not known is looked for once more at the provider."""
        kept = self._keys
        if kept is not None and expected.now < kept[0] + _KEPT_S:
            try:
                return checked_claims(token, kept[1], expected)
            except UnknownKey:
                LOG.info("identity provider: a key is not known, asking for the keys again")
        return checked_claims(token, self._fetch_keys(), expected)

    def _fetch_keys(self) -> list[PublicKey]:
        answer = self.http.get(str(self.metadata()["jwks_uri"]))
        if answer.status != 200:
            raise ProviderUnavailable(f"keys: {answer.status}")
        keys = keys_from(answer.body)
        self._keys = self.clock(), keys
        return keys

    def _userinfo(self, access_token: str, subject: str) -> dict[str, Any]:
        """Returns what the userinfo address says of the same person (§5.3.2), nothing where there is none."""
        address = self.metadata().get("userinfo_endpoint")
        if not is_safe_address(address):
            return {}
        answer = self.http.get(str(address), bearer=access_token)
        if answer.status != 200:
            raise ProviderUnavailable(f"userinfo: {answer.status}")
        if answer.body.get("sub") != subject:
            raise SignInRefused(Reason.TOKEN, "userinfo: sub")
        return dict(answer.body)


def identity_provider(settings: Settings) -> IdentityProvider | None:
    """Returns the provider of the settings, or None where there is none; raises ``SettingsError`` for half of one."""
    if settings.oidc_issuer is None:
        return None
    if not settings.oidc_client_id or not settings.public_url:
        raise SettingsError("VANBAN_OIDC_ISSUER cần có VANBAN_OIDC_CLIENT_ID và VANBAN_PUBLIC_URL.")
    for name, value in (("VANBAN_OIDC_ISSUER", settings.oidc_issuer), ("VANBAN_PUBLIC_URL", settings.public_url)):
        if not is_safe_address(value) or urlsplit(value).query or urlsplit(value).fragment:
            raise SettingsError(f"{name} phải là địa chỉ https:// (hoặc http:// trên chính máy này).")
    secret = settings.oidc_client_secret
    scopes = settings.oidc_scopes.split()
    client = Client(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        secret=secret.get_secret_value() if secret is not None else None,
        scopes=" ".join(scopes if "openid" in scopes else ["openid", *scopes]),
        public_url=settings.public_url.rstrip("/"),
    )
    return IdentityProvider(client, ProviderHttp(through_proxy=settings.oidc_proxy))


def _with(address: str, fields: Mapping[str, str]) -> str:
    """Returns an address with further fields; what it has already stays (RFC 6749, §3.1)."""
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(fields)}"
