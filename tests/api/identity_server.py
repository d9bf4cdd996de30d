"""A real identity provider on this machine: Authlib's authorization server behind plain HTTP, strict by itself.

It demands PKCE with S256, a nonce never seen before, the client's secret, and a redirect address equal letter by
letter; a code works once. ``forge`` and ``silent`` make it misbehave.
"""

import base64
import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import scope_to_list
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core.grants import OpenIDCode
from joserfc import jws
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, SECRET = "tro-ly-van-ban", "bí mật/thử:1+2"
Forge = Callable[[dict[str, Any], dict[str, Any]], str]


@dataclass
class Code:
    """What an authorization code stands for."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    user: dict[str, Any]
    code_challenge: str
    code_challenge_method: str
    born: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.born)

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class RegisteredClient:
    """The one client there is, with the one address it may send people back to."""

    return_address: str
    auth_method: str = "client_secret_basic"

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.return_address

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(one for one in scope_to_list(scope) if one in ("openid", "profile", "email"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.return_address

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret.encode(), SECRET.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class S256Alone(CodeChallenge):
    """PKCE for every client, with S256 and nothing weaker."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant, redirect_uri):
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise OAuth2Error("S256 is required")
        super().validate_code_challenge(grant, redirect_uri)


@dataclass
class IdentityServer:
    """The provider while it runs: who is signed in there, its keys, its faults and what it was asked."""

    address: str
    client: RegisteredClient
    user: dict[str, Any] | None
    keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, dict[str, Any]] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    in_token: tuple[str, ...] = ()  # claims of the user that the ID token holds beside sub
    forge: Forge | None = None
    silent: set[str] = field(default_factory=set)  # paths that never answer
    broken: dict[str, int] = field(default_factory=dict)  # paths that answer with a status alone
    metadata_changes: dict[str, Any] = field(default_factory=dict)
    release: threading.Event = field(default_factory=threading.Event)

    def rotate(self, *, keep: bool = False) -> None:
        """Signs with a new key from now on."""
        kept = self.keys if keep else []
        self.keys = [_new_key(), *kept]

    @property
    def metadata(self) -> dict[str, Any]:
        described = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize?tenant=thu",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/logout",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": [self.client.auth_method],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return {**described, **self.metadata_changes}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """Returns a token signed with the newest key."""
        key = self.keys[0]
        return jws.serialize_compact({"alg": "RS256", "kid": key.kid, **header}, json.dumps(claims), key)

    def id_token(self, code: Code, access_token: str) -> str:
        assert self.user is not None
        now = int(time.time())
        claims = {"iss": self.address, "sub": code.user["sub"], "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        digest = hashlib.sha256(access_token.encode()).digest()[:16]
        claims |= {"nonce": code.nonce, "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode()}
        claims |= {name: code.user[name] for name in self.in_token}
        header = {"alg": "RS256", "kid": self.keys[0].kid}
        return self.forge(header, claims) if self.forge else self.sign(claims)


def _new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})


@cache
def _first_key() -> RSAKey:
    return _new_key()


class Request(OAuth2Request):
    """A request as Authlib wants it. The address is called https: it is this machine's, and never leaves it."""

    def __init__(self, method: str, path: str, query: dict[str, str], form: dict[str, str], headers) -> None:
        super().__init__(method, f"https://dang-nhap.example{path}", headers=dict(headers))
        self._query, self._fields = query, form
        self.payload = BasicOAuth2Payload({**query, **form})

    @property
    def args(self) -> dict[str, str]:
        return self._query

    @property
    def form(self) -> dict[str, str]:
        return self._fields


