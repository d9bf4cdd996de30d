"""The sources are read strictly, and what they say about themselves agrees."""

import datetime
import re
import tomllib
from pathlib import Path

import pytest

from samples.sources import (
    PARTY_NUMBER,
    SOURCE_DIR,
    STATE_NUMBER,
    Paragraph,
    SourceError,
    SourceTable,
    load,
    load_sources,
    parse,
)
from vanban.principals import Audience, Publicity

SOURCES = load_sources()
TODAY = datetime.date(2026, 11, 23)
EVERY_SOURCE = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
REFERENCE = re.compile(r"\b(\d{2,}-[A-ZĐ][A-Za-zĐ]*/[A-ZĐ]+),? ngày (\d{1,2})/(\d{1,2})/(\d{4})")
PATTERN = (SOURCE_DIR / "02-nghi-quyet-khoa-hoc-cong-nghe-2026.txt").read_text(encoding="utf-8")


def test_the_fourteen_city_documents_are_there_and_identities_are_unique():
    slugs = [source.slug for source in SOURCES]
    assert [slug[:2] for slug in slugs[:14]] == [f"{number:02}" for number in range(1, 15)]
    identities = {(source.number, source.type, source.issuer, source.date) for source in SOURCES}
    assert len(identities) == len(SOURCES)


def test_one_number_stands_for_two_resolutions_of_two_terms():
    dates = [source.date for source in SOURCES if source.number == "08-NQ/TU"]
    assert dates == [datetime.date(2021, 10, 15), datetime.date(2026, 2, 20)]


@EVERY_SOURCE
def test_owner_and_named_units_stand_in_the_tree(source):
    organisation = tomllib.loads((SOURCE_DIR.parent / "people.toml").read_text(encoding="utf-8"))
    codes = {unit["code"] for unit in organisation["units"]}
    assert {source.owner, *source.named} <= codes
    assert {unit["parent"] for unit in organisation["units"] if "parent" in unit} <= codes


@EVERY_SOURCE
def test_a_public_document_is_marked_open_and_an_internal_one_is_not_public(source):
    assert (source.audience is Audience.PUBLIC) == (source.publicity is Publicity.OPEN)


@EVERY_SOURCE
def test_relations_name_well_formed_numbers_of_earlier_or_same_day_documents(source):
    for relation in source.relations:
        assert PARTY_NUMBER.fullmatch(relation.target) or re.fullmatch(r"[\d.]+/(\d{4}/)?[\wĐ-]+", relation.target)
        assert relation.target in "\n".join(source.lines())
        assert relation.date is None or relation.date <= source.date
    assert len(set(source.relations)) == len(source.relations)


@EVERY_SOURCE
def test_a_cited_sample_is_cited_with_its_own_date(source):
    dates = {}
    for other in SOURCES:
        dates.setdefault(other.number, set()).add(other.date)
    for number, day, month, year in REFERENCE.findall("\n".join([source.subject, *source.lines()])):
        if number in dates and not number.endswith("/ĐU"):
            assert datetime.date(int(year), int(month), int(day)) in dates[number]


@EVERY_SOURCE
def test_a_source_is_long_enough_dated_in_the_past_and_without_leftover_marks(source):
    words = sum(len(line.split()) for line in source.lines())
    assert 450 <= words <= 2000
    assert source.date <= TODAY
    assert not [
        line for line in source.lines() if "  " in line or line.startswith("[") or "|" in line.replace(" | ", "")
    ]


@EVERY_SOURCE
def test_no_body_line_is_printed_twice(source):
    lines = [block.text for block in source.blocks if isinstance(block, Paragraph)]
    assert len(lines) == len(set(lines))


def test_no_two_documents_share_a_long_paragraph():
    seen: dict[str, str] = {}
    for source in SOURCES:
        for block in source.blocks:
            if isinstance(block, Paragraph) and len(block.text) > 90:
                assert seen.setdefault(block.text, source.slug) == source.slug


def test_the_action_programme_assigns_at_least_twenty_tasks_with_one_lead_each():
    (source,) = (source for source in SOURCES if source.number == "03-CTr/TU")
    (table,) = (block for annex in source.annexes for block in annex.blocks if isinstance(block, SourceTable))
    tasks = [row for row in table.rows if len(row) > 2]
    assert len(tasks) >= 20
    assert [row[0] for row in tasks] == [str(number) for number in range(1, len(tasks) + 1)]
    assert all("," not in row[2] for row in tasks)


def test_every_form_of_deadline_occurs():
    text = "\n".join(line for source in SOURCES for line in source.lines())
    for form in (r"\| \d/2026", r"Tháng \d+/2026", r"\| 2027", r"quý III/2026", r"trước ngày 30/11/2026"):
        assert re.search(form, text)
    for form in ("Thường xuyên", "Hằng năm", "chậm nhất 15 ngày kể từ ngày"):
        assert form in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('number = "08-NQ/TU"', 'number = "08-CT/TU"', "does not fit"),
        ('number = "08-NQ/TU"', 'number = "08/NQ-TU"', "does not fit"),
        ('owner = "TU"\n', "", "missing keys: owner"),
        ('owner = "TU"\n', 'owner = "TU"\nauthor = "?"\n', "unknown keys: author"),
        ('audience = "public"', 'audience = "named"', "'named' goes with"),
        ('audience = "public"', 'audience = "everyone"', "everyone"),
        ('kind = "tiep_tuc"', 'kind = "noi_tiep"', "noi_tiep"),
        ("date = 2026-02-20\n", 'date = "20/02/2026"\n', "expected a date"),
        ('format = "docx"', 'format = "odt"', "unknown family, format or type"),
        ("[/bảng]", "", "without"),
        ("1 | Tỷ lệ chi", "1 | 2 | Tỷ lệ chi", "cells under"),
        ("[bảng]", "[bang]", "unknown mark"),
        ("ngân sách", "nga\u0302n sách", "NFC"),
        ("+++\nThực hiện", "Thực hiện", "expected attributes"),
    ],
)
def test_a_faulty_source_is_refused_with_the_reason(old, new, told):
    assert old in PATTERN
    with pytest.raises(SourceError, match=re.escape(told)):
        parse(PATTERN.replace(old, new), slug="faulty")


def test_a_source_keeps_its_lines_in_order(tmp_path: Path):
    path = tmp_path / "02-x.txt"
    path.write_text(PATTERN, encoding="utf-8")
    source = load(path)
    body = PATTERN.split("+++\n", 2)[2]
    positions = [body.find(line.split(" | ")[0]) for line in source.lines()]
    assert source.slug == "02-x"
    assert -1 not in positions
    assert STATE_NUMBER.fullmatch(source.number) is None
