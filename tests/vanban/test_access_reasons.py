"""The explanation never says anything else than the rule."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.access_reasons import Names, explain
from vanban.principals import Access, Audience, Channel, Outside, Principal, Publicity, Role, may_read

UNITS = st.integers(1, 6)
PRINCIPALS = st.builds(
    Principal,
    st.none() | st.integers(1, 3),
    st.just("x"),
    st.lists(UNITS, max_size=4, unique=True).map(tuple),
    st.frozensets(st.sampled_from([role.value for role in Role]), max_size=3),
    st.sampled_from(Channel),
    st.frozensets(UNITS, max_size=2),
)
ACCESSES = st.builds(
    Access,
    UNITS,
    st.sampled_from(Audience),
    st.sampled_from(Publicity),
    st.frozensets(UNITS, max_size=3),
    st.booleans(),
    st.sampled_from(Outside),
    st.booleans(),
)
NAMES = st.dictionaries(UNITS, st.just("Đảng ủy xã An"), max_size=6).map(Names)


@settings(max_examples=2_000, deadline=None)
@given(principal=PRINCIPALS, access=ACCESSES, names=NAMES)
def test_the_explanation_agrees_with_the_rule(principal: Principal, access: Access, names: Names) -> None:
    explanation = explain(principal, access, names=names)
    assert explanation.readable == may_read(principal, access)
    assert explanation.deciding.holds == explanation.readable
    assert all(reason.words.endswith(".") for reason in explanation.reasons)


def test_the_words_name_the_units() -> None:
    who = Principal(1, "An", (1, 2), channel=Channel.WEB)
    access = Access(3, Audience.SUBTREE, Publicity.INTERNAL)
    words = explain(who, access, names=Names({2: "Xã Bến", 3: "Phường Hồ"})).deciding.words
    assert "“Phường Hồ”" in words
    assert "cấp dưới" in words


def test_an_heir_is_told_that_it_reads_as_heir() -> None:
    who = Principal(1, "An", (1, 2), heir_of=frozenset({5}))
    explanation = explain(who, Access(5, Audience.UNIT, Publicity.INTERNAL), names=Names({5: "Huyện cũ"}))
    assert explanation.readable
    assert "kế thừa" in explanation.deciding.words


def test_whoever_acts_for_no_unit_is_told_so() -> None:
    explanation = explain(Principal(1, "An"), Access(5, Audience.UNIT, Publicity.INTERNAL))
    assert not explanation.readable
    assert "đã kết thúc" in explanation.reasons[0].words
