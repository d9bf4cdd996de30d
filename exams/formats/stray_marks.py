"""Marks that stand where none belongs: brackets and quotes without their partner, doubled and detached marks."""

import re
from collections.abc import Iterator

_LABEL_RE = re.compile(r"(?:(?<=[\s;,.:(])|^)(?:\d{1,2}|[a-zđ]|[ivx]{1,4}|[IVX]{1,4})\)(?=\s*\w)")  # "a)", "1)"
_DOUBLED_RE = re.compile(r"(?<![.…])\.\.(?!\.)|,,|;;|::|\?\?+|!!+|,\.|;\.|\.,(?!\d)|,;|;,")
_DETACHED_RE = re.compile(r"(?<=[^\s_.…]) +([?!;,:]|\.(?!\.))(?=\s|$)")
_JOINED_RE = re.compile(r"”[^\W\d_]|(?<=[^\W\d_])“")
_EDGES = {"^": re.compile(r"[,;:.)\]}*#~|\\]"), "$": re.compile(r"[,(\[{*#~|\\^]")}
_LEFTOVER_RE = re.compile(r"[A-H][.)]\s+\S")
_CODE_RE = re.compile(r"\\[a-zA-Z({\[]|\$[^$]+\$|[{}<>]=?|==")  # LaTeX and program text have rules of their own


def stray_marks(text: str, *, option: bool = False) -> Iterator[str]:
    """Yields what is wrong with the marks of a text, in words; an option may also carry a left-over label."""
    if not text:
        return
    if not _CODE_RE.search(text):
        yield from _unpaired(text)
    for pattern, words in ((_DOUBLED_RE, "dấu câu bị lặp"), (_DETACHED_RE, "có dấu cách thừa trước dấu")):
        found = pattern.search(text)
        if found:
            yield f"{words} “{found[0].strip()}”"
    if _JOINED_RE.search(text):
        yield "thiếu dấu cách cạnh dấu ngoặc kép"
    yield from _at_edges(text, option=option)


def _unpaired(text: str) -> Iterator[str]:
    bare = _LABEL_RE.sub("", text)
    opened, closed = sum(map(bare.count, "([")), sum(map(bare.count, ")]"))
    if opened != closed:
        yield "thừa dấu đóng ngoặc “)”" if closed > opened else "thiếu dấu đóng ngoặc “)”"
    if bare.count("“") != bare.count("”"):
        yield "dấu ngoặc kép “ ” không đủ cặp"
    if bare.count('"') % 2:
        yield 'dấu ngoặc kép " không đủ cặp'


def _at_edges(text: str, *, option: bool) -> Iterator[str]:
    if _CODE_RE.search(text):
        return
    first = _EDGES["^"].match(text)
    if first and not text.startswith(("...", "..")):
        yield f"thừa dấu “{first[0]}” ở đầu"
    last = _EDGES["$"].match(text[-1])
    if last:
        yield f"thừa dấu “{last[0]}” ở cuối"
    if option and _LEFTOVER_RE.match(text):
        yield f"còn sót nhãn “{text[:2]}” ở đầu"
