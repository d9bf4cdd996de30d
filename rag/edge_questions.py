"""Which relation between documents a question asks for, in which direction, and whose documents are meant."""

import re
from dataclasses import dataclass

from rag.language import load_language
from rag.question import Question
from vanban.document_types import type_name_pattern, type_named
from vanban.number_references import NumberReference
from vanban.text import bare_form

_TYPE = rf"van ban|tai lieu|{type_name_pattern()}"
_WHAT = r"(?:nao|gi|so may|so bao nhieu|so hieu)"
_ADDED = r"(?:moi|khac|cu|chi dao|cu the|chi tiet|huong dan|trien khai|thuc hien|thay the|sua doi|bo sung)"
# The words that ask for documents, the surest first: "kế hoạch nào", "xã nào", "có văn bản … chưa", "những văn bản".
_ASKING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<type>{_TYPE})(?: {_ADDED}){{0,4}} {_WHAT}\b",
        r"\b(?P<level>xa|phuong|don vi|co quan|dia phuong|to chuc|dang uy|ban|so|noi|cap) nao\b",
        rf"\bco (?P<type>{_TYPE})\b(?=.*\b(?:chua|khong)\b[^\w]*(?:so may)?\W*$)",
        rf"\b(?:nhung|cac) (?P<type>{_TYPE})\b",
        r"\b(?:boi|bang) (?:cai )?(?:gi|nao)\b",
        r"\b(?:boi)\b|\bbi (?:thay|bai|sua)|\bduoc (?:thay|sua|huong)",
    )
)
_PASSIVE = re.compile(r"\b(?:bi|duoc)\s*$")
_BY = re.compile(r"\b(?:boi|bang|qua|o|tai)\s*$")
_BY_BETWEEN = re.compile(r"\b(?:boi|bang)\b")
# What a document says or asks for is no relation of it: "34-QĐ/TU giao ai hướng dẫn văn bản nào".
_SAYS = re.compile(r"\b(?:yeu cau|giao|neu|noi|cho phep|phai|de ra|xac dinh|de nghi|chi dao|dat)\b")
_LOOSE = frozenset({"huong_dan", "thuc_hien"})
# What names the document further, after its number: "năm 2026 của Thành ủy"; not whose documents are asked for.
_OWN = r"(?:don vi|co quan|xa|phuong|phong|dang uy|chi bo|to chuc|dia phuong)"
_STOP = r"(?:khong|chua|thi|da|co|duoc|bi|de|nao|gi|o|tai|trong)"
_NAMED_FURTHER = re.compile(
    r"(?:\s*,?\s*(?:nam \d{4}|ngay \d[\d/.-]*(?: thang \d+(?: nam \d+)?)?|khoa [ivx]+"
    rf"|cua (?!{_OWN}\b)(?:(?!{_STOP}\b)[\w-]+\s?)+|ve (?:(?!{_STOP}\b)[\w-]+,?\s?)+))*"
)


@dataclass(frozen=True, slots=True)
class AskedEdges:
    """A relation asked for. ``kind`` is one of the relations of ``rag/data/language.toml``; ``incoming`` when documents
    are asked for that do it to the one named; ``type`` and ``level`` are those asked for ("kế hoạch nào", "xã nào");
    ``target`` are the words that name the document without its number, "" where it has one; ``beside`` is the
    question without the document named and the verbs of relations."""

    kind: str
    incoming: bool
    type: str | None = None
    level: str | None = None
    target: str = ""
    beside: str = ""


def asked_edges(question: Question) -> AskedEdges | None:
    """Returns the relation asked for to the one document that a question names by number, or None.

    "văn bản nào thay thế 02-QC/TU", "02-QC/TU bị thay thế bởi" and "02-QC/TU được văn bản nào sửa đổi" are incoming;
    "01-QC/TU thay thế văn bản nào" and "văn bản nào bị 01-QC/TU thay thế" are not.
    """
    if len(question.references) != 1:
        return None
    reference = question.references[0]
    plain = bare_form(question.text)
    asking = _asking(plain, (reference.start, reference.end))
    verb = _verb(plain, asking, (reference.start, reference.end)) if asking else None
    if asking is None or verb is None:
        return None
    kind, found = verb
    if kind in _LOOSE and _SAYS.search(plain[reference.end : max(found.start(), asking.start())]):
        return None
    further = _NAMED_FURTHER.match(plain, reference.end)
    end = further.end() if further else reference.end
    incoming = _incoming(plain, reference, asking, found)
    return AskedEdges(
        kind, incoming, _type(asking), _level(asking), beside=_beside(question.text, reference.start, end)
    )


