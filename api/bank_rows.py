"""What the pages of the question bank show of a question in one row: its stem, state, flags, what the linter says."""

from collections.abc import Sequence
from dataclasses import dataclass

from exams.bank_linting import lint_entry
from exams.banking import entry_of_item
from exams.findings import Finding
from exams.items import KIND_WORDS, LEVEL_WORDS, Kind, Level
from vanban.exam_bank import STATE_WORDS, BankItem

TITLE = 240  # characters of a stem in a row
STATE_LOOKS = {"nhap": ("", "edit"), "cho_duyet": ("warn", "waiting"), "da_duyet": ("good", "good")}
STATE_LOOKS |= {"ngung": ("bad", "ended")}


@dataclass(frozen=True, slots=True)
class BankRow:
    """A question in a list."""

    item: BankItem
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        """The beginning of the stem on one line."""
        return title_of(self.item)

    @property
    def state(self) -> str:
        """The state in words."""
        return STATE_WORDS[self.item.state]

    @property
    def level(self) -> str:
        """The level in words, or nothing."""
        return LEVEL_WORDS[Level(self.item.content.level)] if self.item.content.level else ""

    @property
    def kind(self) -> str:
        """The kind in words."""
        return KIND_WORDS[Kind(self.item.content.kind)]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being used."""
        return tuple(one for one in self.findings if one.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person should look at."""
        return tuple(one for one in self.findings if not one.is_error)

    @property
    def told(self) -> str:
        """What the linter says, one rule a line, for a tooltip and for readers of the screen."""
        return "\n".join(f"{one.rule.reason} {one.detail}".strip() for one in self.findings)


def bank_rows(items: Sequence[BankItem]) -> list[BankRow]:
    """Returns rows with what the linter says of the words alone; changed sources are told by the flags."""
    return [BankRow(item, tuple(lint_entry(entry_of_item(item)))) for item in items]


def title_of(item: BankItem) -> str:
    """Returns the beginning of a stem on one line."""
    line = " ".join(item.content.stem.split())
    return line if len(line) <= TITLE else f"{line[:TITLE].rstrip()}…"
