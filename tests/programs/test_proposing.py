"""Tasks that a model proposes: only what the document proves counts, whatever the model writes."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from task_texts import written

from programs.proposing import Proposals, Refused, propose_tasks
from programs.reading import find_tasks
from programs.tasks import Shape
from rag.model_port import Chunk, Prompt

BODY = """I- TÌNH HÌNH
1. Văn phòng Thành ủy đã rà soát kho lưu trữ.

II- NHIỆM VỤ
1. Việc chỉnh lý kho lưu trữ cũ do Văn phòng Thành ủy đảm nhận, xong trước ngày 30/11/2026.
2. Sở Tài chính bố trí kinh phí trước ngày 15/12/2026, gửi Sở Nội vụ.
"""
SOURCE = written(BODY)
SENTENCE = "Việc chỉnh lý kho lưu trữ cũ do Văn phòng Thành ủy đảm nhận, xong trước ngày 30/11/2026."


@dataclass
class Scripted:
    """A model that writes the same lines for every prompt, in small pieces."""

    lines: str
    inside: bool = True
    name: str = "scripted"
    prompts: list[Prompt] = field(default_factory=list)

    def prepare(self) -> None:
        """Has nothing to load."""

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        self.prompts.append(prompt)
        yield from (Chunk(self.lines[at : at + 5]) for at in range(0, len(self.lines), 5))

    def close(self) -> None:
        """Has nothing to close."""


def line(quote: str, lead: str, **others: str) -> str:
    """Returns a proposal about every passage that could hold the quote: the model does not know which it is."""
    values = {"trich": quote, "chu_tri": lead, "phoi_hop": "", "san_pham": "", "han": ""} | others
    return "\n".join(json.dumps({"doan": mark, **values}, ensure_ascii=False) for mark in range(1, 9))


def proposed(lines: str, *, inside: bool = True, public: bool = True) -> Proposals:
    return propose_tasks(SOURCE, Scripted(lines, inside), known=find_tasks(SOURCE), public=public)


def test_a_task_in_words_that_the_rules_do_not_know_is_taken_when_the_document_proves_it() -> None:
    [task] = proposed(line(SENTENCE, "Văn phòng Thành ủy", han="trước ngày 30/11/2026")).tasks
    assert SOURCE.text[task.start : task.end] == SENTENCE
    assert (task.lead, task.deadline.last) == ("Văn phòng Thành ủy", datetime.date(2026, 11, 30))
    assert (task.shape, task.path) == (Shape.PROPOSED, "mục II.1")
    assert task.confidence < 0.7


def test_a_day_that_the_document_does_not_say_is_replaced_by_the_one_it_says() -> None:
    [task] = proposed(line(SENTENCE, "Văn phòng Thành ủy", han="trước ngày 01/01/2030")).tasks
    assert task.deadline.last == datetime.date(2026, 11, 30)


def test_partners_and_products_that_the_document_does_not_name_are_left_out() -> None:
    [task] = proposed(line(SENTENCE, "Văn phòng Thành ủy", phoi_hop="Sở Y tế", san_pham="Báo cáo")).tasks
    assert (task.partners, task.product) == ("", "")


@pytest.mark.parametrize(
    ("quote", "lead", "reason"),
    [
        (SENTENCE.replace("cũ", "mới"), "Văn phòng Thành ủy", Refused.QUOTE),
        (SENTENCE, "Sở Y tế", Refused.LEAD),
        (SENTENCE, "kho lưu trữ cũ", Refused.LEAD),
        ("Văn phòng Thành ủy đã rà soát kho lưu trữ.", "Văn phòng Thành ủy", Refused.TOLD),
        ("Sở Tài chính bố trí kinh phí trước ngày 15/12/2026, gửi Sở Nội vụ.", "Sở Tài chính", Refused.KNOWN),
        ("Sở Tài chính bố trí kinh phí trước ngày 15/12/2026, gửi Sở Nội vụ.", "Sở Nội vụ", Refused.LEAD),
    ],
)
def test_what_the_document_does_not_prove_is_refused_with_its_reason(quote: str, lead: str, reason: Refused) -> None:
    result = proposed(line(quote, lead))
    assert result.tasks == ()
    assert result.refused[reason] >= 1


@pytest.mark.parametrize(
    "lines", ["KHÔNG CÓ", "", "{", '{"doan": 1}', "[]", '{"doan": "x", "trich": "a"}', "```json\n{}\n```"]
)
def test_lines_of_another_shape_are_no_proposals(lines: str) -> None:
    assert proposed(lines).tasks == ()


def test_a_document_that_is_not_public_goes_to_no_model_outside() -> None:
    model = Scripted(line(SENTENCE, "Văn phòng Thành ủy"), inside=False)
    assert propose_tasks(SOURCE, model, known=(), public=False) == Proposals((), {}, 0)
    assert model.prompts == []
    assert propose_tasks(SOURCE, model, known=(), public=True).tasks


def test_the_words_of_the_document_stand_between_fences_that_are_new_each_time() -> None:
    model = Scripted("KHÔNG CÓ")
    propose_tasks(SOURCE, model, known=(), public=True)
    propose_tasks(SOURCE, model, known=(), public=True)
    fences = {prompt.user.split("<<<")[1].split()[0] for prompt in model.prompts}
    assert len(fences) == len(model.prompts)


@settings(max_examples=50)
@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_model_writes_every_task_stands_in_the_document(quote: str, lead: str, due: str) -> None:
    for lines in (quote, line(quote, lead, han=due), line(SENTENCE, lead, han=due), line(quote, "Văn phòng Thành ủy")):
        for task in proposed(lines).tasks:
            assert task.text == " ".join(SOURCE.text[task.start : task.end].split())
            assert task.lead in SOURCE.text
            assert task.due in SOURCE.text
