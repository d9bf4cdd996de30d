"""Names of bodies as documents write them: what is one, and what a list of them may be taken apart into."""

import re
from collections.abc import Iterable
from functools import lru_cache

from programs.former_names import written_out
from rag.duty_reading import load_words, old_tones
from vanban.text import bare_form, nfc, search_form, words

LONGEST = 140  # code points
# What only goes on the name before it: "Đảng ủy các xã, phường".
PLACE_KIND = re.compile(r"(?:các )?(?:xã|phường|đặc khu|tỉnh|thành phố)(?: trực thuộc Trung ương)?")
_LEAD_IN = re.compile(r"^(?:(?:Giao|giao|Đề nghị|đề nghị|Yêu cầu|yêu cầu|Phân công|Đồng ý giao)\s+(?:cho\s+)?)+")
# Words that no name of a body holds: what stands before the verb is then not a name but half a sentence.
NOT_IN_NAMES = re.compile(
    r"(?<!\w)(?:có(?! liên quan)|trong|để|cho|phải|không|chưa|đã|được|này|nếu|khi|như"
    r"|nhằm|với|tại|từ|đến|theo|muốn|đi|ra|đọc|là|thì|bị"
    r"|nhưng|hoặc|nơi|diện|nhận thức|thống nhất|cụ thể|xem xét|giao|tích hợp|đổi mới|nâng cao)(?!\w)|[()\[\]:*“”\"]"
)
_VERBS = re.compile(
    r"\s(?:sẽ|cần|thuê|mua|mời|họp|làm|nhận|tự|do)\s.*", re.DOTALL
)  # not in the list of the duties' verbs
_ASIDE = re.compile(r"\s*\([^)]*\)")  # "Phòng Lý luận (Ban Tuyên giáo …)"
_EACH = re.compile(r"^(?:[Mm]ỗi|[Tt]ừng) ")
_TAIL = re.compile(r"(?<![Bb]an)\s(?:thực hiện|chỉ đạo|lãnh đạo|xác định|quyết định|báo cáo)(?: .*)?$")
_CUT_SHORT = re.compile(r"(?<!\w)(?:công|tái|ứng|của|(?<!trực )thuộc|và|các)$")  # before "lập", "cử" taken for a verb
_ABOUT = re.compile(r"(?<!\w)(?:về|việc|các nội dung)(?!\w)")  # only boards are named after what they are about
_BOARD = re.compile(r"^(?:Ban Chỉ đạo|Tổ công tác|Tổ giúp việc|Hội đồng|Ban Chỉ huy|Tiểu ban|Quỹ)")
_ANY = r"cơ quan|đơn vị|địa phương|tổ chức|cá nhân|cán bộ|đảng viên|công chức|viên chức|tổ chức đảng"
_NOBODY = re.compile(
    rf"(?:(?:các|mọi|từng|mỗi|những|tất cả các) )?(?:{_ANY}|ngành|cấp|đồng chí|người đứng đầu|người|chi bộ|cấp ủy"
    r"|trưởng|ban thường vụ|trung tâm|thủ trưởng|doanh nghiệp|nhà đầu tư|bộ|ban|sở|hội|tổ|phòng)"
    r"(?:,| và| trong| có| được giao(?: việc)?| cơ sở| trực thuộc| liên quan| nêu trên| khác| đảng| chủ trì| phối hợp"
    rf"| (?:{_ANY}))*(?: (?:đóng |hoạt động )?trên địa bàn[^,;]*)?"
)
_ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "mttq": "mặt trận tổ quốc",
    "vp": "văn phòng",
    "tp": "thành phố",
    "ubkt": "ủy ban kiểm tra",
    "btc": "ban tổ chức",
}
_AND = " và "


