"""Questions of the bank in the words and the JSON of the command."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from vanban.exam_bank import BankItem

_TITLE = 100  # characters of a stem in a list


def item_json(item: "BankItem") -> dict[str, Any]:
    """Returns a question in a list as JSON values."""
    return {
        "id": item.id,
        "state": item.state.value,
        "version": item.version,
        "author": item.author_id,
        "topic": item.content.topic,
        "level": item.content.level or None,
        "kind": item.content.kind,
        "code": item.content.code,
        "stem": item.content.stem,
        "flags": [{"kind": f.kind.value, "document_id": f.document_id, "detail": f.detail} for f in item.flags],
    }


def print_item(item: "BankItem") -> None:
    """Prints a question on a line, its flags below."""
    from vanban.exam_bank import STATE_WORDS

    topic = f" · {item.content.topic}" if item.content.topic else ""
    click.echo(f"{item.id}. [{STATE_WORDS[item.state]} · bản {item.version}{topic}] {short(item.content.stem)}")
    for flag in item.flags:
        click.echo(f"   Lưu ý: {flag.detail}.")


def print_full(told: dict[str, Any]) -> None:
    """Prints a question with all that was told of it."""
    from exams.formats.entries import LETTERS, letter_of
    from vanban.exam_bank import DECISION_WORDS, STATE_WORDS, Decision, ItemState

    click.echo(f"Câu {told['id']} [{STATE_WORDS[ItemState(told['state'])]} · bản {told['version']}]: {told['stem']}")
    for letter, option in zip(LETTERS, told["options"], strict=False):
        click.echo(f"   {letter}. {option}")
    click.echo(f"   Đáp án: {', '.join(letter_of(key) for key in told['keys']) or 'chưa có'}. {told['explanation']}")
    for source in told["sources"]:
        click.echo(f"   Căn cứ: {source['citation']}: “{' '.join(source['quote'].split())}”")
    for flag in told["flags"]:
        click.echo(f"   Lưu ý: {flag['detail']}.")
    for one in told["decisions"]:
        click.echo(f"   {DECISION_WORDS[Decision(one['decision'])]} bản {one['version']}. {one['note']}".rstrip())
    for one in told["comments"]:
        click.echo(f"   Nhận xét bản {one['version']}: {one['text']}")


def short(stem: str) -> str:
    """Returns the beginning of a stem on one line."""
    line = " ".join(stem.split())
    return line if len(line) <= _TITLE else f"{line[:_TITLE].rstrip()}…"
