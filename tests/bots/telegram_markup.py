"""Telegram's HTML and keyboards as strictly as the real server reads them: text and entities, or its error."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY_RE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip
START_RE = re.compile(r"<(?P<name>[A-Za-z0-9-]+)(?P<rest>(?:\s+[A-Za-z-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*)\s*>")
END_RE = re.compile(r"</(?P<name>[A-Za-z0-9-]*)\s*>")
ATTRIBUTE_RE = re.compile(r"([A-Za-z-]+)=(?:\"([^\"]*)\"|'([^']*)')")
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "blockquote": {"expandable"}}
WEB_RE = re.compile(r"https?://[^\s/?#]+\.[^\s]+")


class Refused(Exception):
    """A request the real server answers with an error: HTTP status, description, parameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True)
class Entity:
    """A formatted run of the visible text; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str = ""


def units(text: str) -> int:
    """Returns the UTF-16 units of a text; lone surrogates are refused as bad UTF-8 is."""
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError as error:
        raise Refused(400, "Bad Request: strings must be encoded in UTF-8") from error


def parsed(html: str) -> tuple[str, list[Entity]]:
    """Returns the visible text and its entities; raises ``Refused`` for HTML that is not well-formed."""
    text, entities, open_tags, at = "", [], [], 0
    while at < len(html):
        if html[at] == "&" and (entity := ENTITY_RE.match(html, at)):
            text, at = text + _character(entity), entity.end()
        elif html.startswith("</", at):
            at, start = _closed(html, at, open_tags)
            begun = units(text[: start[2]])
            entities.append(Entity(TYPES[start[0]], begun, units(text) - begun, start[1]))
        elif html[at] == "<":
            name, url, end = _opened(html, at)
            open_tags.append((name, url, len(text)))
            at = end
        else:
            text, at = text + html[at], at + 1
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return text, entities


def _character(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else ord(NAMES[name])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else entity[0]


def _opened(html: str, at: int) -> tuple[str, str, int]:
    tag = START_RE.match(html, at)
    name = tag["name"].lower() if tag else re.sub(r"[\s>].*", "", html[at + 1 : at + 30], flags=re.DOTALL)
    place = len(html[:at].encode())
    if tag is None or name not in TYPES:
        raise _unparsable(f'Unsupported start tag "{name}" at byte offset {place}')
    given = {key.lower(): one or two for key, one, two in ATTRIBUTE_RE.findall(tag["rest"])}
    if set(given) - ATTRIBUTES.get(name, set()):
        raise _unparsable(f"Unexpected attribute at byte offset {place}")
    url = ENTITY_RE.sub(_character, given.get("href", ""))
    if name == "a" and not WEB_RE.fullmatch(url):
        raise _unparsable(f"Wrong link at byte offset {place}")  # the real one drops the link without a word
    return name, url, tag.end()


def _closed(html: str, at: int, open_tags: list[tuple[str, str, int]]) -> tuple[int, tuple[str, str, int]]:
    tag = END_RE.match(html, at)
    place = len(html[:at].encode())
    if tag is None:
        raise _unparsable(f"Unclosed end tag at byte offset {place}")
    if not open_tags:
        raise _unparsable(f"Unexpected end tag at byte offset {place}")
    start = open_tags.pop()
    if tag["name"].lower() not in ("", start[0]):
        raise _unparsable(f'Unmatched end tag at byte offset {place}, expected "</{start[0]}>", found "{tag[0]}"')
    return tag.end(), start


def _unparsable(what: str) -> Refused:
    return Refused(400, f"Bad Request: can't parse entities: {what}")


def read_text(words: str, mode: str | None, *, longest: int, what: str = "message") -> tuple[str, list[Entity]]:
    """Returns the visible text and entities of a message, a caption or a description within its limit."""
    if mode not in (None, "", "HTML"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    units(words)
    text, entities = parsed(words) if mode == "HTML" else (words, [])
    if units(text) > longest:
        raise Refused(400, f"Bad Request: {what} is too long")
    return text, entities


def read_keyboard(markup: str | None) -> list[list[dict[str, Any]]]:
    """Returns the rows of an inline keyboard."""
    if markup is None:
        return []
    read = json.loads(markup)
    if set(read) != {"inline_keyboard"} or not all(isinstance(row, list) for row in read["inline_keyboard"]):
        raise Refused(400, "Bad Request: can't parse reply keyboard markup JSON object")
    rows: list[list[dict[str, Any]]] = read["inline_keyboard"]
    for button in (one for row in rows for one in row):
        _check_button(button)
    if any(len(row) > 8 for row in rows) or sum(map(len, rows)) > 100:
        raise Refused(400, "Bad Request: reply markup is too long")
    return rows


def _check_button(button: dict[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise Refused(400, 'Bad Request: can\'t parse inline keyboard button: Field "text" must be non-empty')
    kinds = set(button) - {"text"}
    if len(kinds) != 1 or not kinds <= {"callback_data", "url"}:
        raise Refused(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    if "url" in button and (not WEB_RE.fullmatch(button["url"]) or not urlsplit(button["url"]).hostname):
        raise Refused(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
