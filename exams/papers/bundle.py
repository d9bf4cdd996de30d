"""All files of a paper in one ZIP that is written while it is sent: papers, sheet, keys, explanations, formats."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2

from exams.formats import registry
from exams.formats.registry import PORTS, Format
from exams.formats.reporting import loss_lines
from exams.papers.answer_sheet import answer_sheet
from exams.papers.booklet import booklet
from exams.papers.key_table import key_table
from exams.papers.printed import PrintedPaper
from exams.papers.question_paper import question_paper
from exams.papers.variants import Variant
from ingest.readers.office_conversion import INSTALL, convert_several, program
from vanban.errors import UnreadableFile

ToPdf = Callable[[Sequence[bytes]], list[bytes]]  # DOCX files in, as many PDF files out; raises ``UnreadableFile``
PAPERS, SHEET, KEYS, OTHER = "1-De-thi", "2-Phieu-tra-loi", "3-Dap-an-KHONG-PHAT", "4-Dinh-dang-khac"
NO_OFFICE = f"Máy chủ chưa cài LibreOffice nên chưa có tệp PDF; người quản trị cài bằng lệnh: {INSTALL}."
_AT_ONCE = 6  # papers converted by one start of the office program


@dataclass(frozen=True, slots=True)
class File:
    """A file of the bundle; its name has its folder and ASCII letters alone."""

    name: str
    data: bytes


def office_pdf() -> ToPdf | None:
    """Returns the converter of this machine, None where no office program is installed."""
    return _converted if program() is not None else None


def pages_of_pdf(data: bytes) -> int:
    """Returns how many pages a PDF has."""
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def bundle_files(paper: PrintedPaper, *, formats: Sequence[Format] = (), to_pdf: ToPdf | None = None) -> Iterator[File]:
    """Yields the files of a paper, those quickly made first; without ``to_pdf`` Word files alone.

    Where a PDF cannot be made, the Word file is there all the same, and a note at the end says why.
    """
    problems: list[str] = []
    others = _others(paper)
    yield from others
    yield from _exports(paper, formats)
    for start in range(0, len(paper.variants), _AT_ONCE):
        yield from _papers(paper, paper.variants[start : start + _AT_ONCE], to_pdf, problems)
    for file in others if to_pdf else ():
        yield from _as_pdf([file], to_pdf, problems)
    yield File("DOC-TRUOC.txt", "\r\n".join(_read_first(paper, problems)).encode("utf-8-sig"))


def one_file(paper: PrintedPaper, kind: str, code: str) -> File:
    """Returns one DOCX: "de" and "de-dap-an" of a variant, "phieu", "dap-an", "giai-thich" of the paper.

    Raises ``KeyError`` for another kind or a code that the paper has not.
    """
    if kind in {"de", "de-dap-an"}:
        variant = {one.code: one for one in paper.variants}[code]
        keys = kind == "de-dap-an"
        return File(f"De-{variant.code}{'-co-dap-an' if keys else ''}.docx", question_paper(paper, variant, keys=keys))
    make, name = {
        "phieu": (answer_sheet, "Phieu-tra-loi"),
        "dap-an": (key_table, "Bang-dap-an"),
        "giai-thich": (booklet, "Giai-thich-dap-an"),
    }[kind]
    return File(f"{name}.docx", make(paper))


def exported(paper: PrintedPaper, code: str, format_: Format) -> tuple[File, tuple[str, ...]]:
    """Returns a variant in an exchange format, and what that could not hold; raises ``KeyError`` for another code."""
    variant = {one.code: one for one in paper.variants}[code]
    written = registry.write(paper.entries(variant), format_)
    return File(f"De-{code}{PORTS[format_].suffix}", written.data), tuple(loss_lines(written.losses))


def zip_stream(files: Iterable[File]) -> Iterator[bytes]:
    """Yields the bytes of a ZIP of the files, each as soon as it is made."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            package.writestr(file.name, file.data)
            yield sink.taken()
    yield sink.taken()


def _others(paper: PrintedPaper) -> list[File]:
    places = (("phieu", SHEET), ("dap-an", KEYS), ("giai-thich", KEYS))
    made = [(folder, one_file(paper, kind, "")) for kind, folder in places]
    return [File(f"{folder}/{file.name}", file.data) for folder, file in made]


def _exports(paper: PrintedPaper, formats: Sequence[Format]) -> Iterator[File]:
    for format_ in formats:
        lost: list[str] = []
        for variant in paper.variants:
            file, lines = exported(paper, variant.code, format_)
            lost += [f"Mã đề {variant.code}: {line}" for line in lines]
            yield File(f"{OTHER}/{format_.value}/{file.name}", file.data)
        if lost:
            yield File(f"{OTHER}/{format_.value}/KHONG-GHI-DUOC.txt", "\r\n".join(lost).encode("utf-8-sig"))


def _papers(
    paper: PrintedPaper, variants: Sequence[Variant], to_pdf: ToPdf | None, problems: list[str]
) -> Iterator[File]:
    """Yields the papers of some variants; the Word files are told the number of pages that the PDF has."""
    made = [question_paper(paper, variant) for variant in variants]
    printed = _printed(made, to_pdf, problems)
    for variant, word, pdf in zip(variants, made, printed, strict=True):
        counted = question_paper(paper, variant, pages=pages_of_pdf(pdf)) if pdf else word
        yield File(f"{PAPERS}/De-{variant.code}.docx", counted)
        if pdf:
            yield File(f"{PAPERS}/De-{variant.code}.pdf", pdf)


def _as_pdf(files: Sequence[File], to_pdf: ToPdf | None, problems: list[str]) -> Iterator[File]:
    for file, pdf in zip(files, _printed([file.data for file in files], to_pdf, problems), strict=True):
        if pdf:
            yield File(f"{file.name.removesuffix('.docx')}.pdf", pdf)


def _printed(made: Sequence[bytes], to_pdf: ToPdf | None, problems: list[str]) -> Sequence[bytes | None]:
    if to_pdf is None:
        return [None] * len(made)
    try:
        return to_pdf(made)
    except UnreadableFile as error:
        problems.append(f"Có tệp PDF chưa tạo được: {error.message}")
        return [None] * len(made)


def _read_first(paper: PrintedPaper, problems: Sequence[str]) -> list[str]:
    codes = ", ".join(variant.code for variant in paper.variants)
    return [
        f"{paper.heading.title}: {len(paper.questions)} câu, {paper.heading.minutes} phút, mã đề {codes}.",
        f"Thư mục {PAPERS} và {SHEET} để in, phát cho thí sinh. Thư mục {KEYS} và {OTHER} có đáp án: không phát.",
        "Mở bằng Word, số trang ở đầu đề được cập nhật khi in (hoặc chọn tất cả rồi bấm F9).",
        *dict.fromkeys(problems),
    ]


def _converted(files: Sequence[bytes]) -> list[bytes]:
    return convert_several(files, suffix=".docx", target=".pdf")


@dataclass(slots=True)
class _Sink:
    """Where a ZIP is written to that is sent on at once; it cannot go back."""

    parts: list[bytes] = field(default_factory=list)

    def write(self, data: bytes, /) -> int:
        """Keeps bytes until they are taken; returns how many."""
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Does nothing: what was written is taken between files."""

    def close(self) -> None:
        """Does nothing: there is nothing to close."""

    def taken(self) -> bytes:
        """Returns what was written since the last time."""
        whole = b"".join(self.parts)
        self.parts.clear()
        return whole
