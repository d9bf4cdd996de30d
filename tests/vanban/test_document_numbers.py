"""Numbers: every form of the field is read, comparison ignores spelling, and dates and ratios are no numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.document_numbers import DocumentNumber, find_numbers, parse_mention, parse_number

FORMS = {
    "57-NQ/TW": "57-NQ/TW",
    "57/NQ-TW": "57-NQ/TW",
    "57-NQ/TƯ": "57-NQ/TW",
    "57 NQ TW": "57-NQ/TW",
    "57-nq/tw": "57-NQ/TW",
    "NQ 57-NQ/TW": "57-NQ/TW",
    "Nghị quyết số 57-NQ/TW": "57-NQ/TW",
    "Số: 57 – NQ/TW": "57-NQ/TW",
    "Số57-NQ/TW.": "57-NQ/TW",
    "S7-NQ/TW": "57-NQ/TW",
    "57-NQ/ TW": "57-NQ/TW",
    "57_NQ_TW": "57-NQ/TW",
    "Số 38 - HD/BTCTW": "38-HD/BTCTW",
    "08 –HD/BTCTU": "08-HD/BTCTU",
    "66.10/2025/NQ-CP": "66.10/2025/NQ-CP",
    "1663/NQ-UBTVQH15": "1663/NQ-UBTVQH15",
    "031/2025/QĐ-UBND": "031/2025/QĐ-UBND",
    "0125/KH-UBND": "0125/KH-UBND",
    "224/CĐ-TTg": "224/CĐ-TTg",
    "11299/VPCP-KGVX": "11299/VPCP-KGVX",
    "5053-CV/VPTW/nb": "5053-CV/VPTW/nb",
    "30/2020/nđ-cp": "30/2020/NĐ-CP",
    "30-2020-nd-cp": "30/2020/NĐ-CP",
    "3O/2O20/NĐ-CP": "30/2020/NĐ-CP",
    "1234/QÐ-TTg": "1234/QĐ-TTg",
    "39/2024/QH15": "39/2024/QH15",
    "17-2022-ubtvqh15": "17/2022/UBTVQH15",
    "462/VBHN-BLĐTBXH": "462/VBHN-BLĐTBXH",
    "01/2022/TTLT-VKSNDTC-TANDTC-BCA-BQP-BLĐTBXH": "01/2022/TTLT-VKSNDTC-TANDTC-BCA-BQP-BLĐTBXH",
    "30a/2008/NQ-CP": "30a/2008/NQ-CP",
    "12-CTr/TU": "12-CTr/TU",
    "12-CTHĐ/TU": "12-CTHĐ/TU",
}
NOT_NUMBERS = [
    "22/12/2024", "3/4", "24/7", "I/2025", "tháng 6/2025", "60 km/h", "0243.825.1234/VP", "120/80 mmHg", "2021-2025",
    "5G/6G", "10 m3/s", "Số:    /2025/TT-BTC", "Số      -NQ/TW", "10 CT/giờ", "ca 3-4", "30/4-1/5",
    "", "57", "NQ57",
]  # fmt: skip
TYPES = st.sampled_from(["NQ", "QĐ", "CT", "KL", "HD", "KH", "CTr", "TTr", "BC", "TB"])
ORDINALS = st.integers(1, 99999).map(str) | st.integers(1, 99).map("{:03d}".format)
PARTY = st.builds(
    DocumentNumber,
    ORDINALS,
    TYPES,
    st.sampled_from(["TW", "TU", "ĐU", "VPTW", "BTCTU", "BTGDVTW", "UBKTTW"]),
    st.just("party"),
)
STATE = st.builds(
    DocumentNumber,
    ORDINALS,
    st.sampled_from(["NĐ", "QĐ", "TT", "NQ", "CT", "KH", "VBHN"]),
    st.sampled_from(["CP", "TTg", "UBND", "HĐND", "BNV", "BLĐTBXH", "UBTVQH15"]),
    st.just("state"),
    st.none() | st.integers(1990, 2035),
)
NUMBERS = PARTY | STATE


@pytest.mark.parametrize(("written", "canonical"), FORMS.items())
def test_every_form_people_write_is_read(written, canonical):
    number = parse_number(written)
    assert number is not None
    assert number.canonical == canonical


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_dates_ratios_and_units_are_no_numbers(text):
    assert parse_number(text) is None
    assert find_numbers(f"Theo báo cáo {text} hộ dân.") == []


@pytest.mark.parametrize(
    "text", ["cách mạng công nghiệp 4.0/CMCN", "2/GDP", "kênh 24/VTV", "Covid 19-TT/abc", "5-10 KH/HS"]
)
def test_words_that_only_look_like_codes_are_no_numbers_in_running_text(text):
    assert find_numbers(f"Theo báo cáo {text} hộ dân.") == []


@pytest.mark.parametrize("written", ["S7-NQ/TW", "57/NQ-TW", "3O/2020/NĐ-CP", "30/2020-NĐ/CP", "l8-CT/TW"])
def test_a_slip_or_swapped_separators_are_reported_as_corrected(written):
    mention = parse_mention(written)
    assert mention is not None
    assert mention.corrected


@pytest.mark.parametrize(
    "written", ["57-NQ/TW", "57 NQ TW", "57-NQ/TƯ", "30/2020/NĐ-CP", "Số 38 - HD/BTCTW", "39/2024/QH15"]
)
def test_a_mere_variant_of_spelling_is_no_correction(written):
    mention = parse_mention(written)
    assert mention is not None
    assert not mention.corrected


def test_trung_uong_and_thanh_uy_are_different_bodies():
    assert parse_number("57-NQ/TƯ").key == parse_number("57-NQ/TW").key != parse_number("57-NQ/TU").key


def test_bars_of_d_do_not_count_in_comparison():
    assert parse_number("30/2020/ND-CP").key == parse_number("30/2020/NĐ-CP").key
    assert parse_number("294-QD/TW").key == parse_number("294-QĐ/TW").key


def test_the_year_is_part_of_a_number():
    assert parse_number("30/2020/NĐ-CP").key != parse_number("30/2021/NĐ-CP").key
    assert parse_number("66.1/2025/NQ-CP").key != parse_number("66.10/2025/NQ-CP").key


def test_a_joint_number_broken_by_a_lost_hyphen_mark_is_whole():
    assert parse_number("01/2022/TTLT-VKSNDTC\x02TANDTC-BCA").issuer_code == "VKSNDTC-TANDTC-BCA"


def test_numbers_are_found_in_running_text_where_they_stand():
    text = "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020, Luật số 39/2024/QH15; 57-NQ/TW - Đột phá, 09/CT-UBND Hà Nội."
    found = find_numbers(text)
    assert [text[m.start : m.end] for m in found] == ["30/2020/NĐ-CP", "39/2024/QH15", "57-NQ/TW", "09/CT-UBND"]


@given(number=NUMBERS)
def test_the_canonical_form_reads_back_as_the_same_number(number):
    assert parse_number(number.canonical) == number


NOISE = st.fixed_dictionaries(
    {
        "lead": st.sampled_from(["", "Số ", "Số: ", "số:", "  ", "Văn bản số "]),
        "dash": st.sampled_from(["-", "–", " - ", "- ", " –"]),
        "slash": st.sampled_from(["/", " / ", "/ "]),
        "case": st.sampled_from([str, str.lower, str.upper]),
        "tail": st.sampled_from(["", " ", ".", ",", " ;"]),
        "zeros": st.integers(0, 2),
    }
)


@given(number=PARTY, noise=NOISE)
def test_noise_does_not_change_the_key_of_a_party_number(number, noise):
    codes = f"{number.type_code}{noise['slash']}{number.issuer_code}"
    written = (
        f"{noise['lead']}{'0' * noise['zeros']}{number.ordinal}{noise['dash']}{noise['case'](codes)}{noise['tail']}"
    )
    if len("0" * noise["zeros"] + number.ordinal) > 6:
        return
    read = parse_number(written)
    assert read is not None
    assert read.key == number.key


@given(number=STATE, noise=NOISE)
def test_noise_does_not_change_the_key_of_a_state_number(number, noise):
    year = f"{noise['slash']}{number.year}" if number.year else ""
    codes = f"{number.type_code}{noise['dash']}{number.issuer_code}"
    read = parse_number(f"{noise['lead']}{number.ordinal}{year}{noise['slash']}{noise['case'](codes)}{noise['tail']}")
    assert read is not None
    assert read.key == number.key


@given(
    numbers=st.lists(NUMBERS, max_size=5),
    words=st.lists(st.sampled_from(["theo", "và", "ngày 22/12/2024,", "3/4;", "của Bộ"]), min_size=6, max_size=6),
)
def test_all_numbers_of_a_text_are_found_in_order(numbers, words):
    text = " ".join(part for word, number in zip(words, numbers, strict=False) for part in (word, number.canonical))
    assert [mention.number for mention in find_numbers(text)] == numbers


@given(text=st.text(alphabet="0123456789SOlIB-/. –NQĐCTWUPVkH ngàyvề", max_size=80))
def test_mentions_never_overlap_and_lie_inside_the_text(text):
    ends = [0]
    for mention in find_numbers(text):
        assert ends[-1] <= mention.start < mention.end <= len(text)
        assert any(c.isdigit() for c in mention.number.ordinal)
        ends.append(mention.end)
