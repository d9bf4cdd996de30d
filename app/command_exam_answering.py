"""``vanban exam answer``: the option of each question that the documents of the library prove."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.command_exam_files import read_questions
from app.options import json_option, print_json
from app.running import acting, running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.wiring import Services
    from exams.answering import Answered
    from exams.items import Item
    from vanban.principals import Principal

_Asked = tuple[str, "Item"]  # what a question is called, and the question
_MOST_QUOTE = 300  # characters of a quote that is printed


@click.command("answer", cls=Command, short_help="Tìm phương án mà văn bản trong kho chứng minh được.")
@click.argument("file", metavar="[TỆP]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--bank", is_flag=True, help="Các câu chưa ghi nguồn trong ngân hàng của đơn vị, thay cho tệp.")
@click.option("--user", metavar="TÊN", help="Đọc kho với quyền của tài khoản này.")
@json_option
def answer_questions(file: Path | None, *, bank: bool, user: str | None, as_json: bool) -> None:
    """Với mỗi câu hỏi trong TỆP (mọi định dạng của lệnh import) hoặc trong ngân hàng, tìm phương án mà văn bản trong
    kho chứng minh được, kèm đoạn trích. Không đủ căn cứ thì không chọn; đáp án đang ghi trái với văn bản thì báo.
    """
    from vanban.errors import InvalidInput

    if bank == (file is not None):
        raise InvalidInput("Hãy nêu một tệp câu hỏi, hoặc dùng --bank.")
    with running_services() as services:
        person = acting_trainer(services, user) if bank else acting(services, user)
        questions = _of_bank(services, person) if file is None else _of_file(file)
        answered = _answered(services, person, questions)
    if as_json:
        print_json({"questions": [_json(name, item, one) for (name, item), one in answered], **_counts(answered)})
        return
    for (name, item), one in answered:
        _print(name, item, one)
    counts = _counts(answered)
    click.echo(
        f"{counts['total']} câu: {counts['proven']} câu chứng minh được đáp án, trong đó {counts['against_key']} câu"
        f" trái với đáp án đang ghi; {counts['total'] - counts['proven']} câu không đủ căn cứ."
    )


def _of_file(file: Path) -> "list[_Asked]":
    return [(f"Câu {n}", entry.item) for n, entry in enumerate(read_questions(file, None).entries, start=1)]


def _of_bank(services: "Services", person: "Principal") -> "list[_Asked]":
    """Returns the questions of the person's bank that name no source, those out of use left out."""
    from exams.banking import entry_of_item
    from vanban.db.exam_bank_listing import all_items
    from vanban.exam_bank import BankSearch, ItemState

    in_use = frozenset(state for state in ItemState if state is not ItemState.RETIRED)
    with services.database.session() as session:
        items = all_items(session, person, BankSearch(states=in_use))
        return [(f"Câu mã {item.id}", entry_of_item(item).item) for item in items if not item.content.sources]


def _answered(
    services: "Services", person: "Principal", questions: "Sequence[_Asked]"
) -> "list[tuple[_Asked, Answered]]":
    """Returns the answers, with an entry in the audit log that holds counts alone."""
    from exams.answering import answer
    from exams.library import documents_for_answering
    from exams.passages import Passages
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command

    with services.database.transaction() as session:
        passages = Passages(tuple(documents_for_answering(session, person)))
        answered = [((name, item), answer(item, passages)) for name, item in questions]
        proven = sum(one.place is not None for _, one in answered)
        detail = {"questions": len(answered), "proven": proven}
        record_command(session, Action.ITEMS_ANSWERED, by=person, target="exam_item", detail=detail)
    return answered


def _counts(answered: "Sequence[tuple[_Asked, Answered]]") -> dict[str, int]:
    proven = [one for _, one in answered if one.place is not None]
    return {"total": len(answered), "proven": len(proven), "against_key": sum(one.against_key for one in proven)}


def _json(name: str, item: "Item", one: "Answered") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "name": name,
        "stem": item.stem,
        "outcome": one.outcome.value,
        "answer": one.letter or None,
        "given_key": item.key_letters or None,
        "against_key": one.against_key,
        "confidence": one.confidence.value if one.confidence else None,
        "source": asdict(one.source) if one.source else None,
    }


def _print(name: str, item: "Item", one: "Answered") -> None:
    from exams.answering import CONFIDENCE_WORDS, OUTCOME_WORDS

    click.echo(f"{name}: {' '.join(item.stem.split())}")
    if one.place is None or one.source is None or one.confidence is None:
        click.echo(f"   Không chọn: {OUTCOME_WORDS[one.outcome]}.\n")
        return
    quote = " ".join(one.source.quote.split())
    shown = quote if len(quote) <= _MOST_QUOTE else f"{quote[:_MOST_QUOTE].rsplit(' ', 1)[0]} …"
    click.echo(f"   {one.letter}. {item.options[one.place]} (độ tin cậy {CONFIDENCE_WORDS[one.confidence]})")
    if one.against_key:
        click.echo(f"   TRÁI VỚI ĐÁP ÁN ĐANG GHI: {item.key_letters}.")
    click.echo(f"   Căn cứ: {one.source.citation}: “{shown}”\n")


COMMANDS = (answer_questions,)
