"""The sign-in form, filled in and sent as a browser would."""

import re

import httpx
from fastapi.testclient import TestClient


def submit_sign_in(client: TestClient, username: str, password: str, target: str = "/") -> httpx.Response:
    """Returns the response to the sign-in form as a browser would send it."""
    page = client.get("/dang-nhap").text
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    fields = {"username": username, "password": password, "token": token[1], "next": target}
    return client.post("/dang-nhap", data=fields)
