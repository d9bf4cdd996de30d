"""Who issues a document: read from the signature ("T/M BỘ CHÍNH TRỊ") and the head, never from the code.

All organs of one level share a head and a code (DOMAIN §2), so the signature decides between the committee, its
standing committee and the Secretariat; the head adds the place.
"""

import re
from collections.abc import Sequence

from ingest.bodies import body_name, is_exact_post, is_known_body, is_post
from vanban.document_types import type_named
from vanban.text import bare_form

_CONTINUES_RE = re.compile(
    r"(?:va |ve |thanh pho|tinh |xa |phuong |quan |huyen |thi xa|thi tran|dac khu|trung uong|viet nam|binh |toi cao|"
    r"thuong binh|- |nhan dan|chinh phu$)"
)
_UNFINISHED_RE = re.compile(r"(?:hoi dong tham phan|uy ban trung uong|uy ban|doan chu tich)$")
_NO_BODY_RE = re.compile(
    r"(?:toi |tuyet )?mat$|du thao|hoa toc|(?:thuong )?khan$|luu hanh|xem xong|tai lieu|"
    r"so(?: hieu)?\s*(?:$|[:\d])|v/v|phu luc|tieu_de|mau\b|"
    r"nhiem ky|khoa [ivx]+|van ban|xac thuc"
)
_BEHALF_RE = re.compile(r"^(?:TM\.?|T/M|T/L|TL\.?|TUQ\.?|T/UQ)\s*")
_INNER_RE = re.compile(
    r"(?<=\S)\s+(?=(?:TRUNG TÂM|SỞ|VĂN PHÒNG|CHI CỤC|PHÒNG|TRƯỜNG|"
    r"BAN (?:QUẢN LÝ|TỔ CHỨC|TUYÊN GIÁO|NỘI CHÍNH|DÂN VẬN))\b)"
)
_CONSOLIDATED_RE = re.compile(r"(?:^|\s)(?:XÁC THỰC )?VĂN BẢN HỢP NHẤT(?:\s*[-–]\s*|\s|$)")
_STANDING = ("ban thuong vu", "thuong truc")
_COMMITTEES = {"thành phố": "Thành ủy", "tỉnh": "Tỉnh ủy", "quận": "Quận ủy", "huyện": "Huyện ủy", "thị xã": "Thị ủy"}


def issuer_of(head_bodies: Sequence[str], authority: str | None) -> str | None:
    """Returns the issuing body in the usual case, or None where neither head nor signature names one.

    ``head_bodies`` are the lines in capitals above the number, the highest body first; ``authority`` is the line
    "T/M …" of the signature, where there is one.
    """
    bodies = _grouped(head_bodies)
    lowest = bodies[-1] if bodies else ""
    superior = bodies[-2] if len(bodies) > 1 else ""
    behalf = _behalf(authority)
    if not lowest:
        return body_name(behalf) or None
    if behalf and not is_post(behalf):
        return _on_behalf(behalf, lowest, superior)
    return _organ(lowest, superior)


def _grouped(lines: Sequence[str]) -> list[str]:
    """Returns whole names: broken lines joined, repeated ones (the gazette prints them twice) once."""
    names: list[str] = []
    for line in (part for whole in lines for part in _parts(_CONSOLIDATED_RE.sub(" ", whole).strip()) if part):
        folded = bare_form(line)
        joint = bool(names) and (names[-1].endswith("-") or _UNFINISHED_RE.fullmatch(bare_form(names[-1])))
        if names and (joint or (_CONTINUES_RE.match(folded) and not is_known_body(line))):
            names[-1] = f"{names[-1]} {line}"
        else:
            names.append(line)
    cleaned = [name.strip(" -*_") for name in names]
    kept = [name for name in cleaned if _is_body(name)]
    once: list[str] = []
    for name in kept:
        if all(_squeezed(name) != _squeezed(other) for other in once):
            once.append(name)
    return once


def _is_body(name: str) -> bool:
    """Tells whether words in capitals may name a body: no stamp, type, post or "KT. …"."""
    folded = bare_form(name)
    if len(name) < 4 or _NO_BODY_RE.match(folded) or type_named(name) is not None:
        return False
    return is_known_body(name) or not (is_exact_post(name) or re.match(r"(?:kt|tm|tl|k/t|t/m|t/l)\b", folded))


