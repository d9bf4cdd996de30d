"""The names of fields (lĩnh vực) that are offered to officers; any other name may be written as well."""

from pathlib import Path

from vanban.text import nfc

SHIPPED = Path(__file__).parent / "data" / "linh_vuc.txt"
OWN = "linh-vuc.txt"  # in the data folder: an installation's own list, in place of ours
LONGEST = 120  # characters, as ``document.field`` takes


def field_names(data_dir: Path) -> tuple[str, ...]:
    """Returns the names of an installation's own list, or of ours; lines that begin with # are left out."""
    own = data_dir / OWN
    lines = nfc((own if own.is_file() else SHIPPED).read_text("utf-8-sig")).splitlines()
    names = (" ".join(line.split())[:LONGEST] for line in lines if not line.lstrip().startswith("#"))
    return tuple(dict.fromkeys(name for name in names if name))
