"""Real files in the library of the web tests: a PDF and a Word document of the samples, read as an intake would."""

from dataclasses import dataclass
from pathlib import Path

from fake_services import FlatEmbedder, World
from sqlalchemy import select

from ingest.intake import Intake
from ingest.parsing import parse_file
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.people import unit_by_code
from vanban.principals import Audience, Publicity

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
PDF, SECOND_PDF, WORD, SECOND_WORD, THIRD_WORD, HTML = (
    "07-quyet-dinh-ban-hanh-quy-che.pdf",
    "12-huong-dan-danh-gia-xep-loai.pdf",
    "05-quy-che-lam-viec-khoa-xvii.docx",
    "03-chuong-trinh-hanh-dong-57.docx",
    "10-ket-luan-hop-ban-thuong-vu.docx",
    "04-chi-thi-tiep-cong-dan.html",
)


@dataclass(frozen=True)
class Held:
    """A document that was taken in, and the range of one of its passages."""

    id: int
    start: int
    end: int
    page: int | None


def take(world: World, name: str, *, audience: Audience = Audience.PUBLIC, unit: str = "tp") -> Held:
    """Takes a sample in; returns it with the range of a passage in its second half."""
    services = world.services
    intake = Intake(services.database, services.review.intake.files, FlatEmbedder(), services.settings, parse_file)
    with services.database.session() as session:
        owner = unit_by_code(session, unit).id
    publicity = Publicity.OPEN if audience is Audience.PUBLIC else Publicity.INTERNAL
    result = intake.take(SAMPLES / name, owner_unit_id=owner, audience=audience, publicity=publicity)
    assert result.document_id is not None, result
    with services.database.session() as session:
        length = len(session.get_one(DocumentRow, result.document_id).text)
        statement = select(PassageRow).where(
            PassageRow.document_id == result.document_id, PassageRow.start > length // 2
        )
        passages = session.scalars(statement.order_by(PassageRow.position)).all()
    passage = max(passages[:10], key=lambda one: one.end - one.start)
    return Held(result.document_id, passage.start, passage.end, passage.page)
