"""The log in Vietnamese: nothing an auditor sees is a code alone."""

from vanban.audit import Action, Outcome
from vanban.audit_words import (
    ACTION_WORDS,
    BREAK_WORDS,
    CHANNEL_WORDS,
    OUTCOME_WORDS,
    action_words,
    channel_words,
    detail_pairs,
    outcome_words,
    target_words,
)
from vanban.db.audit_verification import Break
from vanban.principals import Channel


def test_every_action_outcome_channel_and_break_has_words() -> None:
    assert set(ACTION_WORDS) == set(Action)
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(CHANNEL_WORDS) == set(Channel)
    assert set(BREAK_WORDS) == {one.value for one in Break}
    assert len(set(ACTION_WORDS.values())) == len(ACTION_WORDS)


def test_what_another_version_wrote_keeps_its_own_name() -> None:
    assert action_words("viec_moi") == "viec_moi"
    assert outcome_words("khac") == "khac"
    assert channel_words("") == ""
    assert target_words("vat_moi") == "vat_moi"


def test_details_are_told_with_labels() -> None:
    assert detail_pairs('{"cited":[1,2],"preview":true,"as_of":null,"x":1}') == [
        ("Mã văn bản được dẫn", "1, 2"),
        ("Xem thử, không lưu", "có"),
        ("Hỏi theo hiệu lực ngày", "không có"),
        ("x", "1"),
    ]
    assert detail_pairs("") == []


def test_a_detail_that_was_tampered_with_is_still_shown() -> None:
    assert detail_pairs("không phải JSON") == [("Chi tiết", "không phải JSON")]
    assert detail_pairs("[1]") == [("Chi tiết", "[1]")]
