"""Questions that wait for a person are kept whole, with everything dubious in them."""

from exchanged import entries
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.formats.entries import Doubt, Entry, Finding, Imported
from exams.formats.keeping import kept, unkept

FINDINGS = st.builds(
    Finding, st.sampled_from(Doubt), st.text(), st.text(), st.none() | st.integers(0, 9), st.text(), st.none()
)


@settings(max_examples=40)
@given(st.lists(entries(), max_size=3), st.lists(FINDINGS, max_size=3))
def test_what_is_kept_is_given_back_as_it_was(some: list[Entry], findings: list[Finding]) -> None:
    imported = Imported(tuple(some), tuple(findings))
    text = kept(imported)
    assert text.isascii()
    assert unkept(text) == imported
    assert [one.place for one in unkept(text).entries] == [one.place for one in some]
