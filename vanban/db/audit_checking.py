"""A verification with the anchors there are: those of the data folder, and those kept elsewhere."""

from collections.abc import Iterable

from vanban.audit_anchors import Anchor, AnchorFile
from vanban.db.audit_verification import Break, Progress, Verification, verify
from vanban.db.session import Database


def checked(
    database: Database, anchors: AnchorFile, *, extra: Iterable[Anchor] = (), progress: Progress | None = None
) -> Verification:
    """Returns what a verification finds; an anchor whose seal is not ours is a finding and is not compared."""
    known = [*anchors.read(), *extra]
    ours = [anchor for anchor in known if anchors.sealed(anchor)]
    result = verify(database.engine, ours, progress=progress)
    for anchor in known:
        if not anchors.sealed(anchor):
            result.note(Break.SEAL, anchor.sequence)
    return result
