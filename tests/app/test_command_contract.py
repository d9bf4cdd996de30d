"""The contract of the command on a small library of our own, from files to cited answers.

Files are taken in, and the first question asked, by real processes; the rest runs inside this one to save time.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from app.command import run

VANBAN = (sys.executable, "-c", "from app.command import main; main()")
REPOSITORY = Path(__file__).resolve().parents[2]
PLAN = """THÀNH ỦY SÔNG HOA
*
Số 12-KH/TU

ĐẢNG CỘNG SẢN VIỆT NAM
Sông Hoa, ngày 02 tháng 3 năm 2026

KẾ HOẠCH
triển khai số hóa hồ sơ của các cơ quan thuộc Thành ủy
-----

I- MỤC TIÊU
1. Đến hết năm 2026, hoàn thành số hóa 80% hồ sơ lưu trữ đang bảo quản tại Văn phòng Thành ủy.
2. Mỗi cơ quan phân công một cán bộ phụ trách việc số hóa.

II- NHIỆM VỤ
1. Văn phòng Thành ủy chủ trì xây dựng quy trình quét và kiểm tra hồ sơ trước ngày 30/6/2026.
2. Ban Tổ chức Thành ủy phối hợp tập huấn cho cán bộ phụ trách.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Nguyễn Văn Mẫu

