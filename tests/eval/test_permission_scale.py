"""The benchmark of permissions over a small corpus: nothing leaks, and the table is made of its figures."""

import json
from pathlib import Path

from eval.lookup_tables import permissions_table
from eval.permission_scale import SHARES, evaluate_permissions


def test_a_small_library_is_measured_for_each_person(tmp_path: Path) -> None:
    corpus = tmp_path / "kho.jsonl"
    words = ("rác thải", "xe máy", "hồ sơ", "dữ liệu", "cán bộ")
    rows = [
        {"_id": str(at), "title": f"Điều {at}", "text": f"Việc {words[at % 5]} thứ {at} " + "khác " * at}
        for at in range(400)
    ]
    corpus.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    report = evaluate_permissions(tmp_path / "thu-vien", corpus, ["rác thải", "xe máy thứ 16"])
    assert report["passages"] == 400
    people = report["people"]
    assert list(people) == list(SHARES)
    counts = [one["documents"] for one in people.values()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 34  # twelve texts a document
    assert all(one["leaked"] == 0 for one in people.values())
    assert people["100 %"]["recall"] >= 0.95
    (tmp_path / "permission-scale.json").write_text(json.dumps(report), encoding="utf-8")
    assert "| 100 % | 34 |" in permissions_table(tmp_path)
