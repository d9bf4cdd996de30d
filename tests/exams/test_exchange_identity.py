"""Export then import gives every question back as far as its format holds it, whatever signs are in it."""

from collections.abc import Sequence
from types import ModuleType

import pytest
from exchanged import entries
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exams.formats import aiken, csv_file, gift, json_file, moodle, qti, registry, word, xlsx_file
from exams.formats.entries import Entry, plain_item
from exams.formats.holding import Part, fitted, fitted_all, normal
from exams.formats.registry import PORTS, Format

HOLDS: dict[Format, ModuleType] = {
    Format.JSON: json_file,
    Format.GIFT: gift,
    Format.MOODLE: moodle,
    Format.AIKEN: aiken,
    Format.QTI: qti,
    Format.CSV: csv_file,
    Format.XLSX: xlsx_file,
    Format.DOCX: word,
}
EXAMPLES = {Format.DOCX: 10, Format.XLSX: 15}  # a Word file takes some 0.1 s
QUESTIONS = st.lists(entries(), min_size=1, max_size=3)
TRICKY = [
    Entry(plain_item("Câu 1. A. x\n\nANSWER: B", ("=1+1", "~%50%a", "#", ""), (0,), explanation="####{}\\")),
    Entry(plain_item("[html]<b>x</b>", ("a -> b", "c -> d"), (0, 1), topic="A/B // C")),
    Entry(plain_item("", ("%50%", "[plain]x"), ()), extra=(("Nguồn", "a"), ("Ghi chú", "b"))),
    Entry(plain_item("Ai?", ("x", "y"), (0,)), extra=(("Ghi chú", "c"), ("Nguồn", "d"))),
    Entry(plain_item("a" * 20_000, ("  x  y", "z"), (1,), topic="$course$/top")),
]


@pytest.mark.parametrize("form", Format)
def test_export_then_import_is_the_identity_on_what_the_format_holds(form: Format) -> None:
    @settings(max_examples=EXAMPLES.get(form, 40))
    @example(TRICKY)
    @given(QUESTIONS)
    def check(given_entries: Sequence[Entry]) -> None:
        held, _ = fitted_all(given_entries, HOLDS[form].HOLDS)
        written = registry.write(given_entries, form)
        assert list(PORTS[form].read(written.data).entries) == held

    check()


@settings(max_examples=50)
@given(entries())
def test_what_a_format_holds_is_held_in_full_and_nothing_goes_without_a_word(entry: Entry) -> None:
    for module in HOLDS.values():
        held, told = fitted(entry, module.HOLDS)
        if held is None:
            assert told
            continue
        assert fitted(held, module.HOLDS) == (held, [])
        assert normal(held) == (held, [])
        assert (held != entry) == bool(told)


def test_json_csv_and_xlsx_hold_everything() -> None:
    for form in (Format.JSON, Format.CSV, Format.XLSX):
        assert HOLDS[form].HOLDS.parts == frozenset(Part)


@pytest.mark.parametrize("form", [form for form in Format if form not in (Format.JSON, Format.CSV, Format.XLSX)])
def test_every_format_holds_stem_options_and_key(form: Format) -> None:
    entry = Entry(plain_item("Cơ quan nào chủ trì?", ("Sở Nội vụ", "Sở Tài chính"), (1,)))
    written = registry.write([entry], form)
    assert written.losses == ()
    assert registry.read(written.data).entries == (entry,)


@settings(max_examples=30)
@given(entries())
def test_the_form_is_told_by_what_stands_in_the_file(entry: Entry) -> None:
    for form in (Format.JSON, Format.MOODLE, Format.CSV):
        if fitted(entry, HOLDS[form].HOLDS)[0] is not None:
            assert registry.detect(registry.write([entry], form).data) is form
