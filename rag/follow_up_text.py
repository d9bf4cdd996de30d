"""The wording of follow-ups: what a piece of a question asks, and pieces put together as a question."""

import re
from collections.abc import Sequence

from rag.follow_up_words import load_follow_ups
from rag.intents import plain_form
from rag.pointing import Pointed
from rag.topics import tidied, topic_of
from vanban.number_references import find_references
from vanban.text import bare_form, bare_words, fold_accents, has_marks

ENOUGH_WORDS = 5  # syllables of everyday words, the asking ones aside, with which a question stands alone


_OF_PLACE = ("o", "tai", "trong")  # they go on with a name ("điểm hỗ trợ ở chợ …")


def says_enough(text: str) -> bool:
    """Tells whether everyday words alone make a whole question ("hạn nộp báo cáo tháng là ngày nào")."""
    if load_follow_ups().subjectless.match(plain_form(text)) or attribute(text) is not None:
        return False
    return len(bare_words(topic_of(text))) >= ENOUGH_WORDS


def attribute(text: str) -> str | None:
    """Returns the full question for something named alone ("thời hạn"), or None."""
    plain = plain_form(text)
    return next((a.question for a in load_follow_ups().attributes if a.names.fullmatch(plain)), None)


def asks(text: str) -> bool:
    """Tells whether a text asks something."""
    plain = plain_form(text)
    return any(match[0].strip() for pattern in load_follow_ups().cut[1:-1] for match in pattern.finditer(plain))


def begins_with_attribute(text: str) -> bool:
    """Tells whether a text begins with what is asked of a thing ("thời hạn …")."""
    plain = plain_form(text)
    return any((m := a.names.match(plain)) and m[0].strip() and m.end() > 4 for a in load_follow_ups().attributes)


def is_of_a_group(text: str) -> bool:
    """Tells whether a text is a word of a group of wordings that can stand for each other."""
    plain = bare_form(text)
    plain = re.sub(r"^(o|tai|trong|voi|cho)\s+", "", plain)
    return any(plain == bare_form(member) for group in load_follow_ups().contrasts for member in group)


def only_time(core: str) -> bool:
    """Tells whether a text opens with a time of asking ("hồi …", "trước khi …")."""
    return (
        re.match(r"\W*(truoc|vao|hoi|luc|thoi|xet|tinh den|tai thoi diem|hien nay|bay gio|sau khi)\b", bare_form(core))
        is not None
    )


def composed(topic: str, asked: str) -> str | None:
    """Returns a topic and what is asked of it as one question, in one spelling."""
    asked = re.sub(r"^(?:\W|(?:thì|là|mà|và)(?!\w))+|[\s?.!,]+$", "", asked)
    if not topic or not asked:
        return None
    spoken = cut(topic, [(r.start, r.end) for r in find_references(topic)])
    if any(char.isalpha() for char in spoken) and has_marks(spoken) != has_marks(asked):
        topic, asked = fold_accents(topic), fold_accents(asked)
    return f"{topic[:1].upper()}{topic[1:]}: {asked}?"


def named_in_full(noun: str, topic: str) -> str:
    """Returns what a topic calls by a noun ("cuộc thi Khát vọng số"), "" where it says no more than the noun."""
    start = bare_form(topic).find(f"{bare_form(noun)} ") if noun else -1
    if start < 0:
        return ""
    end = re.search(r"[,;:]", topic[start:])
    verbs = load_follow_ups().verbs.finditer(bare_form(topic), start + len(noun))
    verb = next((match for match in verbs if match[0] not in _OF_PLACE), None)
    stop = min(len(topic), start + end.start() if end else len(topic), verb.start() if verb else len(topic))
    whole = tidied(topic[start:stop])
    return whole if len(whole.split()) > len(noun.split()) else ""


def replaced(text: str, pointed: Pointed) -> str:
    """Returns a text with what it points at written out."""
    return " ".join(f"{text[: pointed.start]}{pointed.wording}{text[pointed.end :]}".split())


def cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Returns a text without some ranges, with single spaces."""
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split())


def unmarked(question: str) -> str:
    """Returns a question without the mark at its end."""
    return question.rstrip(" ?.!")


def ended(text: str) -> str:
    """Returns a text as a question: its first letter capital, a question mark at its end."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(("?", ".")) else "?")
