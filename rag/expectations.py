"""What an answer must show: a question of "how much money" is not answered by a sentence without an amount."""

import re
from dataclasses import dataclass

from vanban.text import bare_form

_NUMBER = r"\d[\d.,]*"
_COUNT = r"\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\b"
_COUNTS = re.compile(r"\bbao nhieu\b|\bmay\b")
_AMOUNT = rf"\b{_NUMBER}\s*(?:\([^)]*\)\s*)?(?:trieu|ty|ti|nghin|ngan|dong)\b"
_PERCENT = rf"{_NUMBER}\s*(?:%|phan tram\b)"
_POINTS = rf"\b{_NUMBER}\s*diem\b|\bdiem\b[^\n]{{0,24}}\d"
_CLOCK = r"\b\d{1,2}\s*(?:gio\b|h\d{0,2}\b|g\d{2}\b|:\d{2})"
_PHONE = r"\b0\d{1,3}(?:[. ]?\d{2,4}){2,3}\b|\b1[89]00\d{2,4}\b"
_WHEN = (
    r"\b\d{1,2}/\d{1,2}(?:/\d{4})?\b|\b\d{1,2}/\d{4}\b|\bngay \d|\bthang \d|\bquy (?:i|ii|iii|iv|\d)\b"
    r"|\b(?:hang|moi) (?:nam|quy|thang|tuan|ngay)\b|\bthuong xuyen\b|\b\d+ (?:ngay|thang|nam|gio|tuan)\b"
    r"|\b20\d\d\b|\bthu (?:hai|ba|tu|nam|sau|bay)\b|\bchu nhat\b"
)
_SITTING = (
    r"(?<!truoc ngay )(?<!truoc )(?<!den ngay )(?<!den )\b\d{1,2}/\d{1,2}/20\d\d\b"
    r"|\b(?:sang|chieu|toi) (?:ngay )?\d|\b(?:sang|chieu|toi) (?:thu|chu nhat|hang|moi)\b"
)
_LASTING = r"\b\d+\s*(?:\([^)]*\)\s*)?(?:ngay|thang|nam|gio|tuan|phut|quy)\b"
_BODY = (
    r"\b(?:ban|van phong|uy ban|dang uy|thanh uy|so|to|doan|hoi|mat tran|phong|trung tam|bi thu|chu tich|pho"
    r"|thuong truc|cong an|hdnd|ubnd|chi bo|cap uy|bo|cuc|don vi|lanh dao|nguoi dung dau"
    r"|chanh|truong|dong chi|can bo|cong chuc)\b"
)
_PLACE = r"\b(?:tai|dia diem|tru so|phong|nha van hoa|hoi truong|truong|tru|so nha|duong|thon|to dan pho)\b"
_RULES = (
    (re.compile(r"\b(?:so )?dien thoai\b|\bhotline\b|\bsdt\b"), _PHONE),
    (
        re.compile(r"\bbao nhieu (?:tien|dong|trieu|ty)\b|\bmay (?:dong|trieu|ty)\b|\btien\b.*\b(?:bao nhieu|may)\b"),
        _AMOUNT,
    ),
    (
        re.compile(r"\b(?:kinh phi|du toan|muc (?:ho tro|chi|thuong|phat|phu cap)|phu cap|ton)\b.*\bbao nhieu\b"),
        _AMOUNT,
    ),
    (re.compile(r"\b(?:bao nhieu|may) phan tram\b|\bty le\b.*\b(?:bao nhieu|may)\b|\bbao nhieu %"), _PERCENT),
    (re.compile(r"\b(?:bao nhieu|may) diem\b"), _POINTS),
    (re.compile(r"\bmay gio\b"), _CLOCK),
    (re.compile(r"\bbuoi nao\b"), _SITTING),
    (re.compile(r"\bbao lau\b|\bbao nhieu gio\b|\b(?:bao nhieu|may) (?:ngay|thang|nam|tuan|phut)\b"), _LASTING),
    (
        re.compile(
            r"\b(?:khi|ngay|hom|thang|nam|quy|luc|buoi|tuan|thoi diem|thoi gian) nao\b|\bbao gio\b"
            r"|\b(?:thang|ngay|quy) may\b|\bhan (?:nop|chot|cuoi|gui|hoan thanh)\b|\bthoi han\b|\bdeadline\b"
        ),
        _WHEN,
    ),
    (
        re.compile(
            r"\bai\b|\b(?:co quan|don vi|dong chi|ban|to chuc|nguoi|phong|noi|cap|doanh nghiep) nao\b|\bdau moi\b"
            r"|\bchu tri\b.*\b(?:nao|ai)\b"
        ),
        _BODY,
    ),
    (re.compile(r"\bo dau\b|\bdia diem nao\b|\bcho nao\b"), _PLACE),
)


@dataclass(frozen=True, slots=True)
class Expectations:
    """Patterns over text without marks; each must be found for the answer to show what was asked."""

    patterns: tuple[re.Pattern[str], ...]

    def share_met(self, text: str) -> float:
        """Returns the share of the expectations that a text meets; 1 when nothing particular is expected."""
        if not self.patterns:
            return 1.0
        plain = bare_form(text)
        return sum(bool(pattern.search(plain)) for pattern in self.patterns) / len(self.patterns)


def read_expectations(question: str) -> Expectations:
    """Returns what the answer to a question must show: an amount, a share, a date, a duration, a body, a count …"""
    plain = bare_form(question)
    patterns = dict.fromkeys(pattern for asks, pattern in _RULES if asks.search(plain))
    if not patterns and _COUNTS.search(plain):
        patterns[_COUNT] = None
    return Expectations(tuple(re.compile(pattern) for pattern in patterns))
