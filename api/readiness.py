"""Whether this installation can do its work now: what is asked by whoever decides to send people here."""

import datetime
import shutil

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from api.services import Services
from ingest.worker_identity import live_workers
from vanban.db.models import IntakeJobRow
from vanban.db.schema import is_current
from vanban.errors import IndexUnavailable

_MIB = 1024 * 1024


def failing_checks(services: Services) -> list[str]:
    """Returns the names of the checks that fail, of database, schema, index, worker and disk; none when all is well."""
    checks = (_disk_fails(services), "disk"), (_index_fails(services), "index")
    failing = [name for fails, name in checks if fails]
    try:
        with services.database.session() as session:
            session.execute(text("select 1"))
        if not is_current(services.database.engine):
            return ["schema", *failing]
        return ["worker", *failing] if _worker_missing(services) else failing
    except SQLAlchemyError:
        return ["database", *failing]


def _disk_fails(services: Services) -> bool:
    try:
        return shutil.disk_usage(services.settings.data_dir).free < services.settings.min_free_mb * _MIB
    except OSError:
        return True


def _index_fails(services: Services) -> bool:
    try:
        if services.search is not None:
            services.search.lag()
    except (IndexUnavailable, SQLAlchemyError):
        return True
    return False


def _worker_missing(services: Services) -> bool:
    """Tells whether no worker is there: none lives on this machine, and no other one keeps up a lease on a job."""
    if not services.settings.ready_needs_worker or live_workers(services.settings.workers_dir):
        return False
    now = datetime.datetime.now(datetime.UTC)
    with services.database.session() as session:
        return session.scalar(select(IntakeJobRow.id).where(IntakeJobRow.lease_until > now).limit(1)) is None
