"""Names of bodies and posts as a head or a signature shouts them, written the usual way."""

import re
from functools import cache

from vanban.issuer_codes import issuer_codes_by_name, issuer_name
from vanban.text import bare_form

_PLACE_WORDS = ("thành phố", "tỉnh", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu")
_COMMITTEES: tuple[str, ...] = (
    "thành ủy",
    "thành uỷ",
    "tỉnh ủy",
    "tỉnh uỷ",
    "huyện ủy",
    "huyện uỷ",
    "quận ủy",
    "quận uỷ",
)
_COMMITTEES += ("thị ủy", "thị uỷ", "đảng ủy", "đảng uỷ", "đảng bộ", "chi bộ")
_SCHOOLS: tuple[str, ...] = ("trường thpt", "trường thcs", "trường tiểu học", "trường mầm non")
_SCHOOLS += ("trường trung học phổ thông", "trường trung học cơ sở")
_KINDS = (
    "bộ", "ban chỉ đạo", "ban quản lý", "ban", "sở", "cục", "tổng cục", "chi cục", "vụ", "văn phòng", "trung tâm",
    "viện", "học viện", "trường", "phòng", "hội đồng", "ủy ban", "uỷ ban", "hội", "đoàn", "thanh tra", "ngân hàng",
    "tổng công ty", "công ty", "tập đoàn", "quỹ", "kho bạc", "bảo hiểm xã hội", "liên đoàn", "liên minh", "tiểu ban",
    "trường đại học", "trường cao đẳng", "đại học",
)  # fmt: skip
_FIXED = (
    "Ban Chấp hành Trung ương", "Bộ Chính trị", "Ban Bí thư", "Ban Thường vụ", "Ban Chấp hành", "Đảng bộ",
    "Đảng ủy", "Thành ủy", "Tỉnh ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Ủy ban nhân dân", "Hội đồng nhân dân",
    "Ủy ban Kiểm tra", "Mặt trận Tổ quốc Việt Nam", "Ủy ban Mặt trận Tổ quốc", "Ban Thường trực", "Thường trực",
    "Chính phủ", "Quốc hội", "Thủ tướng Chính phủ", "Chủ tịch nước", "Ủy ban Thường vụ Quốc hội",
    "Tòa án nhân dân", "Viện kiểm sát nhân dân", "Ủy ban Trung ương", "Ban Tuyên giáo và Dân vận",
    "Ban Tổ chức", "Ban Nội chính", "Ban Tuyên giáo", "Ban Dân vận", "Ban Xây dựng Đảng", "Ban Chỉ đạo",
    "Văn phòng", "Trung ương", "Ban Kinh tế", "Đoàn Chủ tịch", "Việt Nam", "Hà Nội", "Hồ Chí Minh", "Thủ đô",
    "Đảng", "Văn phòng Chính phủ", "Hội Nông dân", "Hội Cựu chiến binh", "Đoàn Thanh niên Cộng sản",
    "Liên đoàn Lao động", "Hội Liên hiệp Phụ nữ", "Công đoàn", "Quân ủy Trung ương",
    "Đảng ủy Công an Trung ương", "Trường Đại học", "Trường Cao đẳng", "Trường Chính trị", "Trường Trung cấp",
    "Hội đồng Thẩm phán",
)  # fmt: skip
_SOCIETY = r"hội(?=$| (?:việt nam|và|thành phố|tỉnh|các|học))"  # "xã hội" is no commune
_ACRONYM_RE = re.compile(r"\b(?:thpt|thcs|mttq|mttqvn|ubnd|hđnd|tp|đhqg|cnxh)\b", re.IGNORECASE)
_POSTS = (
    "Tổng Bí thư", "Thường trực Ban Bí thư", "Bí thư", "Phó Bí thư", "Phó Bí thư Thường trực", "Chủ tịch",
    "Phó Chủ tịch", "Phó Chủ tịch Thường trực", "Chủ tịch nước", "Chủ tịch Quốc hội", "Phó Chủ tịch Quốc hội",
    "Thủ tướng", "Phó Thủ tướng", "Bộ trưởng", "Thứ trưởng", "Chủ nhiệm", "Phó Chủ nhiệm", "Trưởng ban",
    "Phó Trưởng ban", "Phó Trưởng ban Thường trực", "Chánh Văn phòng", "Phó Chánh Văn phòng", "Giám đốc",
    "Phó Giám đốc", "Tổng Giám đốc", "Phó Tổng Giám đốc", "Thống đốc", "Phó Thống đốc",
    "Tổng Kiểm toán Nhà nước", "Chánh án", "Phó Chánh án", "Viện trưởng", "Phó Viện trưởng", "Cục trưởng",
    "Phó Cục trưởng", "Tổng cục trưởng", "Vụ trưởng", "Phó Vụ trưởng", "Chi cục trưởng", "Hiệu trưởng",
    "Phó Hiệu trưởng", "Trưởng phòng", "Phó Trưởng phòng", "Chánh Thanh tra", "Phó Chánh Thanh tra",
    "Tổng Thanh tra", "Phó Tổng Thanh tra", "Tổng Thư ký", "Tổng Biên tập", "Ủy viên Thường trực",
    "Ủy viên Thường vụ", "Đội trưởng", "Trưởng đoàn", "Tổng Tham mưu trưởng", "Chủ tịch Hội đồng",
    "Chủ tịch Ủy ban nhân dân", "Quyền Chủ tịch", "Viện phó", "Trưởng Ban Chỉ đạo", "Phó Trưởng Ban Chỉ đạo",
)  # fmt: skip


def body_name(shouted: str) -> str:
    """Returns a body's name in the usual case: "ỦY BAN NHÂN DÂN XÃ PHÚC LÂM" -> "Ủy ban nhân dân xã Phúc Lâm".

    A name that is not in capitals is returned as it stands.
    """
    text = " ".join(shouted.split()).strip(" -*_.,;:")
    if not text or not text.isupper():
        return text
    text = re.sub(r"^UBND\b", "ỦY BAN NHÂN DÂN", re.sub(r"^HĐND\b", "HỘI ĐỒNG NHÂN DÂN", text))
    known = _known_bodies().get(bare_form(text))
    if known is not None:
        return known
    if " - " in text and (names := _joint_names(text.split(" - "))):
        return " - ".join(names)
    return _capitalised(text.lower())


def _joint_names(parts: list[str]) -> list[str]:
    """Returns the known bodies that a joint head lists ("BỘ A - BỘ B - VÀ C"), or [] where one is unknown."""
    names: list[str] = []
    while parts:
        for count in range(len(parts), 0, -1):
            known = _known_bodies().get(bare_form(" - ".join(parts[:count])))
            if known is not None:
                names.append(known)
                parts = parts[count:]
                break
        else:
            return []
    return names


def post_name(shouted: str) -> str:
    """Returns a post in the usual case: "PHÓ CHÁNH VĂN PHÒNG" -> "Phó Chánh Văn phòng"."""
    text = " ".join(shouted.split()).strip(" -*_.,;:")
    if not text.isupper():
        return text
    bare = bare_form(text)
    for post in sorted(_POSTS, key=len, reverse=True):
        if bare == bare_form(post):
            return post
        if bare.startswith(bare_form(post) + " "):
            return f"{post} {body_name(text[len(post) :])}"
    return _capitalised(text.lower())


def is_post(text: str) -> bool:
    """Tells whether a line in capitals is a post, alone or with its body ("GIÁM ĐỐC SỞ NỘI VỤ")."""
    bare = bare_form(text).strip(" -*_.,;:")
    return text.isupper() and any(bare == bare_form(p) or bare.startswith(bare_form(p) + " ") for p in _POSTS)


def is_known_body(text: str) -> bool:
    """Tells whether words are exactly the name of a body that the tables know."""
    return bare_form(" ".join(text.split()).strip(" .,;:")) in _known_bodies()


def is_exact_post(text: str) -> bool:
    """Tells whether words are exactly a post, without a body after it."""
    bare = bare_form(" ".join(text.split()).strip(" .,;:"))
    return any(bare == bare_form(post) for post in _POSTS)


def _capitalised(lower: str) -> str:
    """Returns a lower-case name with capitals where names of bodies carry them: kind, function, place."""
    out = lower[:1].upper() + lower[1:]
    for kind in sorted(_KINDS, key=len, reverse=True):
        if lower.startswith(kind + " "):
            out = _upper_at(out, len(kind) + 1)
            break
    for match in re.finditer(r"(?: - | và )(?=[^\W\d_])", out):
        if not lower.startswith(("ủy ban nhân dân", "uỷ ban nhân dân", "hội đồng nhân dân")):
            out = out if " về " in out[: match.start()] else _upper_at(out, match.end())
    out = _with_fixed_names(out)
    for word in (*_PLACE_WORDS, *_COMMITTEES, *_SCHOOLS):
        out = re.sub(
            rf"\b({word}) ((?!(?:{'|'.join(_PLACE_WORDS)}|ủy|uỷ|đoàn|{_SOCIETY})\b)[^\W\d_][^,;()-]*)",
            lambda m: f"{m[1]} {_titled(m[2])}",
            out,
            flags=re.IGNORECASE,
        )
    return _ACRONYM_RE.sub(lambda m: m[0].upper(), _with_fixed_names(out))


def _with_fixed_names(text: str) -> str:
    """Returns a name with the fixed names in it as they are written, the longest last."""
    for name in sorted(_FIXED, key=len):
        text = re.sub(rf"\b{re.escape(name)}\b", name, text, flags=re.IGNORECASE)
    return text


def _titled(text: str) -> str:
    """Returns a place name with each word capitalised, except words that are kinds of place or body themselves."""
    words = text.split(" ")
    small = {"xã", "phường", "tỉnh", "huyện", "quận", "thành", "phố", "và", "các", "nhân", "dân", "ủy", "uỷ"}
    return " ".join(w if w in small and i > 0 else w[:1].upper() + w[1:] for i, w in enumerate(words))


def _upper_at(text: str, at: int) -> str:
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


@cache
def _known_bodies() -> dict[str, str]:
    names = {
        bare: name for bare, code in issuer_codes_by_name().items() if (name := issuer_name(code)) and name[0].isupper()
    }
    return {bare_form(name): name for name in names.values()} | {bare_form(name): name for name in _FIXED}
