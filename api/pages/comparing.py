"""Two versions or documents compared clause by clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.document_content import sections_of
from api.page_addresses import whole_number
from api.pages.rendering import frame_of, render
from api.wording import document_name
from vanban.answers import DocumentSummary
from vanban.audit import Action
from vanban.clause_matching import Clause, ClausePair, ClauseState, Comparison, clauses_of, compared
from vanban.db.library import NOT_FOUND, document
from vanban.db.listing import list_documents
from vanban.db.models import DocumentRow
from vanban.db.wanted import Wanted
from vanban.errors import NotFound
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
FEW = 3  # clauses without a change that are shown between changed ones; more are folded
_EXCERPT = 160  # code points of a clause without a change


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents compared."""

    row: DocumentRow
    clauses: tuple[Clause, ...]

    @property
    def name(self) -> str:
        """The name with its date."""
        return document_name(type=self.row.type, number=self.row.number, date=self.row.date)

    def link(self, clause: Clause) -> str:
        """Returns the address of a clause."""
        return f"/van-ban/{self.row.id}" + (f"#s{clause.section}" if clause.section is not None else "")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Clauses in a row that all changed in some way, or none of them."""

    pairs: tuple[ClausePair, ...]
    unchanged: bool

    @property
    def folded(self) -> bool:
        """Whether the reader opens it at need."""
        return self.unchanged and len(self.pairs) > FEW


@router.get("/so-sanh")
def comparing_page(
    request: Request, person: PagePerson, services: ServicesOf, *, a: str = "", b: str = "", tim: str = ""
) -> Response:
    """Returns the comparison of documents ``a`` and ``b``; without ``b``, documents to choose it from by ``tim``."""
    first, second = whole_number(a), whole_number(b)
    if first is None or first > LARGEST_ID or (second is not None and second > LARGEST_ID):
        raise NotFound(NOT_FOUND)
    with services.database.session() as session:
        old = side_of(session, first, person)
        new = side_of(session, second, person) if second is not None else None
        found = () if new is not None else candidates(session, person, tim[:200], but=first)
    frame = frame_of(request, person, "van-ban")
    if new is None:
        return render("compare_choice.html", frame=frame, old=old, tim=tim[:200], found=found)
    audited(request, services, person, Action.COMPARED, target="document", target_id=first, detail={"with": new.row.id})
    comparison = compared(old.clauses, new.clauses)
    return render(
        "compare.html",
        frame=frame,
        old=old,
        new=new,
        summary=summary_words(comparison),
        identical=comparison.identical,
        stretches=stretches(comparison),
        excerpt=excerpt,
    )


def side_of(session: Session, document_id: int, person: Principal) -> Side:
    """Returns a document and its clauses; raises the same ``NotFound`` for a missing and for a forbidden one."""
    row = document(session, document_id, person)
    return Side(row, tuple(clauses_of(row.text, sections_of(session, row))))


def candidates(session: Session, person: Principal, words: str, *, but: int) -> Sequence[DocumentSummary]:
    """Returns readable documents that fit the words, for the second side; none without words."""
    if not words.strip():
        return ()
    found = list_documents(session, person, Wanted(words=words), page=1).documents
    rows = [row for row in found if row.document_id != but]
    return rows[:20]


def stretches(comparison: Comparison) -> list[Stretch]:
    """Returns the pairs in order, those without a change gathered so that they can be folded."""
    return [Stretch(tuple(group), unchanged) for unchanged, group in groupby(comparison.pairs, key=_same)]


def _same(pair: ClausePair) -> bool:
    return pair.state is ClauseState.SAME and not pair.moved


def summary_words(comparison: Comparison) -> str:
    """Returns how many clauses came, went, changed and moved, in words.

    >>> summary_words(Comparison(()))
    'Hai bản giống nhau.'
    """
    if comparison.identical:
        return "Hai bản giống nhau."
    counts = (
        (comparison.count(ClauseState.ADDED), "thêm"),
        (comparison.count(ClauseState.REMOVED), "bỏ"),
        (comparison.count(ClauseState.CHANGED), "sửa"),
        (comparison.moved, "chuyển chỗ hoặc đổi số"),
        (sum(map(_same, comparison.pairs)), "giữ nguyên"),
    )
    return "Số đơn vị (điều, khoản, mục): " + ", ".join(f"{count} {words}" for count, words in counts if count) + "."


def excerpt(text: str) -> str:
    """Returns the beginning of a clause that did not change, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"
