"""A PDF of one page written by hand: lines of Latin-1 codes in fonts that are named and not embedded."""

from collections.abc import Sequence

Span = tuple[str, str]  # text as Latin-1 code points, name of its font


def plain_pdf(lines: Sequence[Sequence[Span]]) -> bytes:
    """Returns a PDF that prints the spans of each line one after another, 14 points high."""
    names = sorted({font for line in lines for _, font in line})
    keys = {name: f"F{number}" for number, name in enumerate(names)}
    content = b"BT 14 TL 72 800 Td\n" + b"".join(_line(line, keys) for line in lines) + b"ET"
    fonts = " ".join(f"/{keys[name]} {index} 0 R" for index, name in enumerate(names, 5))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << "
        + fonts.encode()
        + b" >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        *(_font(name) for name in names),
    ]
    return _file(objects)


def _line(line: Sequence[Span], keys: dict[str, str]) -> bytes:
    shown = (b"/%s 12 Tf <%s> Tj " % (keys[font].encode(), text.encode("cp1252").hex().encode()) for text, font in line)
    return b"".join(shown) + b"T*\n"


def _font(name: str) -> bytes:
    widths = b" ".join([b"500"] * 224)
    return (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 "
        b"/Widths [%s] >>" % (name.encode(), widths)
    )


def _file(objects: Sequence[bytes]) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return data + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
