"""What the reading of a file reports reaches whoever listens, and only while they listen."""

from ingest.progress import Progress, listening, report


def test_a_listener_hears_the_reports_made_inside() -> None:
    heard: list[Progress] = []
    report("Đọc tệp")
    with listening(heard.append):
        report("Nhận dạng chữ", 1, 3)
    report("Đọc tệp")
    assert heard == [Progress("Nhận dạng chữ", 1, 3)]


def test_an_inner_listener_stands_in_for_the_outer_one() -> None:
    outer: list[Progress] = []
    inner: list[Progress] = []
    with listening(outer.append):
        with listening(inner.append):
            report("Đọc tệp")
        report("Tính véc-tơ")
    assert [p.step for p in inner] == ["Đọc tệp"]
    assert [p.step for p in outer] == ["Tính véc-tơ"]
