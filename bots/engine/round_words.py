"""What is said in a quiz round: a question with how it stands, and the result with the place that proves each key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bots.engine.replies import passage_address
from bots.limits import Limits
from bots.polls import as_text, fits, letter
from vanban.channels import Outgoing, Poll, Span
from vanban.quiz_rounds import RoundQuestion, Standing
from vanban.wording import duration_words

MOST_NAMES = 20  # of those who answered, listed in a group
RUNNING = "Đang có một vòng hỏi ở đây. Trả lời câu đang hỏi, hoặc gõ /vong dừng để kết thúc."
NONE_RUNNING = "Không có vòng hỏi nào đang chạy."
GROUPS_ON_TELEGRAM = "Vòng hỏi trong nhóm chỉ có trên Telegram. Đồng chí nhắn riêng cho trợ lý để làm một mình."
PASSED = "Câu này đã trả lời hoặc đã qua, câu trả lời đầu tiên được tính."
NOT_HERE = (
    "Phần luyện tập này đã đóng, hoặc không có câu hỏi nào được đưa ra kênh này. Đề nghị luyện tập trên trang web."
)
FINISHED = "Kết thúc vòng hỏi."
STOPPED = "Vòng hỏi dừng theo yêu cầu."
IDLE = "Vòng hỏi dừng vì đã 30 phút chưa có câu trả lời."
NOBODY = "Vòng hỏi dừng vì hai câu liền không ai trả lời."


def question_message(
    one: RoundQuestion, tag: str, *, heading: Sequence[Span], limits: Limits, polls: bool, open_s: int = 0
) -> Outgoing:
    """Returns a question under its heading: as the platform's own quiz where it fits, else with lettered options."""
    poll = Poll(one.question, one.options, one.key, one.explanation, tag, open_s)
    shown = (one.document_id,)
    if polls and fits(poll, limits):
        return Outgoing(tuple(heading), document_ids=shown, poll=poll)
    lettered = as_text(poll, before=tuple(heading))
    return Outgoing(lettered.spans, lettered.buttons, shown)


def heading(number: int, total: int, *, before: str = "", score: str = "") -> tuple[Span, ...]:
    """Returns what stands above a question: "Câu 3/5 · đúng 2", after what is said of the answer before."""
    lead = [Span(f"{before}\n\n")] if before else []
    return (*lead, Span(f"Câu {number}/{total}", "bold"), *([Span(f" · {score}")] if score else []))


def verdict(one: RoundQuestion, chosen: int) -> str:
    """Returns whether an answer is right, with the key where it is not."""
    return "Đúng." if chosen == one.key else f"Chưa đúng. Đáp án: {letter(one.key)}. {one.options[one.key]}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A round that has ended: how many questions were put, those that may still be shown by their number, who answered
    how, and why it ended ("" when it went to its end). ``web`` is the address of the pages, None where not known."""

    put: int
    shown: Mapping[int, RoundQuestion]
    standings: Sequence[Standing]
    why: str
    web: str | None


def own_result(ended: Ended, chosen: Mapping[int, int]) -> Outgoing:
    """Returns the result of a round of one person. ``chosen`` holds positions of options by the question's number."""
    spans = [Span(ended.why or FINISHED, "bold")]
    for who in ended.standings:
        took = duration_words(who.milliseconds // 1000)
        spans.append(Span(f"\nĐúng {who.right}/{ended.put} câu, thời gian trả lời {took}."))
    for number, one in ended.shown.items():
        said = "Chưa trả lời. " if number not in chosen else "Đúng. " if chosen[number] == one.key else "Chưa đúng. "
        spans += _proved(number, one, said, ended.web)
    spans.append(Span("\n\nGõ /vong để làm vòng khác."))
    return Outgoing(tuple(spans), document_ids=_documents(ended))


def group_result(ended: Ended) -> Outgoing:
    """Returns the result of a round in a group: by name, the best first, then what proves each key."""
    spans = [Span(ended.why or FINISHED, "bold")]
    for place, who in enumerate(ended.standings[:MOST_NAMES], start=1):
        took = duration_words(who.milliseconds // 1000)
        spans.append(Span(f"\n{place}. {who.name or 'Một thành viên'}: đúng {who.right}/{ended.put}, {took}"))
    if len(ended.standings) > MOST_NAMES:
        spans.append(Span(f"\nCòn {len(ended.standings) - MOST_NAMES} người khác."))
    if not ended.standings:
        spans.append(Span("\nChưa có ai trả lời."))
    for number, one in ended.shown.items():
        spans += _proved(number, one, "", ended.web)
    return Outgoing(tuple(spans), document_ids=_documents(ended))


def _proved(number: int, one: RoundQuestion, said: str, web: str | None) -> Iterator[Span]:
    yield Span(f"\n\n{number}. {one.question}\n")
    yield Span(said, "bold")
    yield Span(f"Đáp án {letter(one.key)}. {one.options[one.key]}\n")
    address = passage_address(web, one.document_id, one.start, one.end)
    yield Span(one.citation, "link" if address else "plain", address)


def _documents(ended: Ended) -> tuple[int, ...]:
    return tuple(sorted({one.document_id for one in ended.shown.values()}))
