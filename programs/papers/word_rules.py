"""What of a document's wordings deviates from a profile: number, date, marks, heads, end, who signs, who gets it."""

import re
from collections.abc import Iterator

from docx.text.paragraph import Paragraph

from programs.papers.deviations import Deviation, Rule
from programs.papers.found_boxes import MOTTOS, FoundBoxes
from programs.papers.read_frame import signer_lines
from programs.papers.wording import one_line
from vanban.layout.profiles import Profile

_PARTY_NUMBER = re.compile(r"Số\s+\d*\s*-\s?[A-ZĐ][A-Za-zĐđ]*/[A-ZĐa-z]+(?:/nb)?")
_STATE_NUMBER = re.compile(r"Số:\s+\d*\s*/(?:\d{4}/)?[A-ZĐ][A-Za-zĐ]*-[A-ZĐ0-9-]+|Số:\s+\d*\s*/[A-ZĐ]+(?:-[A-ZĐ]+)*")
_PARTY_MARK = re.compile(r"-{3,}")
_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_HEAD = re.compile(r"[IVXL]+\s*(?P<mark>[-.)/])\s*\S")
_TITLES = re.compile(r"(?<!\w)(?:GS|PGS|TS|ThS|Ths|BS|KS|CN|Giáo sư|Tiến sĩ|Thạc sĩ|NSND|NSƯT|Đại tá|Đồng chí)\b\.?")
_ARCHIVE = re.compile(r"\bVT\b")
_ABOVE = "Như trên"


