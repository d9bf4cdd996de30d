"""One question as an assessmentItem of QTI 2.1: choice or matching."""

import re

from lxml import etree

from exams.formats.entries import LETTERS, Entry
from exams.formats.gift import number
from exams.formats.texts import title_of

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_MAP = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
EXPLANATION = "GIAI_THICH"
_RUN_RE = re.compile(r"(?<= ) |^ | $", re.MULTILINE)


def item_xml(entry: Entry, identifier: str) -> bytes:
    """Returns the XML of a question; its title is the beginning of the stem."""
    root = etree.Element(f"{{{QTI}}}assessmentItem", nsmap={None: QTI})
    root.set("identifier", identifier)
    root.set("title", entry.code or title_of(entry.item.stem))
    root.set("adaptive", "false")
    root.set("timeDependent", "false")
    _response(root, entry)
    _outcome(root, "SCORE", "float")
    if entry.item.explanation or entry.feedback:
        _outcome(root, "FEEDBACK", "identifier")
    body = _sub(root, "itemBody")
    if entry.pairs:
        _matching(body, entry)
    elif entry.item.options:
        _choice(body, entry)
    else:
        open_ended = _sub(body, "extendedTextInteraction", responseIdentifier="RESPONSE")
        _prompt(open_ended, entry.item.stem)
    if entry.item.options or entry.pairs:
        _sub(root, "responseProcessing", template=_MAP if entry.weights else _MATCH)
    if entry.item.explanation:
        told = _sub(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=EXPLANATION, showHide="show")
        _words(told, entry.item.explanation)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _response(root: "etree._Element", entry: Entry) -> None:
    cardinality = "multiple" if entry.several or entry.pairs else "single"
    base = "directedPair" if entry.pairs else "identifier" if entry.item.options else "string"
    declared = _sub(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    right = [LETTERS[key] for key in entry.item.keys] or [f"T{n} P{n}" for n in range(1, len(entry.pairs) + 1)]
    if right:
        correct = _sub(declared, "correctResponse")
        for value in right:
            _sub(correct, "value").text = value
    if entry.weights:
        mapping = _sub(declared, "mapping", defaultValue="0")
        for letter, weight in zip(LETTERS, entry.weights, strict=False):
            _sub(mapping, "mapEntry", mapKey=letter, mappedValue=number(weight))


def _outcome(root: "etree._Element", name: str, base: str) -> None:
    declared = _sub(root, "outcomeDeclaration", identifier=name, cardinality="single", baseType=base)
    if base == "float":
        _sub(_sub(declared, "defaultValue"), "value").text = "0"


def _choice(body: "etree._Element", entry: Entry) -> None:
    most = "0" if entry.several else "1"
    choice = _sub(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="true", maxChoices=most)
    _prompt(choice, entry.item.stem)
    feedback = entry.feedback or ("",) * len(entry.item.options)
    for letter, option, told in zip(LETTERS, entry.item.options, feedback, strict=False):
        one = _sub(choice, "simpleChoice", identifier=letter)
        _words(one, option)
        if told:
            words = _sub(one, "feedbackInline", outcomeIdentifier="FEEDBACK", identifier=letter, showHide="show")
            _words(words, told)


def _matching(body: "etree._Element", entry: Entry) -> None:
    match = _sub(
        body,
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=str(len(entry.pairs)),
    )
    _prompt(match, entry.item.stem)
    for side, name in enumerate("TP"):
        held = _sub(match, "simpleMatchSet")
        for place, pair in enumerate(entry.pairs, start=1):
            one = _sub(held, "simpleAssociableChoice", identifier=f"{name}{place}", matchMax="1")
            _words(one, pair[side])


def _prompt(above: "etree._Element", stem: str) -> None:
    if stem:
        _words(_sub(above, "prompt"), stem)


def _words(element: "etree._Element", text: str) -> None:
    """Puts words into an element: breaks as <br/>, blanks that XHTML would run together as no-break spaces."""
    first, *rest = _RUN_RE.sub("\u00a0", text).split("\n")
    element.text = first
    for line in rest:
        _sub(element, "br").tail = line


def _sub(above: "etree._Element", name: str, /, **attributes: str) -> "etree._Element":
    return etree.SubElement(above, f"{{{QTI}}}{name}", attributes)
