"""Legacy fonts by name and by letters: what is converted, what is left alone."""

from pathlib import Path

import pytest

from ingest.legacy_fonts import Conversions, LegacyFont, is_named_rightly, legacy_font, shown
from ingest.legacy_text import convert_paragraphs, guess_encoding, guess_encodings
from samples.sources import Source, load_sources
from vanban.legacy_encodings import LegacyEncoding, encode

TCVN3, VNI = LegacyEncoding.TCVN3, LegacyEncoding.VNI
SOURCES = load_sources()
FRENCH = (
    "La fièvre hémorragique a été signalée à l'hôpital; les médecins ont déjà présenté un rapport très détaillé où "
    "l'évolution de l'épidémie était décrite. Le père, la mère et le bébé préfèrent le thé à la crème brûlée."
)
ENGLISH = "The café's naïve façade — 25 °C, © 2026, ½ price, §5 of the Act — was reported to the coöperative board."


@pytest.mark.parametrize(
    ("name", "encoding", "capitals"),
    [
        (".VnTime", TCVN3, False),
        (".VnTimeH", TCVN3, True),
        (".VnArial NarrowH", TCVN3, True),
        ("ABCDEF+.VnTimeH,BoldItalic", TCVN3, True),
        ("QWERTY+VnTime-Bold", TCVN3, False),
        (".VNARIAL", TCVN3, False),
        ("VNI-Times", VNI, False),
        ("ABCDEF+VNI-Helve-Condense", VNI, False),
    ],
)
def test_a_font_name_tells_encoding_and_capitals(name: str, encoding: LegacyEncoding, capitals: bool) -> None:
    font = legacy_font(name)
    assert font is not None
    assert (font.encoding, font.capitals) == (encoding, capitals)


@pytest.mark.parametrize("name", ["Times New Roman", "UVN Times", "Vni", "Verdana", "Vntnes", "Arial", "", "VnUniTime"])
def test_other_fonts_are_not_legacy(name: str) -> None:
    assert legacy_font(name) is None


def test_a_font_of_capitals_shows_capitals() -> None:
    assert shown("céng hoµ x· héi", LegacyFont(TCVN3, ".VnTimeH", capitals=True)) == "CỘNG HOÀ XÃ HỘI"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("QUYÕT §ÞNH", "QUYẾT ĐỊNH"),
        ("vÒ viÖc: QUY §ÞNH T¹M THêI", "về việc: QUY ĐỊNH TẠM THỜI"),
        ("Hµ Néi, §µ N½ng", "Hà Nội, Đà Nẵng"),
        ("UBND x·, Q§-TTg", "UBND xã, QĐ-TTg"),
    ],
)
def test_words_in_capitals_of_the_plain_font_are_capitals_throughout(typed: str, read: str) -> None:
    assert shown(typed, LegacyFont(TCVN3, ".VnTime")) == read


def test_unicode_on_which_a_legacy_font_was_put_is_recognised() -> None:
    assert not is_named_rightly("Quyết định của Ủy ban", TCVN3)
    assert not is_named_rightly("toàn dân và các cá nhân là", TCVN3)
    assert is_named_rightly(encode("toàn dân và các cá nhân là", TCVN3), TCVN3)
    assert is_named_rightly("15/6/2026", TCVN3)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_paragraphs_without_fonts_are_converted_without_an_error(source: Source, encoding: LegacyEncoding) -> None:
    lines = source.lines()
    conversions = Conversions()
    read = convert_paragraphs([encode(line, encoding) for line in lines], conversions)
    assert [line.lower() for line in read] == [line.lower() for line in lines]
    assert encoding is TCVN3 or read == lines
    assert list(conversions.fonts) == [encoding]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)
def test_unicode_text_is_never_converted(source: Source) -> None:
    lines = source.lines()
    assert convert_paragraphs(lines, Conversions()) == lines
    assert [guess_encoding(line) for line in lines] == [None] * len(lines)


@pytest.mark.parametrize(
    "text", [FRENCH, ENGLISH, "Größe für Bürger: schön, höher, müde, grün, über", "año, niño, señor"]
)
def test_foreign_text_is_never_converted(text: str) -> None:
    assert convert_paragraphs([text], Conversions()) == [text]
    assert convert_paragraphs(text.split(), Conversions()) == text.split()


def test_words_with_latin_1_letters_only_are_left_alone_among_unicode() -> None:
    lines = ["toàn dân", "là", "và các cá nhân", "có", "hoàn toàn", "Điều khoản thi hành"]
    assert convert_paragraphs(lines, Conversions()) == lines


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_a_mixed_document_is_converted_where_it_is_legacy(encoding: LegacyEncoding) -> None:
    unicode_part = SOURCES[1].lines()[:12]
    legacy_part = SOURCES[2].lines()[:12]
    mixed = [*unicode_part, FRENCH, *(encode(line, encoding) for line in legacy_part), FRENCH, *unicode_part]
    read = convert_paragraphs(mixed, Conversions())
    wanted = [*unicode_part, FRENCH, *legacy_part, FRENCH, *unicode_part]
    assert [line.lower() for line in read] == [line.lower() for line in wanted]


def test_short_lines_are_judged_together() -> None:
    lines = ["Điều khoản", "Nơi nhận", "Như trên", "Lưu: văn thư", "Cộng hoà xã hội", "Đã ký"]
    typed = [encode(line, TCVN3) for line in lines]
    assert guess_encodings(typed[:1]) == [None]
    assert convert_paragraphs(typed, Conversions()) == lines


def test_signs_inside_words_tell_tcvn3_though_most_words_are_possible_as_they_stand() -> None:
    typed = encode("Bộ trưởng Bộ Nội vụ", TCVN3)
    assert convert_paragraphs([typed], Conversions()) == ["Bộ trưởng Bộ Nội vụ"]
    assert convert_paragraphs(["Bé trai bé gái tô vô"], Conversions()) == ["Bé trai bé gái tô vô"]


def test_the_warning_names_the_plain_font_once_per_encoding() -> None:
    conversions = Conversions()
    for font in (LegacyFont(TCVN3), LegacyFont(TCVN3, ".VnTimeH", capitals=True), LegacyFont(TCVN3, ".VnTime")):
        conversions.note(font)
    conversions.note(LegacyFont(VNI))
    assert list(conversions.warnings()) == [
        "Phông TCVN3 (.VnTime) đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần.",
        "Chữ theo bảng mã VNI đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần.",
    ]


@pytest.mark.data
def test_real_texts_are_never_converted(shared_data: Path) -> None:
    for path in sorted((shared_data / "party" / "texts").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").split("\n")
        assert convert_paragraphs(lines, Conversions()) == lines, path.name
