"""A worker process on a data folder; started, and killed, by tests. Ends when nothing waits or runs.

Usage: python queue_process.py DATA_DIR PARSE THREADS
"""

import sys
import time
from pathlib import Path

from queue_fakes import open_office

from ingest.shift import shift


def main(folder: str, parse: str, threads: str) -> None:
    office = open_office(Path(folder))
    with shift(office.desk(parse), office.settings.workers_dir, threads=int(threads), grace_s=5.0) as housekeeping:
        while office.queue.unfinished():
            housekeeping.do()
            time.sleep(0.1)
    office.database.close()


main(*sys.argv[1:])
