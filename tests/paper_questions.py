"""Questions for tests of papers: made up, of the city of Lạc Hà and its rules, each with its own sentence and key."""

from exams.formats.entries import Entry
from exams.items import Item, Kind, Level, Source
from exams.papers.conflicts import conflicts_of
from exams.papers.drawing import Pool
from exams.papers.questions import Question

TOPICS = ("Chuyển đổi số", "Chế độ trực ban", "Kiểm tra, giám sát")
_WORDS = (
    *("lập sổ", "gửi báo cáo", "niêm yết", "phân công", "đối chiếu", "bàn giao", "lưu trữ", "tiếp nhận"),
    *("thẩm định", "công khai", "đôn đốc", "tổng kết", "ký số", "rà soát", "sắp xếp", "kiểm kê"),
)
_BODIES = ("Văn phòng", "Ban Tổ chức", "Ủy ban kiểm tra", "Ban Tuyên giáo", "Phòng Nội vụ", "Trung tâm số")


def question(
    number: int, *, topic: str = "", level: Level | None = Level.KNOW, sentence: int | None = None
) -> Question:
    """Returns the question with this number; those with one ``sentence`` stand on the same words of the document."""
    first, second = _WORDS[number % 16], _WORDS[number // 16 % 16]
    body = _BODIES[number % 6]
    stem = f"Theo Quy định số {number + 10}-QĐ/TU, việc {first} rồi {second} lần {number} do ai làm?"
    options = tuple(f"{one} số {number}" for one in (body, *(other for other in _BODIES if other != body)))[:4]
    at = number if sentence is None else 100_000 + sentence
    quote = f"{options[0]} {first} rồi {second}."
    source = Source(
        1, at, f"Điều {at + 1}", at * 100, at * 100 + len(quote), quote, f"Điều {at + 1}, Quy định thành phố"
    )
    key = number % 4
    moved = (*options[1 : key + 1], options[0], *options[key + 1 :])
    item = Item(Kind.BODY, level, topic, stem, moved, (key,), f"Điều {at + 1} giao {options[0]}.", (source,))
    return Question(number + 1, 1, Entry(item))


def pool_of(*questions: Question) -> Pool:
    """Returns the pool of these questions."""
    return Pool(questions, conflicts_of(questions))


def bank(count: int, *, levels: tuple[Level, ...] = tuple(Level)) -> list[Question]:
    """Returns so many questions, topics and levels in turn."""
    return [
        question(number, topic=TOPICS[number % 3], level=levels[number // 3 % len(levels)]) for number in range(count)
    ]
