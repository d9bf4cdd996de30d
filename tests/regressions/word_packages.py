"""Word files made of their XML, for tests that need what no library writes."""

import io
import zipfile
from collections.abc import Iterable

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)


def document(body: str, **parts: str) -> bytes:
    """Returns a Word file of this body and these other parts, by their names in the folder "word"."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def paragraph(text: str) -> str:
    """Returns a paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def noted(text: str, identity: int) -> str:
    """Returns a paragraph that refers to a footnote."""
    return f'<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:footnoteReference w:id="{identity}"/></w:r></w:p>'


def note(content: str, identity: int) -> str:
    """Returns a footnote."""
    return f'<w:footnote w:id="{identity}">{content}</w:footnote>'


def notes(all_notes: Iterable[str]) -> str:
    """Returns the part with the footnotes."""
    return f"<w:footnotes {_WORD}>{''.join(all_notes)}</w:footnotes>"
