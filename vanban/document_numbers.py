"""Document numbers: what is written after "Số", in all the forms people write it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number in its parts.

    Party numbers are written ``57-NQ/TW`` (Hướng dẫn 36-HD/VPTW), State numbers ``30/2020/NĐ-CP`` when normative
    and ``09/CT-UBND`` otherwise (Nghị định 30/2020/NĐ-CP). ``type_code`` is None for a letter without one
    (``11299/VPCP-KGVX``).
    """

    ordinal: str  # "57", "031", "66.10": as written, leading zeros kept
    type_code: str | None  # "NQ", "QĐ"
    issuer_code: str  # "TW", "VPTW", "UBND", "VPCP-KGVX"
    family: Literal["party", "state"]
    year: int | None = None
    suffix: str = ""  # "nb" of "5053-CV/VPTW/nb"
