"""How well files are read: every sample in every format against its source. A file that fails is wholly wrong."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from eval.ingestion_formats import MeasuredFormat
from eval.intervals import bootstrap_interval
from eval.metrics.characters import CharacterErrors, compare
from eval.metrics.figures import Figure, judge_figures
from eval.sample_truth import Chain, printed_texts, read_chains, unit_chains
from ingest.parsing import parse_file
from samples.sources import Source
from vanban.documents import DoubtKind, ParsedDocument
from vanban.errors import UnreadableFile

_MOST_NAMED = 5  # units named in a report for a document whose tree differs


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one sample in one format; ``failed`` is the reason where there is no document."""

    slug: str
    errors: CharacterErrors
    figures: tuple[Figure, ...]
    missing: tuple[Chain, ...]
    extra: tuple[Chain, ...]
    pages: int
    seconds: float
    warnings: int = 0
    failed: str = ""

    @property
    def same_tree(self) -> bool:
        """Tells whether exactly the printed units were found."""
        return not self.failed and not self.missing and not self.extra


def evaluate(
    formats: Iterable[MeasuredFormat], sources: Sequence[Source], told: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Returns a report by format name; a format that cannot be rendered here has the reason under "skipped"."""
    reports: dict[str, Any] = {}
    for measured in formats:
        told(measured.name)
        missing = measured.missing
        readings = [] if missing else [read_sample(source, measured) for source in sources]
        reports[measured.name] = {"skipped": missing} if missing else report(readings, capitals=measured.capitals)
    return {"samples": len(sources), "formats": reports}


def read_sample(source: Source, measured: MeasuredFormat) -> Reading:
    """Returns how one sample was read; the time is that of parsing, on one core."""
    data = measured.render(source)
    started = time.perf_counter()
    try:
        document = parse_file(source.slug + measured.suffix, data)
    except UnreadableFile as error:
        return _failed(source, str(error), time.perf_counter() - started)
    return judge(source, document, time.perf_counter() - started)


def judge(source: Source, document: ParsedDocument, seconds: float) -> Reading:
    """Returns how a document that was read compares with its source: the order of reading that fits best counts."""
    compared = [(compare(text, document.text), text) for text in printed_texts(source)]
    errors, text = min(compared, key=lambda pair: pair[0].errors)
    printed, read = unit_chains(source), read_chains(document.sections)
    return Reading(
        source.slug,
        errors,
        tuple(judge_figures(text, document.text, document.doubts)),
        tuple(_without(printed, read)),
        tuple(_without(read, printed)),
        len(document.page_starts) or 1,
        seconds,
        len(document.warnings),
    )


def _without(chains: Sequence[Chain], others: Sequence[Chain]) -> list[Chain]:
    """Returns what is in the first list and not, or not as often, in the second."""
    left = list(others)
    kept = []
    for chain in chains:
        if chain in left:
            left.remove(chain)
        else:
            kept.append(chain)
    return kept


def _failed(source: Source, reason: str, seconds: float) -> Reading:
    text = printed_texts(source)[0]
    figures = tuple(Figure(f.kind, f.text, right=False, flagged=False) for f in judge_figures(text, "", ()))
    errors = compare(text, "")
    return Reading(source.slug, errors, figures, tuple(unit_chains(source)), (), 0, seconds, failed=reason)


def report(readings: Sequence[Reading], *, capitals: bool = True) -> dict[str, Any]:
    """Returns the figures of one format; without ``capitals`` only other characters are judged.

    The means of character errors and of whole trees are over documents, those of figures over figures.
    """
    read = [reading for reading in readings if not reading.failed]
    seconds, pages = sum(reading.seconds for reading in read), sum(reading.pages for reading in read)
    return {
        "n": len(readings),
        "failed": {reading.slug: reading.failed for reading in readings if reading.failed},
        "capitals": capitals,
        "cer": interval([r.errors.rate if capitals else r.errors.lower_rate for r in readings]),
        "tone_errors": interval([reading.errors.tone_rate for reading in readings]),
        "same_tree": interval([float(reading.same_tree) for reading in readings]),
        "other_trees": {reading.slug: _difference(reading) for reading in readings if not reading.same_tree},
        "figures": _figures([figure for reading in readings for figure in reading.figures]),
        "warned": sum(reading.warnings > 0 for reading in readings),
        "pages": pages,
        "pages_per_s": round(pages / seconds, 1) if seconds else None,
    }


def _difference(reading: Reading) -> dict[str, list[str]]:
    named = {"missing": reading.missing, "extra": reading.extra}
    return {name: [" › ".join(chain) for chain in chains[:_MOST_NAMED]] for name, chains in named.items()}


def _figures(figures: Sequence[Figure]) -> dict[str, Any]:
    groups = {kind.value: [figure for figure in figures if figure.kind is kind] for kind in DoubtKind}
    return {name: _fate(group) for name, group in {"all": list(figures), **groups}.items() if group}


def _fate(figures: Sequence[Figure]) -> dict[str, Any]:
    return {
        "right": interval([float(figure.right) for figure in figures]),
        "right_or_flagged": interval([float(figure.safe) for figure in figures]),
        "flagged": interval([float(figure.flagged) for figure in figures]),
        "silently_wrong": [figure.text for figure in figures if not figure.safe][:20],
    }


def interval(values: Sequence[float]) -> dict[str, Any]:
    """Returns mean, n and the 95 % bootstrap interval of some values."""
    low, high = bootstrap_interval(values)
    return {"mean": round(fmean(values), 6), "n": len(values), "ci95": [round(low, 6), round(high, 6)]}


def summary(reports: dict[str, Any]) -> list[str]:
    """Returns a Vietnamese line for each format of a report of ``evaluate``."""
    return [f"{name}: {_summary(report)}" for name, report in reports["formats"].items()]


def _summary(report: dict[str, Any]) -> str:
    if "skipped" in report:
        return f"bỏ qua, {report['skipped']}"
    figures = report["figures"]["all"]["right_or_flagged"]["mean"]
    shares = (report["cer"]["mean"], report["same_tree"]["mean"], figures)
    words = ("lỗi ký tự", "đúng cây đề mục", "số liệu đúng hoặc được báo")
    told = ", ".join(f"{word} {100 * share:.2f} %".replace(".", ",") for word, share in zip(words, shares, strict=True))
    return f"{report['n']} tệp, {len(report['failed'])} không đọc được; {told}"
