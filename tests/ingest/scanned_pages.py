"""Scanned pages made up for the secrecy gate: printed text, a stamp in a colour and a turn, then the scanner's dirt."""

import io
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

RED, PURPLE, BLUE, GREY, BLACK = (196, 24, 40), (120, 40, 130), (30, 60, 170), (140, 140, 140), (20, 20, 20)
DPI = 200
_PRINT = "NotoSerif-Regular.ttf"
_PRINT_BOLD = "NotoSerif-Bold.ttf"
_LINES = (
    "Thực hiện Chương trình công tác năm 2026, Văn phòng Thành ủy Lạc Hà báo cáo kết quả rà soát",
    "tài liệu, công tác bảo vệ bí mật nhà nước tại các cơ quan tham mưu, giúp việc và đảng bộ các phường.",
    "Mật độ hồ sơ số hóa đạt 72,5 %; mật khẩu của cán bộ được đổi hằng quý theo quy định.",
    "Các tài liệu có độ Mật, Tối mật, Tuyệt mật được lập sổ riêng, không đưa vào hệ thống dùng chung.",
    "Dự thảo Nghị quyết được gửi lấy ý kiến trước ngày 15 tháng 4; tài liệu hội nghị gửi trước 3 ngày.",
    "Đề nghị các đơn vị nghiêm túc thực hiện, báo cáo khó khăn, vướng mắc về Văn phòng Thành ủy.",
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp to print: its words, look, turn in degrees, place (shares of the page) and how much ink it has."""

    words: str
    colour: tuple[int, int, int] = RED
    font: str = "NotoSans-Bold.ttf"
    points: int = 20
    turn: float = 0.0
    at: tuple[float, float] = (0.12, 0.14)
    ink: float = 0.9
    frame: int = 3  # pixels of its line, 0 for none


def scanned_page(
    stamps: tuple[Stamp, ...] = (), *, seed: int = 0, dirt: float = 1.0, seal: bool = False
) -> Image.Image:
    """Returns an A4 page at 200 pixels an inch with print, stamps and, where asked, a round seal."""
    chance = random.Random(seed)
    page = Image.new("RGB", (1654, 2339), (255, 255, 255))
    _print(page)
    for stamp in stamps:
        _press(page, stamp)
    if seal:
        _seal(page, chance)
    return _scanned(page, chance, dirt)


def has_fonts() -> bool:
    """Tells whether the fonts of the stamps are installed."""
    try:
        return all(ImageFont.truetype(font) is not None for font in FONTS)
    except OSError:
        return False


def stamp_picture(stamp: Stamp) -> Image.Image:
    """Returns a stamp alone on white, as people paste it into a document."""
    drawn = _drawn(stamp)
    page = Image.new("RGB", drawn.size, (255, 255, 255))
    page.paste(drawn, (0, 0), drawn)
    return page


def _print(page: Image.Image) -> None:
    draw, small, bold = ImageDraw.Draw(page), _font(_PRINT, 14), _font(_PRINT_BOLD, 14)
    draw.text((230, 160), "THÀNH ỦY LẠC HÀ", fill=BLACK, font=small)
    draw.text((250, 205), "VĂN PHÒNG", fill=BLACK, font=bold)
    draw.text((850, 160), "ĐẢNG CỘNG SẢN VIỆT NAM", fill=BLACK, font=_font(_PRINT_BOLD, 15))
    draw.line((855, 212, 1490, 212), fill=BLACK, width=2)
    draw.text((250, 300), "Số 12-BC/VPTU", fill=BLACK, font=small)
    draw.text((860, 300), "Lạc Hà, ngày 12 tháng 3 năm 2026", fill=BLACK, font=small)
    draw.text((720, 480), "BÁO CÁO", fill=BLACK, font=bold)
    draw.text((560, 530), "kết quả rà soát tài liệu năm 2026", fill=BLACK, font=bold)
    for index in range(26):
        draw.text((236, 660 + index * 56), _LINES[index % len(_LINES)][:80], fill=BLACK, font=_font(_PRINT, 13))
    draw.text((1000, 2180), "Nguyễn Văn Mẫu", fill=BLACK, font=bold)


def _press(page: Image.Image, stamp: Stamp) -> None:
    drawn = _drawn(stamp).rotate(stamp.turn, Image.Resampling.BICUBIC, expand=True)
    place = (round(stamp.at[0] * page.width), round(stamp.at[1] * page.height))
    layer = Image.new("RGB", page.size, (255, 255, 255))
    layer.paste(drawn, place, drawn)
    darker = np.minimum(np.asarray(page), np.asarray(layer))  # ink on ink is no lighter than either
    page.paste(Image.fromarray(darker))


def _drawn(stamp: Stamp) -> Image.Image:
    font = _font(stamp.font, stamp.points)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox((0, 0), stamp.words, font=font)
    pad = 14 + 2 * stamp.frame
    size = (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad)
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    draw.multiline_text((pad - left, pad - top), stamp.words, fill=255, font=font, align="center")
    if stamp.frame:
        draw.rectangle((2, 2, size[0] - 3, size[1] - 3), outline=255, width=stamp.frame)
    image = Image.new("RGBA", size, (*stamp.colour, 0))
    image.putalpha(mask.point(lambda value: round(value * stamp.ink)))
    return image


def _seal(page: Image.Image, chance: random.Random) -> None:
    draw, font = ImageDraw.Draw(page), _font("NotoSans-Bold.ttf", 8)
    x, y = 930 + chance.randrange(40), 1960 + chance.randrange(30)
    draw.ellipse((x, y, x + 270, y + 270), outline=RED, width=5)
    draw.ellipse((x + 45, y + 45, x + 225, y + 225), outline=RED, width=2)
    draw.text((x + 62, y + 100), "THÀNH ỦY\nLẠC HÀ", fill=RED, font=font)
    for step in range(5):
        draw.text((x + 40 + 40 * step, y + 14 + 4 * abs(2 - step)), "ĐẢNG"[step % 4], fill=RED, font=font)
    draw.line([(x + 200 + 12 * k, y + 90 + 40 * (k % 3)) for k in range(14)], fill=BLUE, width=4)


def _scanned(page: Image.Image, chance: random.Random, dirt: float) -> Image.Image:
    """Returns the page as a scanner gives it: leaning a little, soft, on greyish paper, with noise, as JPEG."""
    leaning = page.rotate(chance.uniform(-0.6, 0.6) * dirt, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    soft = leaning.filter(ImageFilter.GaussianBlur(0.5 * dirt))
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 5 * dirt, (page.height, page.width, 3))
    paper = np.asarray(soft, dtype=np.float32) * np.array([0.98, 0.97, 0.95]) + noise
    dirty = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    dirty.save(buffer, "JPEG", quality=round(90 - 20 * dirt))
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def _font(name: str, points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, round(points * DPI / 72))


@dataclass(frozen=True, slots=True)
class ScannedCase:
    """A scanned page to be made: its stamps and dirt; ``secret`` and ``held`` say what the gate must find."""

    number: int
    stamps: tuple[Stamp, ...]
    secret: bool
    held: bool
    reported: bool
    dirt: float

    def picture(self) -> Image.Image:
        """Returns the page."""
        return scanned_page(self.stamps, seed=self.number, dirt=self.dirt, seal=self.number % 2 == 0)


def scanned_cases(count: int, seed: int = 2026) -> list[ScannedCase]:
    """Returns cases drawn by chance: of twenty, eleven are stamped secret, three to be held and six clean."""
    chance = random.Random(seed)
    cases = []
    for number in range(count):
        kind = number % 20
        words = chance.choice(("MẬT", "TỐI MẬT", "TUYỆT MẬT")) if kind < 11 else chance.choice(_HELD)
        clean = chance.choice(_HARMLESS) if kind % 2 else ""
        stamp = _drawn_by_chance(chance, words if kind < 14 else clean)
        stamps = (stamp,) if stamp.words else ()
        held = 11 <= kind < 14
        cases.append(ScannedCase(number, stamps, kind < 11, held, chance.random() < 0.5, chance.uniform(0.4, 1.4)))
    return cases


_HELD = ("LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI", "DỰ THẢO", "TÀI LIỆU HỘI NGHỊ")
_HARMLESS = ("ĐẾN\nSố: 215\nNgày 14/3/2026", "HỎA TỐC", "SAO Y BẢN CHÍNH", "BẢO MẬT THÔNG TIN", "PHÒNG HÀNH CHÍNH")
FONTS = (
    "NotoSans-Bold.ttf",
    "NotoSerif-Bold.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSerif-Bold.ttf",
    "NotoSans-Regular.ttf",
)
_PLACES = ((0.12, 0.15), (0.1, 0.02), (0.62, 0.02), (0.3, 0.18), (0.55, 0.17), (0.4, 0.5), (0.1, 0.93), (0.15, 0.06))


def _drawn_by_chance(chance: random.Random, words: str) -> Stamp:
    colour = chance.choice((RED, RED, RED, PURPLE, BLUE, BLACK, GREY))
    black = colour in (BLACK, GREY)
    return Stamp(
        words,
        colour,
        chance.choice(FONTS),
        chance.choice((14, 16, 20, 24)),
        chance.uniform(-20, 20),
        chance.choice(((0.1, 0.2), (0.12, 0.02), (0.7, 0.18)) if black else _PLACES),
        chance.uniform(0.7, 1.0) if black else chance.uniform(0.3, 1.0),
        chance.choice((2, 3, 4) if black else (0, 2, 3, 4)),
    )
