"""PDF pages whose boxes are no numbers, or whose large letters are all spaces, broke the reading of the file."""

from ingest.readers.pdf_fallback import words_of_pages
from ingest.readers.pdf_geometry import Word, make_line


def pdf(media_box: bytes) -> bytes:
    """Returns a PDF of one empty page with this box; its cross references are left to be rebuilt."""
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[" + media_box + b"]>>endobj\n"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + page
        + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
    )


def test_a_page_box_that_is_no_number_leaves_the_page_out() -> None:
    assert words_of_pages(pdf(b"0 0 595 842"), [1]) == {1: ()}
    assert words_of_pages(pdf(b"0 0 (ab) 842"), [1]) == {}


def test_a_line_whose_letters_have_no_size_of_their_own_is_still_a_line() -> None:
    words = [Word("a", 0.0, 5.0, 10.0, -2.0, bold=False), Word("b", 6.0, 9.0, 10.0, -2.0, bold=False)]
    line = make_line(words, 1)
    assert line is not None
    assert line.text.replace(" ", "") == "ab"