def clean_body(name: str) -> str:
    """Returns the name of the body that leads, "" where the words are none."""
    name = _TAIL.sub("", _VERBS.sub("", _LEAD_IN.sub("", " ".join(_ASIDE.sub("", name).split())))).strip(" ,;.-–")
    about = _ABOUT.search(name) and not _BOARD.match(name)
    if not name or len(name) > LONGEST or about or NOT_IN_NAMES.search(name) or _CUT_SHORT.search(name):
        return ""
    return name if is_body(name) else ""


def begins_as_body(words: str) -> bool:
    """Tells whether running text begins with the name of a body, each letter with its marks: "xã", not "xây dựng"."""
    return load_words().named.match(_EACH.sub("", old_tones(words))) is not None


def is_cut_short(name: str) -> bool:
    """Tells whether a name ends where a word of it was taken for a verb: "các tổ công" of "các tổ công tác"."""
    return _CUT_SHORT.search(name) is not None


def is_body(name: str) -> bool:
    """Tells whether words begin as the name of a body does."""
    return re.match(rf"{load_words().bodies}\b", bare_form(nfc(name))) is not None


def names_nobody(name: str) -> bool:
    """Tells whether words stand for any body at all: "các cơ quan, đơn vị liên quan"."""
    return _NOBODY.fullmatch(search_form(" ".join(name.split()))) is not None


@lru_cache(maxsize=20_000)
def body_key(name: str) -> str:
    """Returns a name as names are compared: search form, words alone, usual abbreviations written out.

    >>> body_key("UBND  phường Tân Lạc Đông")
    'ủy ban nhân dân phường tân lạc đông'
    """
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words(written_out(name)))


def leading_bodies(lead: str) -> list[str]:
    """Returns the bodies that the words for who leads name, the first foremost: exactly one is to lead, and where a
    document names several the others take part until a person decides.

    >>> leading_bodies("Bộ Khoa học và Công nghệ, Bộ Tài chính và các địa phương")
    ['Bộ Khoa học và Công nghệ', 'Bộ Tài chính', 'các địa phương']
    """
    found: list[str] = []
    for part in re.split(r"[,;\n]", " ".join(lead.split())):
        name = part.strip(" .-–")
        cut = next((m for m in re.finditer(_AND, name) if begins_as_body(name[m.end() :])), None)
        pieces = [name[: cut.start()], name[cut.end() :]] if cut is not None else [name]
        for piece in filter(None, pieces):
            if found and not begins_as_body(piece):
                found[-1] = f"{found[-1]}, {piece}"  # "các tỉnh, thành phố trực thuộc Trung ương"
            else:
                found.append(piece)
    return found


def joined_places(parts: Iterable[str]) -> list[str]:
    """Returns the parts of a list of bodies, each that only names a kind of place joined to the one before.

    >>> joined_places(["Đảng ủy các xã", " phường", " Sở Tài chính"])
    ['Đảng ủy các xã, phường', ' Sở Tài chính']
    """
    found: list[str] = []
    for part in parts:
        if found and PLACE_KIND.fullmatch(" ".join(part.split()).strip(" .-–")):
            found[-1] = f"{found[-1]}, {part.strip()}"
        else:
            found.append(part)
    return found


def body_names(listed: str) -> list[str]:
    """Returns what a list of bodies may be taken apart into: each part between commas, and each side of an "và" in it.

    Which of them are names is for the tree of units to say: "Ban Tuyên giáo và Dân vận" is one.
    """
    found: dict[str, None] = {}
    for part in joined_places(re.split(r"[,;\n/]|\s[-–•+]\s", listed)):
        name = _LEAD_IN.sub("", " ".join(part.split())).strip(" .,-–•+")
        cuts = [match.start() for match in re.finditer(_AND, name)]
        pieces = [name]
        for cut in cuts:
            pieces += [name[:cut], name[cut + len(_AND) :]]
        found |= dict.fromkeys(piece for piece in pieces if 2 < len(piece) <= 300)
    whole = " ".join(listed.split())
    return [whole, *(name for name in found if name != whole)] if 2 < len(whole) <= 300 else list(found)
