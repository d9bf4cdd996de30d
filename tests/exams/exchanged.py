"""Questions for tests of files: made by hypothesis, with every sign that a format could stumble over."""

from hypothesis import strategies as st

from exams.formats.entries import Entry
from exams.formats.holding import normal
from exams.items import Derivation, Item, Kind, Level, Operation, Source

# Vietnamese in both forms, and the signs of GIFT, XML, CSV, JSON, LaTeX and Word.
_WORDS = (
    *("Nghị quyết", "số 57-NQ/TW", "Điều 5", "Đảng uỷ", "tiế̂n", "A.", "B)", "C. D", "Câu 2.", "ANSWER: B", "Đáp án: C"),
    *(
        "=",
        "~",
        "#",
        "####",
        "{",
        "}",
        "::",
        ":",
        "\\",
        "\\n",
        "->",
        "%50%",
        "%",
        "[html]",
        "[plain]",
        "//",
        "$CATEGORY: x",
    ),
    *("<b>đậm</b>", "<br/>", "&amp;", "&", "<", ">", "]]>", "<!--", '"', "'", "“", "”", ",", ";", "\t", "|", "_x000D_"),
    *(
        "=1+1",
        "+84",
        "-5",
        "@ten",
        "'=x",
        r"\frac{a}{b}",
        r"$x^2 \ge 3$",
        "½",
        "10%",
        "\u00a0",
        "\u200b",
        "😀",
        "x" * 300,
    ),
    *("null", "true", "0", "1.5", "#text", "_____", "—", "…", "(", ")", "[", "]", "{=a ~b}", "–", "12", "mức độ: khó"),
)
_BREAKS = (" ", "  ", "\n", "\n\n", "", "\r\n")
texts = st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_BREAKS)), max_size=8).map(
    lambda parts: "".join(word + gap for word, gap in parts)
) | st.text(max_size=40)
lines = texts.map(lambda text: " ".join(text.split()))
sources = st.builds(
    Source,
    document_id=st.integers(1, 10**9),
    section=st.none() | st.integers(0, 10**4),
    path=lines,
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    quote=texts,
    citation=lines,
)
derivations = st.builds(
    Derivation, operation=st.sampled_from(Operation), begin=lines, amount=st.integers(0, 10**4), result=lines
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Returns any question in the form all files share; every part of it may be there or not."""
    count = draw(st.integers(0, 6))
    item = Item(
        kind=draw(st.sampled_from(Kind)),
        level=draw(st.none() | st.sampled_from(Level)),
        topic=draw(lines),
        stem=draw(texts),
        options=tuple(draw(st.lists(texts, min_size=count, max_size=count))),
        keys=tuple(sorted(draw(st.sets(st.integers(0, count - 1), max_size=3)))) if count else (),
        explanation=draw(texts),
        sources=tuple(draw(st.lists(sources, max_size=2))),
        derivation=draw(st.none() | derivations),
    )
    several = draw(st.booleans())
    entry = Entry(
        item,
        code=draw(lines),
        several=several,
        tags=tuple(draw(st.lists(lines, max_size=3))),
        feedback=tuple(draw(st.lists(texts, min_size=count, max_size=count))) if draw(st.booleans()) else (),
        weights=_weights(draw, item, several=several) if draw(st.booleans()) else (),
        pairs=tuple(draw(st.lists(st.tuples(texts, texts), max_size=4))) if draw(st.integers(0, 3)) == 0 else (),
        extra=tuple(draw(st.lists(st.tuples(lines, texts), max_size=2))),
    )
    return normal(entry)[0]


def _weights(draw: st.DrawFn, item: Item, *, several: bool) -> tuple[float, ...]:
    """Returns percents that fit the keys: above 0 for a key of several, 100 for the only one."""
    right = st.floats(0.01, 100) if several else st.just(100.0)
    wrong = st.floats(-100, 0) if several else st.floats(-100, 99)
    return tuple(draw(right if place in item.keys else wrong) for place in range(len(item.options)))


full = entries()
