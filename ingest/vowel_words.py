"""The Vietnamese words that begin with a vowel: what tells a word from the torn-off end of one ("ngh ị", "cao ốc").

Nearly every rime is a possible syllable, few are words. Written from general knowledge of the language, lower case,
old tone style; checked against the syllables that real legal texts use (see tests).
"""

from functools import lru_cache

from vanban.text import fold_tone_style

_WORDS_TEXT = """
    a à á ả ạ ai ái ải am ám ảm an án ang áng anh ánh ảnh ao áo ảo ào ác ách ạch ạc át áp ạp
    ăn ăm ẵm ắm ắp ắt ắng ăng ẳng
    âm ấm ầm ẩm ậm ân ấn ẩn ấp ập ất âu ấu ầu ẩu ấy ẫy ây
    e é è ẻ em én eo éo ẹo ẻo ép ẹp éc
    ê ế ề ể ếch êm ếm ềnh
    i ì í ỉ ị ia ỉa ích ịch im ỉm ìm in ín inh ỉnh ít ịt
    o ó ò ọ oa oà òa óa oai oái oải oan oán oản oang oanh oánh oách oạch oát oằn oăng oăm oẳn oe óe oẹ oi ói ỏi
    om òm ỏm ong óng ỏng óp ọp óc ọc
    ô ồ ổ ố ộ ỗ ôi ối ổi ỗi ôm ốm ổm ôn ồn ổn ông ống ồng ổng ốp ộp ốc ộc ốt
    ơ ờ ở ớ ợ ơi ới ỡm ơn ớn ờn ớm ớt ợt
    u ù ú ủ ụ uế uể úc ục ui úi ủi um ùm úm un ùn ủn ung úng ủng uổng uống uốn ươm uôm úp ụp út uất uẩn uân uẫn uy ủy
    uỷ úy uý uyên uyển uyến uynh uỵch
    ư ừ ứ ử ưa ứa ựa ức ực ưng ừng ứng ửng ước ươi ươn ướn ưỡn ương ướp ướt ưu
    y ý ỷ ỳ yếm yểm yêm yên yến yêu yếu yểu yết
"""
VOWEL_WORDS = frozenset(map(fold_tone_style, _WORDS_TEXT.split()))


@lru_cache(maxsize=8192)
def is_vowel_word(syllable: str) -> bool:
    """Tells whether a syllable that begins with a vowel is a word of the language, in any case and tone style."""
    return fold_tone_style(syllable) in VOWEL_WORDS