def _parts(line: str) -> list[str]:
    return (
        [part.strip() for part in _INNER_RE.split(line)]
        if re.match(r"(?:UBND|ỦY BAN|BAN CHẤP|THÀNH ỦY|TỈNH ỦY)", line)
        else [line]
    )


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", bare_form(name))


def _behalf(authority: str | None) -> str:
    """Returns the body of "T/M BAN THƯỜNG VỤ, K/T …", or "" where one signs for oneself or another person."""
    first = (authority or "").split(", ")[0]
    return _BEHALF_RE.sub("", first).strip() if _BEHALF_RE.match(first) else ""


def _on_behalf(behalf: str, lowest: str, superior: str) -> str:
    folded = bare_form(behalf)
    home = (
        lowest
        if bare_form(lowest).startswith(("dang bo", "dang uy", "thanh uy", "tinh uy", "huyen uy", "quan uy"))
        else superior
    )
    if folded == "ban chap hanh" and home:
        return f"Ban Chấp hành {_party_base(home)}"
    if folded in _STANDING and home:
        return f"{body_name(behalf)} {_committee(home)}"
    if folded == "ban thuong truc":
        front = next((b for b in (lowest, superior) if re.search(r"mat tran|mttq", bare_form(b))), "")
        return f"Ban Thường trực {body_name(front)}" if front else body_name(behalf)
    if folded == bare_form(lowest):
        return _organ(lowest, superior)
    return body_name(lowest if bare_form(lowest).startswith(folded) else behalf)


def _party_base(home: str) -> str:
    """Returns the organisation behind a committee: ĐẢNG ỦY XÃ A -> Đảng bộ xã A, THÀNH ỦY B -> Đảng bộ thành phố B."""
    name = body_name(home)
    for place, committee in _COMMITTEES.items():
        if name.startswith(committee + " "):
            return f"Đảng bộ {place} {name[len(committee) + 1 :]}"
    return re.sub(r"^Đảng ủy", "Đảng bộ", name)


def _committee(home: str) -> str:
    """Returns the committee of an organisation: ĐẢNG BỘ THÀNH PHỐ A -> Thành ủy A, ĐẢNG BỘ XÃ B -> Đảng ủy xã B."""
    name = body_name(home)
    for place, committee in _COMMITTEES.items():
        if name.startswith(f"Đảng bộ {place} "):
            return f"{committee} {name[len(f'Đảng bộ {place} ') :]}"
    return re.sub(r"^Đảng bộ", "Đảng ủy", name)


def _organ(lowest: str, superior: str) -> str:
    """Returns a body with the one above it where its own name does not tell it apart ("Văn phòng Thành ủy …")."""
    name, above = body_name(lowest), bare_form(superior)
    folded = bare_form(lowest)
    if folded == "ban chap hanh" and superior:
        return f"Ban Chấp hành {_party_base(superior)}"
    if folded in _STANDING and superior:
        return f"{name} {_committee(superior)}"
    if above == "ban chap hanh trung uong" and not folded.startswith(
        ("ban chap hanh", "dang uy", "tinh uy", "thanh uy")
    ):
        return (
            "Văn phòng Trung ương Đảng"
            if folded == "van phong"
            else name
            if "trung uong" in folded
            else f"{name} Trung ương"
        )
    if above.startswith(("thanh uy", "tinh uy", "huyen uy", "quan uy", "dang uy")) and folded.startswith(
        ("ban", "van phong", "uy ban kiem tra", "trung tam", "truong", "bao")
    ):
        return name if bare_form(body_name(superior)) in bare_form(name) else f"{name} {body_name(superior)}"
    place = re.match(r"(?:uy ban nhan dan|ubnd) (.+)", above)
    if (
        place
        and folded.startswith(("so ", "trung tam", "van phong", "phong ", "ban ", "chi cuc"))
        and place[1] not in folded
    ):
        return f"{name} {body_name(superior).removeprefix('Ủy ban nhân dân ')}"
    return name