Nơi nhận:
- Các cơ quan thuộc Thành ủy,
- Lưu Văn phòng Thành ủy.
"""
SECRET = PLAN.replace("Số 12-KH/TU", "Số 13-KH/TU\n\nTỐI MẬT").replace("số hóa", "bảo vệ")


@dataclass(frozen=True)
class Run:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Kho:
    """A data folder and what the ingest of the small library into it printed."""

    data: Path
    incoming: Path
    ingest: Run

    def vanban(self, *words: str) -> Run:
        return vanban(*words, "--data", str(self.data))


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("VANBAN_")}


def process(*words: str) -> Run:
    done = subprocess.run(
        [*VANBAN, *words], capture_output=True, text=True, cwd=REPOSITORY, env=environment(), check=False
    )
    assert "Traceback" not in done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


def vanban(*words: str) -> Run:
    out, err = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, environment(), clear=True), redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    assert "Traceback" not in err.getvalue()
    return Run(code, out.getvalue(), err.getvalue())


def write_bad_files(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "la.xyz").write_bytes(bytes(range(256)) * 8)
    (folder / "rong.docx").write_bytes(b"")
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7\n" + b"khong con gi" * 50)
    (folder / "hong.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    (folder / "dieu-khien.txt").write_bytes(b"\x00\x01\x02\x03" * 500)
    with zipfile.ZipFile(folder / "bom.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    with (folder / "lon.txt").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    (folder / "lien-ket.txt").symlink_to("khong-co")


@pytest.fixture(scope="module")
def kho(tmp_path_factory: pytest.TempPathFactory) -> Kho:
    folder = tmp_path_factory.mktemp("kho")
    incoming = folder / "den"
    write_bad_files(incoming / "b-xau")
    (incoming / "a-ke-hoach.txt").write_text(PLAN)
    (incoming / "c-mat.txt").write_text(SECRET)
    (incoming / "d-trung.txt").write_text(PLAN)
    (incoming / "~$a.docx").write_bytes(b"khoa")
    (incoming / ".an").write_bytes(b"an")
    ingest = process("ingest", str(incoming), "--json", "--data", str(folder / "data"))
    return Kho(folder / "data", incoming, ingest)


def by_name(kho: Kho) -> dict[str, dict[str, Any]]:
    return {Path(one["path"]).name: one for one in kho.ingest.json}


def test_ingest_prints_one_object_per_file_in_order(kho: Kho) -> None:
    assert kho.ingest.code == 1
    names = [Path(one["path"]).name for one in kho.ingest.json]
    assert names == [
        "a-ke-hoach.txt",
        "c-mat.txt",
        "d-trung.txt",
        *sorted(p.name for p in (kho.incoming / "b-xau").iterdir()),
    ]
    keys = {"path", "status", "document_id", "number", "passages", "warnings", "error"}
    assert all(set(one) == keys for one in kho.ingest.json)
    assert "~$a.docx" in kho.ingest.err
    assert "a-ke-hoach.txt" in kho.ingest.err


def test_good_files_are_indexed_or_duplicates(kho: Kho) -> None:
    results = by_name(kho)
    plan, again = results["a-ke-hoach.txt"], results["d-trung.txt"]
    assert (plan["status"], plan["number"], plan["error"]) == ("indexed", "12-KH/TU", None)
    assert plan["passages"] > 0
    assert (again["status"], again["document_id"]) == ("duplicate", plan["document_id"])


def test_each_bad_file_fails_with_a_reason_and_the_batch_goes_on(kho: Kho) -> None:
    results = by_name(kho)
    bad = [results[path.name] for path in (kho.incoming / "b-xau").iterdir()]
    assert {one["status"] for one in bad} == {"failed"}
    assert all(one["error"] and one["document_id"] is None for one in bad)
    assert "rỗng" in results["rong.docx"]["error"]
    assert "vượt giới hạn 100 MB" in results["lon.txt"]["error"]
    assert not any("lỗi khi phân tích" in one["error"] for one in bad)


def test_a_secret_file_is_rejected_and_not_kept(kho: Kho) -> None:
    result = by_name(kho)["c-mat.txt"]
    assert (result["status"], result["document_id"]) == ("rejected", None)
    assert "MẬT" in result["error"]
    kept = b"".join(path.read_bytes() for path in kho.data.rglob("*") if path.is_file())
    assert "bảo vệ 80%".encode() not in kept


def test_all_indexed_or_duplicate_exits_0(kho: Kho) -> None:
    again = kho.vanban("ingest", str(kho.incoming / "a-ke-hoach.txt"), "--json")
    assert (again.code, [one["status"] for one in again.json]) == (0, ["duplicate"])


def test_ask_gives_a_cited_answer(kho: Kho) -> None:
    question = "Đến hết năm 2026 số hóa bao nhiêu phần trăm hồ sơ lưu trữ?"
    done = process("ask", question, "--json", "--data", str(kho.data))
    reply = done.json
    assert (done.code, reply["kind"]) == (0, "answer")
    assert {"kind", "text", "citations", "warnings", "choices", "timing_ms"} <= set(reply)
    citation = reply["citations"][0]
    assert {"document_id", "number", "date", "issuer", "path", "page", "quote", "start", "end"} <= set(citation)
    assert (citation["number"], citation["date"]) == ("12-KH/TU", "2026-03-02")
    assert "80%" in citation["quote"]


def test_ask_refuses_what_the_library_does_not_hold(kho: Kho) -> None:
    done = kho.vanban("ask", "Giá vé tàu điện ở Tokyo là bao nhiêu?", "--json")
    assert (done.code, done.json["kind"], done.json["citations"]) == (0, "refusal", [])


@pytest.mark.parametrize("question", ["", "   ", "a" * 20_000])
def test_ask_turns_away_an_empty_and_an_overlong_question(kho: Kho, question: str) -> None:
    done = kho.vanban("ask", question, "--json")
    assert done.code == 2
    assert done.json["error"]["kind"] == "question"
    plain = kho.vanban("ask", question)
    assert (plain.code, plain.out) == (2, "")
    assert plain.err.startswith("Lỗi: ")


def test_ask_takes_bytes_that_are_no_utf8(kho: Kho) -> None:
    assert kho.vanban("ask", os.fsdecode(b"s\xe1 h\xf3a h\xff so"), "--json").json["kind"] in {"answer", "refusal"}


def test_find_takes_any_spelling_of_a_number_and_words(kho: Kho) -> None:
    for text in ("12-KH/TU", "kh 12", "Số 12 – KH/TU", "so hoa ho so"):
        found = kho.vanban("find", text, "--json").json
        assert found["query"] == text
        assert [match["number"] for match in found["matches"]] == ["12-KH/TU"], text
        assert {"document_id", "number", "type", "issuer", "date", "subject", "status"} <= set(found["matches"][0])
    assert kho.vanban("find", "99-KH/TU", "--json").json["matches"] == []


def test_a_person_of_another_unit_does_not_see_a_units_own_document(kho: Kho) -> None:
    kho.vanban("admin", "unit", "add", "xa-an", "Xã An")
    kho.vanban("admin", "person", "add", "lan", "Lan", "--unit", "xa-an")
    own = kho.incoming.parent / "rieng.txt"
    own.write_text(PLAN.replace("12-KH/TU", "77-KH/TU").replace("80%", "55%"))
    assert kho.vanban("ingest", str(own), "--owner", "xa-an", "--audience", "unit").code == 0
    assert kho.vanban("find", "77-KH/TU", "--json").json["matches"] == []
    assert len(kho.vanban("find", "77-KH/TU", "--json", "--user", "lan").json["matches"]) == 1
    assert kho.vanban("find", "12-KH/TU", "--json", "--user", "lan").json["matches"]
    question = "Theo Kế hoạch 77-KH/TU, đến hết năm 2026 hoàn thành số hóa bao nhiêu phần trăm hồ sơ lưu trữ?"
    assert "55%" not in kho.vanban("ask", question, "--json").out
    assert "55%" in kho.vanban("ask", question, "--json", "--user", "lan").out


def test_parse_prints_the_document_and_stores_nothing(kho: Kho, tmp_path: Path) -> None:
    done = vanban("parse", str(kho.incoming / "a-ke-hoach.txt"), "--json", "--data", str(tmp_path / "khong"))
    parsed = done.json
    assert set(parsed) >= {"document", "sections", "tables", "relations", "warnings"}
    assert (parsed["document"]["number"], parsed["document"]["date"]) == ("12-KH/TU", "2026-03-02")
    assert any("80%" in section["text"] for section in parsed["sections"])
    assert not (tmp_path / "khong").exists()


def test_reindex_and_doctor_find_a_healthy_library(kho: Kho) -> None:
    assert kho.vanban("reindex").code == 0
    doctor = kho.vanban("doctor", "--json")
    report = doctor.json
    assert (doctor.code, report["library"]["problems"]) == (0, [])
    assert report["library"]["counts"]["documents"] >= 1
    assert report["library"]["counts"]["rejections"] >= 1
    assert report["installation"]["packages"]["sqlalchemy"] != "thiếu"


def test_doctor_names_a_missing_original(kho: Kho) -> None:
    one = next((kho.data / "files").glob("??/*"))
    away = one.rename(kho.data / "away")
    try:
        doctor = kho.vanban("doctor", "--json")
        assert doctor.code == 1
        assert "Thiếu 1 tệp gốc" in doctor.json["library"]["problems"][0]
    finally:
        away.rename(one)
