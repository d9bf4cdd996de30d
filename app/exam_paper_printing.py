"""Papers in the words and the JSON of the command."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from vanban.db.exam_paper_reading import PaperItem, PaperPage
    from vanban.principals import Principal


def rows_json(found: "PaperPage") -> dict[str, Any]:
    """Returns a page of papers as JSON values."""
    papers = [
        {
            "id": row.id,
            "title": row.title,
            "state": row.state,
            "version": row.version,
            "questions": found.counts.get(row.id, 0),
            "minutes": row.minutes,
            "codes": [one.code for one in row.variants],
            "sittings": found.sittings.get(row.id, 0),
        }
        for row in found.rows
    ]
    return {"total": found.total, "page": found.page, "pages": found.pages, "papers": papers}


def paper_json(session: "Session", person: "Principal", paper_id: int) -> dict[str, Any]:
    """Returns a paper with its questions, keys and variants as JSON values.

    Questions that the person may not read have no words, and the variants then no letters.
    """
    from exams.papers.making import questions_of, variants_of
    from exams.papers.printed import key_letters
    from vanban.db.exam_paper_reading import paper_items
    from vanban.db.exam_papers import paper_row

    row = paper_row(session, person, paper_id)
    items = paper_items(session, person, row)
    whole = all(item.content is not None for item in items)
    plain = [question.item for question in questions_of(items)] if whole else []
    variants = [
        {
            "code": one.code,
            "questions": [placed.question + 1 for placed in one.arrangement],
            "keys": [key_letters(placed, plain[placed.question]) for placed in one.arrangement] if whole else None,
        }
        for one in variants_of(row)
    ]
    head = {"id": row.id, "title": row.title, "state": row.state, "version": row.version, "minutes": row.minutes}
    more = {"scale": row.scale, "seed": row.seed, "items": list(map(_item_json, items)), "variants": variants}
    return {**head, **more}


def print_paper(told: dict[str, Any]) -> None:
    """Prints a paper with all that was told of it."""
    from exams.items import LETTERS
    from vanban.exam_papers import PAPER_STATE_WORDS, PaperState

    state = PAPER_STATE_WORDS[PaperState(told["state"])]
    click.echo(f"Đề {told['id']} “{told['title']}” [{state}], {told['minutes']} phút, thang điểm {told['scale']}")
    for item in told["items"]:
        locked = " (khóa)" if item["locked"] else ""
        click.echo(f"Câu {item['number']}{locked}: {item['stem'] or '(không được xem)'}")
        for place, option in enumerate(item["options"]):
            click.echo(f" {'*' if place in item['keys'] else ' '} {LETTERS[place]}. {option}")
        for problem in item["problems"]:
            click.echo(f"   Lưu ý: {problem}")
    for one in told["variants"]:
        keys = one["keys"] or ()
        click.echo(f"Mã đề {one['code']}: {' '.join(f'{number}{key}' for number, key in enumerate(keys, start=1))}")


def _item_json(item: "PaperItem") -> dict[str, Any]:
    content = item.content
    return {
        "number": item.position + 1,
        "item_id": item.item_id,
        "version": item.version,
        "locked": item.locked,
        "stem": content.stem if content else None,
        "options": list(content.options) if content else [],
        "keys": list(content.keys) if content else [],
        "topic": content.topic if content else None,
        "level": (content.level or None) if content else None,
        "problems": list(item.problems),
    }
