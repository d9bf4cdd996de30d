"""The library's goings over to other embedding models: asked for, told of, stopped, ended. One is open at a time."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Entry, Outcome
from vanban.db.audit import record
from vanban.db.embedding_models import ModelSwitchRow, StagedVectorRow
from vanban.db.reembedding import model_in_force, models_of_passages
from vanban.errors import InvalidInput, NotFound

TARGET = "embedding_model"  # of audit entries
SILENT_AFTER = datetime.timedelta(minutes=2)  # without a word, whoever does the work may have been cut off
_LONGEST_ERROR = 500


class SwitchState(StrEnum):
    """Where a going over is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelSwitch:
    """One going over; ``done`` of ``total`` passages have a vector of the model, ``error`` is a Vietnamese sentence."""

    id: int
    spec: str
    name: str
    state: SwitchState
    stop_wanted: bool
    asked_at: datetime.datetime
    told_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    done: int
    total: int
    error: str

    @property
    def is_open(self) -> bool:
        """Tells whether it has not ended."""
        return self.ended_at is None

    def silent(self, now: datetime.datetime) -> bool:
        """Tells whether an open one has said nothing for so long that its process may be gone."""
        return self.is_open and now - (self.told_at or self.asked_at) > SILENT_AFTER


def latest_switch(session: Session) -> ModelSwitch | None:
    """Returns the one under way, else the last that ended, or None."""
    row = session.scalars(select(ModelSwitchRow).order_by(ModelSwitchRow.id.desc()).limit(1)).first()
    return _switch(row) if row else None


def open_switch(session: Session) -> ModelSwitch | None:
    """Returns the one under way, or None."""
    row = session.scalars(select(ModelSwitchRow).where(ModelSwitchRow.open == 1)).first()
    return _switch(row) if row else None


def ask_for_switch(session: Session, spec: str) -> ModelSwitch:
    """Returns a new going over to a model, or the open one to the same model, in the caller's transaction.

    Raises ``InvalidInput`` while one to another model is open, and where nothing is left to do for the model in force.
    """
    held = open_switch(session)
    if held is not None:
        if held.spec != spec:
            raise InvalidInput("Kho đang chuyển sang một mô hình khác: chờ xong hoặc dừng lại trước.")
        return held
    if is_settled(session, spec):
        raise InvalidInput("Kho đang dùng mô hình này và mọi đoạn đã có vectơ của nó.")
    now = datetime.datetime.now(datetime.UTC)
    row = ModelSwitchRow(spec=spec, state=SwitchState.WAITING.value, open=1, asked_at=now)
    session.add(row)
    session.flush()
    return _switch(row)


def want_stop(session: Session, switch_id: int) -> ModelSwitch:
    """Returns the open going over, which will end at its next step; raises ``NotFound`` for any other."""
    row = session.get(ModelSwitchRow, switch_id)
    if row is None or row.open is None:
        raise NotFound("Không có lần chuyển mô hình nào đang làm.")
    row.stop_wanted = True
    return _switch(row)


def tell_switch(session: Session, switch_id: int, done: int, total: int, *, name: str) -> bool:
    """Returns whether it is to stop, having noted how far it is."""
    row = session.get_one(ModelSwitchRow, switch_id)
    row.state, row.name, row.done, row.total = SwitchState.RUNNING.value, name, done, total
    row.told_at = datetime.datetime.now(datetime.UTC)
    return row.stop_wanted or row.open is None


def end_switch(session: Session, switch_id: int, state: SwitchState, *, error: str = "") -> None:
    """Ends a going over and records how, in the caller's transaction; one that has ended stays as it ended."""
    row = session.get_one(ModelSwitchRow, switch_id)
    if row.open is None:
        return
    row.open, row.state, row.error = None, state.value, error[:_LONGEST_ERROR]
    row.ended_at = datetime.datetime.now(datetime.UTC)
    outcome = Outcome.FAILED if state is SwitchState.FAILED else Outcome.DONE
    detail = {"state": state.value, "passages": row.done}
    record(session, Entry(Action.MODEL_SWITCH_ENDED, None, TARGET, row.name or row.spec, outcome, detail=detail))


def staged_vectors(session: Session) -> dict[str, int]:
    """Returns how many vectors are kept of each model that is not in force."""
    counts = select(StagedVectorRow.model, func.count()).group_by(StagedVectorRow.model)
    return {name: count for name, count in session.execute(counts)}  # noqa: C416 - rows are no pairs to dict()


def forget_staged(session: Session) -> int:
    """Returns how many kept vectors were thrown away; raises ``InvalidInput`` while a going over is open."""
    if open_switch(session) is not None:
        raise InvalidInput("Kho đang chuyển mô hình: dừng lại trước khi xóa các vectơ đã tạo.")
    count = session.scalar(select(func.count()).select_from(StagedVectorRow)) or 0
    session.execute(delete(StagedVectorRow))
    return count


def is_settled(session: Session, spec: str) -> bool:
    """Tells whether a model is in force and every passage has a vector of it, so that nothing is left to do."""
    held = model_in_force(session)
    return held is not None and held.spec == spec and set(models_of_passages(session)) <= {held.name}


def _switch(row: ModelSwitchRow) -> ModelSwitch:
    return ModelSwitch(
        id=row.id,
        spec=row.spec,
        name=row.name or "",
        state=SwitchState(row.state),
        stop_wanted=bool(row.stop_wanted),
        asked_at=row.asked_at,
        told_at=row.told_at,
        ended_at=row.ended_at,
        done=row.done or 0,
        total=row.total or 0,
        error=row.error or "",
    )
