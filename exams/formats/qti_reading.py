"""Reads QTI 2.1 and 2.2: packages, or a single question; of other interactions the words are kept and it is said so."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exams.formats.entries import Doubt, Entry, Finding, Imported, keys_of_weights
from exams.formats.qti import MANIFEST
from exams.formats.qti_item import EXPLANATION
from exams.formats.qti_words import words_in
from exams.formats.reserved_tags import told_by
from exams.formats.safe_xml import child, children, name_of, read_xml, words_of
from exams.formats.texts import clean_line, title_of
from exams.items import Item, Kind
from ingest.readers.archives import Package, open_package
from vanban.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml import etree

_INTERACTIONS = ("choiceInteraction", "matchInteraction", "extendedTextInteraction")


@dataclass(slots=True)
class _Reading:
    told: list[tuple[Doubt, str]] = field(default_factory=list)

    def words(self, element: "etree._Element | None") -> str:
        """Returns the words of an element; its pictures are told."""
        if element is None:
            return ""
        found = words_in(element)
        self.told += [(Doubt.PICTURE, f"Câu hỏi có hình “{name}” chưa được lấy vào.") for name in found.pictures]
        return found.text


def accepts(root: "etree._Element") -> bool:
    """Tells whether XML is a question of QTI 2."""
    return name_of(root) == "assessmentItem"


def read(data: bytes) -> Imported:
    """Returns the questions of a package or of a single file; raises ``UnreadableFile`` for what is neither."""
    if not data.startswith(b"PK"):
        root = read_xml(data)
        entry, told = _entry(root, "cả tệp")
        return _numbered([(_titled(entry, root), told)])
    package = open_package(data, suffix=".zip")
    manifest = package.bytes(MANIFEST)
    if manifest is None:
        raise UnreadableFile("Tệp nén không có imsmanifest.xml nên không phải gói câu hỏi QTI.")
    found: list[tuple[Entry, list[Finding]]] = []
    for resource in _resources(read_xml(manifest)):
        href = resource.get("href") or ""
        data_of_item = package.bytes(href)
        if data_of_item is None:
            finding = Finding(Doubt.UNREAD, MANIFEST, f"Gói không có tệp “{href}” mà danh mục nêu ra.")
            found.append((Entry(Item(Kind.OTHER, None, "", "", (), ()), place=href), [finding]))
            continue
        root = read_xml(data_of_item)
        if accepts(root):
            entry, told = _entry(root, href)
            found.append((_with_metadata(entry, resource, root), told))
    missing = [one for one in found if one[1] and one[1][0].place == MANIFEST]
    listed = _numbered([one for one in found if one not in missing])
    return Imported(listed.entries, (*listed.findings, *(told[0] for _, told in missing), *_pictures(package)))


def _numbered(found: list[tuple[Entry, list[Finding]]]) -> Imported:
    findings = tuple(replace(one, index=index) for index, (_, told) in enumerate(found) for one in told)
    return Imported(tuple(entry for entry, _ in found), findings)


def _resources(manifest: "etree._Element") -> list["etree._Element"]:
    above = child(manifest, "resources")
    return (
        []
        if above is None
        else [one for one in children(above, "resource") if (one.get("href") or "").endswith(".xml")]
    )


def _pictures(package: Package) -> list[Finding]:
    found = [name for end in (".png", ".jpg", ".jpeg", ".gif", ".svg") for name in package.names("", end)]
    return [Finding(Doubt.PICTURE, name, "Hình trong gói chưa được lấy vào.") for name in found]


def _with_metadata(entry: Entry, resource: "etree._Element", root: "etree._Element") -> Entry:
    lom = next((one for one in resource.iter() if name_of(one) == "general"), None)
    if lom is None:
        return _titled(entry, root)
    code = "".join(words_of(one) for above in children(lom, "identifier") for one in children(above, "entry"))
    told = told_by(words_of(one) for one in children(lom, "keyword"))
    item = replace(entry.item, topic=told.topic, level=told.level, kind=told.kind)
    return replace(entry, item=item, code=clean_line(code), tags=told.tags)


def _titled(entry: Entry, root: "etree._Element") -> Entry:
    """Returns a question whose identity is its title, where that is not the beginning of its stem."""
    title = clean_line(root.get("title") or "")
    return replace(entry, code="" if title == title_of(entry.item.stem) else title)


def _entry(root: "etree._Element", place: str) -> tuple[Entry, list[Finding]]:
    if not accepts(root):
        raise UnreadableFile("Tệp XML không phải câu hỏi QTI 2.1 (assessmentItem).")
    reading = _Reading()
    body = child(root, "itemBody")
    found = [one for one in body.iter() if name_of(one).endswith("Interaction")] if body is not None else []
    interaction = next((one for one in found if name_of(one) in _INTERACTIONS), None)
    kind = name_of(interaction) if interaction is not None else ""
    if len(found) != 1 or not kind:
        reading.told.append((Doubt.UNREAD, "Câu hỏi QTI không phải loại chọn hay ghép nối; chỉ lấy lời của câu."))
    stem = _stem(body, interaction, reading)
    entry = Entry(Item(Kind.OTHER, None, "", stem, (), ()), place=place)
    declared = _declared(root)
    if interaction is not None and kind == "choiceInteraction":
        entry = _choice(entry, interaction, declared, reading)
    elif interaction is not None and kind == "matchInteraction":
        entry = replace(entry, pairs=_pairs(interaction, declared, reading))
    explanation = "\n".join(reading.words(one) for one in children(root, "modalFeedback") if _explains(one))
    entry = replace(entry, item=replace(entry.item, explanation=explanation))
    return entry, [Finding(doubt, place, words, None, stem) for doubt, words in reading.told]


def _explains(feedback: "etree._Element") -> bool:
    return feedback.get("identifier") == EXPLANATION or feedback.get("showHide") == "show"


def _stem(body: "etree._Element | None", interaction: "etree._Element | None", reading: _Reading) -> str:
    """Returns the prompt, under what stands before the interaction in the body."""
    prompt = reading.words(child(interaction, "prompt")) if interaction is not None else ""
    if body is None:
        return prompt
    before = []
    for one in body:
        if one is interaction or any(below is interaction for below in one.iter()):
            break
        before.append(reading.words(one))
    return "\n".join([part for part in before if part] + ([prompt] if prompt else []))


def _declared(root: "etree._Element") -> "etree._Element | None":
    return next(iter(children(root, "responseDeclaration")), None)


def _choice(entry: Entry, interaction: "etree._Element", declared: "etree._Element | None", reading: _Reading) -> Entry:
    choices = children(interaction, "simpleChoice")
    names = [one.get("identifier") or "" for one in choices]
    several = declared is not None and declared.get("cardinality") == "multiple"
    right = set(_correct(declared))
    weights = _weights(declared, names)
    keys = tuple(place for place, name in enumerate(names) if name in right)
    if weights and not right:
        keys, weights = keys_of_weights(weights, several=several)
    feedback = tuple(" ".join(reading.words(one) for one in children(c, "feedbackInline")) for c in choices)
    item = replace(entry.item, options=tuple(reading.words(one) for one in choices), keys=keys)
    return replace(entry, item=item, several=several, weights=weights, feedback=feedback if any(feedback) else ())


def _correct(declared: "etree._Element | None") -> list[str]:
    correct = child(declared, "correctResponse") if declared is not None else None
    return [words_of(one).strip() for one in children(correct, "value")] if correct is not None else []


def _weights(declared: "etree._Element | None", names: list[str]) -> tuple[float, ...]:
    mapping = child(declared, "mapping") if declared is not None else None
    if mapping is None:
        return ()
    values = {one.get("mapKey"): one.get("mappedValue") or "0" for one in children(mapping, "mapEntry")}
    try:
        return tuple(float(values.get(name, "0")) for name in names)
    except ValueError:
        return ()


def _pairs(
    interaction: "etree._Element", declared: "etree._Element | None", reading: _Reading
) -> tuple[tuple[str, str], ...]:
    sides = [
        {one.get("identifier") or "": reading.words(one) for one in children(held, "simpleAssociableChoice")}
        for held in children(interaction, "simpleMatchSet")
    ]
    found = []
    for value in _correct(declared):
        left, _, right = value.partition(" ")
        if len(sides) == 2 and left in sides[0] and right in sides[1]:
            found.append((sides[0][left], sides[1][right]))
    return tuple(found)
