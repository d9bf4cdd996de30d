"""The tables of what administrators set while the product runs: settings, nicknames and abbreviations."""

import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class SettingOverrideRow(Base):
    """A setting that an administrator changed on the page. An environment variable of the same name wins."""

    __tablename__ = "setting_override"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)  # JSON
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class AliasRow(Base):
    """A nickname or an abbreviation of this office, over the shipped table. ``retired`` takes a name out of use.

    ``meaning`` is a JSON list: documents (number, type, date) of a nickname, long forms of an abbreviation.
    """

    __tablename__ = "alias"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # vanban.aliases.AliasKind
    name: Mapped[str] = mapped_column(String(120))
    meaning: Mapped[str] = mapped_column(Text)
    retired: Mapped[bool] = mapped_column(default=False)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("kind", "name", name="uq_alias_kind_name"),)
