"""Damaged files: each is read into a document that holds, or refused with a Vietnamese sentence; nothing else."""

import random
import time
from collections import Counter

import pytest
from holding import outcome
from hypothesis import given, settings
from hypothesis import strategies as st
from mutating import MARKUP, TEXT, mutated
from seeds import CLOSING, HEAD, seeds

from ingest.containers import Member, members
from ingest.parsing import parse_file

LONGEST_S = 20
QUICK = {"docx": 50, "pdf": 25, "html": 40, "xlsx": 50, "pptx": 40, "eml": 30, "zip": 40, "legacy": 30, "text": 50,
         "epub": 30}  # fmt: skip
SLOW = {"docx": 350, "pdf": 180, "html": 250, "xlsx": 350, "pptx": 250, "eml": 150, "zip": 250, "legacy": 250,
        "text": 400, "epub": 200}  # fmt: skip


def read_whole(name: str, data: bytes) -> object:
    """Returns the document in a file, or the members of a container, each of them read too."""
    found = members(name, data)
    if found is None:
        return parse_file(name, data)
    for member in found:
        check_member(member, name)
        if member.data:
            outcome(read_whole, member.name, member.data)
    return found


def check_member(member: Member, container: str) -> None:
    """Asserts that a member leads nowhere outside and is either there or excused."""
    own = member.name.removeprefix(container)
    assert own != member.name
    assert ".." not in own.replace(" › ", "/").split("/")
    assert not own.startswith(("/", "\\"))
    assert own.isprintable()
    assert bool(member.data) != bool(member.error)


def outcomes(kind: str, numbers: range) -> Counter[str]:
    """Returns how many damaged files of a format were read, found unreadable or rejected."""
    counted: Counter[str] = Counter()
    for number in numbers:
        chance = random.Random(f"{kind} {number}")
        name, data = mutated(chance, *chance.choice(seeds()[kind]))
        begun = time.process_time()
        try:
            counted[outcome(read_whole, name, data)] += 1
        except BaseException as error:
            error.add_note(f"mutation {number} of {kind}: {name}")
            raise
        assert time.process_time() - begun < LONGEST_S, (kind, number)
    return counted


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("kind", QUICK)
def test_a_damaged_file_is_read_or_refused(kind: str) -> None:
    counted = outcomes(kind, range(QUICK[kind]))
    assert counted["read"], "all are refused: the damage is too great to test anything but the refusals"


@pytest.mark.slow
@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("kind", SLOW)
def test_many_damaged_files_are_read_or_refused(kind: str) -> None:
    counted = outcomes(kind, range(1_000, 1_000 + SLOW[kind]))
    assert counted["read"]
    assert counted["unreadable"] or kind == "html"


def test_the_same_seed_damages_a_file_in_the_same_way() -> None:
    for kind, files in seeds().items():
        once, again = (mutated(random.Random(f"{kind} 7"), *files[0]) for _ in range(2))
        assert once == again


def test_the_suite_damages_at_least_two_thousand_files() -> None:
    assert sum(QUICK.values()) + sum(SLOW.values()) >= 2_000


ENDS = {"read", "unreadable", "rejected"}
LINES = st.lists(st.one_of(st.sampled_from([*HEAD, *CLOSING, "", "|", "- ", "MẬT"]), st.text(max_size=60)), max_size=25)


@settings(max_examples=60)
@given(LINES, st.sampled_from([".txt", ".md", ".html", ".csv", ".eml", ".org", ""]))
def test_any_text_under_any_name_is_read_or_refused(lines: list[str], suffix: str) -> None:
    assert outcome(read_whole, f"a{suffix}", "\n".join(lines).encode("utf-8", "surrogatepass")) in ENDS


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"From: a\n"]))
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    assert outcome(read_whole, "a.txt", start + data) in ENDS


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from([*MARKUP, *TEXT]), max_size=6))
def test_a_page_that_is_damaged_again_and_again_is_read_or_refused(chance: random.Random, deeds: list) -> None:  # type: ignore[type-arg]
    data = seeds()["html"][0][1][:3_000]
    for deed in deeds:
        data = deed(chance, data[:20_000]) if data else b"<html>"
    assert outcome(read_whole, "a.html", data) in ENDS
