"""Click in Vietnamese: the headings of its help, and its complaints about what was typed.

Click's words come from gettext catalogues that it does not ship; inheriting from its classes is its way to change them.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from app.options import data_option

_HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh"}


_NUMBER_RE = re.compile(r"\bINTEGER(?: RANGE)?\b|\bFLOAT(?: RANGE)?\b")
_DEFAULT_RE = re.compile(r"\[default: (.*?)(?:; [^\];]*[<>][^\];]*)?\]$")
_RANGE_RE = re.compile(r"\s*\[[^\[\]]*[<>]=?[^\[\]]*\]$")


def _remarked(words: str) -> str:
    """Returns what is said of an option, with Click's remark at its end in Vietnamese.

    >>> _remarked("Số câu.  [default: 30; 1<=x<=500]"), _remarked("Tệp ra.  [required]"), _remarked("Trang.  [x>=1]")
    ('Số câu. (mặc định: 30)', 'Tệp ra. (bắt buộc)', 'Trang.')
    """
    words = _DEFAULT_RE.sub(r"(mặc định: \1)", words).replace("[required]", "(bắt buộc)")
    return _RANGE_RE.sub("", words).replace("  (", " (")


class Formatter(click.HelpFormatter):
    """Writes help under Vietnamese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Writes the line that shows how to call a command."""
        super().write_usage(prog, args, prefix="Cách dùng: " if prefix is None else prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Writes options and what they do, the remarks that Click adds to them in Vietnamese."""
        written = [(_NUMBER_RE.sub("SỐ", name), _remarked(words)) for name, words in rows]
        super().write_dl(written, col_max, col_spacing)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Writes a heading and indents what follows."""
        with super().section(_HEADINGS.get(name, name)):
            yield


class Context(click.Context):
    """A context whose help is Vietnamese."""

    formatter_class = Formatter


class Command(click.Command):
    """A command with Vietnamese help and the option ``--data``."""

    context_class = Context

    def __init__(self, name: str | None, **settings: Any) -> None:
        super().__init__(name, options_metavar="[TÙY CHỌN]", **settings)
        self.params.append(data_option())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Returns ``--help`` with a Vietnamese explanation."""
        return _explained(super().get_help_option(ctx))


class Group(click.Group):
    """A group of such commands."""

    context_class = Context
    command_class = Command
    group_class = type

    def __init__(self, name: str | None = None, **settings: Any) -> None:
        super().__init__(name, options_metavar="[TÙY CHỌN]", subcommand_metavar="LỆNH …", **settings)
        self.params.append(data_option())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Returns ``--help`` with a Vietnamese explanation."""
        return _explained(super().get_help_option(ctx))


def _explained(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Hiện trợ giúp này rồi thoát."
    return option


# The first that fits counts; {0} is the parameter, option or command complained of.
_COMPLAINTS: tuple[tuple[type[click.ClickException], str], ...] = (
    (click.MissingParameter, "Thiếu tham số {0}."),
    (click.NoSuchOption, "Không có tùy chọn {0}."),
    (click.exceptions.NoSuchCommand, "Không có lệnh “{0}”. Xem các lệnh bằng: vanban --help"),
    (click.BadParameter, "Giá trị của {0} không hợp lệ."),
    (click.BadOptionUsage, "Tùy chọn {0} thiếu giá trị hoặc thừa giá trị."),
    (click.UsageError, "Dòng lệnh không đúng cách dùng."),
)


def complaint(error: click.ClickException) -> str:
    """Returns what is wrong with a command line, in one Vietnamese sentence."""
    parameter = getattr(error, "param", None)
    named = parameter.human_readable_name if parameter is not None else None
    subject = named or getattr(error, "option_name", None) or getattr(error, "command_name", None) or ""
    words = next((words for kind, words in _COMPLAINTS if isinstance(error, kind)), "Không thực hiện được lệnh.")
    return words.format(subject)
