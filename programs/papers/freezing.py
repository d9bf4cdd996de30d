"""A paper as JSON, as a letter that was sent is kept, and back."""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from programs.papers.views import ActionPlanPaper, LetterPaper, ProgrammePaper, ReminderPaper, ReportPaper, WeekPaper
from vanban.errors import InvalidInput

Paper = TypeVar("Paper", ActionPlanPaper, LetterPaper, ProgrammePaper, ReminderPaper, ReportPaper, WeekPaper)


def frozen(paper: Paper) -> str:
    """Returns all that a paper says as JSON.

    >>> from programs.papers.views import LetterPaper, PaperHead
    >>> letter = LetterPaper(PaperHead("Công văn", "V/v", "ĐẢNG ỦY"), ("Chi bộ 1",), "Thường trực", (), ())
    >>> thawed(LetterPaper, frozen(letter)) == letter
    True
    """
    return TypeAdapter(type(paper)).dump_json(paper).decode()


def thawed(kind: type[Paper], words: str) -> Paper:
    """Returns the paper that ``frozen`` wrote; raises ``InvalidInput`` for what is none."""
    try:
        return TypeAdapter(kind).validate_json(words)
    except ValidationError as error:
        raise InvalidInput("Nội dung văn bản đã lưu không đúng mẫu nên không mở lại được.") from error