def asked_edges_by_subject(question: Question) -> AskedEdges | None:
    """Returns the relation asked for to a document that a question names by its type and subject, or None.

    "nghị quyết về khoa học, công nghệ của Thành ủy được xã nào cụ thể hóa", "kế hoạch nào thực hiện chỉ thị về tiếp
    công dân", "để thực hiện nghị quyết về …, phường đã ban hành văn bản nào".
    """
    if question.references:
        return None
    plain = bare_form(question.text)
    asking = _asking(plain, (0, 0))
    verb = _verb(plain, asking, (0, 0)) if asking else None
    if asking is None or verb is None:
        return None
    for start, end, incoming in _target_spans(plain, asking, verb[1]):
        if _NAMED_TYPE.search(plain[start:end]):
            beside = _beside(question.text, start, end)
            target = question.text[start:end].strip(" ,?.")
            return AskedEdges(verb[0], incoming, _type(asking), _level(asking), target, beside)
    return None


_NAMED_TYPE = re.compile(
    rf"\b{type_name_pattern()}\b(?! (?:nao|gi)\b).* (?:ve|cua)\b|\b{type_name_pattern()} \w+ \w+ \w+"
)
_LEAD_OUT = re.compile(r"(?:\b(?:duoc|bi|da|dang|se|co|do|thi|hien|nay|chua)\b\s*)+$")


def _target_spans(plain: str, asking: re.Match[str], verb: re.Match[str]) -> list[tuple[int, int, bool]]:
    """Returns where the words may stand that name the document, with the direction they would mean."""
    passive = _PASSIVE.search(plain[: verb.start()]) is not None
    before = min(asking.start(), verb.start())
    led_out = _LEAD_OUT.search(plain[:before])
    subject = (0, led_out.start() if led_out else before)
    if asking.start() <= verb.start():  # A V T, or T (được) A V
        by = _BY_BETWEEN.search(plain[verb.end() :]) if passive else None
        return [(verb.end(), len(plain), by is None), (*subject, True)]
    by = _BY.search(plain[: asking.start()])
    comma = plain.find(",", verb.end(), asking.start())
    between = [(verb.end(), comma, True)] if comma > 0 else []  # V T, A
    return [*between, (*subject, passive or by is not None)]  # T V A


def _beside(text: str, start: int, end: int) -> str:
    kept = list(f"{text[:start]}{' ' * (end - start)}{text[end:]}")
    for pattern in load_language().relations.values():
        for match in pattern.finditer(bare_form("".join(kept))):
            kept[match.start() : match.end()] = " " * len(match[0])
    return " ".join("".join(kept).split())


def _asking(plain: str, named: tuple[int, int]) -> re.Match[str] | None:
    """Returns the words that ask for documents, outside of the number of the one named."""
    for pattern in _ASKING:
        for match in pattern.finditer(plain):
            if match.end() <= named[0] or match.start() >= named[1]:
                return match
    return None


def _verb(plain: str, asking: re.Match[str], named: tuple[int, int]) -> tuple[str, re.Match[str]] | None:
    """Returns the first relation whose verb stands outside of the document named and of the type asked for."""
    for kind, pattern in load_language().relations.items():
        for match in pattern.finditer(plain):
            outside = match.end() <= named[0] or match.start() >= named[1]
            if outside and match.start() not in (asking.start(), _type_start(asking)):
                return kind, match
    return None


def _incoming(plain: str, reference: NumberReference, asking: re.Match[str], verb: re.Match[str]) -> bool:
    """Tells whether the documents asked for do it to the one named, by the order of the three and the passive."""
    passive = _PASSIVE.search(plain[: verb.start()]) is not None
    if verb.start() < reference.start:  # "văn bản nào thay R", "để thực hiện R, xã ban hành văn bản nào"
        return not (passive and _BY_BETWEEN.search(plain[verb.end() : reference.start]))
    if asking.start() < reference.start:  # "văn bản nào bị R thay", "văn bản nào làm R bị thay"
        return passive
    if asking.start() < verb.start():  # "R được văn bản nào hướng dẫn", not "R làm văn bản nào bị thay"
        return not (passive and asking.end() < verb.start())
    return passive or _BY.search(plain[: asking.start()]) is not None or _is_by(asking)


def _is_by(asking: re.Match[str]) -> bool:
    return asking[0].startswith(("boi", "bang", "bi ", "duoc "))


def _has_type(asking: re.Match[str]) -> bool:
    return "type" in asking.re.groupindex


def _type_start(asking: re.Match[str]) -> int:
    return asking.start("type") if _has_type(asking) else asking.start()


def _type(asking: re.Match[str]) -> str | None:
    return type_named(asking["type"]) if _has_type(asking) else None


def _level(asking: re.Match[str]) -> str | None:
    return asking["level"] if "level" in asking.re.groupindex and asking["level"] in ("xa", "phuong") else None
