"""The Vietnamese words that begin with a vowel: what tells a word from the torn-off end of one ("ngh ị", "cao ốc").

Nearly every rime is a possible syllable, few are words. Written from general knowledge of the language, lower case,
any tone style. Words of one letter that office texts hardly use ("ó", "à") are left out: there they are torn-off ends.
"""

from functools import lru_cache

from ingest.text_quality import is_syllable
from vanban.text import fold_tone_style

_WORDS_TEXT = """
    a ai ái ải am ám ảm an án ang áng anh ánh ảnh ao áo ảo ào ác ách ạch ạc át áp ạp
    ăn ăm ắc ẵm ắm ắp ắt ắng ăng ẳng
    âm ấm ầm ẩm ậm ân ấn ẩn ấp ập ất âu ấu ầu ẩu ấy ẫy ây
    e é em én eo éo ẹo ẻo ép ẹp éc
    ê ếch êm ếm ềnh
    i ia ỉa ích ịch im ỉm ìm in ín ỉnh ít ịt
    o oa oà òa óa oai oái oải oan oán oản oang oanh oánh oách oạch oát oằn oăng oăm oẳn oe óe oẹ oi ói ỏi
    om òm ỏm ong óng ỏng óp ọp óc ọc
    ô ổ ôi ối ổi ỗi ôm ốm ổm ôn ồn ổn ông ống ồng ổng ốp ộp ốc ộc ốt
    ơ ờ ở ơi ới ỡm ơn ớn ờn ớm ớt ợt
    u ủ ụ uế uể úc ục ui úi ủi um ùm úm un ùn ủn ung úng ủng uổng uống uốn ươm uôm úp ụp út uất uẩn uân uẫn uy ủy
    uỷ úy uý uyên uyển uyến uynh uỵch
    ư ừ ứ ưa ứa ựa ức ực ưng ừng ứng ửng ước ươi ươn ướn ưỡn ương ướp ướt ưu
    y ý ỷ yếm yểm yêm yên yến yêu yếu yểu yết
"""
VOWEL_WORDS = frozenset(map(fold_tone_style, _WORDS_TEXT.split()))


_SMALL_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
VOWELS = frozenset(_SMALL_VOWELS + _SMALL_VOWELS.upper())


@lru_cache(maxsize=8192)
def is_vowel_word(syllable: str) -> bool:
    """Tells whether a syllable that begins with a vowel is a word of the language, in any case and tone style."""
    return fold_tone_style(syllable) in VOWEL_WORDS


def may_be_word(piece: str) -> bool:
    """Tells whether letters may be a word: a syllable, and one of the known words if a vowel begins it."""
    return is_vowel_word(piece) if piece[0] in VOWELS else is_syllable(piece)
