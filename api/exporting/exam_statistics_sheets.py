"""The statistics of a sitting as a workbook: every figure is a number with its format, every text a text."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from api.exam_statistics_view import item_lines, keys_words
from api.exam_statistics_words import decimal, level_name, time_used, topic_name
from api.exporting.tables import sheet_cell
from exams.statistics.analysing import Analysis
from exams.statistics.groupings import ItemGroup, UnitGroup
from exams.statistics.intervals import Interval
from exams.statistics.paper_analysis import BINS
from exams.statistics.sittings import SittingStatistics
from exams.statistics.verdicts import HARDNESS_WORDS, hardness

WHOLE, FIGURE, SHARE, WORDS = "0", "0.00", "0.0%", "General"
COUNT_OR_FIGURE = ""  # as the value is
_WIDE = {"Câu dẫn": 60, "Nội dung": 50, "Lý do cần xem lại": 60, "Đơn vị": 40, "Tên": 40, "Ghi chú": 60, "Chỉ tiêu": 40}
_WIDTH = 14  # characters
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its heads with the format of the column below each, and its rows."""

    title: str
    heads: tuple[tuple[str, str], ...]
    rows: Sequence[Sequence[Value]]


def workbook(found: SittingStatistics) -> bytes:
    """Returns the bytes of the XLSX file; of figures that are not shown, one sheet with the reason."""
    book = Workbook(write_only=True)
    for one in _sheets(found):
        sheet = book.create_sheet(one.title)
        for number, (head, _) in enumerate(one.heads, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(head, _WIDTH)
        sheet.freeze_panes = "A2"
        sheet.append([sheet_cell(sheet, head, bold=True) for head, _ in one.heads])
        formats = [form for _, form in one.heads]
        for row in one.rows:
            cells = zip(row, formats, strict=True)
            sheet.append([sheet_cell(sheet, value, number_format=form or _format_of(value)) for value, form in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _format_of(value: Value) -> str:
    return FIGURE if isinstance(value, float) else WHOLE


def _sheets(found: SittingStatistics) -> list[Sheet]:
    if found.analysis is None:
        heads = (("Chỉ tiêu", WORDS), ("Giá trị", WORDS))
        return [Sheet("Tổng hợp", heads, [("Kỳ thi", found.sitting.title), ("Số liệu", found.hidden)])]
    return [
        _summary(found, found.analysis),
        _items(found, found.analysis),
        _options(found, found.analysis),
        _units(found.analysis.units, found.sitting.scale),
        _topics(found.analysis),
        _scores(found.analysis, found.sitting.scale),
    ]


def _summary(found: SittingStatistics, analysis: Analysis) -> Sheet:
    paper, relied, facts = analysis.paper, analysis.reliability, found.sitting
    shares, passed, seconds, scale = paper.shares, paper.passed, paper.seconds, found.sitting.scale
    rows: list[Sequence[Value]] = [
        ("Kỳ thi", None, facts.title),
        ("Đơn vị tổ chức", None, facts.unit),
        ("Số người (lần thi đầu đã nộp)", paper.people, "Tạm thời" if found.provisional else ""),
        ("Số câu của đề", paper.items, ""),
        ("Số câu mỗi người, ít nhất", paper.fewest, ""),
        ("Số câu mỗi người, nhiều nhất", paper.most, ""),
        ("Thang điểm", scale, ""),
    ]
    if shares:
        figures = (shares.mean, shares.sd, shares.median, shares.least, shares.most)
        names = ("Điểm trung bình", "Độ lệch chuẩn", "Trung vị", "Điểm thấp nhất", "Điểm cao nhất")
        rows += [(name, _times(one, scale), "") for name, one in zip(names, figures, strict=True)]
    if passed:
        rows += [
            ("Số người đạt", passed.passed, f"Đạt từ {facts.pass_percent} % số câu"),
            (
                "Tỷ lệ đạt (0 đến 1)",
                passed.share,
                f"Khoảng 95 %: {decimal(passed.interval.low)} đến {decimal(passed.interval.high)}",
            ),
        ]
    rows += [
        ("Alpha Cronbach", relied.alpha, relied.reason),
        ("KR-20", relied.kr20, relied.reason),
        ("Sai số chuẩn của phép đo, theo thang điểm", _times(relied.sem, scale / paper.items), relied.reason),
        (
            "Thời gian làm bài trung vị, giây",
            seconds.median if seconds else None,
            time_used(seconds.median) if seconds else "",
        ),
        ("Số câu cần xem lại", len(analysis.reviews), ""),
    ]
    return Sheet("Tổng hợp", (("Chỉ tiêu", WORDS), ("Giá trị", COUNT_OR_FIGURE), ("Ghi chú", WORDS)), rows)


def _items(found: SittingStatistics, analysis: Analysis) -> Sheet:
    reasons = {one.item.facts.number: " ".join(words for _, words in one.reasons) for one in analysis.reviews}
    without = analysis.reliability.without or (None,) * len(analysis.items)
    lifted = {one.facts.number: alpha for one, alpha in zip(analysis.items, without, strict=True)}
    rows = []
    for line in item_lines(found, analysis):
        item = line.item
        number = item.facts.number
        share = item.omitted / item.people if item.people else None
        rows.append(
            (
                *(number, item.facts.item_id, item.facts.version, topic_name(item.facts.topic)),
                *(level_name(item.facts.level), line.stem, keys_words(item), item.people),
                *(item.difficulty, *_ends(item.difficulty_interval)),
                *(item.discrimination, *_ends(item.discrimination_interval)),
                *(item.point_biserial, item.corrected, share, lifted[number]),
                *(HARDNESS_WORDS[hardness(item.settled_difficulty)], line.verdict, reasons.get(number, "")),
            )
        )
    heads = (
        *(("Câu", WHOLE), ("Mã câu", WHOLE), ("Phiên bản", WHOLE), ("Chủ đề", WORDS)),
        *(("Mức độ", WORDS), ("Câu dẫn", WORDS), ("Đáp án", WORDS), ("Số người", WHOLE)),
        *(("P", FIGURE), ("P thấp 95 %", FIGURE), ("P cao 95 %", FIGURE)),
        *(("D", FIGURE), ("D thấp 95 %", FIGURE), ("D cao 95 %", FIGURE)),
        *(("r với tổng", FIGURE), ("r với phần còn lại", FIGURE), ("Bỏ trống", SHARE), ("Alpha nếu bỏ câu", FIGURE)),
        *(("Độ khó", WORDS), ("Nhận định", WORDS), ("Lý do cần xem lại", WORDS)),
    )
    return Sheet("Câu hỏi", heads, rows)


def _options(found: SittingStatistics, analysis: Analysis) -> Sheet:
    rows = []
    for line in item_lines(found, analysis):
        for told, option in zip(line.options, line.item.options, strict=True):
            rows.append(
                (
                    *(line.item.facts.number, line.item.facts.item_id, told.letter, told.text),
                    *("x" if told.is_key else "", option.chosen, option.share, option.strong, option.weak),
                    "" if told.is_key else told.remark,
                )
            )
    heads = (
        *(("Câu", WHOLE), ("Mã câu", WHOLE), ("Phương án", WORDS), ("Nội dung", WORDS), ("Đáp án", WORDS)),
        *(("Số người chọn", WHOLE), ("Tỷ lệ", SHARE), ("Nhóm điểm cao", SHARE), ("Nhóm điểm thấp", SHARE)),
        ("Nhận xét", WORDS),
    )
    return Sheet("Phương án", heads, rows)


def _units(units: Sequence[UnitGroup], scale: int) -> Sheet:
    rows = [
        (
            *(one.name, one.shares.n, one.shares.mean * scale, _times(one.shares.sd, scale)),
            *((one.passed.passed, one.passed.share) if one.passed else (None, None)),
        )
        for one in units
    ]
    heads = (
        *(("Đơn vị", WORDS), ("Số người", WHOLE), ("Điểm trung bình", FIGURE), ("Độ lệch chuẩn", FIGURE)),
        *(("Số người đạt", WHOLE), ("Tỷ lệ đạt", SHARE)),
    )
    return Sheet("Đơn vị", heads, rows)


def _topics(analysis: Analysis) -> Sheet:
    rows = [_group("Chủ đề", topic_name(one.name), one) for one in analysis.topics]
    rows += [_group("Mức độ", level_name(one.name), one) for one in analysis.levels]
    heads = (
        *(("Loại", WORDS), ("Tên", WORDS), ("Số câu", WHOLE), ("Số người", WHOLE)),
        *(("Tỷ lệ điểm", SHARE), ("Độ lệch chuẩn", SHARE)),
    )
    return Sheet("Chủ đề", heads, rows)


def _scores(analysis: Analysis, scale: int) -> Sheet:
    step, people = scale / BINS, analysis.paper.people
    rows = [
        (n * step, (n + 1) * step, count, count / people if people else None)
        for n, count in enumerate(analysis.paper.histogram)
    ]
    heads = (("Từ điểm", FIGURE), ("Đến dưới điểm", FIGURE), ("Số người", WHOLE), ("Tỷ lệ", SHARE))
    return Sheet("Phân bố", heads, rows)


def _group(kind: str, name: str, group: ItemGroup) -> tuple[Value, ...]:
    return kind, name, group.items, group.shares.n, group.shares.mean, group.shares.sd


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
