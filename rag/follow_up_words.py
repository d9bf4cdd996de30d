"""The wordings of follow-up questions, loaded once from ``rag/data/conversing.toml``."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from vanban.text import bare_form, search_form


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something asked of a thing: how it is named when it stands alone, and the question in full."""

    names: re.Pattern[str]
    question: str


@dataclass(frozen=True)
class FollowUpWords:
    """Patterns over text without marks; ``contrasts`` are groups of wordings that can stand for each other."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    particles: str  # in search form
    again: re.Pattern[str]
    again_needs: re.Pattern[str]
    document: re.Pattern[str]  # a document pointed at; groups: type
    kinds: str  # the document words, in search form
    inside: re.Pattern[str]  # "trong đó"
    ordinal: re.Pattern[str]  # "văn bản thứ hai"; group: which
    ordinals: dict[str, int]
    subjectless: re.Pattern[str]
    both: re.Pattern[str]
    matter: re.Pattern[str]  # "việc đó"
    place: re.Pattern[str]  # "xã đó"
    attributes: tuple[Attribute, ...]
    of_document: re.Pattern[str]
    thin: re.Pattern[str]  # in search form
    bare_thin: re.Pattern[str]
    contrasts: tuple[tuple[str, ...], ...]  # longest first
    numbered: tuple[str, ...]  # nouns, longest first
    units: tuple[str, ...]
    post: re.Pattern[str]  # asks only for someone's post
    kindred: dict[str, re.Pattern[str]]  # by the way a document stands to another; group: type
    verbs: re.Pattern[str]
    cut: tuple[re.Pattern[str], ...]
    edges: str  # in search form
    compounds: str  # words that begin like one of the edges, without marks


@cache
def load_follow_ups() -> FollowUpWords:
    """Returns the shipped wordings."""
    text = resources.files("rag").joinpath("data", "conversing.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    marks = data["pointing"]
    do = rf"do(?=\W*$|\W* (?:{data['after_do']})\b|\W*[,.?!])"
    own = rf"(?:(?!do\b|tren\b)(?:{marks})|{do}|tren(?! (?:{data['after_tren']})))"
    return FollowUpWords(
        opening=re.compile(data["opening"]),
        closing=re.compile(data["closing"]),
        particles=search_form(data["particles"]),
        again=re.compile(data["again"]),
        again_needs=re.compile(data["again_needs"]),
        document=re.compile(rf"\b(?P<type>{data['document_words']}) {own}(?!\w)"),
        kinds=data["kinds"],
        inside=re.compile(rf"\b(?:{data['inside_words']})(?!\w)"),
        ordinal=re.compile(
            rf"\b{data['ordinal_words']} (?P<which>{'|'.join(word for word, _ in data['ordinals'])})(?!\w)"
        ),
        ordinals=dict(data["ordinals"]),
        subjectless=re.compile(data["subjectless"]),
        both=re.compile(rf"\b{data['both_words']}(?!\w)"),
        matter=re.compile(rf"\b(?:(?:{data['matter_words']}) {own}|(?:{data['alone_words']}))(?!\w)"),
        place=re.compile(rf"\b(?:{data['place_words']}) {own}(?!\w)"),
        attributes=tuple(
            Attribute(re.compile(rf"\W*(?:{row['names']})\W*"), row["question"]) for row in data["attribute"]
        ),
        of_document=re.compile(data["of_document"]["pattern"]),
        thin=_phrases(data["thin"], search_form),
        bare_thin=_phrases(data["thin"], bare_form),
        contrasts=tuple(tuple(sorted(group, key=len, reverse=True)) for group in data["contrasts"].values()),
        numbered=_longest(data["numbered"]["nouns"]),
        units=_longest(data["numbered"]["units"]),
        post=re.compile(data["post"]),
        kindred=_kindred(data["kindred"], rf"{data['document_words']}|ban"),
        verbs=re.compile(rf"\b(?:{bare_form(data['verbs'])})\b"),
        cut=tuple(re.compile(pattern) for pattern in data["asking"]["cut"]),
        edges=search_form(data["asking"]["edges"]),
        compounds=data["asking"]["compounds"],
    )


def _kindred(patterns: dict[str, str], types: str) -> dict[str, re.Pattern[str]]:
    ways = {way: pattern for way, pattern in patterns.items() if way != "end"}
    return {way: re.compile(p.replace("TYPE", types).replace("END", patterns["end"])) for way, p in ways.items()}


def _longest(wordings: list[str]) -> tuple[str, ...]:
    return tuple(sorted(wordings, key=len, reverse=True))


def _phrases(wordings: list[str], spell: Callable[[str], str]) -> re.Pattern[str]:
    longest = sorted({spell(wording) for wording in wordings}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(longest) + r")(?!\w)")
