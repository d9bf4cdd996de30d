"""Generated examples for the judge: what is cut out of lines, how it is worded, and what the near misses change."""

import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.training.chunking import Chunker, count_pairs, covered, syllables, tidy
from eval.training.judge_contrasts import Contrast, Contrasts
from eval.training.judge_examples import Example, read_examples, write_examples
from eval.training.judge_kinds import CUES, FIGURES, unsaid
from eval.training.judge_material import Material
from eval.training.judge_pairs import generated
from eval.training.judge_phrases import load_phrases
from eval.training.judge_tables import Rows, load_columns
from eval.training.question_dressing import Dressing
from eval.training.sentence_questions import Draft, Drafting
from eval.training.statutes import Article, lines
from vanban.text import has_marks

BODIES = ("Ủy ban nhân dân xã", "Giám đốc trung tâm", "Hội đồng thẩm định", "Trưởng phòng văn thư")
DUTIES = (
    "kiểm tra hồ sơ lưu trữ",
    "phê duyệt kế hoạch đào tạo",
    "công bố danh mục tài liệu",
    "báo cáo kết quả khảo sát",
)
PLACES = ("nhà văn hóa thôn", "trụ sở cơ quan", "trung tâm hành chính", "bộ phận một cửa")


def made_articles() -> list[Article]:
    """Returns articles of four lines, of eight laws, no two alike."""
    rng = random.Random(6)
    made = []
    for number in range(32):
        law, at = f"{number // 4}/2026/lh", str(number % 4 + 1)
        duty, other = rng.sample(DUTIES, 2)
        text = (
            f"1. {rng.choice(BODIES)} có trách nhiệm {duty} trong thời hạn {rng.randint(2, 30)} ngày làm việc.\n"
            f"2. Hồ sơ đề nghị {other} được nộp tại {rng.choice(PLACES)}, lệ phí là {rng.randint(2, 90)}.000 đồng.\n"
            f"3. Việc {duty} phải đạt {rng.randint(50, 99)}% số đơn vị đối với xã đảo, nhằm bảo vệ tài liệu quý.\n"
            f"4. Thành phần hồ sơ bao gồm:\na) Tờ trình về việc {other} của đơn vị;\nb) Bản sao quyết định."
        )
        made.append(Article(f"{law}+{at}", law, at, f"Trách nhiệm {duty} số {number}", text))
    return made


ARTICLES = made_articles()
LINE = "1. Ủy ban nhân dân xã có trách nhiệm kiểm tra hồ sơ lưu trữ của đơn vị trong thời hạn 15 ngày làm việc."


@pytest.fixture(scope="module")
def chunker() -> Chunker:
    return Chunker(count_pairs(article.text for article in ARTICLES))


@pytest.fixture(scope="module")
def material(chunker: Chunker) -> Material:
    return Material(ARTICLES, {}, chunker=chunker, rng=random.Random(1))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl.gz"
    rows = [
        {"_id": one.id, "law_id": one.law, "article_id": one.number, "title": one.title, "text": one.text}
        for one in ARTICLES
    ]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


@pytest.fixture(scope="module")
def examples(corpus: Path) -> Sequence[Example]:
    return list(generated(corpus))


def test_a_line_that_was_printed_over_several_is_one_line() -> None:
    assert lines("1. Nộp\ntại xã.\na) Đơn;\n\n- Bản sao\n2. Họp") == [
        "1. Nộp tại xã.",
        "a) Đơn;",
        "- Bản sao",
        "2. Họp",
    ]


def test_chunks_are_parted_by_function_words_and_stand_where_they_say(chunker: Chunker) -> None:
    text = "kiểm tra hồ sơ của đơn vị, bảo vệ tài liệu"
    found = chunker.chunks(text)
    assert [chunk.text for chunk in found] == ["kiểm tra hồ sơ", "đơn vị", "bảo vệ tài liệu"]
    assert all(text[chunk.start : chunk.end] == chunk.text for chunk in found)


def test_a_long_run_is_parted_between_words_that_seldom_stand_together(chunker: Chunker) -> None:
    found = [chunk.text for chunk in chunker.chunks("kiểm tra hồ sơ lưu trữ phê duyệt kế hoạch đào tạo")]
    assert all(2 <= len(one.split()) <= 5 for one in found)
    assert " ".join(found) == "kiểm tra hồ sơ lưu trữ phê duyệt kế hoạch đào tạo"


def test_a_phrase_is_tidied_of_numbers_references_and_edges() -> None:
    assert tidy("1. Và nộp hồ sơ (bản giấy) theo quy định tại khoản 2 Điều 5, đối với") == "nộp hồ sơ"
    assert tidy("của và, theo") == ""


