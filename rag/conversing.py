"""Follow-up questions: what an earlier turn leaves to be understood is filled in, and shown.

"còn thời hạn thì sao?", "điều 5 của văn bản đó", "năm 2027 thì sao?" become questions that stand alone; what stands
alone already is left as it is.
"""

import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from prompts.loader import render
from rag.carrying import NOTHING_CARRIED, Carried, carried, years_of
from rag.evidence import DocumentFacts
from rag.expectations import read_expectations
from rag.follow_up_text import (
    asks,
    attribute,
    begins_with_attribute,
    composed,
    cut,
    ended,
    is_of_a_group,
    named_in_full,
    only_time,
    replaced,
    says_enough,
    unmarked,
)
from rag.follow_up_words import load_follow_ups
from rag.intents import asks_for_documents, is_idle, plain_form
from rag.kindred import Kindred, KinPointed, kin_pointed, no_kindred, of_type
from rag.names import KnownPlaces
from rag.pointing import (
    Pointed,
    called,
    clause_pointed,
    document_pointed,
    documents_of,
    matter_pointed,
    place_pointed,
    points_inside,
)
from rag.question import NO_PLACES
from rag.slots import Slot, alike, find_slots, put_in, put_in_group, put_in_whole, without_group_words
from rag.topics import content_words, tidied, topic_of
from rag.when import is_present, read_day, without_day
from rag.wording import written_out
from vanban.answers import PastTurn
from vanban.document_numbers import DocumentNumber
from vanban.number_references import NumberReference, find_references
from vanban.text import bare_form, bare_words, clean, has_marks, search_form

SHORTEST_WHOLE = 4  # syllables; a question no longer, asking word included, leaves its subject out
_OF_OTHERS = frozenset({"noun khóa", "place"})  # values that tell documents from one another
ITS_OWN_MATTER = 3  # content syllables with which a question has a topic of its own
_SIGNING_DAY = re.compile(r"\W*(?:(?:ky|vao) )*(?:ngay nao|hom nao|khi nao|bao gio|luc nao)\W*")
_UNITS = {
    "tien": "tiền",
    "dong": "đồng",
    "phan tram": "phần trăm",
    "ngay": "ngày",
    "thang": "tháng",
    "gio": "giờ",
    "diem": "điểm",
}
LONGEST_FOLLOW_UP = 160  # characters; a longer question says what it means

