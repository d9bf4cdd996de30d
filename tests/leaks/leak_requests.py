"""Random requests to every route the application has, now and later: what a curious person might send.

Routes are read from the application itself, so a new route is tried as soon as it is registered. Values come from the
office: ids that exist, numbers and probes of documents (never their secrets), words of the interface.
"""

import datetime
import enum
import io
import random
import types
import typing
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, UploadFile
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from leak_worlds import Office
from pydantic import BaseModel

NEVER = frozenset({"/dang-nhap", "/dang-nhap/hai-lop", "/dang-xuat", "/bat-dau"})  # who is asking must stay known
WORDS = ("mã hồ sơ", "Quyết định", "trực ban", "kinh phí", "Nội dung", "700", "moi", "xlsx", "csv", "docx", "json")
CHOICES = ("noi_bo", "cong_khai", "public", "unit", "subtree", "named", "xac_nhan", "bac_bo", "on", "1", "ngay", "so")
QUESTIONS = (
    "{probe} thực hiện thế nào?",
    "Kinh phí {subject} là bao nhiêu?",
    "Tóm tắt văn bản {number}",
    "{number} căn cứ văn bản nào?",
    "{number} còn hiệu lực không?",
    "Có bao nhiêu văn bản về {subject}?",
    "Liệt kê các văn bản về {subject} năm {year}",
    "Ai ký {number}?",
    "So sánh {number} và {other}",
    "Văn bản nào thực hiện {number}?",
    "{number}",
    "mã hồ sơ",
)
SUBJECTS = ("trực ban", "kinh phí hội nghị", "bồi dưỡng cán bộ", "chuyển đổi số", "tiếp công dân", "kiểm tra, giám sát")


@dataclass(frozen=True)
class Sent:
    """One request, and the document that its path names, if any."""

    method: str
    path: str
    template: str
    document_id: int | None
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.options}"


def routes_of(app: FastAPI) -> list[tuple[str, APIRoute]]:
    """Returns every method and route of the application that does not change who is asking."""
    return [
        (method, route)
        for route in _flat(app.routes)
        if route.path not in NEVER
        for method in sorted(route.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]


def _flat(routes: Any) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _flat(route.original_router.routes)


class Asking:
    """Makes requests about one office by chance."""

    def __init__(self, built: Office, chance: random.Random) -> None:
        self.office = built
        self.chance = chance
        self.documents = list(built.documents.values())

    def request(self, method: str, route: APIRoute) -> Sent:
        """Returns a request to a route with values of the kind its parameters take."""
        flat = _flattened(route.dependant)
        path, document_id = route.path, None
        for one in flat.path_params:
            value = self._value(one.alias, one.field_info.annotation)
            document_id = value if one.alias == "document_id" else document_id
            path = path.replace("{" + one.alias + "}", str(value)).replace("{" + one.alias + ":path}", str(value))
        options: dict[str, Any] = {
            "params": {
                one.alias: self._value(one.alias, one.field_info.annotation) for one in self._some(flat.query_params)
            }
        }
        if method != "GET":
            options |= self._body(flat.body_params)
        return Sent(method, path, route.path, document_id, options)

    def question(self) -> str:
        """Returns a question about something of the office, readable or not."""
        one, other = self.chance.choice(self.documents), self.chance.choice(self.documents)
        subject, year = self.chance.choice(SUBJECTS), self.chance.randint(2021, 2025)
        form = self.chance.choice(QUESTIONS)
        return form.format(probe=one.probe, number=one.number, other=other.number, subject=subject, year=year)

    def _some(self, fields: list[Any]) -> list[Any]:
        return [one for one in fields if one.field_info.is_required() or self.chance.random() < 0.5]

    def _body(self, fields: list[Any]) -> dict[str, Any]:
        if (
            len(fields) == 1
            and isinstance(fields[0].field_info.annotation, type)
            and issubclass(fields[0].field_info.annotation, BaseModel)
        ):
            return {"json": self._model(fields[0].field_info.annotation)}
        data: dict[str, Any] = {}
        files = []
        for one in self._some(fields):
            if UploadFile in _kinds(one.field_info.annotation):
                files.append((one.alias, (f"tep-{self.chance.randint(1, 9)}.txt", io.BytesIO(b"Noi dung thu"))))
            else:
                data[one.alias] = self._value(one.alias, one.field_info.annotation)
        return {"data": data, "files": files} if files else {"data": data}

    def _model(self, model: type[BaseModel]) -> dict[str, Any]:
        fields = model.model_fields.items()
        return {
            info.alias or name: self._value(name, info.annotation)
            for name, info in fields
            if info.is_required() or self.chance.random() < 0.5
        }

    def _value(self, name: str, annotation: Any) -> Any:
        kinds = _kinds(annotation)
        listed = list in kinds or set in kinds or frozenset in kinds
        made = self._plain(name, kinds)
        return [made, self._plain(name, kinds)] if listed else made

    def _plain(self, name: str, kinds: set[Any]) -> Any:
        literal = [one for kind in kinds if isinstance(kind, _Literal) for one in kind.values]
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, enum.Enum):
                literal += [one.value for one in kind]
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                return self._model(kind)
        if literal:
            return self.chance.choice(literal)
        if bool in kinds:
            return self.chance.random() < 0.5
        if int in kinds or "id" in name.split("_"):
            return self._number(name)
        if datetime.date in kinds or name in ("tu", "den", "as_of", "tai_ngay"):
            return f"{self.chance.randint(2021, 2026)}-0{self.chance.randint(1, 9)}-15"
        return self._words(name)

    def _number(self, name: str) -> int:
        if name == "document_id" or self.chance.random() < 0.6:
            return self.chance.choice(self.documents).id
        return self.chance.randint(1, 60)

    def _words(self, name: str) -> str:
        if name in ("q", "question", "words", "cau_hoi"):
            return self.question() if self.chance.random() < 0.5 else self.chance.choice(self.documents).probe
        pick = self.chance.random()
        if pick < 0.4:
            return str(self.chance.choice(self.documents).id)
        if pick < 0.6:
            return self.chance.choice(self.documents).number
        return self.chance.choice(WORDS + CHOICES)


@dataclass(frozen=True)
class _Parameters:
    """The parameters of a route and of everything it depends on."""

    path_params: list[Any]
    query_params: list[Any]
    body_params: list[Any]


def _flattened(dependant: Dependant) -> _Parameters:
    inner = [_flattened(one) for one in dependant.dependencies]
    return _Parameters(
        [*dependant.path_params, *(field for one in inner for field in one.path_params)],
        [*dependant.query_params, *(field for one in inner for field in one.query_params)],
        [*dependant.body_params, *(field for one in inner for field in one.body_params)],
    )


@dataclass(frozen=True)
class _Literal:
    values: tuple[Any, ...]


def _kinds(annotation: Any) -> set[Any]:
    """Returns the plain types an annotation is made of."""
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return {_Literal(typing.get_args(annotation))}
    if origin is None:
        return {annotation}
    inner = typing.get_args(annotation)
    found = set() if origin in (typing.Union, types.UnionType, typing.Annotated) else {origin}
    for one in inner[:1] if origin is typing.Annotated else inner:
        found |= _kinds(one)
    return found


def shown_text(response: httpx.Response) -> str:
    """Returns everything a response says: its headers and body, with the parts of a Word or Excel file unpacked."""
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    body = response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b" ".join(archive.read(name) for name in archive.namelist())
    return f"{httpx.URL('http://x/?' + head).query.decode()} {head} {body.decode('utf-8', 'replace')}"
