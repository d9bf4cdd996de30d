"""The rule of who may read what."""

import pytest

from vanban.principals import Access, Audience, Channel, Principal, Publicity, may_read

ROOT, CITY, COMMUNE, OTHER = 1, 2, 3, 4
STAFF = Principal(7, "Lan", (ROOT, CITY, COMMUNE))
VISITOR = Principal(None, "khách")


def access(audience: Audience, owner: int = CITY, publicity: Publicity = Publicity.INTERNAL) -> Access:
    return Access(owner, audience, publicity)


@pytest.mark.parametrize("audience", Audience)
def test_a_visitor_reads_only_what_is_public_and_open(audience: Audience) -> None:
    assert not may_read(VISITOR, access(audience))
    assert may_read(VISITOR, access(audience, publicity=Publicity.OPEN)) is (audience is Audience.PUBLIC)


@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.ZALO])
def test_nothing_internal_leaves_on_an_outside_channel(channel: Channel) -> None:
    outside = Principal(STAFF.person_id, STAFF.name, STAFF.unit_ids, channel=channel)
    for audience in Audience:
        assert not may_read(outside, access(audience, owner=COMMUNE))
    assert may_read(outside, access(Audience.UNIT, owner=COMMUNE, publicity=Publicity.OPEN))


def test_a_unit_reads_its_own_and_what_its_superiors_pass_down() -> None:
    assert may_read(STAFF, access(Audience.UNIT, owner=COMMUNE))
    assert not may_read(STAFF, access(Audience.UNIT, owner=CITY))
    assert may_read(STAFF, access(Audience.SUBTREE, owner=CITY))
    assert not may_read(STAFF, access(Audience.SUBTREE, owner=OTHER))


def test_a_superior_does_not_read_a_subordinate_units_own_documents() -> None:
    superior = Principal(8, "Ba", (ROOT, CITY))
    assert not may_read(superior, access(Audience.UNIT, owner=COMMUNE))
    assert not may_read(superior, access(Audience.SUBTREE, owner=COMMUNE))


def test_named_units_read_and_others_do_not() -> None:
    named = Access(OTHER, Audience.NAMED, Publicity.INTERNAL, frozenset({COMMUNE}))
    assert may_read(STAFF, named)
    assert not may_read(Principal(8, "Ba", (ROOT, CITY)), named)
    assert may_read(Principal(9, "Tư", (ROOT, OTHER)), named)
