"""The codes of issuing bodies, as written after the type code of a number.

All organs of one level share one code (committee, standing committee and permanent members of a city all write
TU), so a code never tells the issuer; it tells the family and the usual spelling. The table is data:
``vanban/data/issuer_codes.json``.
"""

import json
import re
from functools import cache
from importlib import resources

from vanban.document_types import Family
from vanban.text import bare_form

_PARTY_SHAPE_RE = re.compile(r"(?:VP|B[A-ZĐ]{1,5}|UBKT|HĐ[A-Z]{0,3}|TT|BTV|BCH)?(?:TW|TU|HU|QU|ThU|ĐU[A-Z]*)")
_ASSEMBLY_RE = re.compile(r"(QH|UBTVQH|HĐND|UBND)\d{1,2}", re.IGNORECASE)


def canonical_issuer_code(written: str) -> str:
    """Returns the usual spelling of an issuer code: ``TƯ`` -> ``TW``, ``bldtbxh`` -> ``BLĐTBXH``.

    Parts joined with hyphens are mended one by one; an unknown lower-case code becomes upper case.
    """
    return "-".join(_canonical_part(part) for part in written.split("-"))


def family_of_issuer(code: str) -> Family | None:
    """Returns the family of the body a code belongs to, or None where the code does not tell."""
    first = canonical_issuer_code(code).split("-")[0]
    known = _table().get(bare_form(first))
    if known is not None and known[0] == first:
        return known[1]
    if _ASSEMBLY_RE.fullmatch(first):
        return "state"
    return "party" if _PARTY_SHAPE_RE.fullmatch(first) else None


def is_known_issuer(code: str) -> bool:
    """Tells whether the first part of a code, in any case and with or without marks, is in the table."""
    first = re.split(r"[-/]", code, maxsplit=1)[0]
    return bare_form(_spelling_of_tw(first)) in _table() or bool(_ASSEMBLY_RE.fullmatch(first))


def issuer_name(code: str) -> str | None:
    """Returns the body or kind of body a code stands for, or None; for showing, never for identity."""
    return _names().get(bare_form(canonical_issuer_code(code).split("-")[0]))


def _canonical_part(part: str) -> str:
    part = _spelling_of_tw(part)
    known = _table().get(bare_form(part))
    if known is not None:
        return known[0]
    return part if any(c.isupper() for c in part) else part.upper()


def _spelling_of_tw(part: str) -> str:
    """Returns TƯ, VPTƯ, BTCTƯ … with W; only the marked letter means Trung ương, TU is a province or city."""
    return part[:-2] + "TW" if part[-2:].upper() == "TƯ" else part


@cache
def _load() -> dict[str, dict[str, str]]:
    text = resources.files("vanban").joinpath("data/issuer_codes.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


@cache
def _table() -> dict[str, tuple[str, Family]]:
    loaded = _load()
    state: dict[str, tuple[str, Family]] = {bare_form(code): (code, "state") for code in loaded["state"]}
    return state | {bare_form(code): (code, "party") for code in loaded["party"]}


@cache
def _names() -> dict[str, str]:
    loaded = _load()
    return {bare_form(code): name for family in ("state", "party") for code, name in loaded[family].items()}


def issuer_codes_by_name() -> dict[str, str]:
    """Returns the code of each body by its name without marks, lower case; a listed "a, b" gives both names."""
    loaded = _load()
    table: dict[str, str] = {}
    for family in ("party", "state"):
        for code, name in loaded[family].items():
            kinds = re.match(r"(?:(?P<body>.*) )?tỉnh ủy, thành ủy$", name)
            names = [f"{kinds['body'] or ''} {kind}".strip() for kind in ("tỉnh ủy", "thành ủy")] if kinds else [name]
            for one in names:
                table.setdefault(bare_form(one), code)
    return table


def known_codes() -> tuple[str, ...]:
    """Returns every code of the table in its usual spelling."""
    return tuple(code for code, _ in _table().values())


def named_bodies() -> tuple[str, ...]:
    """Returns the names of the bodies of the table, with their marks."""
    return tuple(_names().values())