Facts = Callable[[Collection[int]], Mapping[int, DocumentFacts]]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone, what is told of how it was understood ("": nothing was filled in), the day of the
    turn it goes on from, and what that turn still says of where its answer is."""

    question: str
    note: str = ""
    as_of: datetime.date | None = None
    carried: Carried = NOTHING_CARRIED


def resolve(
    question: str,
    history: Sequence[PastTurn],
    *,
    facts: Facts,
    today: datetime.date,
    places: KnownPlaces = NO_PLACES,
    kindred: Kindred = no_kindred,
) -> Resolved:
    """Returns the question with what earlier turns leave to be understood filled in.

    ``facts`` gives the documents of some ids as far as the asking person may read them, ``kindred`` those that stand in
    a relation to one; others are not spoken of.
    """
    turns = [turn for turn in history if not is_idle(turn.question)]
    text = clean(question).text
    if not turns or len(text) > LONGEST_FOLLOW_UP or is_idle(text):
        return Resolved(question)
    readable = dict(facts({place.document_id for turn in turns for place in turn.cited}))
    follow_up = _FollowUp(text, turns[-1], tuple(documents_of(turns, readable)), places, today, kindred)
    filled = follow_up.filled_in()
    if filled is None or filled == text:
        return Resolved(question, carried=follow_up.carried(alone=True))
    filled = f"{filled[:1].upper()}{filled[1:]}"
    note = render("replies", "followed", {"question": filled})
    as_of = None if is_present(text) else turns[-1].as_of
    return Resolved(filled, note, as_of, follow_up.carried(alone=False))


@dataclass(frozen=True, slots=True)
class _FollowUp:
    """A question, the turn it may go on from, and the documents spoken of so far, the nearest first."""

    text: str
    turn: PastTurn
    documents: tuple[DocumentFacts, ...]
    places: KnownPlaces
    today: datetime.date
    kindred: Kindred = no_kindred

    def carried(self, *, alone: bool) -> Carried:
        """Returns what the last turn says of where the answer is: nothing for a question that stands ``alone`` and
        does not open as one that goes on, nor for one that names its documents."""
        core, marked = self._core()
        if (alone and not marked) or find_references(self.text):
            return NOTHING_CARRIED
        slots = self._slots(core)
        rest = tidied(written_out(cut(core, [(slot.start, slot.end) for slot in slots]), self.places))
        documents = [] if any(slot.kind in _OF_OTHERS for slot in slots) else self._last_cited()
        if alone or kin_pointed(core) or self._asks_again() or only_time(core):
            return carried(documents, "", (), asked=rest if alone else "", alone=alone)
        said = frozenset(bare_words(self.turn.question))
        added = [word for word in content_words(topic_of(rest)) if bare_form(word) not in said]
        return carried(documents, " ".join(added), years_of(core), asked=rest, alone=False)

    def _last_cited(self) -> list[int]:
        cited = {place.document_id for place in self.turn.cited}
        return [document.id for document in self.documents if document.id in cited]

    def filled_in(self) -> str | None:
        """Returns the question with what it leaves out, or None where it stands alone."""
        if self._asks_again():
            return self.turn.question
        core, marked = self._core()
        references = find_references(core)
        if references:
            return self._with_own_documents(core, references, marked=marked)
        return (
            self._of_kin(core)
            or self._of_signer(core)
            or self._of_same_measure(core, marked=marked)
            or self._pointing(core)
            or self._of_a_clause(core)
            or self._at_another_time(core)
            or self._elliptic(core, marked=marked)
        )

    def _asks_again(self) -> bool:
        words, plain = load_follow_ups(), plain_form(self.text)
        return bool(words.again.fullmatch(plain)) and bool(words.again_needs.search(plain))

    def _core(self) -> tuple[str, bool]:
        """Returns the question without the words that only go on ("còn … thì sao"), and whether it had some."""
        words, text = load_follow_ups(), self.text
        spell = search_form if has_marks(text) else bare_form
        said = spell(words.particles) if has_marks(text) else "nhe|nhi|a"
        particles = re.search(rf"(?:\W+(?:{said}))+\W*$", spell(text)) or re.search(r"[\s?.!,;:]*$", text)
        text = text[: particles.start()] if particles else text
        opening = words.opening.match(bare_form(text))
        start = opening.end() if opening else 0
        closing = words.closing.search(bare_form(text), start)
        if closing is not None:
            text = text[: closing.start("bare") if closing["bare"] else closing.start()]
        goes_on = opening is not None and opening[0].strip(" ,") != ""
        return text[start:].strip(), goes_on or closing is not None

    def _with_own_documents(self, core: str, references: Sequence[NumberReference], *, marked: bool) -> str | None:
        """Returns the last question about the document now named, where nothing but that document is new."""
        pointed = document_pointed(core, [d for d in self.documents if not _named(d, references)])
        if pointed and re.search(r"\b(so|khac|giong|voi)\b", bare_form(core)):
            return replaced(core, pointed)
        rest = tidied(cut(core, [(r.start, r.end) for r in references]))
        asks_nothing = not content_words(rest) and not asks(rest) and attribute(rest) is None
        if not asks_nothing or not (marked or re.match(r"\W*(cua|theo|trong|tai|o)\b", bare_form(core))):
            return None
        return self._put_to(references[0].written)

    def _put_to(self, document: str) -> str:
        """Returns the last question put to another document, named in full."""
        question = self.turn.question
        own = find_references(question)
        if own:
            return f"{question[: own[-1].start]}{document}{question[own[-1].end :]}"
        unframed = re.sub(r"^\W*(?:theo|trong|tại|tai) [^,]*, ", "", question, flags=re.IGNORECASE)
        return f"{unmarked(unframed)} theo {document}?"

    def _of_kin(self, core: str) -> str | None:
        """Returns the question about the document it points at by its relation to one spoken of ("khóa trước", "văn
        bản sửa đổi"); None where it points at none."""
        pointed = kin_pointed(core)
        base, kin = self._kin(pointed) if pointed else (None, None)
        if pointed is None or kin is None:
            return None
        before, after = tidied(core[: pointed.start]), tidied(core[pointed.end :])
        if not before and re.fullmatch(r"(?:van ban|\w+ \w+|so) (?:nao|gi|may)|gi|nao", bare_form(after)):
            return f"Văn bản nào {pointed.does} {base}?" if pointed.does else None
        if not content_words(f"{before} {after}") and not asks(f"{before} {after}") and attribute(after) is None:
            return self._put_to(called(kin))
        if not pointed.noun:
            return ended(f"Theo {called(kin)}, {tidied(f'{before} {after}')}")
        return ended(replaced(core, Pointed(pointed.start, pointed.end, called(kin))))

    def _kin(self, pointed: KinPointed) -> tuple[str | None, DocumentFacts | None]:
        """Returns a document spoken of, as it is called, and the newest that stands to it as is pointed at."""
        own: list[tuple[str, DocumentFacts | DocumentNumber]] = [(called(one), one) for one in self.documents]
        unheld = [(r.written, r.number) for r in find_references(self.turn.question) if r.number is not None]
        for name, base in (*own, *unheld):
            found = of_type(self.kindred(base, pointed.way), pointed.type)
            if found:
                return name, found[0]
        return None, None

    def _of_signer(self, core: str) -> str | None:
        """Returns the question for the post of the person who signed the document, or for the day, where the last one
        asked for its signer."""
        document, asked = self._document(), bare_form(core)
        if not document or re.search(r"\b(?:ai|nguoi) ky\b", bare_form(self.turn.question)) is None:
            return None
        if _SIGNING_DAY.fullmatch(asked):
            return f"{document[:1].upper()}{document[1:]} ký ngày nào?"
        return f"Ai ký {document}, chức vụ gì?" if load_follow_ups().post.fullmatch(asked) else None

    def _of_same_measure(self, core: str, *, marked: bool) -> str | None:
        """Returns a question of its own that asks "bao nhiêu" with what the last one counted ("bao nhiêu tiền")."""
        asked, last = written_out(core, self.places), bare_form(written_out(self.turn.question, self.places))
        counted = re.search(r"\bbao nhieu (?P<unit>tien|dong|phan tram|ngay|thang|gio|diem)\b", last)
        counts = re.search(r"\bbao nhieu\W*$", bare_form(asked))
        if not marked or counted is None or counts is None or len(content_words(asked)) < ITS_OWN_MATTER:
            return None
        unit = _UNITS.get(counted["unit"], counted["unit"])
        return f"{unmarked(asked)} {alike(unit, asked)}?"

    def _pointing(self, core: str) -> str | None:
        """Returns the question with what it points at by "đó", "này", "trên" written out."""
        document = document_pointed(core, self.documents)
        if document is not None:
            named = replaced(core, document)
            clause = clause_pointed(core, self.turn)
            return ended(replaced(named, clause) if clause and clause.end < document.start else named)
        clause = clause_pointed(core, self.turn)
        inside = place_pointed(core) or points_inside(core)
        if clause is None and inside is not None:
            return self._inside(core, inside)
        return None if clause is not None else self._of_matter(core)

    def _of_matter(self, core: str) -> str | None:
        """Returns the question with the matter it points at ("việc đó", "nó") named; None where it points at none."""
        matter = matter_pointed(core)
        if matter is None or len(content_words(core[: matter.start])) >= ITS_OWN_MATTER:
            return None
        topic = topic_of(self.turn.question)
        if not matter.wording and self._about_document(replaced(core, matter)):
            return self._of_document(replaced(core, matter))
        if whole := named_in_full(matter.wording, topic):
            return ended(replaced(core, Pointed(matter.start, matter.end, whole)))
        return composed(topic, replaced(core, matter))

    def _inside(self, core: str, pointed: Pointed) -> str | None:
        """Returns the question about the place the last one named, else about its document, else its topic."""
        if tidied(core[: pointed.start]):
            return None
        place = next((slot for slot in self._slots(self.turn.question) if slot.kind == "place"), None)
        rest = cut(core, [(pointed.start, pointed.end)])
        if place is not None and not bare_form(core[pointed.start : pointed.end]).startswith("trong"):
            placed = replaced(core, Pointed(pointed.start, pointed.end, f"ở {place.wording}"))
            return ended(placed) if len(content_words(rest)) >= ITS_OWN_MATTER else self._elliptic(placed, marked=True)
        return self._of_document(rest) or composed(topic_of(self.turn.question), rest)

    def _of_a_clause(self, core: str) -> str | None:
        """Returns the question about a clause named without its document: "còn điểm b?", "điều 5 nói gì"."""
        clause = clause_pointed(core, self.turn)
        document = self._document()
        if clause is None or not document:
            return None
        rest = tidied(cut(core, [(clause.start, clause.end)]))
        if not content_words(rest):
            return f"{clause.wording[:1].upper()}{clause.wording[1:]} {document} quy định gì?"
        return ended(f"{replaced(core, clause)}, theo {document}")

    def _at_another_time(self, core: str) -> str | None:
        """Returns the last question for another day: "còn trước khi sáp nhập thì sao?", "hiện nay thì sao?"."""
        if content_words(core) and not only_time(core):
            return None
        lasting = unmarked(without_day(self.turn.question, self.today))
        then = f"{core}, {lasting}?"
        day = read_day(then, today=self.today, references=find_references(then))
        changed = re.search(r"\btruoc (khi|luc) (bi |duoc )?(sua|thay|bo sung|dieu chinh)", bare_form(core))
        if day.day is None and not day.present and changed is None:
            return None
        document = self._document()
        if changed is not None and document:
            return f"Trước khi {document} được sửa đổi, {lasting}?"
        return f"{alike(core, lasting)}, {lasting}?"

    def _elliptic(self, core: str, *, marked: bool) -> str | None:
        """Returns the last question with another value, or its topic with another question asked of it."""
        slots = self._slots(core)
        rest = tidied(cut(core, [(slot.start, slot.end) for slot in slots])) if slots else core
        if is_of_a_group(rest):
            rest = re.sub(r"^(ở|tại|trong|với|cho|o|tai|voi)\s+(?=\S)", "", rest)
        if (in_group := self._same_of_a_group(core)) is not None:
            return in_group
        if not self._goes_on(rest, marked=marked):
            return None
        if not slots and not content_words(rest) and self._about_document(core):
            return self._of_document(core)
        changed = self._with_values(slots)
        if slots and set(bare_words(rest)) <= set(bare_words(changed)):
            return changed
        asked = self._asked_anew(rest)
        if asked is not None:
            return composed(topic_of(changed) or self._document(), asked)
        return self._with_subject(changed, rest) if rest else changed

    def _same_of_a_group(self, core: str) -> str | None:
        """Returns the last question about another of a group where that alone is new ("ở phường thì bao nhiêu")."""
        subject = topic_of(core)
        linking = bare_form(load_follow_ups().edges).split("|")
        rest = set(bare_words(core)).difference(bare_words(subject), bare_words(self.turn.question), linking)
        shown = read_expectations(core).patterns
        if not is_of_a_group(subject) or (
            rest and (not shown or shown != read_expectations(self.turn.question).patterns)
        ):
            return None
        return put_in_group(self.turn.question, alike(subject, self.turn.question))

    def _goes_on(self, rest: str, *, marked: bool) -> bool:
        """Tells whether a question, its values aside, needs an earlier one: it has no matter of its own."""
        matter = content_words(rest)
        if marked:
            return len(matter) < ITS_OWN_MATTER or not asks(rest)
        if asks_for_documents(plain_form(self.text)) or (not matter and says_enough(rest)):
            return False
        return not matter or is_of_a_group(rest) or self._leans_on(rest, matter)

    def _asked_anew(self, rest: str) -> str | None:
        """Returns what is newly asked of the last question's topic, or None where only its subject or value is new."""
        if is_of_a_group(rest) and not asks(rest):
            return None
        if re.match(r"\W*(neu|khi|truong hop|khong|chua|qua han|ngoai)\b", bare_form(rest)) and not asks(rest):
            return f"{rest} thì sao"
        anew = rest and (asks(rest) or not content_words(rest) or begins_with_attribute(rest))
        return attribute(rest) or (rest if anew else None)

    def _leans_on(self, text: str, matter: Sequence[str]) -> bool:
        """Tells whether a question without "còn" has too little matter of its own: a single word, or who is meant."""
        if not asks(text):
            return len(matter) == 1 and begins_with_attribute(text)
        asks_first = any(p.match(bare_form(text)) for p in load_follow_ups().cut[2:6])
        few = len(matter) <= (2 if asks_first or len(bare_words(text)) <= SHORTEST_WHOLE else 1)
        return few or not content_words(without_group_words(text))

    def _about_document(self, core: str) -> bool:
        return bool(self._document()) and load_follow_ups().of_document.search(plain_form(core)) is not None

    def _of_document(self, core: str) -> str | None:
        """Returns a question put to the document spoken of: before it where the document is what the verb needs."""
        document = self._document()
        if not document:
            return None
        first = re.match(
            r"\W*(van ban nao|nghi quyet nao|quy dinh nao|ke hoach nao|ai|tom tat|co van ban nao)\b", bare_form(core)
        )
        kinds = load_follow_ups().kinds
        core = (
            re.sub(rf"\s+(?:{kinds}|{bare_form(kinds)})$", "", core)
            if not re.search(r"(nao|gi)$", bare_form(core))
            else core
        )
        return ended(f"{core} {document}" if first else f"{document} {core}")

    def _document(self) -> str:
        """Returns how to name the document of the last turn, "" where there is none."""
        references = find_references(self.turn.question)
        if self.documents and (self.turn.cited or not references):
            return called(self.documents[0])
        return references[0].written if references else ""

    def _slots(self, text: str) -> list[Slot]:
        return find_slots(text, places=self.places, today=self.today)

    def _with_values(self, slots: Sequence[Slot]) -> str:
        """Returns the last question with other values in their places; what has no place is added at its end."""
        text = self.turn.question
        for slot in slots:
            own = self._slots(text)
            changed = put_in(text, slot, own)
            if slot.kind == "place":
                gone = next((one.wording for one in own if one.kind == "place"), "")
                changed = (
                    self._without_documents_of(changed, gone) if changed else put_in_whole(text, slot, self.places)
                )
            if changed is None and bare_form(slot.wording) not in bare_form(text):
                changed = _added(text, slot)
            text = changed or text
        return text

    def _without_documents_of(self, text: str, place: str) -> str:
        """Returns a question without the document of the place it no longer asks about."""
        name = bare_form(re.sub(r"^(xã|phường|thôn|thị trấn) ", "", place))
        own = [d for d in self.documents if name and name in bare_form(f"{d.issuer} {d.subject}")]
        spans = [(r.start, r.end) for r in find_references(text) if any(_named(d, [r]) for d in own)]
        if not spans:
            return text
        left = re.sub(r"^(theo|trong|tại|của)?\W*(thì\b|,)?\W*", "", cut(text, spans), flags=re.IGNORECASE)
        return ended(re.sub(r"\s*\b(theo|trong|tại|của)\s*(?=[,?]|$)", "", left))

    def _with_subject(self, text: str, subject: str) -> str:
        """Returns a question with another subject: of the same group, after the asking word, or before the verb."""
        if re.search(r"\b(khoa|nhiem ky) (truoc|nay|cu|moi)$", bare_form(subject)):
            return f"{unmarked(text)} {alike('ở ' + subject, text)}?"
        grouped = put_in_group(text, subject)
        if grouped is not None:
            return grouped
        words, bare = load_follow_ups(), bare_form(text)
        references = find_references(text)
        if ": " in text and not references:
            return f"{alike(subject, text)}: {text.partition(': ')[2]}"
        opening = next((m for p in words.cut[1:4] if (m := p.match(bare)) and m[0].strip()), None)
        if opening is not None and opening.end() < len(text) - 2:
            named = f" theo {references[0].written}" if references else ""
            return f"{text[: opening.end()].strip()} {alike(subject, text)}{named}?"
        start = re.match(r"(?:(?:theo|trong|tai|o)\b[^,]*,\s*)?", bare)
        verb = words.verbs.search(bare, start.end() + 1 if start else 1)
        held = any(r.start < (verb.start() if verb else 0) for r in references)
        if verb is not None and start is not None and not held:
            return f"{text[: start.end()]}{alike(subject, text)} {text[verb.start() :]}"
        return f"{unmarked(text)} {alike('đối với ' + subject, text)}?"


def _added(text: str, slot: Slot) -> str:
    """Returns a question with a value it had no place for: beside the document it names, else at its end."""
    references = find_references(text)
    if references and slot.kind != "place":
        end = references[0].end
        return f"{text[:end]} {alike(slot.wording, text)}{text[end:]}"
    link = "ở " if slot.kind == "place" else ""
    return f"{unmarked(text)} {alike(link + slot.wording, text)}?"


def _named(document: DocumentFacts, references: Sequence[NumberReference]) -> bool:
    number = (document.number or "").split("-")[0].split("/")[0].lstrip("0")
    return any(reference.ordinal.lstrip("0") == number for reference in references)
