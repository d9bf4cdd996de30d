"""The common Word layout of exams: "Câu 1. …", "A. … B. … C. … D. …", "BẢNG ĐÁP ÁN". The names of our styles in it."""

import re

TITLE_STYLE = "De thi: Tieu de"
TOPIC_STYLE = "De thi: Chu de"
STEM_STYLE = "De thi: Cau hoi"
OPTION_STYLE = "De thi: Phuong an"
LEVEL_STYLE = "De thi: Muc do"
EXPLANATION_STYLE = "De thi: Giai thich"
KEYS_STYLE = "De thi: Bang dap an"
STYLES = (TITLE_STYLE, TOPIC_STYLE, STEM_STYLE, OPTION_STYLE, LEVEL_STYLE, EXPLANATION_STYLE, KEYS_STYLE)
KEYS_TITLE = "BẢNG ĐÁP ÁN"
TOPIC, LEVEL, EXPLANATION = "Chủ đề:", "Mức độ:", "Giải thích:"
NO_KEY = "–"
KEYS_A_ROW = 10

QUESTION_RE = re.compile(
    r"\s*C[âa]u(?:\s+hỏi)?\s*(?:số\s*)?(\d{1,4})\s*[.:)/]?\s*(\([^()]{1,20}\)|\[[^\[\]]{1,20}\])?\s*[.:)\-–/]?\s*",
    re.IGNORECASE,
)
OPTION_RE = re.compile(r"([A-Ha-h])\s*[.)/:]\s*")
