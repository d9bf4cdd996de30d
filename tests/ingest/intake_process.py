"""A process that takes files in and says so after each; started by tests that kill it.

Usage: python intake_process.py DATA_DIR FILE…
"""

import sys
from pathlib import Path

from intake_fakes import HashEmbedder, parse_lines

from ingest.file_store import FileStore
from ingest.intake import Intake
from vanban.db.people import root_unit
from vanban.db.session import open_database
from vanban.settings import Settings


def main(data_dir: str, *paths: str) -> None:
    settings = Settings(data_dir=Path(data_dir), database_url=None)
    database = open_database(settings)
    with database.transaction() as session:
        unit = root_unit(session).id
    intake = Intake(database, FileStore(settings.files_dir), HashEmbedder(), settings, parse_lines)
    for path in paths:
        result = intake.take(Path(path), owner_unit_id=unit)
        print(result.status.value, result.document_id, Path(path).name, flush=True)


main(*sys.argv[1:])
