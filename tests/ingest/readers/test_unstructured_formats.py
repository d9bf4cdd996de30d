"""Formats read by way of ``unstructured``: without a network, with list numbers and tables, hostile XML refused."""

import socket
import subprocess
import sys

import pytest
from office_files import shown

from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

RST = """\
KẾ HOẠCH
========

Điều 1. Phạm vi
---------------

1. Thực hiện nhiệm vụ
2. Báo cáo kết quả

=====  ======
STT    Đơn vị
=====  ======
1      Xã A
=====  ======
"""
ORG = """\
* Điều 1. Phạm vi

1. Thực hiện nhiệm vụ
2. Báo cáo kết quả

| STT | Đơn vị |
|-----+--------|
| 1   | Xã A   |
"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("unstructured", reason="the extra 'formats' is not installed")

    def refuse(*_: object) -> None:
        pytest.fail("a reader went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_rst_keeps_headings_list_numbers_and_tables() -> None:
    assert shown(read_file("a.rst", RST.encode())) == [
        "KẾ HOẠCH",
        "Điều 1. Phạm vi",
        "1. Thực hiện nhiệm vụ",
        "2. Báo cáo kết quả",
        [["STT", "Đơn vị"], ["1", "Xã A"]],
    ]


def test_org_keeps_headings_list_numbers_and_tables() -> None:
    assert shown(read_file("a.org", ORG.encode())) == [
        "Điều 1. Phạm vi",
        "1. Thực hiện nhiệm vụ",
        "2. Báo cáo kết quả",
        [["STT", "Đơn vị"], ["1", "Xã A"]],
    ]


def test_xml_gives_the_words_of_its_elements() -> None:
    page = "<?xml version='1.0' encoding='utf-8'?><vanban><so>12-KH/TU</so><dieu>Điều 1. Phạm vi</dieu></vanban>"
    assert shown(read_file("a.xml", page.encode())) == ["12-KH/TU", "Điều 1. Phạm vi"]


@pytest.mark.parametrize("page", ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a><b>dở dang</a>", "<a></a>"])
def test_hostile_broken_and_empty_xml_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFile, match=r"\.xml"):
        read_file("a.xml", page.encode())


def test_the_package_is_not_imported_for_other_formats() -> None:
    check = (
        "import sys; from ingest.readers.registry import read_file; read_file('a.txt', b'Quyet dinh so 5'); "
        "sys.exit('unstructured' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
