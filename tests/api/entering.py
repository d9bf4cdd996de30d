"""Signing in as a browser would: through the forms."""

import re
from collections.abc import Callable

import httpx
from fastapi.testclient import TestClient

SignIn = Callable[[str], TestClient]


def submit_sign_in(client: TestClient, username: str, password: str, target: str = "/") -> httpx.Response:
    """Returns the response to the sign-in form."""
    fields = {"username": username, "password": password, "next": target}
    return client.post("/dang-nhap", data={**fields, "token": form_token_of(client, "/dang-nhap")})


def submit_code(client: TestClient, code: str, target: str = "/") -> httpx.Response:
    """Returns the response to the form for the second step."""
    return client.post(
        "/dang-nhap/ma", data={"code": code, "next": target, "token": form_token_of(client, "/dang-nhap/ma")}
    )


def form_token_of(client: TestClient, address: str) -> str:
    """Returns the hidden token of a form."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', client.get(address).text)
    assert token is not None
    return token[1]
