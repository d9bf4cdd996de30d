"""Đề thi as files: paper, sheet, keys or booklet in Word or PDF; all of them in one ZIP; other formats."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.library import disposition
from api.pages.papers import ADDRESS
from api.paper_page import PaperId
from api.print_desk import print_desk_of
from exams.formats.registry import Format
from exams.papers.bundle import File, bundle_files, exported, one_file, zip_stream
from exams.papers.printing import printed_paper
from vanban.audit import Action, Detail
from vanban.db.exam_papers import NO_PAPER, TARGET
from vanban.errors import NotFound

router = APIRouter(include_in_schema=False)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get(f"{ADDRESS}/{{paper_id}}/tai")
def one(
    request: Request,
    paper_id: PaperId,
    person: PagePerson,
    services: ServicesOf,
    *,
    tep: str = "de",
    ma: str = "",
    dang: str = "docx",
) -> Response:
    """Returns one file of a paper (``tep``: de, de-dap-an, phieu, dap-an, giai-thich), in Word or as PDF."""
    with services.database.session() as session:
        paper = printed_paper(session, person, paper_id)
    made = _there(lambda: one_file(paper, tep, ma))
    if dang == "pdf":
        pdf = print_desk_of(request).to_pdf([made.data])[0]
        made = File(f"{made.name.removesuffix('.docx')}.pdf", pdf)
    detail: Detail = {"part": tep, "code": ma, "format": "pdf" if dang == "pdf" else "docx"}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=paper_id, detail=detail)
    return _download(made, "application/pdf" if dang == "pdf" else WORD)


@router.get(f"{ADDRESS}/{{paper_id}}/xuat")
def in_format(
    request: Request, paper_id: PaperId, person: PagePerson, services: ServicesOf, *, ma: str = "", dang: str = ""
) -> Response:
    """Returns a variant in an exchange format, its questions and options in the variant's order, with the keys."""
    with services.database.session() as session:
        paper = printed_paper(session, person, paper_id)
    if dang not in set(Format):
        raise NotFound("Không có định dạng này.")
    made = _there(lambda: exported(paper, ma, Format(dang))[0])
    detail: Detail = {"part": "de", "code": ma, "format": dang}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=paper_id, detail=detail)
    return _download(made, "application/octet-stream")


@router.get(f"{ADDRESS}/{{paper_id}}/tai-ca")
def everything(
    request: Request,
    paper_id: PaperId,
    person: PagePerson,
    services: ServicesOf,
    *,
    dang: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
    pdf: str = "",
) -> Response:
    """Returns all files of a paper as a ZIP that is sent while it is made: PDF files of many variants take minutes."""
    with services.database.session() as session:
        paper = printed_paper(session, person, paper_id)
    desk = print_desk_of(request)
    formats = [one for one in Format if one.value in dang]
    detail: Detail = {"part": "tat-ca", "variants": len(paper.variants), "format": "zip", "pdf": pdf == "1"}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=paper_id, detail=detail)
    files = bundle_files(paper, formats=formats, to_pdf=desk.to_pdf if pdf == "1" else None)
    headers = {"Content-Disposition": disposition(f"de-thi-{paper_id}.zip")}
    return StreamingResponse(zip_stream(files), media_type="application/zip", headers=headers)


def _there(make: Callable[[], File]) -> File:
    """Returns a file; raises ``NotFound`` for a kind or a code that the paper has not."""
    try:
        return make()
    except KeyError as error:
        raise NotFound(NO_PAPER) from error


def _download(file: File, media_type: str) -> Response:
    return Response(file.data, media_type=media_type, headers={"Content-Disposition": disposition(file.name)})
