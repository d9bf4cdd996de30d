"""Runs the migrations on the connection that ``vanban.db.schema`` hands over."""

from alembic import context

from vanban.db import tables  # noqa: F401 - every table belongs to the metadata
from vanban.db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
