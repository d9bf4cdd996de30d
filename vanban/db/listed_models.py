"""The table beside the documents that lists are searched in: narrow, so that a look through all of it is quick."""

import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, UtcDateTime


class ListedDocumentRow(Base):
    """What the list knows of a document; ``vanban.db.listed`` keeps it up with every change of the document."""

    __tablename__ = "listed_document"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)  # vanban.db.listed.words_of
    listed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime, index=True)  # first published