def test_a_figure_is_cut_out_and_asked_for_by_its_kind(chunker: Chunker) -> None:
    found = [draft for at in range(9) for draft in Drafting(chunker, random.Random(at)).drafts(LINE)]
    asked = [draft for draft in found if draft.kind == "duration"]
    assert asked
    for draft in asked:
        assert draft.asking in load_phrases().figure_askings["duration"]
        assert "15" not in draft.about
        assert covered(draft.about, syllables(LINE)) == 1


def test_who_has_a_duty_is_asked_without_naming_it(chunker: Chunker) -> None:
    found = [draft for at in range(9) for draft in Drafting(chunker, random.Random(at)).drafts(LINE)]
    asked = [draft for draft in found if draft.kind == "who"]
    assert asked
    assert all(draft.asking_first and "Ủy ban nhân dân xã" not in draft.about for draft in asked)


def test_a_question_is_worded_in_many_ways_some_without_marks(chunker: Chunker) -> None:
    dressing = Dressing(chunker, random.Random(3))
    draft = Draft("duration", "ủy ban nhân dân xã kiểm tra hồ sơ", "trong bao lâu")
    worded = [dressing.question(draft) for _ in range(60)]
    assert len(set(worded)) > 20
    assert any(not has_marks(one) for one in worded)
    assert any("UBND" in one for one in worded)


def contrasts_of(material: Material, chunker: Chunker) -> list[Contrast]:
    """Returns the near misses of the first line of every article, drawn twice."""
    rng = random.Random(4)
    drafting, making = Drafting(chunker, rng), Contrasts(material, chunker, rng)
    return [
        contrast
        for number, (_, article_lines) in enumerate(material.articles)
        for draft in drafting.drafts(article_lines[0])
        for contrast in making.of(draft, material.shown(number, 0))
    ]


def test_every_way_to_miss_is_made_and_its_counterpart_answers(material: Material, chunker: Chunker) -> None:
    found = contrasts_of(material, chunker)
    missed = {"object", "object gone", "condition", "asking", "unit", "line", "elsewhere"}
    assert {one.kind for one in found if not one.answers} >= missed
    assert {one.kind for one in found if one.answers} == {"object moved", "condition met", "asking met", "unit met"}


def test_a_near_miss_asks_for_what_its_evidence_does_not_hold(material: Material, chunker: Chunker) -> None:
    for one in contrasts_of(material, chunker):
        if one.kind == "asking":
            assert not CUES[one.draft.kind].search(one.shown.body)
        if one.kind in {"object", "condition"}:
            assert covered(one.draft.about, one.shown.words()) < 1
        if one.kind in {"object moved", "condition met"}:
            assert covered(one.draft.about, one.shown.words()) == 1


def test_each_made_fact_says_what_it_is_asked_for() -> None:
    phrases = load_phrases()
    assert phrases.facts.keys() == phrases.other_askings.keys() == CUES.keys()
    for kind, facts in phrases.facts.items():
        for fact in facts:
            said = fact.format(n="5", m="450", p="70", d="3/4/2026", mo=6, h=9)
            assert kind not in unsaid(said), said
    assert phrases.figure_askings.keys() == FIGURES.keys()


def test_a_row_answers_its_question_and_no_other_rows(material: Material) -> None:
    rows = Rows(material, random.Random(5))
    found = [contrast for _ in range(60) for contrast in rows.contrasts()]
    assert {one.kind for one in found if not one.answers} == {"row other", "row part", "row asking", "row year"}
    for one in found:
        if one.kind == "row":
            assert one.draft.about in one.shown.body
        if one.kind == "row other":
            assert f"“{one.draft.about}”" not in one.shown.body


def test_a_question_of_a_table_asks_for_a_column_that_it_has() -> None:
    for table in load_columns()["tables"]:
        kinds = {kind for _, kind in table["columns"]}
        assert {*table["askings"], table["about"]} <= kinds


def test_generated_examples_are_balanced_told_apart_and_the_same_each_time(
    examples: Sequence[Example], corpus: Path
) -> None:
    assert len(examples) > 200
    assert 0.35 < sum(one.answers for one in examples) / len(examples) < 0.65
    assert {one.kind for one in examples} >= {"duration", "who", "title", "row", "line", "object"}
    assert all(one.question.strip() and one.body.strip() and one.hand == 0 for one in examples)
    assert list(generated(corpus)) == examples
    assert list(generated(corpus, seed=8)) != examples


def test_examples_are_read_back_as_written(examples: Sequence[Example], tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl.gz"
    assert write_examples(path, examples[:50]) == 50
    assert read_examples(path) == examples[:50]
