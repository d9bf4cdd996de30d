"""The periodic report as a Word file, and its items as data shaped as 08-QC/TW asks for: XLSX, CSV, JSON."""

import datetime
import json
from collections.abc import Sequence

from api.exporting.tables import csv_bytes, xlsx_bytes
from programs.papers.report import report_docx
from programs.papers.views import PaperHead, ReportFigures, ReportLine, ReportPaper, ReportSection
from vanban.db.work_figures import Group
from vanban.db.work_listing import Tracked
from vanban.db.work_reporting import Period, Report
from vanban.layout.profiles import default_name, profile_named
from vanban.work import LIGHT_WORDS, Light

HEAD = (
    *("Văn bản giao", "Vị trí trong văn bản", "Nội dung nhiệm vụ", "Cơ quan được giao", "Cơ quan phối hợp"),
    *("Đơn vị theo dõi", "Hạn ghi trong văn bản", "Ngày hạn", "Tiến độ (%)", "Ngày hoàn thành", "Sản phẩm"),
    *("Đánh giá", "Số ngày trễ", "Kết quả", "Ghi chú"),
)  # Quy chế 08-QC/TW (2025): assigning document, assigned body, progress, product, evaluation


def title_of(period: Period) -> str:
    """Returns what the report is about: "tiến độ thực hiện nhiệm vụ từ ngày … đến ngày …"."""
    return f"tiến độ thực hiện nhiệm vụ từ ngày {period.first:%d/%m/%Y} đến ngày {period.last:%d/%m/%Y}"


def paper_of(report: Report, *, unit: str, above: str) -> ReportPaper:
    """Returns the report as a paper, its number, day and signer left open."""
    head = PaperHead("Báo cáo", title_of(report.period), issuer=unit, superior=above, number="-BC/…", body=unit)
    opening = (
        f"Thực hiện chế độ báo cáo, {unit} báo cáo {title_of(report.period)}, số liệu đến ngày {report.day:%d/%m/%Y}"
    )
    return ReportPaper(
        head=head,
        as_of=report.day,
        overall=_figures(report.all, "Toàn đơn vị"),
        by_body=tuple(_figures(one, one.name) for one in report.bodies),
        sections=tuple(_section(words, items) for words, items in report.states),
        opening=(f"{opening} như sau:",),
        addressees=(above,) if above else (),
        recipients=("Như trên", f"Lưu {unit}") if above else (f"Lưu {unit}",),
    )


def word_file(paper: ReportPaper, day: datetime.date) -> bytes:
    """Returns the DOCX in the profile of Party papers in force on a day."""
    return report_docx(paper, profile_named(default_name(state=False, dated=day)))


def data_file(report: Report, kind: str) -> bytes:
    """Returns the items as ``xlsx``, ``csv`` or ``json``; no cell is run as a formula."""
    rows = [_row(one) for one in report.items]
    if kind == "json":
        records = [dict(zip(HEAD, row, strict=True)) for row in rows]
        return json.dumps(records, ensure_ascii=False, indent=1).encode()
    return xlsx_bytes("Nhiệm vụ", HEAD, rows) if kind == "xlsx" else csv_bytes(HEAD, rows)


def _row(one: Tracked) -> Sequence[str | int]:
    item = one.item
    place = one.source.removesuffix(one.document).strip() if one.document else ""
    last = item.last.isoformat() if item.last else ""
    done = item.done_on.isoformat() if item.done_on else ""
    first = (one.document, place, item.text, one.lead, "; ".join(one.partners), one.unit, item.due, last, item.percent)
    return (*first, done, item.product, LIGHT_WORDS[one.light], one.late, item.result, one.reason)


def _figures(group: Group, name: str) -> ReportFigures:
    return ReportFigures(
        name,
        early=group.count(Light.EARLY),
        on_time=group.count(Light.ON_TIME),
        done_late=group.count(Light.DONE_LATE),
        ahead=group.count(Light.AHEAD, Light.OPEN),
        soon=group.count(Light.SOON),
        overdue=group.count(Light.OVERDUE),
        closed=group.count(Light.CLOSED),
    )


def _section(words: str, items: Sequence[Tracked]) -> ReportSection:
    late = bool(items) and items[0].light is Light.OVERDUE
    return ReportSection(words, tuple(_line(one, late=late) for one in items), late=late)


def _line(one: Tracked, *, late: bool) -> ReportLine:
    item = one.item
    return ReportLine(
        text=item.text,
        lead=one.lead,
        due=item.due,
        last=item.last,
        done_on=item.done_on,
        percent=item.percent,
        result=item.result or item.product,
        reason=one.reason if late else "",
        source=one.source,
    )
