"""The table of what stands on the certificates of a sitting besides names and results."""

import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, UtcDateTime


class ExamCertificateWordsRow(Base):
    """What the organiser has typed for the certificates of a sitting: where they are given and who signs them."""

    __tablename__ = "exam_certificate_words"
    sitting_id: Mapped[int] = mapped_column(ForeignKey("exam_sitting.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(100))
    position: Mapped[str] = mapped_column(String(200))
    signer: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
