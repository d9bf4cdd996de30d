"""What the list of the question bank is asked for: read out of an address, written back into one, and looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from api.form_values import id_of
from exams.items import KIND_WORDS, LEVEL_WORDS
from vanban.answers import DocumentSummary
from vanban.db.exam_bank_listing import PAGE_SIZE, BankPage, all_items, find_items, flagged_items
from vanban.db.finding import find_documents
from vanban.db.library import documents_by_id, summaries
from vanban.document_numbers import find_numbers
from vanban.exam_bank import BankItem, BankSearch, ItemState
from vanban.principals import Principal

LONGEST_WORDS = 200  # code points of each field


@dataclass(frozen=True, slots=True)
class BankWish:
    """What the list is asked for, in the words of its address; what is empty limits nothing."""

    words: str = ""
    state: str = ""
    topic: str = ""
    level: str = ""
    kind: str = ""
    document: str = ""  # an id or a number
    flagged: bool = False

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address."""
        values = {"q": self.words, "trang_thai": self.state, "chu_de": self.topic, "muc_do": self.level}
        values |= {"dang_cau": self.kind, "van_ban": self.document, "canh_bao": "1" if self.flagged else ""}
        return [(name, value) for name, value in values.items() if value]

    @property
    def query(self) -> str:
        """The parameters as they stand after the question mark."""
        return urlencode(self.pairs)

    def address(self, page: int = 1) -> str:
        """Returns the address of a page of the list."""
        query = urlencode([*self.pairs, *([("trang", str(page))] if page > 1 else [])])
        return f"/ngan-hang?{query}" if query else "/ngan-hang"

    def of_state(self, state: str) -> "BankWish":
        """Returns the same wish for another state."""
        return replace(self, state=state)


def wish_from(query: Mapping[str, str]) -> BankWish:
    """Returns what an address asks for; values that there are none of count as not given."""

    def given(name: str) -> str:
        return query.get(name, "").strip()[:LONGEST_WORDS]

    state, level, kind = given("trang_thai"), given("muc_do"), given("dang_cau")
    return BankWish(
        given("q"),
        state if state in set(ItemState) else "",
        query.get("chu_de", "").strip()[:300],
        level if level in set(LEVEL_WORDS) else "",
        kind if kind in set(KIND_WORDS) else "",
        given("van_ban"),
        query.get("canh_bao") == "1",
    )


def meant_documents(session: Session, person: Principal, words: str) -> list[DocumentSummary]:
    """Returns the readable documents that an id or a number means."""
    number = id_of(words)
    if number is not None:
        return summaries(session, list(documents_by_id(session, [number], person).values()))
    return list(find_documents(session, person, words).documents) if find_numbers(words) else []


def search_of(session: Session, person: Principal, wish: BankWish) -> tuple[BankSearch | None, list[DocumentSummary]]:
    """Returns the search, and the documents that were meant; no search where they are not exactly one."""
    documents = meant_documents(session, person, wish.document) if wish.document else []
    if wish.document and len(documents) != 1:
        return None, documents
    states = frozenset({ItemState(wish.state)} if wish.state else ())
    one = documents[0].document_id if documents else None
    return BankSearch(wish.words, states, wish.topic, wish.level, wish.kind, one), documents


def page_of_bank(
    session: Session, person: Principal, wish: BankWish, search: BankSearch | None, *, page: int
) -> BankPage:
    """Returns a page of what was asked for, flagged questions alone where they were wanted."""
    if search is None:
        return BankPage((), 0, 1, 1)
    if not wish.flagged:
        return find_items(session, person, search, page=page)
    found = sorted(flagged_items(session, person, search), key=lambda item: (item.changed_at, item.id), reverse=True)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = max(1, min(page, pages))
    return BankPage(tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]), len(found), page, pages)


def wished_items(session: Session, person: Principal, wish: BankWish) -> list[BankItem]:
    """Returns every question that was asked for, in the order of their ids."""
    search, _ = search_of(session, person, wish)
    if search is None:
        return []
    return flagged_items(session, person, search) if wish.flagged else all_items(session, person, search)
