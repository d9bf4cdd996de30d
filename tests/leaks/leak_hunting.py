"""Sends requests as the people of an office and looks in every response for words they may not see."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from leak_requests import Asking, Sent, routes_of, shown_text
from leak_worlds import Office
from sqlalchemy import delete, select

from api.application import create_application
from vanban.db.attempt_models import SignInAttemptRow
from vanban.db.keeping import kept_units
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.people import principal_of, reset_password
from vanban.principals import Channel, Principal


@dataclass
class Hunt:
    """An office behind its web application, with a client for each person and what has been found."""

    office: Office
    app: FastAPI
    asking: Asking
    clients: dict[str, TestClient] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    cases: int = 0

    def sent(self, count: int) -> Iterator[str]:
        """Sends that many requests to routes by chance; yields what is wrong with a response."""
        routes = routes_of(self.app)
        chance, people = self.asking.chance, sorted(self.office.passwords)
        for _ in range(count):
            yield from self.one(chance.choice(people), *self._chosen(routes))

    def _chosen(self, routes: list[tuple[str, APIRoute]]) -> tuple[str, APIRoute]:
        """Returns a route by chance, those that read more often than those that write."""
        reading = [one for one in routes if one[0] == "GET"]
        return self.asking.chance.choice(reading if self.asking.chance.random() < 0.7 else routes)

    def one(self, username: str, method: str, route: APIRoute) -> Iterator[str]:
        """Sends one request as a person; yields what is wrong with the response."""
        request = self.asking.request(method, route)
        before = self.office.readable(self.principal(username))
        typed = str(request)
        response = self.send(username, request)
        readable = before | self.office.readable(self.principal(username))
        yield from self.wrong(username, typed, request, response, readable)

    def asked(self, username: str) -> Iterator[str]:
        """Asks a question over the stream as a person; yields what is wrong with the response."""
        question = self.asking.question()
        request = Sent("POST", "/api/v1/ask", "/api/v1/ask", None, {"json": {"question": question}})
        readable = self.office.readable(self.principal(username))
        response = self.send(username, request, accept="text/event-stream")
        yield from self.wrong(username, question, request, response, readable)

    def wrong(
        self, username: str, typed: str, request: Sent, response: httpx.Response, readable: frozenset[int]
    ) -> Iterator[str]:
        """Yields what a response does that it must not: fail, open a hidden document, say a hidden word."""
        self.cases += 1
        self.statuses[response.status_code] += 1
        if response.status_code >= 500 and response.status_code != 503:
            yield f"{username} {request}: {response.status_code}"
        shown_number = self.number_shown(username, request)
        hidden_path = request.document_id in self.office.documents and request.document_id not in readable
        if hidden_path and not shown_number and request.method == "GET" and response.status_code == 200:
            yield f"{username} {request}: opened document {request.document_id}"
        said = shown_text(response)
        for word, document_id in self.office.hidden_words(readable).items():
            if word in said and word not in typed and word not in self.typed_by(username) and word != shown_number:
                yield f"{username} {request}: says {word} of document {document_id}"
        self._typed.setdefault(username, []).append(typed)

    def number_shown(self, username: str, request: Sent) -> str:
        """Returns the number of a document that a person keeps without reading it, on the page that says who reads it.

        docs/don-vi-va-nguoi-dung.md: who administers the owning unit is shown the number there, and nothing more.
        """
        if request.document_id not in self.office.documents or not request.template.endswith("/ai-duoc-xem"):
            return ""
        with self.office.services.database.session() as session:
            row = session.get(DocumentRow, request.document_id)
            kept = row is not None and row.owner_unit_id in kept_units(session, self.principal(username))
        return self.office.documents[request.document_id].number if kept else ""

    _typed: dict[str, list[str]] = field(default_factory=dict)

    def typed_by(self, username: str) -> str:
        """Returns what the person has typed so far: their own words may come back to them."""
        return "\n".join(self._typed.get(username, ()))

    def send(self, username: str, request: Sent, *, accept: str = "*/*") -> httpx.Response:
        """Returns the response to a request of a person, who signs in again when their session has ended."""
        for _ in range(2):
            client = self.client(username)
            response = client.request(request.method, request.path, headers={"Accept": accept}, **request.options)
            if response.status_code != 401 and not response.headers.get("location", "").startswith("/dang-nhap"):
                break
            self.clients.pop(username, None)
        return response

    def client(self, username: str) -> TestClient:
        """Returns the client of a person, signed in through the form when there is none yet."""
        return self.clients.get(username) or self._signed_in(username)

    def principal(self, username: str) -> Principal:
        """Returns who a person is now, in the home unit; nobody once the account is closed."""
        with self.office.services.database.session() as session:
            person = session.scalars(select(PersonRow).where(PersonRow.username == username)).one()
            return principal_of(session, username, Channel.WEB) if person.active else Principal(person.id, person.name)

    def _signed_in(self, username: str) -> TestClient:
        """Returns a client of a person signed in through the form, whatever was done to the account meanwhile."""
        with self.office.services.database.transaction() as session:
            person = session.scalars(select(PersonRow).where(PersonRow.username == username)).one()
            person.active, person.locked_until, person.totp_secret, person.totp_confirmed_at = True, None, None, None
            password = reset_password(session, username)
            session.flush()
            person.must_change_password = False
            session.execute(delete(SignInAttemptRow))
        client = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
        token = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/dang-nhap").text)
        assert token is not None
        fields = {"username": username, "password": password, "token": token[1], "next": "/"}
        assert client.post("/dang-nhap", data=fields).status_code == 303
        self.clients[username] = client
        return client


def hunt(built: Office) -> Hunt:
    """Returns a hunt in an office, by the office's own chance."""
    return Hunt(built, create_application(built.services.web), Asking(built, built.random))
