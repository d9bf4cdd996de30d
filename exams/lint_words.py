"""Rules on the words of an item: stem, options, explanation."""

import re
from collections.abc import Iterator

from exams import findings as f
from exams.figures import number_value
from exams.items import LETTERS, Item, Kind
from exams.patterns import pattern
from exams.shelf import option_form, plain
from exams.statements import is_balanced
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.text import bare_form, nfc, words

Found = Iterator[tuple[f.Rule, str]]
LONGEST_KEY = 1.5  # times the median length of the options (DOMAIN §8)
_SHORT_ENOUGH = 25  # characters: beside such options a longer key tells nothing
_ALL_ABOVE = pattern("all_above")
_MEANS_OPTIONS = re.compile(r"\b(?:phuong an|dap an|y|tren|dung|sai|deu|[a-d] va|[a-d], )")
_NEGATIVE = pattern("small_negative")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
_STRAY = re.compile(r"^\s*(?:[*#=~]|[A-Ha-h]\s*[.)/:](?!\d)\s)|~\s*$|_{3,}|\[[xX ]\]")
_MARKUP = re.compile(r"(?<!\d)\*(?!\d)|</?[a-z]+[^>]*>|&[a-z]+;|\\[nt]|`")
_ENUMERATED = re.compile(r"^\s*\w{1,2}\)\s", re.MULTILINE)  # "a) ", "1) " at the beginning of a line
_TEST = re.compile(r"^(?:test|thu|cau hoi thu|abc|aaa+|asdf\w*|xxx+|demo|cau \d+|cau hoi \d+|\W*)$")
_SPACED = re.compile(r"\s{2,}|\s[,;:.?!](?!\.)|[,;:]{2,}|\?{2,}|\.\?|[(\[“]\s|\s[)\]”]")
TOLD_KEY = re.compile(
    r"(?:đáp án|phương án|chọn|câu trả lời)\s*(?:đúng)?\s*(?:là)?\s*[:\-]?\s*([A-H])(?![\w/-])", re.IGNORECASE
)
_NUMBER = pattern("one_number", re.IGNORECASE)


def stem_rules(item: Item) -> Found:
    """Yields the rules that a stem breaks."""
    stem = nfc(item.stem).strip()
    if not stem:
        yield f.STEM_EMPTY, "Lời dẫn để trống."
        return
    if _TEST.match(bare_form(stem)):
        yield f.TEST_ROW, f"Lời dẫn chỉ có “{stem}”."
    asked = _QUOTED.sub("“”", stem)
    negative = _NEGATIVE.search(asked)
    if negative:
        yield f.NEGATIVE_SMALL, f"Viết hoa từ phủ định trong “{negative[0]}”."
    if _MARKUP.search(stem):
        yield f.STRAY_MARK, f"Lời dẫn: “{stem[:60]}”."
    yield from _broken(stem, "Lời dẫn")
    for key in item.key_texts:
        telling = len(words(key)) >= 2 or re.search(r"\d", key) is not None
        if telling and item.kind not in (Kind.MATCHING, Kind.ORDER, Kind.TRUE_FALSE) and plain(key) in plain(stem):
            yield f.STEM_TELLS, f"Lời dẫn có sẵn “{key}”."


def option_rules(item: Item) -> Found:
    """Yields the rules that options and key break."""
    options = [nfc(option).strip() for option in item.options]
    if len(options) < 2:
        yield f.OPTIONS_FEW, f"Có {len(options)} phương án."
    forms: dict[str, int] = {}
    for place, option in enumerate(options):
        if not option:
            yield f.OPTION_EMPTY, f"Phương án {_letter(place)} để trống."
            continue
        yield from _one_option(option, place)
        form = option_form(option) or option
        if form in forms:
            yield f.OPTION_TWICE, f"Phương án {_letter(forms[form])} và {_letter(place)} cùng là “{option}”."
        forms.setdefault(form, place)
    yield from _key(item)
    yield from _lengths(item, options)
    if not in_order(options):
        yield f.NOT_SORTED, "Các phương án là số hoặc ngày nhưng chưa xếp tăng dần hoặc giảm dần."


def explanation_rules(item: Item) -> Found:
    """Yields the rules that an explanation breaks."""
    if not item.explanation.strip():
        yield f.NO_EXPLANATION, "Để trống."
        return
    told = {match[1].upper() for match in TOLD_KEY.finditer(item.explanation)}
    letters = {LETTERS[key] for key in item.keys if 0 <= key < len(LETTERS)}
    if told and letters and not told <= letters:
        yield (
            f.AGAINST_EXPLANATION,
            f"Giải thích nêu {', '.join(sorted(told))}, đáp án là {', '.join(sorted(letters))}.",
        )