def word_deviations(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    """Yields what deviates, from the head to the foot."""
    yield from _missing(found, profile)
    yield from _order(found)
    yield from _number(found, profile)
    yield from _date(found)
    yield from _marks(found, profile)
    yield from _heads(found, profile)
    yield from _end(found, profile)
    yield from _signer(found, profile)
    yield from _recipients(found, profile)


def _missing(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    letter = bool(found.letter_subject or found.addressees)
    timetable = found.type is not None and one_line(found.type.text).startswith("LỊCH")  # a lịch has no number
    needed: list[tuple[str, object]] = [
        ("Tiêu đề", found.motto),
        ("Cơ quan ban hành", found.issuer),
        ("Số và ký hiệu", found.number or timetable),
        ("Địa danh, ngày tháng", found.date),
        ("Nơi nhận", found.label),
        ("Họ tên người ký", signer_lines(found).name),
    ]
    needed += [("Kính gửi", found.addressees)] if letter else [("Tên loại", found.type), ("Trích yếu", found.subject)]
    for name, there in needed:
        if not there:
            yield Deviation(Rule.MISSING, name, "có", "không thấy")
    if found.motto and one_line(found.motto[0].text) != profile.motto and one_line(found.motto[0].text) in MOTTOS:
        yield Deviation(Rule.MISSING, "Tiêu đề", profile.motto, one_line(found.motto[0].text))


def _order(found: FoundBoxes) -> Iterator[Deviation]:
    for name, wanted, blocks in (
        ("Phần đầu", "đứng đầu trang 1", found.before),
        ("Chữ ký và nơi nhận", "đứng sau nội dung, trước phụ lục", found.after),
    ):
        if blocks:
            first = next((one_line(one.text) for one in blocks if isinstance(one, Paragraph)), "bảng")
            yield Deviation(Rule.ORDER, name, wanted, "có nội dung chen vào", first[:60])


def _number(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    words = one_line(found.number.text) if found.number is not None else ""
    form = _STATE_NUMBER if profile.of_state else _PARTY_NUMBER
    if words and not form.fullmatch(words):
        wanted = "“Số: 12/KH-UBND”" if profile.of_state else "“Số 12-KH/ĐU”"
        yield Deviation(Rule.NUMBER, "Số và ký hiệu", f"theo mẫu {wanted}", f"“{words}”")


def _date(found: FoundBoxes) -> Iterator[Deviation]:
    words = one_line(found.date.text) if found.date is not None else ""
    match = _DAY.search(words)
    if match and 1 <= int(match[2]) <= 12:
        day, month = int(match[1]), int(match[2])
        wanted = f"ngày {day:02} tháng {f'{month:02}' if month < 3 else month} năm {match[3]}"
        if match[0] != wanted:
            yield Deviation(Rule.DATE, "Địa danh, ngày tháng", f"“{wanted}”", f"“{match[0]}”")
    if words and not re.match(r"\S.*,\s*ngày\b", words):
        yield Deviation(Rule.DATE, "Địa danh, ngày tháng", "có địa danh, dấu phẩy rồi đến ngày", f"“{words}”")


def _marks(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    if found.issuer and profile.head_star and found.star is None:
        yield Deviation(Rule.STAR, "Cơ quan ban hành", "có dấu * ở dưới", "không có")
    if (
        found.subject
        and profile.closing_mark
        and (found.mark is None or not _PARTY_MARK.fullmatch(one_line(found.mark.text)))
    ):
        yield Deviation(Rule.MARK, "Trích yếu", f"có “{profile.closing_mark}” ở dưới", "không có")


def _heads(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    wanted = "." if profile.of_state else "-"
    if any(one_line(line.text).startswith("PHẦN THỨ") for line in found.body_lines):
        return  # under parts, numbers take a dot in documents of the Party as well
    for paragraph in found.body_lines:
        words = one_line(paragraph.text)
        match = _HEAD.match(words)
        if match and match["mark"] != wanted and words == words.upper():
            yield Deviation(Rule.HEADS, "Nội dung", f"“{wanted}”", f"“{match['mark']}”", words[:60])


def _end(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    """Yields an end that is no full stop; "./." still closes documents of the State."""
    last = one_line(found.body_lines[-1].text) if found.body_lines else ""
    if not last or (profile.of_state and last.endswith("./.")):
        return
    if last.endswith("./.") or not last.endswith((".", "!", "”", "…")):
        yield Deviation(Rule.BODY_END, "Nội dung", "dấu chấm", f"“{last[-12:]}”")


def _signer(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    lines = signer_lines(found)
    first = one_line(lines.authority[0].text) if lines.authority else ""
    dotted, slashed = re.match(r"(?:TM|KT|TL|TUQ)\.", first), re.match(r"(?:T/M|K/T|T/L)\b", first)
    if slashed and profile.of_state:
        yield Deviation(Rule.AUTHORITY, "Thẩm quyền ký", "“TM.”, “KT.”, “TL.”, “TUQ.”", f"“{first}”")
    if dotted and not profile.of_state:
        yield Deviation(Rule.AUTHORITY, "Thẩm quyền ký", "“T/M”, “K/T”, “T/L”", f"“{first}”")
    for line in lines.name:
        if match := _TITLES.search(one_line(line.text)):
            yield Deviation(Rule.NAME, "Họ tên người ký", "chỉ ghi họ tên", f"có “{match[0]}”", one_line(line.text))


def _recipients(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    lines = _listed(found)
    if found.label is not None and not one_line(found.label.text).endswith(":"):
        yield Deviation(Rule.RECIPIENTS, "Nơi nhận", "“Nơi nhận:”", f"“{one_line(found.label.text)}”")
    for place, words in enumerate(lines):
        end = "." if place == len(lines) - 1 else profile.recipient_end
        if not words.endswith(end):
            yield Deviation(Rule.RECIPIENTS, "Danh sách nơi nhận", f"kết thúc bằng “{end}”", f"“{words[-1:]}”", words)
        if not words.startswith("-"):
            yield Deviation(Rule.RECIPIENTS, "Danh sách nơi nhận", "bắt đầu bằng “- ”", "không có gạch", words)
        if not profile.of_state and _ARCHIVE.search(words):
            yield Deviation(Rule.RECIPIENTS, "Danh sách nơi nhận", "không ghi “VT”", "có “VT”", words)
    if found.addressees and found.type is None and lines and _ABOVE not in lines[0]:
        yield Deviation(Rule.RECIPIENTS, "Danh sách nơi nhận", f"dòng đầu là “{_ABOVE}”", f"“{lines[0]}”")


def _listed(found: FoundBoxes) -> list[str]:
    """Returns the recipients, one that goes on in a line of its own put together."""
    lines: list[str] = []
    for paragraph in found.recipients:
        words = one_line(paragraph.text)
        if lines and lines[-1].startswith("-") and not words.startswith("-"):
            lines[-1] = f"{lines[-1]} {words}"
        else:
            lines.append(words)
    return lines
