"""Moodle XML: the fullest of the formats of Moodle. Texts are written as plain text, topics as categories.

Source: the description of the format in the documentation of Moodle; there is no official schema.
"""

from collections.abc import Sequence

from lxml import etree

from exams.formats.categories import category_path
from exams.formats.entries import Entry, Written, usual_weights
from exams.formats.gift import number
from exams.formats.holding import Holds, Part, written
from exams.formats.reserved_tags import written_tags
from exams.formats.texts import title_of

PLAIN = "plain_text"
HOLDS = Holds(
    frozenset(
        {
            *(Part.CODE, Part.TOPIC, Part.LEVEL, Part.KIND, Part.EXPLANATION, Part.TAGS, Part.SEVERAL),
            *(Part.FEEDBACK, Part.WEIGHTS, Part.PAIRS, Part.LINES, Part.NO_KEY),
        }
    )
)


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as Moodle XML, with what it cannot hold: sources, ways of computing, unknown columns."""
    return written(entries, HOLDS, _file)


def _file(entries: Sequence[Entry]) -> bytes:
    quiz = etree.Element("quiz")
    topic = ""
    for entry in entries:
        if entry.item.topic != topic:
            topic = entry.item.topic
            category = etree.SubElement(quiz, "question", type="category")
            _words(category, "category", category_path(topic))
        _question(quiz, entry)
    return etree.tostring(quiz, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _question(quiz: "etree._Element", entry: Entry) -> None:
    item = entry.item
    question = etree.SubElement(quiz, "question", type="matching" if entry.pairs else "multichoice")
    _words(question, "name", entry.code or title_of(item.stem))
    _words(question, "questiontext", item.stem, form=PLAIN)
    _words(question, "generalfeedback", item.explanation, form=PLAIN)
    _value(question, "defaultgrade", "1")
    _value(question, "penalty", "0")
    _value(question, "hidden", "0")
    _value(question, "idnumber", entry.code)
    if not entry.pairs:
        _value(question, "single", "false" if entry.several else "true")
    _value(question, "shuffleanswers", "true")
    if entry.pairs:
        _pairs(question, entry)
    else:
        _value(question, "answernumbering", "ABCD")
        _answers(question, entry)
    _tags(question, entry)


def _answers(question: "etree._Element", entry: Entry) -> None:
    item = entry.item
    weights = entry.weights or usual_weights(len(item.options), item.keys, several=entry.several)
    feedback = entry.feedback or ("",) * len(item.options)
    for option, weight, told in zip(item.options, weights, feedback, strict=True):
        answer = etree.SubElement(question, "answer", fraction=number(weight), format=PLAIN)
        _value(answer, "text", option)
        _words(answer, "feedback", told, form=PLAIN)


def _pairs(question: "etree._Element", entry: Entry) -> None:
    for left, right in entry.pairs:
        part = etree.SubElement(question, "subquestion", format=PLAIN)
        _value(part, "text", left)
        _words(part, "answer", right)


def _tags(question: "etree._Element", entry: Entry) -> None:
    tags = written_tags(entry.tags, level=entry.item.level, kind=entry.item.kind)
    if tags:
        above = etree.SubElement(question, "tags")
        for tag in tags:
            _words(above, "tag", tag)


def _words(above: "etree._Element", name: str, words: str, *, form: str = "") -> None:
    element = etree.SubElement(above, name)
    if form:
        element.set("format", form)
    _value(element, "text", words)


def _value(above: "etree._Element", name: str, words: str) -> None:
    etree.SubElement(above, name).text = words