def citation_rules(item: Item) -> Found:
    """Yields the rules on naming the document and on what an item should carry."""
    asks_document = item.kind in (Kind.WHICH_DOCUMENT, Kind.DOCUMENT_FACT)
    if not asks_document and not (find_numbers(item.stem) and find_dates(item.stem) and " của " in item.stem):
        yield f.NO_CITATION, "Chưa thấy đủ số, ngày và cơ quan ban hành."
    if not item.sources:
        yield f.NO_SOURCE, "Để trống."
    if item.level is None:
        yield f.NO_LEVEL, "Để trống."
    if not item.topic.strip():
        yield f.NO_TOPIC, "Để trống."


def in_order(options: list[str]) -> bool:
    """Tells whether options that are all numbers, or all dates, rise or fall; True for any other options."""
    values = [sort_value(option) for option in options]
    if len(values) < 3 or any(value is None for value in values):
        return True
    numbers = [value for value in values if value is not None]
    return numbers == sorted(numbers) or numbers == sorted(numbers, reverse=True)


def sort_value(option: str) -> tuple[float, ...] | None:
    """Returns what an option that is a number or a date is sorted by; None for any other."""
    dates = find_dates(option)
    if dates:
        return (
            (dates[0].date.year, dates[0].date.month, dates[0].date.day)
            if dates[0].end - dates[0].start >= len(option) - 6
            else None
        )
    month = re.fullmatch(
        r"(?:tháng|ngày|quý)\s+(\d{1,2}|IV|I{1,3})(?:/| năm )(\d{1,4})(?: hằng năm)?", option, re.IGNORECASE
    )
    if month:
        part = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(month[1].upper()) or int(month[1])
        return (float(month[2]), float(part))
    match = _NUMBER.fullmatch(option)
    return (float(number_value(match["number"])),) if match else None


def names_all_options(option: str) -> bool:
    """Tells whether an option speaks of the other ones: "Tất cả các phương án trên", "Cả A và B đều đúng"."""
    bare = bare_form(option)
    return len(words(option)) <= 9 and bool(_ALL_ABOVE.search(bare) and _MEANS_OPTIONS.search(bare))


def _one_option(option: str, place: int) -> Found:
    if _STRAY.search(option) or _MARKUP.search(option):
        yield f.STRAY_MARK, f"Phương án {_letter(place)}: “{option[:60]}”."
    if names_all_options(option):
        yield f.ALL_ABOVE, f"Phương án {_letter(place)}: “{option}”."
    yield from _broken(option, f"Phương án {_letter(place)}")


def _key(item: Item) -> Found:
    if not item.keys:
        yield f.KEY_MISSING, "Chưa chọn đáp án."
    if len(set(item.keys)) > 1:
        yield f.KEY_MANY, f"Có {len(set(item.keys))} đáp án: {item.key_letters}."
    if any(not 0 <= key < len(item.options) for key in item.keys):
        yield f.KEY_OUTSIDE, "Đáp án trỏ tới phương án không có."


def _lengths(item: Item, options: list[str]) -> Found:
    if len(item.key_texts) != 1 or len(options) < 3 or not all(options):
        return
    ordered = sorted(map(len, options))
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    length = len(item.key_texts[0].strip())
    if length > LONGEST_KEY * middle and length - middle > _SHORT_ENOUGH:
        yield f.KEY_LONG, f"Đáp án dài {length} ký tự, trung vị {middle:.0f}."
    if length * 2.2 < middle and middle - length > _SHORT_ENOUGH:
        yield f.KEY_SHORT, f"Đáp án dài {length} ký tự, trung vị {middle:.0f}."
    numbers = [sort_value(option) is not None for option in options]
    if any(numbers) and not all(numbers) and sum(numbers) in (1, len(numbers) - 1):
        yield f.OPTIONS_ODD, "Một phương án khác dạng (số, ngày) với các phương án còn lại."


def _broken(text: str, where: str) -> Found:
    if not is_balanced(_ENUMERATED.sub("", text)):
        yield f.WORDING_BROKEN, f"{where}: ngoặc hoặc dấu nháy chưa đóng."
    lines = text.split("\n")
    spaced = next((match for line in lines if (match := _SPACED.search(line))), None)
    if spaced:
        yield (
            f.WORDING_BROKEN,
            f"{where}: dấu câu hoặc khoảng trắng sai ở “{text[max(0, spaced.start() - 12) : spaced.end() + 12]}”.",
        )


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)
