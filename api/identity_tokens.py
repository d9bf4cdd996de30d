"""Whether an ID token says what it must: signed by the provider, for us, now, in answer to our question.

Source: OpenID Connect Core 1.0, §3.1.3.7 (validation), §3.1.3.8 (at_hash), §2 (azp).
"""

import base64
import hashlib
import hmac
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import extract_compact

from api.identity_errors import Reason, SignInRefused

# Signatures with a public key only: "none", and HS, which any holder of a client secret can make, are refused.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY = 60  # seconds that the clocks may differ
LONGEST_TOKEN = 32_768  # characters
LONGEST_SUBJECT = 255  # ASCII characters (§2)
PublicKey = RSAKey | ECKey


class UnknownKey(SignInRefused):
    """A token signed with a key that is not among those known: the provider may have changed its keys."""

    def __init__(self) -> None:
        super().__init__(Reason.TOKEN, "unknown key")


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must agree with."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None
    now: float  # seconds since 1970


def keys_from(jwks: Mapping[str, Any]) -> list[PublicKey]:
    """Returns the RSA and EC keys of a key set that are for signatures; others are passed over."""
    found: list[PublicKey] = []
    for one in jwks.get("keys") or ():
        if not isinstance(one, dict) or one.get("use", "sig") != "sig":
            continue
        try:
            if one.get("kty") == "RSA":
                found.append(RSAKey.import_key(one))
            elif one.get("kty") == "EC":
                found.append(ECKey.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return found


def checked_claims(token: str, keys: Sequence[PublicKey], expected: Expected) -> dict[str, Any]:
    """Returns the claims of a token that holds in every point.

    Raises ``UnknownKey`` where none of the keys may have signed it, ``SignInRefused`` for everything else.
    """
    header = _header_of(token)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise _refused("alg")
    key = _key_for(header, keys)
    try:
        decoded = jwt.decode(token, key, algorithms=[str(algorithm)])
    except BadSignatureError as error:
        raise _refused("signature") if "kid" in header else UnknownKey() from error
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(f"token: {type(error).__name__}") from error
    claims = decoded.claims
    if not isinstance(claims, dict):
        raise _refused("claims")
    _check(claims, str(algorithm), expected)
    return claims


def _header_of(token: str) -> Mapping[str, Any]:
    if len(token) > LONGEST_TOKEN:
        raise _refused("length")
    try:
        header = extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError, json.JSONDecodeError) as error:
        raise _refused("form") from error
    if "crit" in header:
        raise _refused("crit")
    return header


def _key_for(header: Mapping[str, Any], keys: Sequence[PublicKey]) -> PublicKey:
    kind = "EC" if str(header["alg"]).startswith("ES") else "RSA"
    fitting = [key for key in keys if key.key_type == kind and key.get("alg", header["alg"]) == header["alg"]]
    if "kid" in header:
        fitting = [key for key in fitting if key.get("kid") == header["kid"]]
    if len(fitting) != 1:  # a token without a name of its key may only meet one key it could mean
        raise UnknownKey
    return fitting[0]


def _check(claims: Mapping[str, Any], algorithm: str, expected: Expected) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    rules = {
        "iss": claims.get("iss") == expected.issuer,
        "sub": _is_subject(claims.get("sub")),
        "aud": expected.client_id in audiences,
        "azp": claims.get("azp", expected.client_id) == expected.client_id and (len(audiences) == 1 or "azp" in claims),
        "exp": _is_time(claims.get("exp")) and expected.now < claims["exp"] + LEEWAY,
        "iat": _is_time(claims.get("iat")) and claims["iat"] <= expected.now + LEEWAY,
        "nbf": "nbf" not in claims or (_is_time(claims["nbf"]) and claims["nbf"] <= expected.now + LEEWAY),
        "nonce": _same(claims.get("nonce"), expected.nonce),
        "at_hash": "at_hash" not in claims or _is_hash_of(claims["at_hash"], expected.access_token, algorithm),
    }
    wrong = [name for name, holds in rules.items() if not holds]
    if wrong:
        raise _refused(", ".join(wrong))


def _is_subject(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT and value.isascii() and value.isprintable()


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _same(value: object, expected: str) -> bool:
    return isinstance(value, str) and hmac.compare_digest(value.encode(errors="replace"), expected.encode())


def _is_hash_of(value: object, access_token: str | None, algorithm: str) -> bool:
    digest = hashlib.new(f"sha{algorithm[2:]}", (access_token or "").encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    return access_token is not None and _same(value, half)


def _refused(cause: str) -> SignInRefused:
    return SignInRefused(Reason.TOKEN, cause)
