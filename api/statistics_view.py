"""The charts of the statistics page: what was counted, drawn, and said in a title that states the finding."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlalchemy.orm import Session

from api.charts import Chart, bars, columns, share_words
from api.periods import DAYS, Period, spread
from api.taking_in import STATUS_WORDS
from api.wording import count_words, document_name
from vanban.answers import DocumentSummary
from vanban.db.answer_statistics import (
    TIME_BOUNDS_MS,
    AnswerTimes,
    KindCount,
    UnitUse,
    answer_times,
    kinds_by_day,
    most_cited,
    use_by_unit,
)
from vanban.db.library_statistics import (
    By,
    PageMethod,
    WeekOutcome,
    documents_by,
    intake_problems,
    outcomes_by_week,
    pages_by_method,
)
from vanban.documents import ReadingMethod
from vanban.principals import Principal

KINDS = {"answer": "trả lời", "choice": "đề nghị chọn", "refusal": "không tìm thấy"}
METHODS = {
    ReadingMethod.NATIVE.value: "Chữ có sẵn trong tệp",
    ReadingMethod.GEOMETRY.value: "Chữ trong tệp, đọc theo vị trí",
    ReadingMethod.OCR.value: "Nhận dạng từ ảnh",
    ReadingMethod.BLANK.value: "Trang trắng",
}
_MOST_BARS = 10
_TRAITS: tuple[tuple[By, str, str], ...] = (
    ("type", "Loại văn bản", "Nhiều nhất là {name}: {share} số văn bản"),
    ("issuer", "Cơ quan ban hành", "{name} ban hành nhiều nhất: {share} số văn bản"),
    ("year", "Năm ban hành", "Năm {name} có nhiều văn bản nhất: {share}"),
    ("field", "Lĩnh vực", "Lĩnh vực nhiều văn bản nhất: {name}, {share}"),
)


def answer_charts(session: Session, principal: Principal, period: Period) -> list[Chart]:
    """Returns the charts about questions and answers of a period; those without a figure are left out."""
    since = period.since
    made = (
        questions_chart(kinds_by_day(session, principal, since=since), period),
        times_chart(answer_times(session, principal, since=since)),
        *units_charts(use_by_unit(session, principal, since=since)),
        cited_chart(most_cited(session, principal, since=since)),
    )
    return [chart for chart in made if not chart.empty]


def library_charts(session: Session, principal: Principal) -> list[Chart]:
    """Returns the charts about the documents that the person may read and administers."""
    made = [_trait_chart(documents_by(session, principal, by), words, title) for by, words, title in _TRAITS]
    return [chart for chart in made if not chart.empty]


def intake_charts(session: Session, principal: Principal, period: Period) -> list[Chart]:
    """Returns the charts about the intake of files of a period, and how pages were read."""
    made = (
        outcomes_chart(outcomes_by_week(session, principal, since=period.since), period),
        problems_chart(intake_problems(session, principal, since=period.since)),
        methods_chart(pages_by_method(session, principal)),
    )
    return [chart for chart in made if not chart.empty]


def questions_chart(found: Sequence[KindCount], period: Period) -> Chart:
    """Returns questions by day and kind of reply."""
    labels, series = spread(period, ((one.day, one.kind, one.count) for one in found), KINDS)
    sums = {name: sum(values) for name, values in series.items()}
    total = sum(sums.values())
    answered, refused = sums[KINDS["answer"]], sums[KINDS["refusal"]]
    title = (
        f"{count_words(total)} câu hỏi trong {period.days} ngày: {share_words(answered, total)} được trả lời, "
        f"{share_words(refused, total)} không tìm thấy căn cứ"
    )
    return columns(title, labels, series, note="Đơn vị: câu hỏi", head=period.head)


def times_chart(times: AnswerTimes) -> Chart:
    """Returns how long replies took."""
    edges = ["", *map(_seconds, TIME_BOUNDS_MS)]
    names = [f"đến {edges[1]}", *(f"{a}–{b}" for a, b in pairwise(edges[1:])), f"trên {edges[-1]}"]
    within = times.share_within(1_000.0)
    title = f"{share_words(within, 1)} câu trả lời có trong 1 giây"
    pairs = list(zip(names, times.counts, strict=True)) if times.total else []
    return bars(title, pairs, note="Đơn vị: câu hỏi, theo thời gian trả lời", head=("Thời gian", "Số câu"))


def units_charts(used: Sequence[UnitUse]) -> tuple[Chart, Chart]:
    """Returns the questions by unit, and the questions without an answer by unit."""
    people, askers = sum(one.people for one in used), sum(one.askers for one in used)
    asked = bars(
        f"{count_words(askers)} người của {count_words(len(used))} đơn vị đã hỏi, "
        f"bằng {share_words(askers, people)} số người của các đơn vị đó",
        [(f"{one.unit} ({one.askers}/{one.people} người)", one.questions) for one in used[:_MOST_BARS]],
        note="Đơn vị: câu hỏi",
        head=("Đơn vị (số người đã hỏi)", "Số câu"),
    )
    refused = sorted((one for one in used if one.refusals), key=lambda one: -one.refusals)[:_MOST_BARS]
    first = refused[0] if refused else None
    title = f"{first.unit} có nhiều câu chưa có căn cứ nhất: {first.refusals}/{first.questions}" if first else ""
    pairs = [(one.unit, one.refusals) for one in refused]
    note = "Đơn vị: câu hỏi không tìm thấy căn cứ. Lời câu hỏi là riêng của người hỏi nên không hiện ở đây."
    return asked, bars(title, pairs, note=note, head=("Đơn vị", "Số câu"))


def cited_chart(cited: Sequence[tuple[DocumentSummary, int]]) -> Chart:
    """Returns the documents cited most."""
    pairs = [(_name(one), count) for one, count in cited]
    title = f"Được dẫn nhiều nhất: {pairs[0][0]}, {pairs[0][1]} lần" if pairs else ""
    note = "Đơn vị: câu trả lời có dẫn văn bản; chỉ tính văn bản đồng chí được xem"
    return bars(title, pairs, note=note, head=("Văn bản", "Số lần"))


def outcomes_chart(found: Sequence[WeekOutcome], period: Period) -> Chart:
    """Returns how files ended, by week."""
    weeks = Period(max(period.days, 90), period.today)  # the counts are those of weeks
    present = {one.outcome for one in found}
    names = {key: words.lower() for key, words in STATUS_WORDS.items() if key in present} or {"indexed": "đã nạp"}
    labels, series = spread(weeks, ((one.monday, one.outcome, one.count) for one in found), names)
    total, failed = sum(map(sum, series.values())), sum(series.get(STATUS_WORDS["failed"].lower(), ()))
    title = f"{count_words(total)} tệp đã xử lý, {share_words(failed, total)} không đọc được"
    return columns(title, labels, series, note="Đơn vị: tệp, theo kết quả", head=weeks.head)


def problems_chart(problems: Sequence[tuple[str, int]]) -> Chart:
    """Returns what files failed over most."""
    title = f"Lý do không nhận được tệp hay gặp nhất: {problems[0][1]} tệp" if problems else ""
    return bars(title, problems, note="Đơn vị: tệp", head=("Lý do", "Số tệp"))


def methods_chart(found: Sequence[PageMethod]) -> Chart:
    """Returns how pages were read, with the quality of each way."""
    total = sum(one.pages for one in found)
    recognised = sum(one.pages for one in found if one.method == ReadingMethod.OCR.value)
    pairs = [
        (f"{METHODS.get(one.method, one.method)} (chất lượng {_percent(one.quality)})", one.pages) for one in found
    ]
    title = f"{share_words(recognised, total)} số trang phải nhận dạng từ ảnh"
    return bars(title, pairs, note="Đơn vị: trang của các văn bản đồng chí được xem", head=("Cách đọc", "Số trang"))


def _trait_chart(counted: Sequence[tuple[str, int]], words: str, title: str) -> Chart:
    named = [(name or "Chưa ghi", count) for name, count in counted]
    known = [pair for pair in counted if pair[0]]
    if not known:
        return bars("", (), note="", head=(words, "Số văn bản"))
    name, count = max(known, key=lambda pair: pair[1])
    said = title.format(name=name, share=share_words(count, sum(n for _, n in counted)))
    shown = named[-_MOST_BARS:] if words == "Năm ban hành" else named[:_MOST_BARS]
    return bars(
        said, shown, note=f"Đơn vị: văn bản đồng chí được xem, theo {words.lower()}", head=(words, "Số văn bản")
    )


def _name(one: DocumentSummary) -> str:
    return document_name(type=one.type, number=one.number, date=one.date)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def _seconds(bound_ms: float) -> str:
    return f"{bound_ms / 1000:g} giây".replace(".", ",")


def period_links(address: str) -> list[tuple[str, str, None]]:
    """Returns the tabs of the periods: words, address, no count."""
    names: Mapping[int, str] = {7: "7 ngày", 30: "30 ngày", 90: "90 ngày", 365: "12 tháng"}
    return [(names[one], address if one == 30 else f"{address}?ngay={one}", None) for one in DAYS]
