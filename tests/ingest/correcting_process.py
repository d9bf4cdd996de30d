"""A process that corrects one document again and again until it is killed; says when it begins and each time it is
done."""

import datetime
import sys
from pathlib import Path

import numpy as np

from ingest.correcting_text import correct_text
from vanban.db.corrections import add_corrections
from vanban.db.models import DocumentRow
from vanban.db.session import open_database
from vanban.settings import Settings


class OneVector:
    name = "one"
    dimension = 2

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.array([1.0, 0.0], dtype=np.float32), (len(texts), 1))


def main(folder: str, document_id: str) -> None:
    database = open_database(Settings(data_dir=Path(folder)))
    print("bắt đầu", flush=True)
    for round_ in range(10**6):
        with database.transaction() as session:
            row = session.get_one(DocumentRow, int(document_id))
            words = "24 giờ" if "12 giờ" in row.text else "12 giờ"
            other = "12 giờ" if words == "24 giờ" else "24 giờ"
            changes = correct_text(session, row, row.text.replace(other, words), embedder=OneVector())
            assert changes, round_
            now = datetime.datetime.now(datetime.UTC)
            add_corrections(session, row, changes, person_id=None, at=now)
        print("đã sửa", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