class Protocol(AuthorizationServer):
    """Authlib's server with our storage."""

    def __init__(self, server: IdentityServer) -> None:
        super().__init__(scopes_supported=["openid", "profile", "email"])
        self.server = server
        self.register_token_generator("default", self._new_token)
        self.register_grant(_grant_of(server), [_openid_of(server), S256Alone(required=True)])
        self.register_extension(_issuer_of(server))

    def _new_token(self, *, scope: str, **_about: Any) -> dict[str, Any]:
        return {"token_type": "Bearer", "access_token": secrets.token_urlsafe(24), "expires_in": 300, "scope": scope}

    def query_client(self, client_id):
        return self.server.client if client_id == CLIENT_ID else None

    def save_token(self, token, request):
        self.server.access[token["access_token"]] = request.user

    def send_signal(self, name, *args, **kwargs):
        pass

    def create_oauth2_request(self, request):
        return request

    def handle_response(self, status, body, headers):
        return Reply(status, json.dumps(body) if isinstance(body, dict) else body, dict(headers))


@dataclass
class Reply:
    """A response."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @location.setter
    def location(self, value: str) -> None:
        self.headers["Location"] = value


def _grant_of(server: IdentityServer) -> type:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

        def save_authorization_code(self, code, request):
            data = request.payload.data
            server.nonces.add(data["nonce"])
            server.codes[code] = Code(
                code,
                request.payload.redirect_uri,
                request.payload.scope,
                data["nonce"],
                request.user,
                data["code_challenge"],
                data["code_challenge_method"],
            )

        def query_authorization_code(self, code, client):
            return server.codes.get(code)

        def delete_authorization_code(self, authorization_code):
            del server.codes[authorization_code.code]

        def authenticate_user(self, authorization_code):
            return authorization_code.user

    return Grant


def _openid_of(server: IdentityServer) -> OpenIDCode:
    class OpenId(OpenIDCode):
        def exists_nonce(self, nonce, request):
            return nonce in server.nonces

        def encode_id_token(self, token, request):
            return server.id_token(request.authorization_code, token["access_token"])

    return OpenId(require_nonce=True)


def _issuer_of(server: IdentityServer) -> Callable[[Any], None]:
    class Issuer(IssuerParameter):
        def get_issuer(self) -> str:
            return server.address

    return Issuer()


def _handler_of(server: IdentityServer, protocol: Protocol) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append(parts.path)
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            if parts.path in server.silent:
                server.release.wait(30)
                self.close_connection = True
                return
            if parts.path in server.broken:
                self._send(Reply(server.broken[parts.path], "{}", {"Location": f"{server.address}/elsewhere"}))
                return
            query = dict(parse_qsl(parts.query))
            self._send(self._reply(parts.path, Request(self.command, self.path, query, form, self.headers)))

        def _reply(self, path: str, request: Request) -> Reply:
            if path == "/.well-known/openid-configuration":
                return Reply(200, json.dumps(server.metadata))
            if path == "/jwks":
                return Reply(200, json.dumps(KeySet(list(server.keys)).as_dict(private=False)))
            if path == "/userinfo":
                user = server.access.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
                return Reply(200, json.dumps(user)) if user else Reply(401, "{}")
            if path == "/authorize":
                return self._authorize(request)
            if path == "/token":
                return protocol.create_token_response(request)
            return Reply(404, "{}")

        def _authorize(self, request: Request) -> Reply:
            assert request.args.get("tenant") == "thu"  # what stood in the address is still there
            try:
                grant = protocol.get_consent_grant(request, end_user=server.user)
            except OAuth2Error as error:
                return Reply(400, json.dumps({"error": error.error, "description": error.description}))
            return protocol.create_authorization_response(request, grant_user=server.user, grant=grant)

        def _send(self, reply: Reply) -> None:
            body = reply.body.encode()
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def identity_server(return_address: str, user: dict[str, Any]) -> Iterator[IdentityServer]:
    """Yields a provider that listens on a free port of this machine."""
    os.environ.setdefault("NO_PROXY", "127.0.0.1")
    server = IdentityServer("", RegisteredClient(return_address), user)
    server.keys = [_first_key()]  # making one takes a moment
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(server, Protocol(server)))
    listening.daemon_threads = True
    server.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
